"""Closing an audit: approve or return, with the score as it stood."""

from typing import Literal

from codeloom.coding import clock
from codeloom.coding.lifecycle import ChartStatus, may_move, refusal
from codeloom.db.work import UnitOfWork
from codeloom.services.audits.board import board_of
from codeloom.services.audits.context import AuditContext, OfAudit
from codeloom.services.audits.views import AuditBoard
from codeloom.services.core import Refused, verb

OUTCOMES: dict[str, tuple[ChartStatus, str, str]] = {
    "approve": (ChartStatus.COMPLETED, "approved", "AUDIT_APPROVED"),
    "return": (ChartStatus.RETURNED, "returned", "AUDIT_RETURNED"),
}
"""The chart's next status, the audit's, and the act."""


class FinishAudit(OfAudit):
    """Approve the chart, or return it to its coder."""

    outcome: Literal["approve", "return"]


@verb("audits.finish", FinishAudit)
def finish(uow: UnitOfWork, command: FinishAudit) -> AuditBoard:
    """Close the audit and move its chart. Refused while a change has no verdict, or a return says nothing.

    The coder's rows stay as handed in; disagreements and the score under the profile in force are kept with the audit.
    """
    work = AuditContext.take(uow, command)
    chart, audit = work.chart.chart, work.audit
    target, status, act = OUTCOMES[command.outcome]
    if not may_move(ChartStatus(chart.status), target):
        raise Refused(refusal(ChartStatus(chart.status), target), code="not_in_table")
    board = board_of(work)
    why = board.approve_why if command.outcome == "approve" else board.return_why
    if why:
        raise Refused(f"Not {status}: {why[0].lower()}{why[1:]}.", kept="Your audit is saved.", code="not_ready")
    now, score = clock.now(), work.score
    chart.status, chart.updated_at = target.value, now
    if target is ChartStatus.COMPLETED:
        chart.completed_at = now
    else:
        chart.returned_at = now
    audit.status, audit.closed_at, audit.agreed, audit.lines = status, now, score.agreed, score.lines
    uow.session.add(chart)
    facts = {"round": audit.round, "agreed": score.agreed, "rows": score.lines, "disagreements": work.disagreements}
    work.save(act, **facts)
    return board_of(work, saved=True)
