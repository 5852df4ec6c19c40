"""The manager's list of charts: what stands behind every figure of the dashboard, by tab, coder, specialty and setting."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import Field, StringConstraints

from codeloom.coding import clock
from codeloom.coding.lifecycle import STATUS_WORDS, ChartStatus, Role
from codeloom.coding.variance import Category
from codeloom.db.queries import people
from codeloom.db.queries.audits.records import midnight
from codeloom.db.queries.charts import counting, listing
from codeloom.db.queries.charts import rows as queries
from codeloom.db.queries.charts.by_audit import Audited
from codeloom.db.work import UnitOfWork
from codeloom.services.charts.chart_lists import PRIORITIES, ChartWish, held_in, read_cursor, write_cursor
from codeloom.services.charts.work_queue import OPEN, ChartRow, rows_of
from codeloom.services.charts.work_queue import TABS as QUEUE_TABS
from codeloom.services.core import Refused, ShortText, formatting, verb
from codeloom.services.saved_views import list_with_views
from codeloom.services.teams import TeamChoice, WhichTeam, people_of, team_choices

NOBODY = "nobody"
TABS = {**QUEUE_TABS, "closed": (STATUS_WORDS[ChartStatus.CLOSED], ChartStatus.CLOSED.value)}


Tab = Literal["draft", "returned", "held", "waiting", "done", "late", "closed", "open", "today", "sent", "work",
              "completed", "first", "audited"]  # fmt: skip
Setting = Literal["", "inpatient", "outpatient"]
STATUSES_OF_TAB: dict[str, tuple[str, ...]] = {
    **{key: (status,) for key, (_, status) in TABS.items()},
    "held": OPEN,
    "late": OPEN,
    "open": OPEN,
    "today": (ChartStatus.COMPLETED.value,),
    "sent": listing.ALL,
    "work": listing.ALL,
    "completed": (ChartStatus.COMPLETED.value,),
    "first": listing.ALL,
    "audited": listing.ALL,
}
"""The statuses of what a tab shows. Beside the tabs of the page: charts open with a coder, completed today, sent for audit today,
those that somebody codes or audits now, and of some days those completed, audited for the first time, or audited."""
OF_DAYS = ("completed", "first", "audited")
"""Tabs of some days."""
OLDEST = 7
"""Whole days since import from which on charts are counted as one."""


class ShowCharts(ChartWish):
    """One tab, filtered. `coder`: a coder's id, "nobody", or empty for everybody. `team`: only charts its active members
    have. `age`: whole days since import (`OLDEST` takes
    all older ones), None for any.

    `only` are the numbers of the charts meant, with commas between; empty for all. Those are listed by their status, on hold
    or not. `since` and `until` are the first and the last day of a tab of some days, today where there is none; coder and team are
    those whose audited work it was, where the tab is of audits. `finding` is the category of a disagreement in them.
    """

    tab: Tab = "draft"
    coder: ShortText = ""
    team: WhichTeam = ""
    specialty: ShortText = ""
    setting: Setting = ""
    since: date | Literal[""] = ""
    until: date | Literal[""] = ""
    finding: Category | Literal[""] = ""
    age: Annotated[int, Field(ge=0, le=OLDEST)] | None = None
    only: Annotated[str, StringConstraints(max_length=200, pattern=r"^([1-9][0-9]{0,11}(,[1-9][0-9]{0,11})*)?$")] = ""


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
    """One page of the list; the counts of the tabs follow the filters. `shown` is "50 of 1,204". `about` says which days and
    finding a tab of some days is of."""

    tabs: tuple[ListTab, ...] = ()
    rows: tuple[ListedChart, ...] = ()
    coders: tuple[CoderChoice, ...] = ()
    teams: tuple[TeamChoice, ...] = ()
    specialties: tuple[str, ...] = ()
    total: int = 0
    shown: str = ""
    next: str = ""
    about: str = ""


@verb("charts.list", ShowCharts, read_only=True)
def list_charts(uow: UnitOfWork, command: ShowCharts) -> ChartListView:
    """The organization's charts in one tab, 50 to a page: by due time, completed ones the latest first, or as asked."""
    now, zone = clock.now(), people.time_zone(uow)
    wanted = _filter(command, now, zone, people_of(uow, command.team))
    page = queries.page(uow, wanted)
    tabs = _tabs(listing.counts(uow, wanted, now), apart=not command.only)
    total = next((tab.count for tab in tabs if tab.id == command.tab), None)
    total = sum(counting.counts(uow, now, wanted).values()) if total is None else total
    return ChartListView(
        tabs=tabs,
        rows=tuple(
            _listed(row, shown, now, zone, command.tab)
            for row, shown in zip(page, rows_of(uow, page, now, zone), strict=True)
        ),
        coders=tuple(CoderChoice(str(one.id), one.name) for one in people.active(uow, Role.CODER)),
        teams=team_choices(uow),
        specialties=tuple(queries.specialties(uow)),
        total=total,
        shown=f"{len(page)} of {total:,}",
        next=write_cursor(page[-1], wanted.order) if len(page) == queries.PAGE else "",
        about=_about(command, *_days(command, now, zone)) if command.tab in OF_DAYS else "",
    )


def day_begins(day: date, time_zone: str) -> datetime:
    """The first moment of a day in a time zone: of a midnight that is twice the first, of one that is left out the next moment."""
    return datetime.combine(day, time.min, ZoneInfo(time_zone)).astimezone(UTC)


def _days(command: ShowCharts, now: datetime, zone: str) -> tuple[date, date]:
    """The first and the last day meant. Raises Refused for days the wrong way round."""
    today = now.astimezone(ZoneInfo(zone)).date()
    first, last = command.since or today, command.until or today
    if first > last or last.year >= 9999:
        raise Refused("Those days are the wrong way round.", todo="Choose a figure of the dashboard.")
    return first, last


def _about(command: ShowCharts, first: date, last: date) -> str:
    days = formatting.days(first, last) if first != last else formatting.day(first)
    return f"{days}, finding: {command.finding}" if command.finding and command.tab == "audited" else days


def _filter(command: ShowCharts, now: datetime, zone: str, crew: tuple[UUID, ...] | None) -> queries.QueueFilter:
    """What a command means; `crew` are the people of its team."""
    coder = None
    if command.coder not in ("", NOBODY):
        try:
            coder = UUID(command.coder)
        except ValueError:
            raise Refused("That filter names nobody.", todo="Choose a coder from the list.") from None
    tab, done = command.tab, command.tab in ("done", "today", "completed")
    first, last = _days(command, now, zone) if tab in OF_DAYS else (None, None)
    since = day_begins(first, zone) if first is not None else None
    before = day_begins(last + timedelta(days=1), zone) if last is not None else None
    audited = None
    if since is not None and before is not None and tab != "completed":
        whose = () if command.coder == NOBODY else (coder,) if coder is not None else crew
        audited = Audited(since, before, tab == "first", command.finding if tab == "audited" else "", whose)
    of_audits = audited is not None
    order = "completed" if done and command.order in ("", "due") else command.order or "due"
    return queries.QueueFilter(
        statuses=STATUSES_OF_TAB[tab],
        specialty=command.specialty,
        setting=command.setting,
        priority=PRIORITIES.get(command.priority, 0),
        assignee_id=None if of_audits else coder,
        unassigned=command.coder == NOBODY and not of_audits,
        people=None if of_audits else crew,
        late_at=now if tab == "late" else None,
        created_between=_imported(command.age, now),
        completed_since=midnight(now, zone) if tab == "today" else since if tab == "completed" else None,
        completed_before=before if tab == "completed" else None,
        audited=audited,
        submitted_since=midnight(now, zone) if tab == "sent" else None,
        in_work_at=now if tab == "work" else None,
        ready_at=now if held_in(tab) is False and not command.only else None,
        held_at=now if held_in(tab) else None,
        numbers=tuple(map(int, command.only.split(","))) if command.only else (),
        patients=command.people,
        order=order,
        descending=command.descending if command.order else done,
        after=read_cursor(command.after, order),
    )


def _imported(age: int | None, now: datetime) -> tuple[datetime | None, datetime | None]:
    """The span in which charts of so many whole days came in."""
    if age is None:
        return None, None
    return None if age == OLDEST else now - timedelta(days=age + 1), now - timedelta(days=age)


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


list_with_views(
    "charts",
    list_charts,
    {
        "tab": "tab",
        "coder": "coder",
        "team": "team",
        "specialty": "specialty",
        "setting": "setting",
        "priority": "priority",
        "since": "since",
        "until": "until",
        "finding": "finding",
        "age": "age",
        "order": "order",
        "desc": "descending",
    },
    {"specialty": queries.specialties},
)
