"""Lay terms as whole phrases: which ones the typed text is, or is the beginning of."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain

from codeloom.coding.codesets.tree import Tree
from codeloom.coding.search.build import IndexColumns
from codeloom.coding.search.force import Force
from codeloom.coding.search.query import Query
from codeloom.coding.search.sides import family, one_sided

WHOLE, SAME, BEGUN, WITHIN = 34.0, 24.0, 22.0, 20.0
"""What a term adds that is the text, that says the same in other words, that the text begins, that is most of the text."""
MOST_OF_IT = 0.5
MOST_PHRASES = 12
SIDELESS = 0.4
"""The part of it that is left where the term has not the side asked for."""


class Phrases:
    """Lay terms sorted by text, and by what they come to (`gist` of their words)."""

    def __init__(
        self,
        tree: Tree,
        columns: IndexColumns,
        documents: Mapping[int, int],
        gist: Callable[[list[str]], frozenset[str]],
    ) -> None:
        self._tree = tree
        self._rows = columns.rows
        self._document = documents
        self._lay = columns.lay
        self._texts = [text for text, _, _ in columns.lay]
        self._by_gist: dict[frozenset[str], list[int]] = {}
        for at, text in enumerate(self._texts):
            self._by_gist.setdefault(gist(text.split()), []).append(at)
        self._told_by: dict[str, list[frozenset[str]]] = {}
        for told in self._by_gist:
            if len(told) > 1:
                for word in told:
                    self._told_by.setdefault(word, []).append(told)

    def hits(self, query: Query, force: Force, loosely: bool = False) -> dict[int, tuple[float, str]]:
        """Documents of lay terms the text is or begins, on the side asked for, in the shape of the service date.

        A term with several codes means those in force; only without one, what is nearest to them. With `loosely` a term
        that is most of the text counts too.
        """
        out: dict[int, tuple[float, str]] = {}
        found: dict[str, list[tuple[bool, int, float, str]]] = {}
        begun = self.starting(query.texts, query.typed[-1:].isspace())
        within = self.within(query.gists) if loosely else ()
        for text, document, bonus, char in (*begun, *self.saying(query.gists), *within):
            row = self._rows[document]
            if query.side:
                sides = family(self._tree, row)
                side = query.side if query.side in sides or query.side != "bilateral" else "right"
                other = sides.get(side) if side in sides or side == "bilateral" else one_sided(self._tree, row, side)
                row, bonus = row if other is None else other, bonus * SIDELESS if other is None else bonus
            sided = self._document[row]
            stands = force.is_there(sided) and not force.is_category(sided)
            alive = sided if stands else self._nearest(row, force)
            if alive is not None:
                found.setdefault(text, []).append((stands, alive, bonus, char))
        for answers in found.values():
            best = any(stands for stands, *_ in answers)
            for stands, alive, bonus, char in answers:
                if stands >= best and bonus > out.get(alive, (0.0, ""))[0]:
                    out[alive] = (bonus, char)
        return out

    def _nearest(self, row: int, force: Force) -> int | None:
        """The document in force closest to one that is not: its ancestor when billable, else its first descendant."""
        for above in self._tree.above(row):
            document = self._document.get(above)
            if document is not None and force.is_there(document) and not force.is_category(document):
                return document
        below = (self._document.get(place) for place in self._tree.under(self._tree.codes[row]))
        return next(
            (doc for doc in below if doc is not None and force.is_there(doc) and not force.is_category(doc)), None
        )

    def starting(self, texts: Iterable[str], ended: bool) -> Iterator[tuple[str, int, float, str]]:
        """(term, document, bonus, preferred 7th character) of terms a text is or begins; the longer the rest, the less."""
        for text in texts:
            yield from self._starting(text, ended)

    def saying(self, gists: Iterable[frozenset[str]]) -> Iterator[tuple[str, int, float, str]]:
        """(term, document, bonus, preferred 7th character) of terms that say the same in other words or another order."""
        for at in (at for gist in gists for at in self._by_gist.get(gist, ())):
            known, document, char = self._lay[at]
            yield known, document, SAME, char

    def within(self, gists: Iterable[frozenset[str]]) -> Iterator[tuple[str, int, float, str]]:
        """(term, document, bonus, preferred 7th character) of terms of several words that are most of a text."""
        for gist in gists:
            told = Counter(chain.from_iterable(self._told_by.get(word, ()) for word in gist))
            for term, met in told.items():
                if met == len(term) < len(gist) and met / len(gist) >= MOST_OF_IT:
                    for at in self._by_gist[term]:
                        known, document, char = self._lay[at]
                        if " " in known:
                            yield known, document, WITHIN * (met / len(gist)) ** 2, char

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
