"""A person's own codes in the answers: favourites and codes used lately."""

from collections.abc import Iterable, Mapping

from codeloom.coding.codesets import undot
from codeloom.coding.codesets.tree import Tree
from codeloom.coding.search.force import Force
from codeloom.coding.search.hits import ScoredDocument

PERSONAL = 50.0
"""What an own code is above the others in score where only the beginning of a code is typed, or nothing."""
Own = dict[int, tuple[str, str]]
"""By document why it is an own code, and its 7th character."""


def own_documents(
    tree: Tree, documents: Mapping[int, int], recent: Iterable[str], favourites: Iterable[str], force: Force
) -> Own:
    """The documents in force of favourites, then of codes used lately. `documents` maps rows of the tree to documents."""
    out: Own = {}
    for why, codes in (("favourite", favourites), ("recently used", recent)):
        for code in codes:
            row = tree.rows.get(undot(code))
            if row is None:
                continue
            char = tree.codes[row][6] if tree.extended[row] else ""
            document = documents[tree.parents[row] if char else row]
            if force.is_there(document):
                out.setdefault(document, (why, char))
    return out


def put_first(documents: list[ScoredDocument], own: Own) -> list[ScoredDocument]:
    """The documents with own codes first."""
    for item in documents:
        if item.document in own:
            item.score += PERSONAL
            item.why, item.char = own[item.document]
    return sorted(documents, key=lambda item: -item.score)
