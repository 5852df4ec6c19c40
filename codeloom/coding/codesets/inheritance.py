"""Which notes a code inherits, as fast look-up tables by the prefix they refer to. Made on first use, then kept."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from codeloom.coding.codesets.codes import chain
from codeloom.coding.codesets.notes import Note
from codeloom.coding.codesets.references import Reference, expand
from codeloom.coding.codesets.revision import Group, Revision
from codeloom.coding.codesets.tree import Tree

CACHED = 32768


@dataclass(frozen=True, slots=True)
class Table:
    """The notes of one owner and kind: `by_prefix` maps a bare prefix to the notes that name it.

    A code is named when its `chain` meets the keys: `not table.by_prefix.keys().isdisjoint(chain(code))`.
    """

    owner: str
    notes: tuple[Note, ...]
    by_prefix: Mapping[str, tuple[Note, ...]]


class Inheritance:
    """Notes by lineage: the code, its ancestors, its block, its chapter."""

    def __init__(self, tree: Tree, owned: dict[Group, Sequence[Note]] | None = None) -> None:
        self._tree = tree
        self._owned = _by_group(tree.columns.notes) if owned is None else owned
        self._tables: dict[Group, Table] = {}
        self._expanded: dict[Reference, tuple[str, ...]] = {}
        self.notes = lru_cache(maxsize=CACHED)(self._notes)
        self.tables = lru_cache(maxsize=CACHED)(self._tables_of)

    def revised(self, revision: Revision) -> "Inheritance":
        """The notes after a revision. Groups that it does not touch are shared, not copied."""
        return Inheritance(self._tree, {**self._owned, **revision.notes})

    def every(self) -> Iterator[Note]:
        """All notes."""
        return (note for notes in self._owned.values() for note in notes)

    def lineage(self, bare: str) -> tuple[str, ...]:
        """Owners whose notes a code inherits, nearest first. An unknown code starts at its longest known prefix."""
        block = self._tree.columns.block_of.get(bare[:3], "")
        owners = [bare[:length] for length in range(len(bare), 2, -1) if bare[:length] in self._tree.rows]
        if block:
            owners += [f"block:{block}", f"chapter:{self._tree.chapter_of[block]}"]
        return tuple(owners)

    def expansion(self, reference: Reference) -> tuple[str, ...]:
        """The bare prefixes a reference stands for."""
        prefixes = self._expanded.get(reference)
        if prefixes is None:
            prefixes = self._expanded[reference] = expand(reference, self._tree.codes, self._is_stem)
        return prefixes

    def mentions(self, bare: str, kind: str, other: str) -> Note | None:
        """The nearest inherited note of a kind that names the other code."""
        links = chain(other)
        for table in self.tables(bare, kind):
            if not table.by_prefix.keys().isdisjoint(links):
                nearest = max((prefix for prefix in links if prefix in table.by_prefix), key=len)
                return table.by_prefix[nearest][0]
        return None

    def _notes(self, bare: str, kind: str) -> tuple[Note, ...]:
        return tuple(note for owner in self.lineage(bare) for note in self._owned.get((owner, kind), ()))

    def _tables_of(self, bare: str, kind: str) -> tuple[Table, ...]:
        return tuple(self._table(owner, kind) for owner in self.lineage(bare) if self._owned.get((owner, kind)))

    def _table(self, owner: str, kind: str) -> Table:
        table = self._tables.get((owner, kind))
        if table is None:
            notes = tuple(self._owned[owner, kind])
            by_prefix: dict[str, tuple[Note, ...]] = {}
            for note in notes:
                for reference in note.references:
                    for prefix in self.expansion(reference):
                        by_prefix[prefix] = (*by_prefix.get(prefix, ()), note)
            table = self._tables[owner, kind] = Table(owner, notes, by_prefix)
        return table

    def _is_stem(self, code: str) -> bool:
        """The node takes 7th characters or nothing more."""
        row = self._tree.rows[code]
        if self._tree.extended[row]:
            return False
        return all(self._tree.extended[child] for child in self._tree.below.get(row, ()))


def _by_group(notes: Sequence[Note]) -> dict[Group, Sequence[Note]]:
    out: dict[Group, list[Note]] = {}
    for note in notes:
        out.setdefault((note.owner, note.kind), []).append(note)
    return dict(out)
