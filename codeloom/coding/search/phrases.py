"""Lay terms as whole phrases: which ones the typed text is, or is the beginning of."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from codeloom.coding.search.build import IndexColumns

WHOLE, BEGUN = 34.0, 22.0
MOST_PHRASES = 12


class Phrases:
    """Lay terms sorted by text."""

    def __init__(self, columns: IndexColumns) -> None:
        self._lay = columns.lay
        self._texts = [text for text, _, _ in columns.lay]

    def starting(self, texts: Iterable[str], ended: bool) -> Iterator[tuple[str, int, float, str]]:
        """(term, document, bonus, preferred 7th character) of terms a text is or begins; the longer the rest, the less."""
        for text in texts:
            yield from self._starting(text, ended)

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
