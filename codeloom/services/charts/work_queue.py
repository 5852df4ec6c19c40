"""A coder's queue: tabs, rows ready to show, and what was returned with its reason."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal
from uuid import UUID

from codeloom.coding import clock
from codeloom.coding.lifecycle import EDITABLE, ENDED, ChartStatus, Role
from codeloom.db.queries import people
from codeloom.db.queries.audits import records as audit_queries
from codeloom.db.queries.charts import rows as queries
from codeloom.db.queries.charts import standing
from codeloom.db.tables.audits import Audit
from codeloom.db.tables.charts import Chart
from codeloom.db.work import UnitOfWork
from codeloom.services.charts import reasons
from codeloom.services.charts.holds import held_until
from codeloom.services.charts.opening import name_of
from codeloom.services.core import Command, Refused, ShortText, formatting, verb

TABS: dict[str, tuple[str, str]] = {
    "draft": ("Draft", ChartStatus.DRAFT.value),
    "returned": ("Returned", ChartStatus.RETURNED.value),
    "held": ("On hold", queries.HELD),
    "waiting": ("Waiting for audit", ChartStatus.PENDING_AUDIT.value),
    "done": ("Done", ChartStatus.COMPLETED.value),
}


OPEN = tuple(status.value for status in ChartStatus if status in EDITABLE)
"""Statuses in which a chart can be late, or on hold."""


class ShowQueue(Command):
    """One tab of the queue, filtered; `after` is the cursor of the page before."""

    tab: Literal["draft", "returned", "held", "waiting", "done"] = "draft"
    specialty: ShortText = ""
    setting: Literal["", "inpatient", "outpatient"] = ""
    after: ShortText = ""


@dataclass(frozen=True, slots=True)
class ChartRow:
    """One chart in a list; of one on hold `held` is until when (3 Dec) and `why` its reason with the coder's words."""

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
    """A tab and how many charts are behind it."""

    id: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class QueueView:
    """The queue as the page shows it."""

    tab: str = "draft"
    tabs: tuple[Tab, ...] = ()
    returned: tuple[ReturnedRow, ...] = ()
    rows: tuple[ChartRow, ...] = ()
    specialties: tuple[str, ...] = ()
    next: str = ""
    total: int = 0
    done_today: int = 0
    accuracy: str = ""
    accuracy_note: str = ""


@verb("charts.queue", ShowQueue, read_only=True)
def queue(uow: UnitOfWork, command: ShowQueue) -> QueueView:
    """The coder's own charts in one tab, 50 to a page."""
    now, zone = clock.now(), people.time_zone(uow)
    counts, held = queries.counts(uow, now), command.tab == "held"
    wanted = queries.QueueFilter(
        statuses=OPEN if held else (TABS[command.tab][1],),
        specialty=command.specialty,
        setting=command.setting,
        after=read_cursor(command.after),
        newest_first=command.tab == "done",
        ready_at=None if held else now,
        held_at=now if held else None,
    )
    page = queries.page(uow, wanted)
    returned = queries.page(uow, queries.QueueFilter(statuses=("returned",), ready_at=now), size=3)
    agreed, judged = audit_queries.accuracy_of(uow, uow.user_id, now)
    return QueueView(
        tab=command.tab,
        tabs=tuple(Tab(key, name, counts.get(status, 0)) for key, (name, status) in TABS.items()),
        returned=tuple(_returned(uow, row, now, zone) for row in returned),
        rows=rows_of(uow, page, now, zone),
        specialties=tuple(queries.specialties(uow)),
        next=write_cursor(page[-1]) if len(page) == queries.PAGE else "",
        total=counts.get(TABS[command.tab][1], 0),
        done_today=audit_queries.submitted_today(uow, uow.user_id, now, zone),
        accuracy=formatting.percent(agreed, judged),
        accuracy_note=formatting.interval(agreed, judged),
    )


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


def write_cursor(row: queries.QueueRow) -> str:
    """Where the page after this row begins, as text for the browser."""
    moment, chart_id = queries.cursor_of(row.chart)
    return f"{moment.isoformat()}~{chart_id}"


def read_cursor(text: str) -> tuple[datetime, UUID] | None:
    """The keyset a cursor stands for. Raises Refused when it is none of ours."""
    if not text:
        return None
    moment, _, chart_id = text.partition("~")
    try:
        return datetime.fromisoformat(moment), UUID(chart_id)
    except ValueError:
        raise Refused("That page of the list is gone.", todo="Start from the first page.") from None
