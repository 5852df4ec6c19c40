"""Who answers for a note."""

from codeloom.coding.codesets import CodeSets
from codeloom.coding.rules.local import LocalBook
from codeloom.coding.search import Index
from codeloom.coding.suggesting import offline
from codeloom.coding.suggesting.shapes import Suggestion, Visit

OFFLINE = "offline"


def answer(note: str, visit: Visit, codesets: CodeSets, index: Index, local: LocalBook) -> Suggestion:
    """The offline engine's suggestion. Raises offline.NoteTooLong."""
    return offline.suggest(note, visit, codesets, index, local)
