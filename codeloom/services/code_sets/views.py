"""Uploaded code sets as people see them: one release, one kind, the difference a release would make. Nothing is read here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from codeloom.coding.codesets.official import OfficialKind
from codeloom.db.tables.code_sets import CodeRelease
from codeloom.services.core import formatting

STATUS = {
    "uploaded": ("Not in force", "plain"),
    "active": ("In force", "ok"),
    "retired": ("Taken back", ""),
    "refused": ("Refused", "error"),
}
UNITS = {
    OfficialKind.ICD10CM_TABULAR: "entry",
    OfficialKind.NCCI_PTP: "edit",
    OfficialKind.NCCI_MUE: "limit",
    OfficialKind.ICD10CM_INDEX: "term",
    OfficialKind.ICD10CM_DRUGS: "term",
    OfficialKind.ICD10CM_NEOPLASMS: "term",
    OfficialKind.ICD10CM_EXTERNAL: "term",
    OfficialKind.ICD9_GEM: "number",
}


@dataclass(frozen=True, slots=True)
class FlawView:
    """One thing wrong with a file; `line` and `column` are empty where the whole file is meant."""

    file: str
    line: str
    column: str
    problem: str


@dataclass(frozen=True, slots=True)
class ReleaseView:
    """A file that was uploaded. `period` says from when it is or was in force; the suggested dates fill the dialog (ISO)."""

    id: str = ""
    kind: str = ""
    kind_words: str = ""
    name: str = ""
    edition: str = ""
    size: str = ""
    status: str = ""
    status_words: str = ""
    tone: str = ""
    period: str = ""
    uploaded: str = ""
    changes: str = ""
    notes: tuple[str, ...] = ()
    first_day: str = ""
    last_day: str = ""
    flaw_count: str = ""
    download: str = ""


@dataclass(frozen=True, slots=True)
class KindView:
    """What is in force today for one kind of code set, in words, and whether it is a file of the organization."""

    kind: str
    label: str
    now: str
    since: str
    own: bool


@dataclass(frozen=True, slots=True)
class CodeSetsView:
    """The whole page: kinds, files to act on or in force, files refused."""

    kinds: tuple[KindView, ...] = ()
    releases: tuple[ReleaseView, ...] = ()
    refused: tuple[ReleaseView, ...] = ()
    active: int = 0


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One code that would be added, deleted or revised: its titles before and after."""

    code: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Changes:
    """One part of a difference: how many, and the first of them."""

    name: str
    words: str
    count: str
    rows: tuple[ChangeRow, ...]
    more: str


@dataclass(frozen=True, slots=True)
class Touched:
    """A chart, favorite or rule that names a code this release deletes or revises."""

    name: str
    words: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class PreviewView:
    """What putting a release in force would do."""

    release: ReleaseView = ReleaseView()
    effective_from: str = ""
    effective_to: str = ""
    period: str = ""
    changes: tuple[Changes, ...] = ()
    replaces: tuple[str, ...] = ()
    charts: tuple[Touched, ...] = ()
    charts_words: str = ""
    favorites_words: str = ""
    favorites: tuple[Touched, ...] = ()
    rules_words: str = ""
    rules: tuple[Touched, ...] = ()
    download: str = ""


def counted(kind: str, rows: int) -> str:
    """74,260 codes, 12 edits."""
    unit = UNITS.get(OfficialKind(kind), "code")
    return formatting.count(rows, unit, "entries" if unit == "entry" else "")


def label(kind: str) -> str:
    """The kind as people call it; an unread file has none."""
    return OfficialKind(kind).label if kind else "Not recognized"


def period(first: date | None, last: date | None) -> str:
    """From 1 Oct 2026, or both ends."""
    if first is None:
        return ""
    return f"{formatting.day(first)} to {formatting.day(last)}" if last else f"From {formatting.day(first)}"


def release_view(row: CodeRelease, name: str, by: str, zone: str) -> ReleaseView:
    """One release ready to show."""
    words, tone = STATUS[row.status]
    counts = row.counts
    changes = ", ".join(f"{counts[name]:,} {name}" for name in ("added", "deleted", "revised") if name in counts)
    first = row.effective_from or row.suggested_from
    last = row.effective_to if row.effective_from else row.suggested_to
    return ReleaseView(
        id=str(row.id),
        kind=row.kind,
        kind_words=label(row.kind) + (f", {row.part}" if row.part else ""),
        name=name,
        edition=row.edition,
        size=counted(row.kind, row.row_count) if row.kind else "",
        status=row.status,
        status_words=words,
        tone=tone,
        period=period(row.effective_from, row.effective_to),
        uploaded=f"{_day(row.uploaded_at, zone)}" + (f", {by}" if by else ""),
        changes=changes,
        notes=tuple(row.notes),
        first_day=first.isoformat() if first else "",
        last_day=last.isoformat() if last else "",
        flaw_count=f"{row.flaw_count:,}" if row.flaw_count else "",
        download=f"/api/code-sets/{row.id}/flaws.csv" if row.status == "refused" else "",
    )


def kind_views(active: Sequence[CodeRelease], built_in: str, built_in_codes: str, today: date) -> tuple[KindView, ...]:
    """For each kind, what answers today. Only the diagnosis codes and the exempt list are built in."""
    return tuple(_kind_view(kind, active, built_in, built_in_codes, today) for kind in OfficialKind)


def _kind_view(
    kind: OfficialKind, active: Iterable[CodeRelease], built_in: str, built_in_codes: str, today: date
) -> KindView:
    mine = [row for row in active if row.kind == kind and row.effective_from]
    ruling = [row for row in mine if row.effective_from and row.effective_from <= today <= (row.effective_to or today)]
    if ruling:
        newest = max(row.effective_from for row in ruling if row.effective_from)
        ruling = [row for row in ruling if row.effective_from == newest or row.part != ruling[0].part]
        editions = ", ".join(row.edition or row.part or "your file" for row in ruling[:3])
        return KindView(kind.value, kind.label, editions, period(newest, ruling[0].effective_to), True)
    coming = min(
        (row.effective_from for row in mine if row.effective_from and row.effective_from > today), default=None
    )
    since = f"Yours from {formatting.day(coming)}" if coming else ""
    if kind is OfficialKind.ICD10CM_ORDER:
        return KindView(kind.value, kind.label, f"Built in: {built_in}, {built_in_codes}", since, False)
    if kind in (OfficialKind.ICD10CM_TABULAR, OfficialKind.POA_EXEMPT):
        return KindView(kind.value, kind.label, "Built in", since, False)
    none = "Everyday terms built in" if kind.searched else "None: form checked only"
    if kind is OfficialKind.ICD9_GEM:
        none = "None: ICD-9 numbers are not found"
    if kind in (OfficialKind.NCCI_PTP, OfficialKind.NCCI_MUE):
        none = "None: not checked"
    return KindView(kind.value, kind.label, none, since, False)


def _day(moment: datetime, zone: str) -> str:
    return formatting.day(moment.astimezone(ZoneInfo(zone)).date())
