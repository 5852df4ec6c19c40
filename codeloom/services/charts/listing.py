"""The manager's list of charts: what stands behind every figure of the dashboard, by tab, coder, specialty and setting."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import StringConstraints

from codeloom.coding import clock
from codeloom.coding.lifecycle import STATUS_WORDS, ChartStatus, Role
from codeloom.db.queries import people
from codeloom.db.queries.charts import listing
from codeloom.db.queries.charts import rows as queries
from codeloom.db.work import UnitOfWork
from codeloom.services.charts.work_queue import OPEN, ChartRow, read_cursor, rows_of, write_cursor
from codeloom.services.charts.work_queue import TABS as QUEUE_TABS
from codeloom.services.core import Command, Refused, ShortText, formatting, verb

NOBODY = "nobody"
TABS = {**QUEUE_TABS, "closed": (STATUS_WORDS[ChartStatus.CLOSED], ChartStatus.CLOSED.value)}


class ShowCharts(Command):
    """One tab, filtered. `coder`: a coder's id, "nobody", or empty for everybody; `after` is the cursor of the page before.

    `only` are the numbers of the charts meant, with commas between; empty for all. Those are listed by their status, on hold
    or not.
    """

    tab: Literal["draft", "returned", "held", "waiting", "done", "late", "closed"] = "draft"
    coder: ShortText = ""
    specialty: ShortText = ""
    setting: Literal["", "inpatient", "outpatient"] = ""
    only: Annotated[str, StringConstraints(max_length=200, pattern=r"^([1-9][0-9]{0,11}(,[1-9][0-9]{0,11})*)?$")] = ""
    after: ShortText = ""


@dataclass(frozen=True, slots=True)
class ListedChart:
    """A chart with its status in words; `when` is its due time, when it was completed, or until when it is on hold."""

    chart: ChartRow
    status_word: str
    when: str
    when_tone: str


@dataclass(frozen=True, slots=True)
class ListTab:
    """A tab and how many charts are behind it."""

    id: str
    count: int
    words: str


@dataclass(frozen=True, slots=True)
class CoderChoice:
    """A coder to filter by."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class ChartListView:
    """One page of the list; the counts of the tabs follow the filters. `shown` is "50 of 1,204"."""

    tabs: tuple[ListTab, ...] = ()
    rows: tuple[ListedChart, ...] = ()
    coders: tuple[CoderChoice, ...] = ()
    specialties: tuple[str, ...] = ()
    total: int = 0
    shown: str = ""
    next: str = ""


@verb("charts.list", ShowCharts, read_only=True)
def list_charts(uow: UnitOfWork, command: ShowCharts) -> ChartListView:
    """The organization's charts in one tab, 50 to a page: open ones by due time, completed ones the latest first."""
    now, zone = clock.now(), people.time_zone(uow)
    wanted = _filter(command, now)
    done = command.tab == "done"
    page = listing.completed(uow, wanted) if done else queries.page(uow, wanted)
    tabs = _tabs(listing.counts(uow, wanted, now), apart=not command.only)
    total = next(tab.count for tab in tabs if tab.id == command.tab)
    return ChartListView(
        tabs=tabs,
        rows=tuple(
            _listed(row, shown, now, zone, command.tab)
            for row, shown in zip(page, rows_of(uow, page, now, zone), strict=True)
        ),
        coders=tuple(CoderChoice(str(one.id), one.name) for one in people.active(uow, Role.CODER)),
        specialties=tuple(queries.specialties(uow)),
        total=total,
        shown=f"{len(page)} of {total:,}",
        next=_cursor(page[-1], done) if len(page) == queries.PAGE else "",
    )


def _filter(command: ShowCharts, now: datetime) -> queries.QueueFilter:
    coder = None
    if command.coder not in ("", NOBODY):
        try:
            coder = UUID(command.coder)
        except ValueError:
            raise Refused("That filter names nobody.", todo="Choose a coder from the list.") from None
    late, held = command.tab == "late", command.tab == "held"
    return queries.QueueFilter(
        statuses=OPEN if late or held else (TABS[command.tab][1],),
        specialty=command.specialty,
        setting=command.setting,
        assignee_id=coder,
        unassigned=command.coder == NOBODY,
        late_at=now if late else None,
        ready_at=None if late or held or command.only else now,
        held_at=now if held else None,
        after=read_cursor(command.after),
        numbers=tuple(map(int, command.only.split(","))) if command.only else (),
    )


def _tabs(counts: dict[str, listing.Count], *, apart: bool) -> tuple[ListTab, ...]:
    """The tabs with their counts; `apart`: charts on hold are in no other tab of a status."""
    nothing = listing.Count()
    by_status = {key: counts.get(status, nothing) for key, (_, status) in TABS.items()}
    charts = {key: one.charts - one.held * apart for key, one in by_status.items()}
    charts["held"] = sum(one.held for one in counts.values())
    late = sum(counts.get(status, nothing).late for status in OPEN)
    order = (*QUEUE_TABS, "late", "closed")
    return tuple(ListTab(key, number, f"{number:,}") for key in order for number in [{**charts, "late": late}[key]])


def _listed(row: queries.QueueRow, chart: ChartRow, now: datetime, zone: str, tab: str) -> ListedChart:
    completed = row.chart.completed_at
    when, tone = (_moment(completed, now, zone), "") if completed else (chart.due, chart.due_tone)
    if tab == "held":
        when, tone = chart.held, ""
    return ListedChart(chart, STATUS_WORDS[ChartStatus(row.chart.status)], when, tone)


def _moment(moment: datetime, now: datetime, zone: str) -> str:
    """today 15:30, or 6 Jun 2026."""
    there, here = moment.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone))
    return f"today {there:%H:%M}" if there.date() == here.date() else formatting.day(there.date())


def _cursor(row: queries.QueueRow, done: bool) -> str:
    if not done:
        return write_cursor(row)
    moment, chart_id = listing.completed_cursor(row.chart)
    return f"{moment.isoformat()}~{chart_id}"
