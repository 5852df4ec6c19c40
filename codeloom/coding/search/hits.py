"""Search hits as they are shown: code, title, picker of the 7th character, other sides."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TypedDict

from codeloom.coding.codesets import CodeSet, dot
from codeloom.coding.codesets.tree import Tree
from codeloom.coding.search.build import IndexColumns
from codeloom.coding.search.seventh import Seventh, is_worded, picker
from codeloom.coding.search.sides import family

CACHED_HITS = 2048
"""Not more: the collector looks through what is kept, and a search must not wait for it."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One answer. `code` may be reported as it stands when `billable`; else it is a category to open.

    A stem with 7th characters comes as a whole code with its picker in `seventh`. `sides` holds (side, code) of the same
    condition elsewhere. `why` names the kind of match: code, title, inclusion term, everyday term, favourite, recently used.
    """

    code: str
    title: str
    billable: bool
    seventh: Seventh | None
    score: float
    why: str
    sides: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """How the text was read, and the hits, best first."""

    read_as: tuple[str, ...]
    hits: tuple[Hit, ...]


@dataclass(slots=True)
class ScoredDocument:
    """A document with its score, the kind of its match, and the 7th character preferred for it."""

    document: int
    score: float
    why: str
    char: str = ""


class _Shown(TypedDict):
    code: str
    title: str
    billable: bool
    seventh: Seventh | None
    sides: tuple[tuple[str, str], ...]


class Display:
    """Makes hits of scored documents; the parts that do not depend on the query are cached."""

    def __init__(self, tree: Tree, columns: IndexColumns) -> None:
        self._tree = tree
        self._rows = columns.rows
        self._worded = bytearray(is_worded(tree.sevenths(row)) for row in columns.rows)
        self._shown = lru_cache(maxsize=CACHED_HITS)(self._show)

    def hits(
        self,
        documents: Iterable[ScoredDocument],
        codeset: CodeSet,
        encounter: frozenset[str],
        asked_words: frozenset[str],
    ) -> tuple[Hit, ...]:
        """Hits in the order given. `encounter` chooses among encounters, `asked_words` among sides and stages."""
        hits = []
        for item in documents:
            asked = asked_words if self._worded[item.document] else encounter
            shown = self._shown(item.document, item.char, asked, codeset)
            hits.append(Hit(**shown, score=round(item.score, 1), why=item.why))
        return tuple(hits)

    def _show(self, document: int, char: str, asked: frozenset[str], codeset: CodeSet) -> _Shown:
        """What of a hit does not depend on the score."""
        row = self._rows[document]
        stem = dot(self._tree.codes[row])
        seventh = picker(codeset, stem, asked, char)
        code = (
            next((choice.code for choice in seventh.choices if choice.char == seventh.chosen), stem)
            if seventh
            else stem
        )
        sides = tuple((side, dot(self._tree.codes[other])) for side, other in family(self._tree, row).items())
        return {
            "code": code,
            "title": codeset.title(code),
            "billable": codeset.is_billable(code),
            "seventh": seventh,
            "sides": sides,
        }
