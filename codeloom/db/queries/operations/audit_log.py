"""The audit log as people read it."""

from uuid import UUID

from sqlmodel import col, select

from codeloom.db.tables.accounts import Organization, User
from codeloom.db.tables.operations import AuditEntry
from codeloom.db.work import UnitOfWork


def page(
    uow: UnitOfWork, *, before: int | None, subject_id: str, act: str, size: int
) -> list[tuple[AuditEntry, str | None]]:
    """Entries with the name of who acted, the newest first, older than row `before`."""
    query = (
        select(AuditEntry, User.name)
        .outerjoin(User, (col(User.org_id) == col(AuditEntry.org_id)) & (col(User.id) == col(AuditEntry.actor_id)))
        .where(AuditEntry.org_id == uow.org_id)
    )
    if before is not None:
        query = query.where(AuditEntry.seq < before)
    if subject_id:
        query = query.where(AuditEntry.subject_id == subject_id)
    if act:
        query = query.where(AuditEntry.act == act)
    return [(entry, name) for entry, name in uow.session.exec(query.order_by(col(AuditEntry.seq).desc()).limit(size))]


def names(uow: UnitOfWork) -> tuple[UUID, str]:
    """The organization's id and time zone."""
    return uow.org_id, uow.session.exec(select(Organization.time_zone).where(Organization.id == uow.org_id)).one()
