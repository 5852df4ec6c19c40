"""What is told of audits: to whose work was audited, to a supervisor who gets a colleague's audits, to endpoints."""

from collections.abc import Iterable
from uuid import UUID

from codeloom.coding.lifecycle import Role
from codeloom.db.topics import Topic
from codeloom.db.work import UnitOfWork
from codeloom.services.audits.context import AuditContext
from codeloom.services.core import formatting
from codeloom.services.notices import Told, by_and_due, done_with, notice_kind, notify
from codeloom.services.webhooks import announce


def _place(told: Told) -> str:
    if told.facts.get("of") != "encounter":
        return f"/chart/{told.number}"
    return f"/encounter/{told.number}" if told.role == Role.PROVIDER else f"/billing/{told.number}"


def _feedback(told: Told) -> str:
    """Where both codings stand side by side."""
    return f"/feedback?audit={told.facts.get('audit', '')}"


def _changes(told: Told) -> str:
    changes = told.fact("disagreements")
    return by_and_due(told, formatting.count(changes, "change") if changes else "")


WORKED_ON = (Role.CODER, Role.BILLER, Role.PROVIDER)
RETURNED = notice_kind(
    "audits.returned",
    "Work of mine is returned by an audit",
    icon="returned",
    roles=WORKED_ON,
    order=1,
    title=lambda told: f"{told.subject_number} is returned",
    detail=_changes,
    path=_place,
)
APPROVED = notice_kind(
    "audits.approved",
    "An audit of my work is closed",
    icon="feedback",
    roles=WORKED_ON,
    order=2,
    title=lambda told: f"Your audit of {told.subject_number} is closed",
    detail=_changes,
    path=_feedback,
)
HANDED_ON = notice_kind(
    "audits.handed_on",
    "Audits of a colleague become mine",
    icon="assign",
    roles=(Role.SUPERVISOR,),
    order=50,
    title=lambda told: f"{formatting.count(told.fact('audits'), 'audit')} of a colleague {_are(told)} yours now",
    detail=by_and_due,
    path=lambda _told: "/audits",
)
TO_SECOND = notice_kind(
    "audits.to_second",
    "An audit waits for me to confirm it",
    icon="agreement",
    roles=(Role.SUPERVISOR, Role.MANAGER),
    order=57,
    title=lambda told: f"An audit of {told.subject_number} waits for a second",
    detail=by_and_due,
    path=lambda told: f"/finished/{_place_of_audit(told)}-{told.fact('round')}",
)
SECONDED = notice_kind(
    "audits.seconded",
    "An audit of mine is confirmed",
    icon="agreement",
    roles=(Role.SUPERVISOR,),
    order=58,
    title=lambda told: f"Your audit of {told.subject_number} is confirmed",
    detail=by_and_due,
    path=lambda told: f"/audit/{_place_of_audit(told)}",
)


def _place_of_audit(told: Told) -> str:
    return f"encounter-{told.number}" if told.facts.get("of") == "encounter" else str(told.number)


def tell_second_asked(uow: UnitOfWork, work: AuditContext, to: Iterable[UUID]) -> None:
    """Tell some people that an audit waits for one of them to confirm it as it stands."""
    audit, subject = work.audit, work.subject
    notify(uow, TO_SECOND, to, act=f"{audit.id}/{audit.version}", subject=audit.id, number=subject.number,
           facts={"of": subject.kind, "round": audit.round})  # fmt: skip


def tell_seconded(uow: UnitOfWork, work: AuditContext) -> None:
    """Tell its auditor that an audit is confirmed; nobody waits to confirm it any more."""
    audit, subject = work.audit, work.subject
    notify(uow, SECONDED, [audit.auditor_id], act=f"{audit.id}/{audit.version}", subject=audit.id, number=subject.number,
           facts={"of": subject.kind})  # fmt: skip
    done_with(uow, [TO_SECOND], audit.id)


def tell_closed(work: AuditContext) -> None:
    """Tell whose work was audited, and endpoints, that the audit is closed: approved or returned, with how many changes the
    auditor made."""
    audit, subject = work.audit, work.subject
    numbered = formatting.encounter_number if subject.kind == "encounter" else formatting.chart_number
    kind = RETURNED if audit.status == "returned" else APPROVED
    notify(
        work.uow, kind, [audit.coder_id, audit.provider_id], act=audit.id, subject=subject.id, number=subject.number,
        due=subject.due_at if kind is RETURNED else None,
        facts={"of": subject.kind, "disagreements": work.disagreements, "audit": str(audit.id)},
    )  # fmt: skip
    announce(
        work.uow, Topic.AUDIT_CLOSED, subject.id, audit=str(audit.id), **{subject.kind: str(subject.id)},
        number=numbered(subject.number), status=audit.status, round=audit.round,
    )  # fmt: skip
    done_with(work.uow, [TO_SECOND, SECONDED], audit.id)


def tell_handed_on(uow: UnitOfWork, supervisor_id: UUID, audits: int, act: UUID) -> None:
    """Tell a supervisor that one act made a colleague's audits theirs."""
    notify(uow, HANDED_ON, [supervisor_id], act=act, facts={"audits": audits})


def _are(told: Told) -> str:
    return "is" if told.fact("audits") == 1 else "are"
