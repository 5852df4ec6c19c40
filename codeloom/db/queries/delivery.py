"""Events that could not be delivered, as a manager sees them."""

from uuid import UUID

from sqlmodel import col, select

from codeloom.db.tables.delivery import OutboxEvent
from codeloom.db.work import UnitOfWork


def dead(uow: UnitOfWork, size: int = 50) -> list[OutboxEvent]:
    """Dead events, the newest first."""
    query = select(OutboxEvent).where(OutboxEvent.org_id == uow.org_id, col(OutboxEvent.dead_at).is_not(None))
    return list(uow.session.exec(query.order_by(col(OutboxEvent.position).desc()).limit(size)))


def event(uow: UnitOfWork, event_id: UUID) -> OutboxEvent | None:
    """An event of the organization, kept for this transaction."""
    query = select(OutboxEvent).where(OutboxEvent.org_id == uow.org_id, OutboxEvent.id == event_id)
    return uow.session.exec(query.with_for_update()).first()
