"""A chart its coder cannot code: sent back to the manager, who gives it to somebody, returns it with a word, or closes it.

Each act answers the number of the chart in words (CH-10482), or whom it was given to."""

from dataclasses import dataclass
from uuid import UUID

from codeloom.coding import clock
from codeloom.coding.lifecycle import EDITABLE, ChartStatus, Role, may_move, refusal
from codeloom.db.ids import new_id
from codeloom.db.queries import people
from codeloom.db.queries.charts import standing as queries
from codeloom.db.tables.charts import Chart
from codeloom.db.work import UnitOfWork
from codeloom.services.charts import leases, reasons
from codeloom.services.charts.context import ChartContext
from codeloom.services.charts.holding import Words, end_hold
from codeloom.services.charts.opening import name_of
from codeloom.services.charts.telling import assignments_done, tell_assigned
from codeloom.services.core import Nothing, OfChart, Refused, ShortText, formatting, verb

KEPT = "Your words are kept here."


class WithReason(OfChart):
    """A chart, one of the stock reasons, and free words."""

    reason: ShortText
    words: Words = ""


class GiveChart(OfChart):
    """Give a chart to a coder; the words are for them."""

    to: UUID
    words: Words = ""


@dataclass(frozen=True, slots=True)
class BackRow:
    """A chart that was sent back, why, by whom and when."""

    id: str
    number: str
    link: str
    patient: str
    reason: str
    words: str
    by: str
    due: str
    due_tone: str


@verb("charts.send_back", WithReason)
def send_back(uow: UnitOfWork, command: WithReason) -> str:
    """Give an own open chart back to the manager, on hold or not. It is nobody's then; its rows stay as they are.

    Raises Refused for a chart that is not the person's to code, and while somebody else edits it.
    """
    work = ChartContext.take(uow, command.chart_id, lock=True)
    chart, now = work.chart, clock.now()
    mine, why = work.codable()
    if not mine:
        raise Refused(why, kept=KEPT, code="not_editable")
    reasons.check("sent_back", command.reason, command.words)
    leases.let_go(work)
    release(uow, chart, "sent_back")
    chart.assigned_before_id, chart.assignee_id, chart.assign_batch = chart.assignee_id, None, None
    chart.sent_back_at, chart.touched, chart.updated_at = now, True, now
    uow.session.add(chart)
    reasons.give(uow, chart, "sent_back", command.reason, command.words)
    queries.drop(uow, [chart.id], "answer")
    uow.record("CHART_SENT_BACK", "chart", chart.id, reason=command.reason)
    assignments_done(uow, [chart.assigned_before_id])
    return formatting.chart_number(chart.number)


@verb("charts.sent_back", Nothing, read_only=True)
def sent_back(uow: UnitOfWork, _command: Nothing) -> tuple[BackRow, ...]:
    """The charts that wait for a manager's decision, the longest waiting first, 50 at most."""
    rows, zone = queries.sent_back(uow), people.time_zone(uow)
    why = queries.reasons_of(uow, [row.chart.id for row in rows], "sent_back")
    out = []
    for row in rows:
        given, (due, tone) = (
            reasons.read(uow, why.get(row.chart.id), zone),
            formatting.due(row.chart.due_at, clock.now(), zone),
        )
        out.append(
            BackRow(
                str(row.chart.id), formatting.chart_number(row.chart.number), f"/charts/{row.chart.number}",
                name_of(uow, row.patient), given.reason, given.words, given.by, due, tone,
            )
        )  # fmt: skip
    return tuple(out)


@verb("charts.give", GiveChart)
def give(uow: UnitOfWork, command: GiveChart) -> str:
    """Give one open chart to a coder: who sent it back, or another one. It is not on hold then; the answer is their name.

    Raises Refused for a chart that is not open, and for somebody who is no active coder.
    """
    coders = people.active_now(uow, Role.CODER, [command.to])
    work = ChartContext.take(uow, command.chart_id, lock=True)
    chart, now = work.chart, clock.now()
    if ChartStatus(chart.status) not in EDITABLE:
        raise Refused("Only charts that are draft or returned change hands.", kept=KEPT, code="not_open")
    if not coders:
        raise Refused("That is no coder who is active.", kept=KEPT, todo="Choose another one.", code="nobody")
    (coder,) = coders
    moved_on(uow, chart)
    queries.drop(uow, [chart.id], "answer")
    before = chart.assignee_id
    chart.assigned_before_id, chart.assignee_id = chart.assignee_id or chart.assigned_before_id, coder.id
    chart.assign_batch, chart.assigned_at, chart.updated_at = None, now, now
    uow.session.add(chart)
    if command.words.strip():
        reasons.give(uow, chart, "answer", "", command.words)
    uow.record("CHART_ASSIGNED", "chart", chart.id, to=str(coder.id), rule="hand")
    tell_assigned(uow, coder.id, [chart], new_id(), now)
    assignments_done(uow, [before])
    return coder.name


@verb("charts.close", WithReason)
def close(uow: UnitOfWork, command: WithReason) -> str:
    """End an open chart that is not coded here. Nobody has it then; its rows stay.

    Raises Refused for a chart that waits for audit or has ended.
    """
    work = ChartContext.take(uow, command.chart_id, lock=True)
    chart, now = work.chart, clock.now()
    _check(chart, ChartStatus.CLOSED)
    reasons.check("closed", command.reason, command.words)
    leases.let_go(work)
    moved_on(uow, chart)
    queries.drop(uow, [chart.id], "answer", "sent_back")
    chart.assigned_before_id, chart.assignee_id = chart.assignee_id or chart.assigned_before_id, None
    chart.status, chart.assign_batch, chart.touched, chart.updated_at = ChartStatus.CLOSED.value, None, True, now
    uow.session.add(chart)
    reasons.give(uow, chart, "closed", command.reason, command.words)
    uow.record("CHART_CLOSED", "chart", chart.id, reason=command.reason)
    assignments_done(uow, [chart.assigned_before_id])
    return formatting.chart_number(chart.number)


@verb("charts.reopen", OfChart)
def reopen(uow: UnitOfWork, command: OfChart) -> str:
    """Take up again a chart that was closed: it is what it was before, and nobody has it yet."""
    chart = ChartContext.take(uow, command.chart_id, lock=True).chart
    target = ChartStatus.RETURNED if chart.round else ChartStatus.DRAFT
    _check(chart, target)
    chart.status, chart.updated_at = target.value, clock.now()
    uow.session.add(chart)
    queries.drop(uow, [chart.id], "closed")
    uow.record("CHART_REOPENED", "chart", chart.id)
    return formatting.chart_number(chart.number)


def release(uow: UnitOfWork, chart: Chart, why: str) -> None:
    """End the hold of a chart that goes elsewhere, if it is on hold."""
    if chart.held_until is not None:
        end_hold(uow, chart, why)


def moved_on(uow: UnitOfWork, chart: Chart) -> None:
    """A manager decided on a chart: it is neither on hold nor sent back any more."""
    release(uow, chart, "manager")
    chart.sent_back_at = None


def _check(chart: Chart, target: ChartStatus) -> None:
    if not may_move(ChartStatus(chart.status), target):
        raise Refused(refusal(ChartStatus(chart.status), target), kept=KEPT, code="not_in_table")
