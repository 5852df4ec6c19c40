"""Closing an audit: approve or return, with the score as it stood."""

from collections import Counter
from typing import Any

from codeloom.coding import clock
from codeloom.coding.reveal import Direction
from codeloom.coding.variance import Verdict
from codeloom.db.queries.audits import revisions
from codeloom.db.queries.audits.pairs import what_changed
from codeloom.db.tables.audits import Audit
from codeloom.db.work import UnitOfWork
from codeloom.services.audits.board import board_of
from codeloom.services.audits.context import AuditContext, OfAudit
from codeloom.services.audits.revealed import changed_since
from codeloom.services.audits.seconding import check_second
from codeloom.services.audits.subject import Outcome
from codeloom.services.audits.telling import tell_closed
from codeloom.services.audits.views import AuditBoard
from codeloom.services.core import Refused, verb

OUTCOMES: dict[Outcome, tuple[str, str]] = {
    "approve": ("approved", "AUDIT_APPROVED"),
    "return": ("returned", "AUDIT_RETURNED"),
}
"""The audit's next status, and the act."""
AFTER_COMPLETION = "AUDIT_CLOSED"
"""The act for a chart that was complete already."""


class FinishAudit(OfAudit):
    """Approve what is audited, or return it to who handed it in."""

    outcome: Outcome


@verb("audits.finish", FinishAudit)
def finish(uow: UnitOfWork, command: FinishAudit) -> AuditBoard:
    """Close the audit and move its subject. Refused while a change has no verdict, or a return says nothing,
    and where a second is needed that the audit as it stands has not.

    The rows that were handed in stay; disagreements and the score under the profile in force are kept with the audit. A
    chart is completed or returned; one that is complete already stays so. An encounter that is returned is opened again as a
    new version with the auditor's words.
    """
    work = AuditContext.take(uow, command)
    audit = work.audit
    status, act = OUTCOMES[command.outcome]
    act = AFTER_COMPLETION if work.subject.complete else act
    board = board_of(work)
    why = board.approve_why if command.outcome == "approve" else board.return_why
    if why:
        raise Refused(f"Not {status}: {why[0].lower()}{why[1:]}.", kept="Your audit is saved.", code="not_ready")
    check_second(uow, audit, f"Not {status}")
    work.subject.close(command.outcome, _reason(work))
    score, audit.scored_by = work.score, work.profile.id
    audit.status, audit.closed_at, audit.agreed, audit.lines = status, clock.now(), score.agreed, score.lines
    facts: dict[str, Any] = {
        "round": audit.round,
        "agreed": score.agreed,
        "rows": score.lines,
        "disagreements": work.disagreements,
    }
    revealed = changed_since(work)
    ways = Counter(one.direction for one in revealed[2]) if revealed is not None else None
    if ways is not None:
        facts |= {f"after_reveal_{way.value}": ways[way] for way in Direction}
    work.save(act, **facts, scored_by=work.profile.id)
    tell_closed(work)
    revisions.forget(uow, audit.id, audit.version)
    return board_of(work, saved=True)


def _reason(work: AuditContext) -> str:
    """What was disagreed with and the feedback, in one text."""
    asked = [what_changed(row, work.rows) for row in work.rows if row.verdict == Verdict.DISAGREE]
    feedback = work.uow.vault.open(Audit.feedback_enc, work.audit)
    return ". ".join(part for part in ("Audit: " + "; ".join(asked) if asked else "Audit", feedback) if part)
