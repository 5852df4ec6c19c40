"""One chart as the rules see it: rows, context, code set of the service date, and the makers of findings and fixes."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property
from typing import Protocol

from codeloom.coding.codesets import CodeSet, Note
from codeloom.coding.codesets.loaded import NOTHING_LOADED, Loaded
from codeloom.coding.codesets.procedures import ProcedureCode, read_procedure
from codeloom.coding.lines import Context, Finding, Fix, Line, Severity
from codeloom.coding.rules.facts import Fact, FactBook

MOST_OFFERED = 4
"""Rows offered for one place."""


class FindingSource(Protocol):
    """What a finding takes over from the rule that makes it."""

    @property
    def id(self) -> str: ...
    @property
    def severity(self) -> Severity: ...
    @property
    def citation(self) -> str: ...
    @property
    def overridable(self) -> bool: ...


class Row:
    """A diagnosis row: its place among all lines (0-based), its place among the diagnoses, and what is known of its code."""

    __slots__ = ("at", "code", "fact", "index", "line", "poa")

    def __init__(self, index: int, at: int, line: Line, fact: Fact) -> None:
        self.index = index
        self.at = at
        self.line = line
        self.fact = fact
        self.code = fact.code
        self.poa = line.poa

    @property
    def category(self) -> str:
        """The three-character category."""
        return self.code[:3]


class Case:
    """What a check reads. `rows` are the diagnoses in sequence; rows[0] is principal or first-listed.

    `touched` are the rows that made the rule now running worth running, in sequence; `excluding` the pairs that Excludes1 notes
    speak of, once a rule has asked for them. `loaded` are the lists the
    organization put in force: procedures, edits, limits.
    """

    def __init__(
        self, lines: Sequence[Line], context: Context, book: FactBook, dos: date, loaded: Loaded = NOTHING_LOADED
    ) -> None:
        self.lines = lines
        self.context = context
        self.book = book
        self.dos = dos
        self.loaded = loaded
        rows: list[Row] = []
        for index, line in enumerate(lines):
            if line.system == "icd10cm" and line.code.strip():
                rows.append(Row(index, len(rows), line, book.fact(line.code)))
        self.rows = rows
        self.inpatient = context.setting == "inpatient"
        self.outpatient = context.setting == "outpatient"
        self.rule: FindingSource | None = None
        self.touched: list[Row] = []
        self.excluding: list[tuple[Row, Row, Note]] | None = None

    @property
    def codeset(self) -> CodeSet:
        """The code set in force on the service date."""
        return self.book.codeset

    @cached_property
    def procedures(self) -> tuple[tuple[int, ProcedureCode], ...]:
        """Procedure rows whose code has the form of its system, as (place among all lines, the code as read)."""
        read = (
            (index, read_procedure(line.code, line.system))
            for index, line in enumerate(self.lines)
            if line.system != "icd10cm" and line.code
        )
        return tuple((index, code) for index, code in read if code.system)

    @cached_property
    def has_evidence(self) -> bool:
        """Whether any words of the record are at hand."""
        return bool(self.context.evidence) or any(row.line.evidence for row in self.rows)

    @property
    def first(self) -> Row:
        """The principal or first-listed diagnosis. Checks run only on charts that have one."""
        return self.rows[0]

    @cached_property
    def prefixes(self) -> frozenset[str]:
        """Every prefix of every code of the chart: one look-up answers "is anything of this range here"."""
        return frozenset().union(*[row.fact.prefixes for row in self.rows])

    def sisters(self) -> list[list[Row]]:
        """Reportable rows that share their category with another, category by category; malnutrition is one category here."""
        if len({row.fact.group for row in self.rows}) == len(self.rows):
            return []
        groups: dict[str, list[Row]] = {}
        for row in self.rows:
            if row.fact.reportable:
                groups.setdefault(row.fact.group, []).append(row)
        return [rows for rows in groups.values() if len(rows) > 1]

    def find(self, *prefixes: str) -> list[Row]:
        """Rows whose code begins with any of the prefixes, in sequence."""
        return [row for row in self.rows if row.code.startswith(prefixes)]

    def has(self, *prefixes: str) -> bool:
        """Whether any row's code begins with any of the prefixes."""
        return any(row.code.startswith(prefixes) for row in self.rows)

    def between(self, low: str, high: str) -> list[Row]:
        """Rows whose category lies in the closed range."""
        return [row for row in self.rows if low <= row.code[:3] <= high]

    def title(self, code: str) -> str:
        """The descriptor of a code, or the code itself where the release has none."""
        entry = self.codeset.get(code)
        return entry.title if entry and entry.title else code

    def usable(self, code: str) -> bool:
        """Whether a code may be reported on the service date."""
        return self.book.fact(code).reportable

    def say(
        self,
        rows: Iterable[Row],
        message: str,
        fix: Fix | None = None,
        *,
        severity: Severity | None = None,
        about: Iterable[str] = (),
    ) -> Finding:
        """A finding of the rule now running on these rows. `about` adds codes it speaks of that are in no row."""
        rule = self.rule
        assert rule is not None
        listed = list(rows)
        return Finding(
            rule.id,
            severity or rule.severity,
            tuple(row.index for row in listed),
            (*(row.code for row in listed), *about),
            message,
            rule.citation,
            fix,
            rule.overridable,
        )

    def use(self, row: Row, code: str) -> Fix | None:
        """Replace the row's code. None when the code may not be reported on this date or is already in the chart."""
        if not self.usable(code) or any(other.code == code for other in self.rows):
            return None
        return Fix("replace", f"Use {code}", row.index, code)

    def add(self, code: str, to: int | None = None) -> Fix | None:
        """Add a code as a new row, last or at `to`. None when it may not be reported on this date."""
        if not self.usable(code):
            return None
        leads = to is not None and to <= self.first.index
        label = f"Add {code} as {self._first_word} diagnosis" if leads else f"Add {code}"
        return Fix("add", label, None, code, to)

    def remove(self, row: Row) -> Fix:
        """Take the row out."""
        follows = self.rows[1].code if row is self.first and len(self.rows) > 1 else ""
        label = f"Remove {row.code}, {follows} becomes {self._first_word}" if follows else f"Remove {row.code}"
        return Fix("remove", label, row.index)

    def move(self, row: Row, before: Row) -> Fix:
        """Put the row where another one now stands."""
        label = f"Move {row.code} to row {before.index + 1}"
        if before is self.first:
            label = f"Make {row.code} {self._first_word}"
        return Fix("move", label, row.index, to=before.index)

    @property
    def _first_word(self) -> str:
        return "principal" if self.inpatient else "first-listed"

    def pick(self, row: Row, choices: Iterable[str]) -> Fix | None:
        """Let the person choose the row's code. One choice becomes a replacement, none no fix."""
        codes = tuple(code for code in choices if self.codeset.is_billable(code))
        if len(codes) == 1:
            return self.use(row, codes[0])
        return Fix("pick", f"Choose for {row.code}", row.index, choices=codes) if codes else None

    def choose(self, codes: Iterable[str], *, known: bool = False) -> Fix | None:
        """Let the person choose a code to add; a single one is simply added. `known`: all may be reported that day."""
        usable = tuple(codes) if known else tuple(code for code in codes if self.codeset.is_billable(code))
        if len(usable) == 1:
            return self.add(usable[0])
        return Fix("pick", "Choose a code to add", None, choices=usable) if usable else None

    def choice(self, *options: Fix | None) -> Fix | None:
        """Several ways out of which only the record says the right one. None when nothing is left to choose."""
        open_ones = tuple(option for option in options if option is not None)
        return Fix("choice", "Choose what the record says", options=open_ones) if open_ones else None

    def lead(self, rows: Iterable[Row], before: Row) -> Fix | None:
        """Put one of these rows before another; where there are several, the record says which (at most four are offered)."""
        moves = [self.move(row, before) for row in rows][:MOST_OFFERED]
        return moves[0] if len(moves) == 1 else self.choice(*moves)

    def set_poa(self, row: Row, value: str) -> Fix:
        """Set the present-on-admission indicator of the row."""
        return Fix("set_poa", f"Set POA of {row.code} to {value or 'blank'}", row.index, value)

    def choose_poa(self, row: Row, values: Iterable[str] = ("Y", "N", "U", "W")) -> Fix:
        """Let the person choose the present-on-admission indicator of the row."""
        options = tuple(Fix("set_poa", f"POA {value}", row.index, value) for value in values)
        return Fix("choice", f"Choose POA of {row.code}", row.index, options=options)

    def about_line(self, index: int, message: str, *, remove: bool = False) -> Finding:
        """A finding on a procedure row."""
        fix = Fix("remove", f"Remove {self.lines[index].code}", index) if remove else None
        return self.about_lines([index], message, fix)

    def about_lines(self, rows: Sequence[int], message: str, fix: Fix | None = None) -> Finding:
        """A finding on procedure rows."""
        rule = self.rule
        assert rule is not None
        codes = tuple(self.lines[index].code for index in rows)
        return Finding(rule.id, rule.severity, tuple(rows), codes, message, rule.citation, fix, rule.overridable)
