"""Puts scored documents in another order where a category, a side, a trimester or an encounter asks for it."""

from collections.abc import Mapping, Sequence

from codeloom.coding.codesets.tree import Tree
from codeloom.coding.search.force import Force
from codeloom.coding.search.hits import ScoredDocument
from codeloom.coding.search.seventh import lacks
from codeloom.coding.search.sides import family
from codeloom.coding.search.trimesters import fits_weeks, trimester_of
from codeloom.coding.search.trimesters import in_trimester as row_in_trimester

LOOKED_AT_TWICE, UNSAID_ENCOUNTER, WEEKS_SAID, TOLD_MORE = 50, 14.0, 12.0, 0.1


class Ordering:
    """Of one code tree: `rows` by document, `documents` by row."""

    def __init__(self, tree: Tree, rows: Sequence[int], documents: Mapping[int, int]) -> None:
        self._tree = tree
        self._rows = rows
        self._document = documents

    def opened(self, ordered: list[ScoredDocument], force: Force) -> list[ScoredDocument]:
        """The documents with a code of the first before it, where the first is a category: a category is never taken."""
        if not ordered or not force.is_category(ordered[0].document):
            return ordered
        first = ordered[0]
        under = {self._document.get(row) for row in self._tree.under(self._tree.codes[self._rows[first.document]])}
        codes = [doc for doc in under if doc is not None and force.is_there(doc) and not force.is_category(doc)]
        if not codes:
            return ordered
        best = next((item for item in ordered if item.document in codes), None)
        best = best or ScoredDocument(min(codes), first.score, first.why)
        best.score = first.score
        return [best, *(item for item in ordered if item is not best)]

    def in_weeks(self, found: list[ScoredDocument], weeks: float, force: Force) -> list[ScoredDocument]:
        """The documents, in place of those of another trimester the same of the one that holds the completed weeks.

        What speaks of such weeks goes up, what speaks of other ones down.
        """
        trimester = trimester_of(weeks)
        rows = (row_in_trimester(self._tree, self._rows[item.document], trimester) for item in found)
        sided = [self._document[row] for row in rows]
        for item, document in zip(found, sided, strict=True):
            if force.is_there(document):
                item.document = document
        first: dict[int, ScoredDocument] = {}
        for item in found:
            first.setdefault(item.document, item)
        for item in first.values():
            item.score += WEEKS_SAID * fits_weeks(self._tree.title(self._rows[item.document])[0], weeks)
        ordered = sorted(first.values(), key=lambda item: -item.score)
        return self._said_of_weeks(ordered, weeks) if ordered else ordered

    def _said_of_weeks(self, ordered: list[ScoredDocument], weeks: float) -> list[ScoredDocument]:
        """The documents; before a first one that leaves open what weeks would tell, the one of its category that tells it."""
        row = self._rows[ordered[0].document]
        title, category = self._tree.title(row)[0], self._tree.codes[row][:3]
        if "unspecified" not in title or fits_weeks(title, weeks):
            return ordered
        for item in ordered:
            told = self._rows[item.document]
            if self._tree.codes[told][:3] == category and fits_weeks(self._tree.title(told)[0], weeks) > 0:
                item.score = ordered[0].score + TOLD_MORE
                return [item, *(other for other in ordered if other is not item)]
        return ordered

    def of_no_side(self, ordered: list[ScoredDocument], force: Force) -> list[ScoredDocument]:
        """The documents; before a first one of a side nobody asked for, the same of unspecified side."""
        if not ordered:
            return ordered
        row = self._rows[ordered[0].document]
        sides = family(self._tree, row)
        document = self._document.get(sides.get("unspecified", -1), -1)
        if document < 0 or not force.is_there(document) or row not in (sides.get("right"), sides.get("left")):
            return ordered
        found = next((item for item in ordered if item.document == document), None)
        found = found or ScoredDocument(document, ordered[0].score, ordered[0].why, ordered[0].char)
        found.score = ordered[0].score
        return [found, *(item for item in ordered if item is not found)]

    def by_encounter(self, ordered: list[ScoredDocument], encounter: frozenset[str]) -> list[ScoredDocument]:
        """The likeliest again, those down that cannot say the encounter asked for."""
        best = ordered[:LOOKED_AT_TWICE]
        for item in best:
            title = self._tree.title(self._rows[item.document])[0].lower()
            unsaid = frozenset(word for word in encounter if word not in title)
            item.score -= UNSAID_ENCOUNTER * lacks(self._tree.sevenths(self._rows[item.document]), unsaid)
        return sorted(best, key=lambda item: -item.score) + ordered[LOOKED_AT_TWICE:]
