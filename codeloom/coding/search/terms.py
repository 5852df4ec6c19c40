"""Terms of loaded index files as further wordings of the codes they lead to. Without loaded index files there are none."""

from collections.abc import Iterable, Iterator

from codeloom.coding.codesets.contents import TermTable
from codeloom.coding.codesets.tree import Tree
from codeloom.coding.search.lexicon import Phrase
from codeloom.coding.search.words import words

LONGEST = 14
"""Words kept of a term: what stands further down the index names the code, what stands above it the condition."""
_INTENTS = frozenset(
    {
        "poisoning", "accidental", "unintentional", "intentional", "self", "harm", "assault", "undetermined", "adverse",
        "effect", "underdosing",
    }
)  # fmt: skip
"""What the titles of T36-T65 say themselves: a drug of the table is but its name."""
_SILENT = frozenset({"nec", "nos", "neoplastic", "without", "specified", "unspecified"})


def by_row(tree: Tree, tables: Iterable[TermTable]) -> dict[int, list[Phrase]]:
    """Wordings by the row of the code (its stem, where it has a 7th character), each once; codes of no release are left out."""
    wordings: dict[int, dict[Phrase, None]] = {}
    for term, code in (pair for table in tables for pair in zip(table.terms, table.codes, strict=True)):
        row = tree.rows.get(code)
        if row is None:
            continue
        drug = "T36" <= code[:3] <= "T65"
        phrase = tuple(word for word in _kept(words(term)) if not (drug and word in _INTENTS))
        if phrase:
            wordings.setdefault(tree.parents[row] if tree.extended[row] else row, {})[phrase] = None
    return {row: list(phrases) for row, phrases in wordings.items()}


def _kept(typed: list[str]) -> Iterator[str]:
    """Each word once, in order, the first and the last of a long term."""
    once = [word for word in dict.fromkeys(typed) if word not in _SILENT]
    if len(once) > LONGEST:
        once = once[:4] + once[-(LONGEST - 4) :]
    yield from once
