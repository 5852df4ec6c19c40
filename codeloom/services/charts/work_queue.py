"""A coder's queue: tabs, rows ready to show, and what was returned with its reason."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from codeloom.coding import clock
from codeloom.coding.lifecycle import EDITABLE, ENDED, ChartStatus, Role
from codeloom.db.queries import people
from codeloom.db.queries.audits import records as audit_queries
from codeloom.db.queries.charts import counting, listing, pace, standing, turn
from codeloom.db.queries.charts import rows as queries
from codeloom.db.tables.audits import Audit
from codeloom.db.tables.charts import Chart
from codeloom.db.work import UnitOfWork
from codeloom.services.charts import reasons
from codeloom.services.charts.chart_lists import PRIORITIES, ChartWish, read_cursor, write_cursor
from codeloom.services.charts.holds import held_until
from codeloom.services.charts.opening import name_of
from codeloom.services.charts.time_in_chart import own_times
from codeloom.services.charts.turn import first
from codeloom.services.core import ShortText, formatting, verb
from codeloom.services.saved_views import list_with_views
from codeloom.services.teams import order_of

TABS: dict[str, tuple[str, str]] = {
    "draft": ("Draft", ChartStatus.DRAFT.value),
    "returned": ("Returned", ChartStatus.RETURNED.value),
    "held": ("On hold", counting.HELD),
    "waiting": ("Waiting for audit", ChartStatus.PENDING_AUDIT.value),
    "done": ("Done", ChartStatus.COMPLETED.value),
}


OPEN = tuple(status.value for status in ChartStatus if status in EDITABLE)
"""Statuses in which a chart can be late, or on hold."""


class ShowQueue(ChartWish):
    """One tab of the queue, filtered; `after` is the cursor of the page before."""

    tab: Literal["draft", "returned", "held", "waiting", "done"] = "draft"
    specialty: ShortText = ""
    setting: Literal["", "inpatient", "outpatient"] = ""


@dataclass(frozen=True, slots=True)
class ChartRow:
    """One chart in a list; of one on hold `held` is until when (3 Dec) and `why` its reason with the coder's words.
    `link` is empty while the chart comes later in the order of the coder's team; `spent` is the coder's time in it."""

    id: str
    number: str
    link: str
    priority: int
    patient: str
    encounter: str
    specialty: str
    dates: str
    age: str
    due: str
    due_tone: str
    difficulty: int
    size: str
    status: str
    assignee: str = ""
    held: str = ""
    why: str = ""
    spent: str = ""


@dataclass(frozen=True, slots=True)
class ReturnedRow:
    """A chart that came back, with what the supervisor wrote."""

    number: str
    link: str
    patient: str
    feedback: str
    by: str
    due: str
    due_tone: str


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab, how many charts of the filter are behind it, and how many there are in all."""

    id: str
    name: str
    count: int
    whole: int


@dataclass(frozen=True, slots=True)
class QueueView:
    """The queue as the page shows it. `in_order` says who set the order of the coder's team, empty where they choose themselves;
    then `coming` is the number of the chart that comes next, or says that it is one of nobody's."""

    tab: str = "draft"
    tabs: tuple[Tab, ...] = ()
    returned: tuple[ReturnedRow, ...] = ()
    rows: tuple[ChartRow, ...] = ()
    specialties: tuple[str, ...] = ()
    next: str = ""
    total: int = 0
    done_today: int = 0
    median: str = ""
    median_note: str = ""
    accuracy: str = ""
    accuracy_note: str = ""
    in_order: str = ""
    coming: str = ""
    spent_today: str = ""


@verb("charts.queue", ShowQueue, read_only=True)
def queue(uow: UnitOfWork, command: ShowQueue) -> QueueView:
    """The coder's own charts in one tab, 50 to a page."""
    now, zone = clock.now(), people.time_zone(uow)
    done, held = command.tab == "done", command.tab == "held"
    order = command.order or ("due" if done else "turn")
    wanted = queries.QueueFilter(
        statuses=OPEN if held else (TABS[command.tab][1],),
        specialty=command.specialty,
        setting=command.setting,
        priority=PRIORITIES.get(command.priority, 0),
        patients=command.people,
        order=order,
        descending=command.descending if command.order else done,
        after=read_cursor(command.after, order),
        ready_at=None if held else now,
        held_at=now if held else None,
    )
    whole = counting.counts(uow, now)
    counts = counting.counts(uow, now, listing.whole(wanted)) if _filtered(command) else whole
    page = queries.page(uow, wanted)
    returned = queries.page(uow, queries.QueueFilter(statuses=("returned",), ready_at=now), size=3)
    agreed, judged = audit_queries.accuracy_of(uow, uow.user_id, now)
    spent, today = own_times(uow, [row.chart.id for row in page], now, zone)
    order_there = _turn(uow, now, [row.chart for row in page])
    rows = [
        replace(row, spent=spent.get(UUID(row.id), ""), link="" if row.id in order_there.later else row.link)
        for row in rows_of(uow, page, now, zone)
    ]
    median, sent = pace.median_to_send(uow, now - timedelta(days=30))
    return QueueView(
        tab=command.tab,
        tabs=tuple(Tab(k, name, counts.get(status, 0), whole.get(status, 0)) for k, (name, status) in TABS.items()),
        returned=tuple(_returned(uow, row, now, zone) for row in returned),
        rows=tuple(rows),
        specialties=tuple(queries.specialties(uow)),
        next=write_cursor(page[-1], order) if len(page) == queries.PAGE else "",
        total=counts.get(TABS[command.tab][1], 0),
        done_today=audit_queries.submitted_today(uow, uow.user_id, now, zone),
        median=_minutes(median) if median is not None else "",
        median_note=f"n {sent:,}",
        accuracy=formatting.percent(agreed, judged),
        accuracy_note=formatting.interval(agreed, judged),
        in_order=order_there.words,
        coming=order_there.coming,
        spent_today=today,
    )


@dataclass(frozen=True, slots=True)
class _Turn:
    """What the order of a coder's team means for their queue: the charts that come later, by id."""

    words: str = ""
    coming: str = ""
    later: frozenset[str] = frozenset()


def _turn(uow: UnitOfWork, now: datetime, shown: Sequence[Chart]) -> _Turn:
    order = order_of(uow, uow.user_id)
    if order is None:
        return _Turn()
    head, free = first(uow, order, now)
    fresh = [one.id for one in shown if one.status == ChartStatus.DRAFT and not one.touched]
    taken_up = turn.taken_up(uow, fresh)
    later = {str(one) for one in fresh if one not in taken_up and (free or head is None or one != head.id)}
    coming = "" if head is None else "an unassigned chart" if free else formatting.chart_number(head.number)
    words = f"Order set by {order.by}: priority, then due" if order.by else "Order: priority, then due"
    return _Turn(words, coming, frozenset(later))


def rows_of(uow: UnitOfWork, page: Sequence[queries.QueueRow], now: datetime, zone: str) -> tuple[ChartRow, ...]:
    """A page of charts, those on hold with their reasons."""
    days = {row.chart.id: day for row in page if (day := held_until(row.chart, zone)) is not None}
    why = standing.reasons_of(uow, list(days), "hold")
    shown = []
    for row in page:
        given = reasons.read(uow, why.get(row.chart.id), zone)
        said = ": ".join(part for part in (given.reason, given.words) if part)
        shown.append(replace(row_of(uow, row, now, zone), held=formatting.short_day(days.get(row.chart.id)), why=said))
    return tuple(shown)


def _filtered(command: ShowQueue) -> bool:
    return command.searched or bool(command.specialty or command.setting or command.priority)


def _minutes(seconds: float) -> str:
    """17 min, 3 h 20 min, 2 d 4 h."""
    minutes = max(1, round(seconds / 60))
    if minutes < 60:
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest} min" if hours < 24 else f"{hours // 24} d {hours % 24} h"


def row_of(uow: UnitOfWork, row: queries.QueueRow, now: datetime, zone: str) -> ChartRow:
    """One chart, ready to show in any list."""
    chart = row.chart
    due, tone = formatting.due(chart.due_at, now, zone)
    size = f"{formatting.count(chart.doc_count, 'doc')}, {chart.word_count:,} w"
    return ChartRow(
        id=str(chart.id),
        number=formatting.chart_number(chart.number),
        link=f"/{'chart' if uow.scope.role == Role.CODER else 'charts'}/{chart.number}",
        priority=chart.priority,
        patient=name_of(uow, row.patient),
        encounter=uow.vault.open(Chart.encounter_title_enc, chart),
        specialty=chart.specialty,
        dates=formatting.list_days(chart.service_from, chart.service_to, now),
        age=formatting.age_days(chart.created_at, now),
        due=due if chart.status not in ENDED else "",
        due_tone=tone,
        difficulty=chart.difficulty,
        size=size,
        status=chart.status,
        assignee=row.assignee or "",
    )


def _returned(uow: UnitOfWork, row: queries.QueueRow, now: datetime, zone: str) -> ReturnedRow:
    audit = audit_queries.last_closed(uow, row.chart.id)
    due, tone = formatting.due(row.chart.due_at, now, zone)
    findings = audit_queries.findings_count(uow, audit.id) if audit else 0
    by = f"{people.name_of(uow, audit.auditor_id)}, {formatting.count(findings, 'finding')}" if audit else ""
    return ReturnedRow(
        number=formatting.chart_number(row.chart.number),
        link=f"/chart/{row.chart.number}",
        patient=name_of(uow, row.patient),
        feedback=uow.vault.open(Audit.feedback_enc, audit) if audit else "",
        by=by,
        due=due,
        due_tone=tone,
    )


list_with_views(
    "queue",
    queue,
    {
        "tab": "tab",
        "specialty": "specialty",
        "setting": "setting",
        "priority": "priority",
        "order": "order",
        "desc": "descending",
    },
    {"specialty": queries.specialties},
)
