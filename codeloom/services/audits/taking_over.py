"""Going on with an audit that was begun: by its auditor, or by another supervisor where it lies idle. No verb lives here."""

from datetime import timedelta

from codeloom.coding import clock
from codeloom.db.queries import people
from codeloom.db.queries.audits import blind
from codeloom.db.tables.audits import Audit
from codeloom.db.work import UnitOfWork
from codeloom.services.audits.context import about
from codeloom.services.audits.subject import Subject
from codeloom.services.core import Refused, allowed

IDLE = timedelta(minutes=30)
"""An audit opened this long ago in which nothing was done may be taken over."""
OPENS = "audits.open"


def covers(uow: UnitOfWork, audit: Audit) -> bool:
    """Whether the coder's rows of an audit are not uncovered yet."""
    coding = blind.of_audit(uow, audit.id) if audit.blind else None
    return audit.blind and (coding is None or coding.done_at is None)


def go_on(uow: UnitOfWork, audit: Audit, subject: Subject) -> None:
    """Go on with one's own audit, or take over what lies idle; what another had set blind of it goes. Raises Refused."""
    act = "AUDIT_RESUMED"
    if audit.status != "open":
        raise Refused(f"This {subject.kind} was audited already.", code="not_waiting")
    if audit.auditor_id != uow.user_id:
        owner = people.find(uow, audit.auditor_id)
        gone = owner is None or owner.status != "active" or not allowed(owner.role, OPENS)
        idle = audit.version == 1 and not _worked_on(uow, audit) and clock.now() - audit.opened_at > IDLE
        if not (gone or idle):
            name = owner.name if owner else "Another supervisor"
            raise Refused(
                f"{name} is auditing this {subject.kind}.", kept="", todo="Take another one from the queue.",
                code="taken",
            )  # fmt: skip
        audit.auditor_id, act = uow.user_id, "AUDIT_TAKEN_OVER"
        uow.session.add(audit)
        uow.session.flush()
        blind.drop_open(uow, audit_id=audit.id)
    uow.record(act, "audit", audit.id, **about(subject), round=audit.round, version=audit.version)


def _worked_on(uow: UnitOfWork, audit: Audit) -> bool:
    """Whether somebody has set rows in a blind audit."""
    coding = blind.of_audit(uow, audit.id) if audit.blind else None
    return coding is not None and coding.version > 1
