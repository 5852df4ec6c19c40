"""Counting what happened while a file was read: notices by code with the first entries they concern, and the report."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from codeloom.gateways.archives import Refused
from codeloom.gateways.fhir.words import sentence

_ENTRIES_NAMED = 20

Outcome = Literal["accepted", "refused", "skipped"]


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that happened `count` times; `entries` are the numbers (from 1) of the first entries it concerns."""

    code: str
    message: str
    count: int
    entries: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one file. No name of a person and no clinical text but in `name`, which is the file's own.

    `code` and `message` are set when it was refused or skipped. `encounters` counts each encounter once; those in
    `skipped` (reason -> number; `skips` has words and entries) become no chart, all others are in a chart draft.
    """

    name: str
    outcome: Outcome
    code: str = ""
    message: str = ""
    entries: int = 0
    patients: int = 0
    encounters: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    skips: tuple[Notice, ...] = ()
    warnings: tuple[Notice, ...] = ()


class _Marks:
    """How often each code was given, with the first entries."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.entries: dict[str, list[int]] = {}

    def add(self, code: str, entry: int, count: int) -> None:
        self.counts[code] += count
        named = self.entries.setdefault(code, [])
        if entry and len(named) < _ENTRIES_NAMED:
            named.append(entry)

    def take(self, other: "_Marks") -> None:
        """Add another file's counts; its entry numbers are its own and stay with it."""
        for code, count in other.counts.items():
            self.add(code, 0, count)

    def notices(self) -> tuple[Notice, ...]:
        return tuple(
            Notice(code, sentence(code, n), n, tuple(self.entries[code])) for code, n in self.counts.items() if n
        )


@dataclass(slots=True)
class _File:
    name: str
    entries: int = 0
    patients: int = 0
    encounters: int = 0
    refusal: Refused | None = None
    skips: _Marks = field(default_factory=_Marks)
    warnings: _Marks = field(default_factory=_Marks)


class Tally:
    """The counts of one reading, which may span several files (numbered from 0 in the order of `names`)."""

    def __init__(self, names: Sequence[str]) -> None:
        self.files = [_File(name) for name in names]

    def warn(self, code: str, file: int = 0, entry: int = 0, count: int = 1) -> None:
        """Note a warning of words.WARNINGS."""
        self.files[file].warnings.add(code, entry, count)

    def skip(self, reason: str, file: int = 0, entry: int = 0) -> None:
        """Note that an encounter becomes no chart, for a reason of words.SKIPS."""
        self.files[file].skips.add(reason, entry, 1)

    def refuse(self, file: int, refusal: Refused) -> None:
        """Note that one file of several cannot be read."""
        self.files[file].refusal = refusal

    def part(self, first: int, many: int) -> "Tally":
        """The counts of some of the files, numbered from 0; what is noted there is noted here."""
        part = Tally(())
        part.files = self.files[first : first + many]
        return part

    @property
    def encounters(self) -> int:
        """Encounters found so far in all files."""
        return sum(file.encounters for file in self.files)

    def reports(self, verdict: tuple[Outcome, str, str]) -> tuple[FileReport, ...]:
        """One report per file; a file's own refusal goes before the verdict on the reading."""
        return tuple(_report(file, *verdict) for file in self.files)

    def whole(self, name: str, verdict: tuple[Outcome, str, str]) -> FileReport:
        """One report over all files; refused only when every one of them is."""
        reports = self.reports(verdict)
        if len(reports) == 1:
            return reports[0]
        if all(report.outcome == "refused" for report in reports):
            return FileReport(name, "refused", reports[0].code, reports[0].message, sum(r.entries for r in reports))
        skips, warnings = _Marks(), _Marks()
        for file in self.files:
            skips.take(file.skips)
            warnings.take(file.warnings)
        return FileReport(
            name, *verdict, sum(r.entries for r in reports), sum(r.patients for r in reports), self.encounters,
            skips.counts, skips.notices(), warnings.notices(),
        )  # fmt: skip


def _report(file: _File, outcome: Outcome, code: str, message: str) -> FileReport:
    if file.refusal is not None:
        return FileReport(file.name, "refused", file.refusal.code, file.refusal.message, file.entries)
    if outcome == "refused":
        return FileReport(file.name, outcome, code, message, file.entries)
    return FileReport(
        file.name, outcome, code, message, file.entries, file.patients, file.encounters,
        Counter(file.skips.counts), file.skips.notices(), file.warnings.notices(),
    )  # fmt: skip
