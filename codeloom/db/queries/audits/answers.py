"""What was answered to the reasons of a return."""

from uuid import UUID

from sqlmodel import select

from codeloom.db.queries.audits.records import closed_of_encounter
from codeloom.db.tables.audits import Audit, ReturnAnswer
from codeloom.db.work import UnitOfWork


def of_audit(uow: UnitOfWork, audit_id: UUID) -> dict[UUID, ReturnAnswer]:
    """The answers to an audit's reasons, by the id of the reason."""
    query = select(ReturnAnswer).where(ReturnAnswer.org_id == uow.org_id, ReturnAnswer.audit_id == audit_id)
    return {row.reason_id: row for row in uow.session.exec(query)}


def returned_encounter(uow: UnitOfWork, encounter_id: UUID, round_: int) -> Audit | None:
    """The audit that returned the version before `round_` of an encounter, if one did."""
    last = next(iter(closed_of_encounter(uow, encounter_id)), None)
    return last if last is not None and last.status == "returned" and last.round == round_ - 1 else None
