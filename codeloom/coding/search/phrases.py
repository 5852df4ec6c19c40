"""Lay terms as whole phrases: which ones the typed text is, or is the beginning of."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator

from codeloom.coding.search.build import IndexColumns

WHOLE, SAME, BEGUN = 34.0, 24.0, 22.0
"""What a term adds that is the text, that says the same in other words, and that the text begins."""
MOST_PHRASES = 12


class Phrases:
    """Lay terms sorted by text, and by what they come to (`gist` of their words)."""

    def __init__(self, columns: IndexColumns, gist: Callable[[list[str]], frozenset[str]]) -> None:
        self._lay = columns.lay
        self._texts = [text for text, _, _ in columns.lay]
        self._by_gist: dict[frozenset[str], list[int]] = {}
        for at, text in enumerate(self._texts):
            self._by_gist.setdefault(gist(text.split()), []).append(at)

    def starting(self, texts: Iterable[str], ended: bool) -> Iterator[tuple[str, int, float, str]]:
        """(term, document, bonus, preferred 7th character) of terms a text is or begins; the longer the rest, the less."""
        for text in texts:
            yield from self._starting(text, ended)

    def saying(self, gists: Iterable[frozenset[str]]) -> Iterator[tuple[str, int, float, str]]:
        """(term, document, bonus, preferred 7th character) of terms that say the same in other words or another order."""
        for at in (at for gist in gists for at in self._by_gist.get(gist, ())):
            known, document, char = self._lay[at]
            yield known, document, SAME, char

    def _starting(self, text: str, ended: bool) -> Iterator[tuple[str, int, float, str]]:
        place = bisect_left(self._texts, text)
        end = bisect_left(self._texts, text + "~")
        begun = sorted(range(place, end), key=lambda at: len(self._texts[at]))[:MOST_PHRASES]
        for at in begun:
            known, document, char = self._lay[at]
            if known == text:
                yield known, document, WHOLE, char
            elif not ended or known[len(text)] == " ":
                yield known, document, BEGUN * (0.35 + 0.65 * len(text) / len(known)), char
