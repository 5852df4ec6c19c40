"""Joining the tabular list and the validity table into one tree of every code of every release, as flat columns.

The code list is the truth for 7th characters: a definition in the tabular list proposes, only listed codes exist. Codes
the tabular list does not know (deleted before it, or new after it) hang from their longest known prefix, without title.
"""

from dataclasses import dataclass, field

from codeloom.coding.codesets.levels import Levels
from codeloom.coding.codesets.notes import Note, read_notes
from codeloom.coding.codesets.periods import Period
from codeloom.coding.codesets.revision import Changes, Revision, raw_notes, revision_of, with_new_titles
from codeloom.coding.codesets.tabular import Tabular

Seventh = tuple[tuple[str, str], ...]


@dataclass(slots=True)
class Columns:
    """The tree, sorted by bare code; every list runs parallel to `codes`.

    `titles` is empty where the loaded tabular list has no descriptor. `parents` holds positions, -1 for a category.
    `extended` is True for a code that is its parent plus a 7th character. `seventh` maps a defining node to its meanings.
    `revisions` are what newer editions change from a day on, oldest first.
    """

    year: int
    codes: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    extended: list[bool] = field(default_factory=list)
    periods: list[tuple[Period, ...]] = field(default_factory=list)
    chapters: list[tuple[str, str]] = field(default_factory=list)
    blocks: list[tuple[str, str, str]] = field(default_factory=list)
    block_of: dict[str, str] = field(default_factory=dict)
    seventh: dict[str, Seventh] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    levels: Levels = field(default_factory=Levels)
    revisions: tuple[Revision, ...] = ()


def join(
    tabular: Tabular,
    periods: dict[str, tuple[Period, ...]],
    levels: Levels,
    notes: list[Note] | None = None,
    changes: Changes | None = None,
) -> Columns:
    """One tree from both tables. A 7th character is an extension when an ancestor defines it.

    `notes` are those of the tabular list when they were read before; else they are read here. `changes` are those of a
    newer edition than the tabular list; its new titles are put into it.
    """
    if changes is not None:
        with_new_titles(tabular, changes)
    nodes = dict.fromkeys(tabular.titles, False)
    for code in periods:
        if code in nodes:
            continue
        stem = stem_of(code, tabular)
        _add_missing(stem or code, nodes)
        nodes[code] = stem is not None
    codes = sorted(nodes)
    place = {code: index for index, code in enumerate(codes)}
    out = Columns(year=int(tabular.year or 0), codes=codes, levels=levels)
    out.titles = [tabular.titles.get(code, "") for code in codes]
    out.extended = [nodes[code] for code in codes]
    out.parents = [place.get(_parent(code, nodes), -1) for code in codes]
    out.periods = [periods.get(code, ()) for code in codes]
    out.chapters, out.blocks, out.seventh = tabular.chapters, tabular.blocks, tabular.seventh
    out.block_of = _blocks(codes, tabular)
    exists = Exists(codes)
    out.notes = list(read_notes(tabular.notes, exists)) if notes is None else notes
    if changes is not None:
        out.revisions = (revision_of(changes, list(read_notes(raw_notes(changes), exists))),)
    return out


class Exists:
    """Whether a bare code is a node or the beginning of one."""

    def __init__(self, codes: list[str]) -> None:
        self._known = {code[:length] for code in codes for length in range(3, len(code) + 1)}

    def __call__(self, bare: str) -> bool:
        return bare in self._known


def stem_of(code: str, tabular: Tabular) -> str | None:
    """The code without its 7th character when a definition allows that character; None for an ordinary code."""
    if len(code) != 7:
        return None
    for length in range(6, 2, -1):
        definition = tabular.seventh.get(code[:length])
        if definition is not None:
            if all(char != code[6] for char, _ in definition):
                return None
            full, short = code[:6], code[:6].rstrip("X")
            return full if full in tabular.titles else short
    return None


def _add_missing(code: str, nodes: dict[str, bool]) -> None:
    """Put in the levels between a code unknown to the tabular list and its nearest known ancestor."""
    for length in range(3, len(code)):
        prefix = code[:length]
        if not prefix.endswith("X") or prefix in nodes:
            nodes.setdefault(prefix, False)
    nodes.setdefault(code, False)


def _parent(code: str, nodes: dict[str, bool]) -> str:
    for length in range(len(code) - 1, 2, -1):
        if code[:length] in nodes:
            return code[:length]
    return ""


def _blocks(codes: list[str], tabular: Tabular) -> dict[str, str]:
    """The block of every category. A category the tabular list lacks goes to the block whose range or neighbour it joins."""
    out: dict[str, str] = {}
    previous = tabular.blocks[0][0] if tabular.blocks else ""
    ranges = [(name.partition("-")[0], name.partition("-")[2] or name, name) for name, _, _ in tabular.blocks]
    for code in codes:
        if len(code) != 3:
            continue
        known = tabular.block_of.get(code)
        inside = known or next((name for low, high, name in ranges if low <= code <= high), previous)
        out[code] = previous = inside
    return out
