"""The manager's list of charts: what stands behind every figure of the dashboard, by tab, coder, specialty and setting."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Annotated, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import Field, StringConstraints

from codeloom.coding import clock
from codeloom.coding.lifecycle import EDITABLE, STATUS_WORDS, ChartStatus, Role
from codeloom.db.queries import people
from codeloom.db.queries.audits.records import midnight
from codeloom.db.queries.charts import listing
from codeloom.db.queries.charts import rows as queries
from codeloom.db.work import UnitOfWork
from codeloom.services.charts.chart_lists import ChartWish, read_cursor, write_cursor
from codeloom.services.charts.work_queue import TABS, ChartRow, row_of
from codeloom.services.core import Refused, ShortText, formatting, verb
from codeloom.services.saved_views import list_with_views

NOBODY = "nobody"
OPEN = tuple(status.value for status in ChartStatus if status in EDITABLE)
"""Statuses in which a chart can be late."""


Tab = Literal["draft", "returned", "waiting", "done", "late", "open", "today", "sent", "work"]
STATUSES_OF_TAB: dict[str, tuple[str, ...]] = {
    **{key: (status,) for key, (_, status) in TABS.items()},
    "late": OPEN,
    "open": OPEN,
    "today": (ChartStatus.COMPLETED.value,),
    "sent": listing.ALL,
    "work": listing.ALL,
}
"""The statuses of what a tab shows. Beside the tabs of the page: charts open with a coder, completed today, sent for audit today,
and those that somebody codes or audits now."""
OLDEST = 7
"""Whole days since import from which on charts are counted as one."""


class ShowCharts(ChartWish):
    """One tab, filtered. `coder`: a coder's id, "nobody", or empty for everybody. `age`: whole days since import (`OLDEST` takes
    all older ones), None for any.

    `only` are the numbers of the charts meant, with commas between; empty for all.
    """

    tab: Tab = "draft"
    coder: ShortText = ""
    specialty: ShortText = ""
    setting: Literal["", "inpatient", "outpatient"] = ""
    age: Annotated[int, Field(ge=0, le=OLDEST)] | None = None
    only: Annotated[str, StringConstraints(max_length=200, pattern=r"^([1-9][0-9]{0,11}(,[1-9][0-9]{0,11})*)?$")] = ""


@dataclass(frozen=True, slots=True)
class ListedChart:
    """A chart with its status in words; `when` is its due time, or when it was completed."""

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
    """The organization's charts in one tab, 50 to a page: by due time, completed ones the latest first, or as asked."""
    now, zone = clock.now(), people.time_zone(uow)
    wanted = _filter(command, now, midnight(now, zone))
    page = queries.page(uow, wanted)
    tabs = _tabs(listing.counts(uow, _whole(wanted), now))
    total = next((tab.count for tab in tabs if tab.id == command.tab), None)
    total = sum(queries.counts(uow, wanted).values()) if total is None else total
    return ChartListView(
        tabs=tabs,
        rows=tuple(_listed(uow, row, now, zone) for row in page),
        coders=tuple(CoderChoice(str(one.id), one.name) for one in people.active(uow, Role.CODER)),
        specialties=tuple(queries.specialties(uow)),
        total=total,
        shown=f"{len(page)} of {total:,}",
        next=write_cursor(page[-1], wanted.order) if len(page) == queries.PAGE else "",
    )


def _filter(command: ShowCharts, now: datetime, midnight: datetime) -> queries.QueueFilter:
    coder = None
    if command.coder not in ("", NOBODY):
        try:
            coder = UUID(command.coder)
        except ValueError:
            raise Refused("That filter names nobody.", todo="Choose a coder from the list.") from None
    tab, done = command.tab, command.tab in ("done", "today")
    order = "completed" if done and command.order in ("", "due") else command.order or "due"
    return queries.QueueFilter(
        statuses=STATUSES_OF_TAB[tab],
        specialty=command.specialty,
        setting=command.setting,
        assignee_id=coder,
        unassigned=command.coder == NOBODY,
        late_at=now if tab == "late" else None,
        created_between=_imported(command.age, now),
        completed_since=midnight if tab == "today" else None,
        submitted_since=midnight if tab == "sent" else None,
        in_work_at=now if tab == "work" else None,
        numbers=tuple(map(int, command.only.split(","))) if command.only else (),
        patients=command.people,
        order=order,
        descending=command.descending if command.order else done,
        after=read_cursor(command.after, order),
    )


def _whole(wanted: queries.QueueFilter) -> queries.QueueFilter:
    """The same filter without what only one tab asks for."""
    return replace(wanted, late_at=None, completed_since=None, submitted_since=None, in_work_at=None)


def _imported(age: int | None, now: datetime) -> tuple[datetime | None, datetime | None]:
    """The span in which charts of so many whole days came in."""
    if age is None:
        return None, None
    return None if age == OLDEST else now - timedelta(days=age + 1), now - timedelta(days=age)


def _tabs(counts: dict[str, listing.Count]) -> tuple[ListTab, ...]:
    nothing = listing.Count()
    charts = {key: counts.get(status, nothing).charts for key, (_, status) in TABS.items()}
    charts["late"] = sum(counts.get(status, nothing).late for status in OPEN)
    return tuple(ListTab(key, number, f"{number:,}") for key, number in charts.items())


def _listed(uow: UnitOfWork, row: queries.QueueRow, now: datetime, zone: str) -> ListedChart:
    chart = row_of(uow, row, now, zone)
    completed = row.chart.completed_at
    when, tone = (_moment(completed, now, zone), "") if completed else (chart.due, chart.due_tone)
    return ListedChart(chart, STATUS_WORDS[ChartStatus(row.chart.status)], when, tone)


def _moment(moment: datetime, now: datetime, zone: str) -> str:
    """today 15:30, or 6 Jun 2026."""
    there, here = moment.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone))
    return f"today {there:%H:%M}" if there.date() == here.date() else formatting.day(there.date())


list_with_views(
    "charts",
    list_charts,
    {
        "tab": "tab",
        "coder": "coder",
        "specialty": "specialty",
        "setting": "setting",
        "age": "age",
        "order": "order",
        "desc": "descending",
    },
    {"specialty": queries.specialties},
)
