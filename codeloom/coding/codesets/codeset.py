"""Look-ups in the code tree for one service date (CodeSet) and the choice of the set by date (CodeSets)."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache

from codeloom.coding.codesets import artifact, poa
from codeloom.coding.codesets.build import join
from codeloom.coding.codesets.codes import LONGEST, dot, normalise, undot
from codeloom.coding.codesets.entry import NO_DESCRIPTOR, Entry
from codeloom.coding.codesets.inheritance import Inheritance, Table
from codeloom.coding.codesets.levels import Levels
from codeloom.coding.codesets.loaded import NOTHING_LOADED, Loaded
from codeloom.coding.codesets.notes import Note
from codeloom.coding.codesets.overlay import Overlay
from codeloom.coding.codesets.periods import Period, Release, read_periods, release_at
from codeloom.coding.codesets.replacements import replacements
from codeloom.coding.codesets.revision import Changes
from codeloom.coding.codesets.tabular import read_tabular
from codeloom.coding.codesets.tree import Tree

CACHED_ENTRIES = 16384
CACHED_DAYS = 4096


class CodeSets:
    """Every release at once. Build it from the official tables or load it from its artifact; then ask `at(date)`.

    Files of an organization change it by day (codesets/official): `tables` answers for procedures, edits, limits and POA,
    `overlay` holds the trees and titles of loaded diagnosis lists. Both are empty in the built-in code sets.
    """

    def __init__(self, tree: Tree, overlay: Overlay | None = None, tables: Loaded = NOTHING_LOADED) -> None:
        self.tree = tree
        self.inheritance = Inheritance(tree)
        self._revised = self._editions()
        self.overlay = overlay or Overlay()
        self.tables = tables
        self._starts = sorted({*tree.starts, *self._turns(tree)})
        self._sets: dict[date, CodeSet] = {}
        self._days: dict[date, CodeSet] = {}

    @classmethod
    def build(
        cls, tabular_xml: bytes, periods_csv: bytes, levels: Levels | None = None, changes: Changes | None = None
    ) -> "CodeSets":
        """From the official tabular XML and the validity table (plain CSV). Raises BadTabular or BadPeriods.

        `changes` are those of a newer edition than the tabular list.
        """
        columns = join(read_tabular(tabular_xml), read_periods(periods_csv), levels or Levels(), changes=changes)
        return cls(Tree(columns))

    @classmethod
    def from_bytes(cls, data: bytes) -> "CodeSets":
        """From an artifact made by `to_bytes`. Raises BadArtifact when it is damaged or of another make."""
        return cls(Tree(artifact.unpack(data)))

    def to_bytes(self) -> bytes:
        """The artifact: the whole tree, to be loaded in a fraction of a second."""
        return artifact.pack(self.tree.columns)

    def at(self, day: date) -> "CodeSet":
        """The code set in force on a service date. Never fails: outside the tables `release.known` is False."""
        codeset = self._days.get(day)
        if codeset is None:
            release = release_at(day, self._starts)
            codeset = self._sets.get(release.valid_from)
            if codeset is None:
                codeset = self._sets[release.valid_from] = CodeSet(self, release)
            if len(self._days) >= CACHED_DAYS:
                self._days.clear()
            self._days[day] = codeset
        return codeset

    def layer_of(self, day: date) -> int | None:
        """The place in `overlay.trees` of the loaded tabular list in force on a service date; None without one."""
        release = release_at(day, self._starts)
        layer = self.overlay.tree_on(self.tree.judged_on(release))
        return None if layer is None else self.overlay.trees.index(layer)

    def ground(self, day: int) -> tuple[Tree, Inheritance]:
        """The tree of a day (ordinal) and its notes: that of a loaded tabular list, else the one of all days."""
        layer = self.overlay.tree_on(day)
        if layer is not None:
            return layer.tree, layer.inheritance
        return self.tree, next((notes for first, notes in self._revised if first <= day), self.inheritance)

    def titles_on(self, day: int) -> Mapping[str, str]:
        """Titles by bare code that differ on a day (ordinal) from those of its tree."""
        out: dict[str, str] = {}
        if self.overlay.tree_on(day) is None:
            for revision in self.tree.columns.revisions:
                out.update(revision.titles if revision.first <= day else {})
        out.update(self.overlay.titles_on(day))
        return out

    def _editions(self) -> tuple[tuple[int, Inheritance], ...]:
        """The notes by the first day of each revision, newest first."""
        out, notes = list[tuple[int, Inheritance]](), self.inheritance
        for revision in self.tree.columns.revisions:
            notes = notes.revised(revision)
            out.append((revision.first, notes))
        return tuple(reversed(out))

    def _turns(self, tree: Tree) -> Iterator[int]:
        """Days inside the tables on which something loaded begins or has just ended."""
        return (day for day in (*self.overlay.turns(), *self.tables.turns()) if tree.starts[0] < day < tree.starts[-1])


class CodeSet:
    """The codes of one service date. Codes go in with or without dot, in any case; they come out dotted."""

    def __init__(self, codesets: CodeSets, release: Release) -> None:
        self.release = release
        self._day = codesets.tree.judged_on(release)
        self._tree, self._inheritance = codesets.ground(self._day)
        self._titles = codesets.titles_on(self._day)
        self._exempt = codesets.tables.poa_exempt(self._day)
        self._force = self._tree.in_force(self._day)
        self._kept = lru_cache(maxsize=CACHED_ENTRIES)(self._get)

    @staticmethod
    def normalise(text: str) -> str:
        """The printed form of any way of typing a code."""
        return normalise(text)

    def get(self, code: str) -> Entry | None:
        """What is known of a code that day; None when no release ever had it. See `in_force` and `billable` for the day."""
        return self._kept(code) if len(code) <= LONGEST else None

    def _get(self, code: str) -> Entry | None:
        row = self._tree.rows.get(undot(code))
        return None if row is None else self._entry(row)

    def title(self, code: str) -> str:
        """The title of a code that day, as its entry has it; empty for an unknown code."""
        row = self._tree.rows.get(undot(code))
        return "" if row is None else self._title(row)[0]

    def titles(self, least: int) -> Iterator[tuple[str, str]]:
        """Bare codes with their titles that day: those of at least a value of `in_force`."""
        codes = self._tree.codes
        return ((codes[row], self._title(row)[0]) for row, force in enumerate(self._force) if force >= least)

    def is_billable(self, code: str) -> bool:
        """The code itself may be reported on the service date."""
        row = self._tree.rows.get(undot(code))
        return row is not None and self._force[row] == 2

    def validity(self, code: str) -> tuple[date, date] | None:
        """The period that holds the service date, else the latest before it, else the first after it; None if never."""
        row = self._tree.rows.get(undot(code))
        period = None if row is None else self._period(row)
        return (date.fromordinal(period.valid_from), date.fromordinal(period.valid_to)) if period else None

    def is_open_ended(self, day: date | None) -> bool:
        """A period that ends with the loaded tables has no known end."""
        return day is not None and day.toordinal() >= self._tree.starts[-1] - 1

    def children(self, code: str) -> tuple[str, ...]:
        """The codes one level below that are in force that day, 7th characters included."""
        row = self._tree.rows.get(undot(code))
        return () if row is None else tuple(dot(self._tree.codes[child]) for child in self._alive_children(row))

    def ancestors(self, code: str) -> tuple[str, ...]:
        """From the parent up to the category."""
        row = self._tree.rows.get(undot(code))
        return () if row is None else tuple(dot(self._tree.codes[above]) for above in self._tree.above(row))

    def billable_below(self, code: str, limit: int = 1000) -> tuple[str, ...]:
        """Billable codes of that day under a code (itself included), in order, at most `limit`."""
        return tuple(dot(self._tree.codes[row]) for row in self._tree.billable_below(undot(code), self._force, limit))

    def replacements(self, code: str) -> tuple[str, ...]:
        """What a code not valid that day may be replaced by: its children, its new shape, or its new siblings."""
        return tuple(dot(bare) for bare in replacements(self._tree, undot(code), self._force, self._day))

    def seventh(self, stem: str) -> tuple[tuple[str, str], ...]:
        """The 7th characters a stem takes that day, with meanings; empty when it takes none."""
        row = self._tree.rows.get(undot(stem))
        return () if row is None else self._seventh(row)

    def stem(self, code: str) -> str:
        """The code without its 7th character and placeholders when it carries one, else the code itself."""
        row = self._tree.rows.get(undot(code))
        if row is None or not self._tree.extended[row]:
            return normalise(code)
        return dot(self._tree.codes[self._tree.parents[row]])

    def notes(self, code: str, kind: str) -> tuple[Note, ...]:
        """Notes of a kind inherited by a code: its own, its ancestors', its block's, its chapter's, nearest first.

        Kinds: excludes1, excludes2, code_first, use_additional, code_also, includes, inclusion, notes, seventh_note.
        An unknown code inherits from the longest part of it that exists.
        """
        return self._inheritance.notes(undot(code)[:LONGEST], kind)

    def tables(self, code: str, kind: str) -> tuple[Table, ...]:
        """The inherited notes of a kind as look-up tables by referred prefix: one per owner, nearest first, cached."""
        return self._inheritance.tables(undot(code)[:LONGEST], kind)

    def mentions(self, code: str, kind: str, other: str) -> Note | None:
        """The nearest inherited note of a kind that names `other` (or an ancestor of it), else None."""
        return self._inheritance.mentions(undot(code)[:LONGEST], kind, undot(other))

    def chapter_title(self, number: str) -> str:
        """The title of a chapter by number."""
        return self._tree.chapter_titles[number]

    def block_title(self, block: str) -> str:
        """The title of a block by its name, "I10-I1A"."""
        return self._tree.block_titles[block]

    def in_force(self) -> Mapping[str, int]:
        """A view of bare codes to 2 (billable that day) or 1 (category of such a code); others are absent."""
        return {code: force for code, force in zip(self._tree.codes, self._force, strict=True) if force}

    def in_force_by_row(self) -> bytearray:
        """The same by row of the code tree of that day, 0 where neither."""
        return self._force

    def _alive_children(self, row: int) -> list[int]:
        return [child for child in self._tree.below.get(row, ()) if self._force[child]]

    def _seventh(self, row: int) -> tuple[tuple[str, str], ...]:
        codes = self._tree.codes
        chars = [codes[child][6] for child in self._alive_children(row) if self._tree.extended[child]]
        meanings = self._tree.meanings(row)
        return tuple((char, meanings.get(char, "")) for char in sorted(chars, key=list(meanings).index))

    def _period(self, row: int) -> Period | None:
        periods = self._tree.columns.periods[row]
        for period in reversed(periods):
            if period.valid_from <= self._day:
                return period
        return periods[0] if periods else None

    def _title(self, row: int) -> tuple[str, bool]:
        """The title of the day and whether it is the code's own; a borrowed one says so."""
        if own := self._titles.get(self._tree.codes[row]):
            return own, True
        title, described = self._tree.title(row)
        return title if described else f"{title} {NO_DESCRIPTOR}", described

    def _entry(self, row: int) -> Entry:
        tree = self._tree
        code = tree.codes[row]
        title, described = self._title(row)
        period = self._period(row)
        flags = frozenset(period.flags.split("|")) - {""} if period else frozenset[str]()
        if period and (poa.is_exempt(code) if self._exempt is None else code in self._exempt):
            flags |= {"poa_exempt"}
        block = tree.columns.block_of.get(code[:3], "")
        above = tree.parents[row]
        return Entry(
            code=dot(code),
            title=title,
            billable=self._force[row] == 2,
            in_force=self._force[row] > 0,
            parent=dot(tree.codes[above]) if above >= 0 else "",
            children=tuple(dot(tree.codes[child]) for child in self._alive_children(row)),
            chapter=tree.chapter_of.get(block, ""),
            block=block,
            category=code[:3],
            seventh=self._seventh(row),
            valid_from=date.fromordinal(period.valid_from) if period else None,
            valid_to=date.fromordinal(period.valid_to) if period else None,
            flags=flags,
            described=described,
            complication=tree.columns.levels.complication.get(code, ""),
            hcc=tree.columns.levels.hcc.get(code, ""),
        )
