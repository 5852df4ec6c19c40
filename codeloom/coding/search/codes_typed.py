"""When a code, or the beginning of one, is typed: the code, what lies under it, or what replaced it."""

import re
from collections.abc import Iterator, Mapping

from codeloom.coding.codesets import CodeSet, undot
from codeloom.coding.codesets.tree import Tree
from codeloom.coding.search.force import Force

BEFORE_CATEGORY = 3
Answer = tuple[int, str, str]
"""Document, preferred 7th character, why."""

_ICD9 = re.compile(r"(?:[0-9]{3}|[vV][0-9]{2})(?:\.[0-9]{1,2})?|[eE][0-9]{3}(?:\.[0-9])?|[0-9]{4,5}|[vV][0-9]{3,4}")


def is_icd9_number(text: str) -> bool:
    """The text has the form of an ICD-9-CM number, with or without its dot: 250.00, 4019, V45.81, E849.0."""
    return _ICD9.fullmatch(text.strip()) is not None


def code_documents(
    tree: Tree, documents: Mapping[int, int], bare: str, force: Force, codeset: CodeSet, limit: int
) -> list[Answer]:
    """Documents for a typed code beginning, best first: billable ones, the category itself a few rows down."""
    row, char = _row(tree, bare)
    document = documents.get(row, -1)
    under = sorted(documents[place] for place in tree.under(bare) if place in documents)
    alive = [doc for doc in under if force.is_there(doc)]
    if document >= 0 and force.is_there(document) and not force.is_category(document):
        chars = [other for other, _ in codeset.seventh(bare)] if not char and tree.codes[row] == bare else []
        rest = [(doc, "", "code") for doc in alive if doc != document]
        return [(document, char, "code"), *[(document, other, "code") for other in chars[1:]], *rest][:limit]
    billable = [doc for doc in alive if not force.is_category(doc)]
    out = [(doc, "", "code") for doc in billable[:limit]]
    categories = [doc for doc in alive if force.is_category(doc)]
    if document in categories:
        out.insert(min(BEFORE_CATEGORY, len(out)), (document, "", "category"))
    elif categories and len(out) < limit:
        out += [(doc, "", "category") for doc in categories]
    return out[:limit] or list(_replaced(tree, documents, bare, codeset))


def _row(tree: Tree, bare: str) -> tuple[int, str]:
    """The row of the document a typed code belongs to, and its 7th character if one was typed; (-1, "") if none."""
    row = tree.rows.get(bare)
    if row is not None:
        return (tree.parents[row], bare[6]) if tree.extended[row] else (row, "")
    return tree.rows.get(bare.rstrip("X"), -1), ""


def _replaced(tree: Tree, documents: Mapping[int, int], bare: str, codeset: CodeSet) -> Iterator[Answer]:
    for code in codeset.replacements(bare):
        row, char = _row(tree, undot(code))
        if row in documents:
            yield documents[row], char, f"in place of {codeset.normalise(bare)}"
