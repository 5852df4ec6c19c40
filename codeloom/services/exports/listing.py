"""Exports and schedules as people see them: what was asked for, how far it is, until when it is there, what comes next."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from codeloom.coding import clock
from codeloom.db.queries.exports import REPORTS
from codeloom.db.queries.exports import jobs as queries
from codeloom.db.tables.exports import Export, ExportSchedule
from codeloom.db.work import UnitOfWork
from codeloom.services.core import Command, ShortText, formatting, short_day, verb
from codeloom.services.exports.asking import only_own
from codeloom.services.exports.words import FORMATS, REASONS, SHORT, left, seconds_left

EVERY = {"day": "Every day", "week": "Mondays", "month": "1st of the month"}
MANAGERS = "managers"


class ListExports(Command):
    """One page: those older than the cursor of the page before, the newest without one."""

    after: ShortText = ""


@dataclass(frozen=True, slots=True)
class ExportRow:
    """An export: `tone` ok, info, warn or error, `word` its state in a few words, `title` at length. While it is made, `percent`
    of the expected rows are written."""

    id: str
    name: str
    format: str
    begun: str
    state: str
    tone: str
    word: str
    title: str
    percent: int
    row_count: str
    by: str
    repair: bool = False
    schedule: str = ""


@dataclass(frozen=True, slots=True)
class ScheduleRow:
    """A schedule: when, to whom, next time, what came of the last one. `paused` rests by a person's wish, a `broken` one until it
    is repaired."""

    id: str
    name: str
    format: str
    when: str
    whom: str
    next: str
    last: str
    tone: str
    title: str
    paused: bool
    broken: bool


@dataclass(frozen=True, slots=True)
class ExportsView:
    """A page of exports with all schedules. `whose` is the person whose they are, empty: everybody's. `next` is the cursor of the
    page after, empty on the last."""

    rows: tuple[ExportRow, ...] = ()
    scheduled: tuple[ScheduleRow, ...] = ()
    running: int = 0
    next: str = ""
    whose: str = ""


@verb("exports.list", ListExports, read_only=True)
def list_exports(uow: UnitOfWork, cmd: ListExports) -> ExportsView:
    """The newest exports and every schedule: of everybody for managers, else one's own."""
    own, zone, now = only_own(uow), queries.time_zone(uow), clock.now()
    found = queries.page(uow, own, _cursor(cmd.after))
    shown, names = found[: queries.PAGE], queries.staff(uow)
    plans = queries.schedules(uow, own)
    last = queries.last_of(uow, [one.id for one in plans])
    return ExportsView(
        rows=tuple(_row(one, names, zone, now) for one in shown),
        scheduled=tuple(_schedule(one, last.get(one.id), names, zone, now) for one in plans),
        running=sum(one.status in ("queued", "running") for one in shown),
        next=f"{shown[-1].created_at.isoformat()}|{shown[-1].id}" if len(found) > len(shown) else "",
        whose=str(own or ""),
    )


def _cursor(text: str) -> tuple[datetime, UUID] | None:
    """Where a page ended; the first page for what is no cursor of ours."""
    at, _, found = text.partition("|")
    try:
        return datetime.fromisoformat(at), UUID(found)
    except ValueError:
        return None


def title_of(report: str) -> str:
    """What a report is called."""
    return REPORTS[report].title if report in REPORTS else report.replace("_", " ").capitalize()


def _row(one: Export, names: dict[UUID, tuple[str, int]], zone: str, now: datetime) -> ExportRow:
    word, tone, title = _state(one, now)
    rows = one.expected if one.status in ("queued", "running") else one.row_count
    return ExportRow(
        id=str(one.id), name=title_of(one.report), format=FORMATS[one.format], begun=_when(one.created_at, zone, now),
        state=one.status, tone=tone, word=word, title=title, percent=_percent(one), row_count=f"{rows:,}",
        by=names[one.made_by][0] if one.made_by in names else "",
        repair=one.reason in ("field_gone", "report_gone", "team_gone", "too_many_rows"),
        schedule=str(one.schedule_id or ""),
    )  # fmt: skip


def _percent(one: Export) -> int:
    return min(99, int(100 * one.row_count / one.expected)) if one.expected else 0


def _state(one: Export, now: datetime) -> tuple[str, str, str]:
    """(a few words, tone, the same at length)."""
    if one.status == "queued":
        return "waits for a worker", "info", "It begins as soon as a worker is free; you can leave this page meanwhile."
    if one.status == "running":
        passed = (now - (one.started_at or now)).total_seconds()
        rest = seconds_left(one.row_count, one.expected, passed)
        return rest or f"{_percent(one)} %", "info", f"{one.row_count:,} of about {one.expected:,} rows are written."
    if one.status == "ready" and one.expires_at is not None and one.expires_at > now:
        rest = left(one.expires_at, now)
        return f"ready, {rest}", "ok", f"Kept for {rest} more. SHA-256 {one.sha256}"
    if one.status == "failed":
        return f"failed: {SHORT.get(one.reason, one.reason)}", "error", REASONS.get(one.reason, "")
    if one.status == "stopped":
        return "stopped", "warn", "Somebody stopped it; what was written was deleted."
    return (
        "gone, 7 d over",
        "",
        "The file was kept for seven days and deleted. Make it again from the data as they are now.",
    )


def _when(moment: datetime, zone: str, now: datetime) -> str:
    """10:40, or 8 Jun 06:00 of another day."""
    there, today = moment.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone)).date()
    return f"{there:%H:%M}" if there.date() == today else f"{short_day(there.date())} {there:%H:%M}"


def _schedule(
    one: ExportSchedule, last: Export | None, names: dict[UUID, tuple[str, int]], zone: str, now: datetime
) -> ScheduleRow:
    to = names.get(one.to_id, ("", 0))[0] if one.to_id else MANAGERS
    words, tone, title = "not made yet", "", ""
    if last is not None:
        of = short_day(last.created_at.astimezone(ZoneInfo(zone)).date())
        if last.status in ("ready", "gone"):
            words, tone = f"{of}, {formatting.count(last.row_count, 'row')}", "ok"
        else:
            state, tone, title = _state(last, now)
            words = f"{of}, {state.partition(':')[0]}"
    broken = one.paused not in ("", "person")
    if broken:
        tone, title = "error", REASONS.get(one.paused, "")
    there = one.next_at.astimezone(ZoneInfo(zone))
    return ScheduleRow(
        id=str(one.id), name=title_of(one.report), format=FORMATS[one.format], when=EVERY[one.every], whom=to,
        next="paused" if one.paused else f"{short_day(there.date())} {there:%H:%M}", last=words, tone=tone, title=title,
        paused=one.paused == "person", broken=broken,
    )  # fmt: skip
