"""Sending a chart for audit, and finding the next one to take up."""

import hashlib
from dataclasses import dataclass

from pydantic import Field

from codeloom.coding import clock
from codeloom.coding.lifecycle import ChartStatus, may_move, refusal
from codeloom.db.queries.charts import rows as queries
from codeloom.db.work import UnitOfWork
from codeloom.services.charts.context import ChartContext
from codeloom.services.core import Command, Conflict, NotFound, OfChart, Refused, formatting, verb
from codeloom.services.editor import EditorView, pack_lines

MOST_WAITING = 1000
"""Charts of a coder's queue that are gone through in their order."""


class SubmitChart(OfChart):
    """Send one version of a chart for audit."""

    version: int = Field(ge=1)


@verb("charts.submit", SubmitChart)
def submit(uow: UnitOfWork, command: SubmitChart) -> EditorView:
    """Send a chart for audit. Refused while an error, an unsettled warning or something undone stands in the way."""
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
        waiting = len(editor.stops) + len(editor.asks) + len(editor.left) + editor.undated
        raise Refused(
            f"Not sent: {formatting.count(waiting, 'thing')} to settle first.",
            kept="Your rows are saved.",
            todo="See the list under the rows.",
            code="not_ready",
        )
    now = clock.now()
    chart.status, chart.submitted_at, chart.updated_at = target.value, now, now
    chart.round += 1
    uow.session.add(chart)
    digest = hashlib.sha256(pack_lines(work.lines).encode()).hexdigest()
    uow.record("CHART_SUBMITTED", "chart", chart.id, version=chart.version, round=chart.round, lines_sha256=digest,
               open_queries=chart.queries_open)  # fmt: skip
    uow.session.flush()
    work.note_local(judged, sent=True)
    return work.editor(judged)


class StartNext(Command):
    """`after` is the number of the chart somebody goes on from, 0 for none."""

    after: int = Field(0, ge=0, le=10**12)


@dataclass(frozen=True, slots=True)
class NextChart:
    """The number of the chart to take up; `left_open` says that the one somebody goes on from is not sent."""

    number: int
    left_open: bool = False


@verb("charts.start_next", StartNext, read_only=True)
def start_next(uow: UnitOfWork, command: StartNext) -> NextChart:
    """The chart to take up next: returned ones first, then the earliest due; after the last the first again.

    Raises NotFound when no other one waits.
    """
    waiting = queries.to_do(uow, MOST_WAITING)
    at = waiting.index(command.after) if command.after in waiting else -1
    ordered = [*waiting[at + 1 :], *waiting[: max(at, 0)]]
    if not ordered:
        if waiting:
            raise NotFound(
                "This is the only chart that waits for you.", kept="It stays in your queue.", code="only_one"
            )
        raise NotFound("Nothing waits for you.", todo="New charts appear in your queue by themselves.")
    return NextChart(ordered[0], at >= 0)
