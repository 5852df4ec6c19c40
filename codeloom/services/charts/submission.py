"""Sending a chart for audit, and finding the next one to take up."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from pydantic import Field

from codeloom.coding import clock
from codeloom.coding.lifecycle import EDITABLE, STATUS_WORDS, ChartStatus, may_move, refusal
from codeloom.db.queries import people
from codeloom.db.queries.audits import records as audits
from codeloom.db.queries.charts import listing, standing
from codeloom.db.queries.charts.sampled import is_wanted
from codeloom.db.tables.charts import ChartSubmission
from codeloom.db.topics import Topic
from codeloom.db.work import UnitOfWork
from codeloom.services.charts.audit_draw import draw
from codeloom.services.charts.context import ChartContext
from codeloom.services.charts.telling import announce_chart, assignments_done, goals_met
from codeloom.services.charts.turn import IN_ORDER, take_next
from codeloom.services.core import Command, Conflict, NotFound, OfChart, Refused, formatting, verb
from codeloom.services.editor import EditorView, pack_lines, pack_rules
from codeloom.services.teams import order_of

MOST_WAITING = 1000
"""Charts of a coder's queue that are gone through in their order."""


class SubmitChart(OfChart):
    """Send one version of a chart for audit."""

    version: int = Field(ge=1)


@verb("charts.submit", SubmitChart)
def submit(uow: UnitOfWork, command: SubmitChart) -> EditorView:
    """Send a chart for audit; one that is drawn for it neither here (audit_draw.py) nor by a sample is complete at once.

    Refused while an error, an unsettled warning or something undone stands in the way, or a reason of the last return has no
    answer.
    """
    work = ChartContext.take(uow, command.chart_id, lock=True)
    chart, target = work.chart, ChartStatus.PENDING_AUDIT
    if not may_move(ChartStatus(chart.status), target):
        raise Refused(refusal(ChartStatus(chart.status), target), code="not_in_table")
    editable, why = work.editable()
    if not editable:
        raise Refused(why, code="not_editable")
    if chart.version != command.version:
        raise Conflict(details={"version": chart.version})
    judged = work.judgement()
    editor = work.editor(judged)
    if not editor.can_submit:
        waiting = len(editor.stops) + len(editor.asks) + len(editor.left) + editor.undated + editor.unanswered
        raise Refused(
            f"Not sent: {formatting.count(waiting, 'thing')} to settle first.",
            kept="Your rows are saved.",
            todo="See the list under the rows.",
            code="not_ready",
        )
    now, before = clock.now(), chart.status
    chart.status, chart.submitted_at, chart.updated_at = target.value, now, now
    chart.round += 1
    uow.session.add(chart)
    rules = pack_rules(judged, work.lines, {key: row.made_by for key, row in work.overrides.items()})
    _keep(work, before, now, rules)
    lines, said = (hashlib.sha256(one.encode()).hexdigest() for one in (pack_lines(work.lines), rules))
    uow.record("CHART_SUBMITTED", "chart", chart.id, version=chart.version, round=chart.round, lines_sha256=lines,
               rules_sha256=said, open_queries=chart.queries_open)  # fmt: skip
    announce_chart(uow, Topic.CHART_SUBMITTED, chart)
    drawn = draw(uow, chart)
    if not drawn.audited and not is_wanted(uow, chart.id, chart.round):
        chart.status, chart.completed_at = ChartStatus.COMPLETED.value, now
        uow.session.add(chart)
        uow.record("CHART_NOT_DRAWN", "chart", chart.id, percent=drawn.percent)
        announce_chart(uow, Topic.CHART_COMPLETED, chart)
    assignments_done(uow, [chart.assignee_id])
    goals_met(uow, chart.id)
    work.note_local(judged, sent=True)
    return work.editor(judged)


def _keep(work: ChartContext, before: str, now: datetime, rules: str) -> None:
    """Keep the rows as they were sent and what the rules said of them; what a manager said of the chart before is settled."""
    uow, chart = work.uow, work.chart
    row = ChartSubmission(
        org_id=uow.org_id, chart_id=chart.id, n=len(standing.submissions(uow, chart.id)) + 1, round=chart.round,
        version=chart.version, before=before, lines_enc=b"", submitted_by=uow.user_id, submitted_at=now,
    )  # fmt: skip
    row.lines_enc = uow.vault.seal(ChartSubmission.lines_enc, row, pack_lines(work.lines))
    row.rules_enc = uow.vault.seal(ChartSubmission.rules_enc, row, rules)
    uow.session.add(row)
    standing.drop(uow, [chart.id], "answer", "sent_back", "hold")


@verb("charts.recall", OfChart)
def recall(uow: UnitOfWork, command: OfChart) -> str:
    """Take back a chart sent for audit that nobody audits: it is again what it was sent from. Taken back again, nothing changes.

    The chart is locked before its audit is looked for, as an auditor does: of the two, the second is told of the first.
    """
    work = ChartContext.take(uow, command.chart_id, lock=True)
    sent = standing.submissions(uow, command.chart_id)
    chart, last = work.chart, sent[-1] if sent else None
    number = formatting.chart_number(chart.number)
    if chart.assignee_id != uow.user_id:
        raise NotFound()
    if ChartStatus(chart.status) in EDITABLE and last is not None and last.recalled_at is not None:
        return number
    if chart.status != ChartStatus.PENDING_AUDIT:
        raise Refused(
            f"It is not waiting for audit: {STATUS_WORDS[ChartStatus(chart.status)].lower()}.", code="not_waiting"
        )
    audit = audits.of_round(uow, chart.id, chart.round)
    if audit is not None:
        name = people.name_of(uow, audit.auditor_id) or "An auditor"
        raise Refused(
            f"{name} is auditing it already.", todo="Wait for the audit, or ask them to return it.", code="taken"
        )
    before, now = ChartStatus.RETURNED if chart.round > 1 else ChartStatus.DRAFT, clock.now()
    if last is not None and last.round == chart.round:
        before, last.recalled_at = ChartStatus(last.before), now
        uow.session.add(last)
    uow.record("CHART_RECALLED", "chart", chart.id, round=chart.round)
    earlier = next((one.submitted_at for one in reversed(sent) if one.recalled_at is None), None)
    chart.submitted_at = earlier if earlier or chart.round == 1 else chart.submitted_at
    chart.status, chart.updated_at, chart.round = before.value, now, chart.round - 1
    uow.session.add(chart)
    return number


class StartNext(Command):
    """`after` is the number of the chart somebody goes on from, 0 for none."""

    after: int = Field(0, ge=0, le=10**12)


@dataclass(frozen=True, slots=True)
class NextChart:
    """The number of the chart to take up; `left_open` says that the one somebody goes on from is not sent."""

    number: int
    left_open: bool = False


@verb("charts.start_next", StartNext)
def start_next(uow: UnitOfWork, command: StartNext) -> NextChart:
    """The chart to take up next: returned ones first, then by priority, due time, age and number; after the last the first again.

    Where the coder's team takes its work in order, of those that are not started only the first comes, which may have been
    nobody's and is given to them here. Raises NotFound when no other one waits, Refused for who would pass over that first one.
    """
    now, order = clock.now(), order_of(uow, uow.user_id)
    first = take_next(uow, order, now) if order is not None else None
    waiting = listing.to_do(uow, now, MOST_WAITING)
    numbers = [one.number for one in waiting]
    if order is not None:
        head = [first.number] if first is not None else []
        back = [one.number for one in waiting if one.returned]
        numbers = [*back, *head, *(one.number for one in waiting if one.started and not one.returned)]
    at = numbers.index(command.after) if command.after in numbers else -1
    ordered = [*numbers[at + 1 :], *numbers[: max(at, 0)]]
    if ordered:
        return NextChart(ordered[0], at >= 0)
    if first is not None:
        raise Refused(
            f"{IN_ORDER}, and this chart comes first.", todo="Code it, or skip it with a reason.", code="not_next"
        )
    if numbers:
        raise NotFound("This is the only chart that waits for you.", kept="It stays in your queue.", code="only_one")
    raise NotFound("Nothing waits for you.", todo="New charts appear in your queue by themselves.")
