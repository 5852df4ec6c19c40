"""Open encounters by provider, counted at each announcement."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select

from codeloom.db.tables.encounters import Encounter
from codeloom.db.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class OpenCount:
    """A provider's encounters that are not finalized; `to_bill` of them are with billing."""

    provider_id: UUID
    open: int
    to_bill: int


def open_by_provider(uow: UnitOfWork) -> list[OpenCount]:
    """Counts of every provider who has open encounters."""
    with_billing = func.count().filter(col(Encounter.sent_at).is_not(None), col(Encounter.status) == "ai_suggested")
    query = select(Encounter.provider_id, func.count(), with_billing).where(
        Encounter.org_id == uow.org_id, col(Encounter.status).in_(("draft", "ai_suggested"))
    )
    return [OpenCount(*row) for row in uow.session.exec(query.group_by(col(Encounter.provider_id)))]
