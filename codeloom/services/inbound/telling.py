"""What is told of messages of sources: to managers, that one waits for them."""

from uuid import UUID

from codeloom.coding.lifecycle import Role
from codeloom.db.work import UnitOfWork
from codeloom.services.notices import done_with, notice_kind, notify_roles

HELD = notice_kind(
    "inbound.held",
    "A message of another system waits for a decision",
    icon="conflict",
    roles=(Role.MANAGER,),
    order=2,
    title=lambda _told: "A note of another system waits for your decision",
    detail=lambda told: f"From {told.facts['source']}",
    path=lambda told: f"/deliveries/sources?message={told.subject}",
)


def tell_held(uow: UnitOfWork, message_id: UUID, source: str) -> None:
    """Tell the managers that a message is held."""
    notify_roles(uow, HELD, act=message_id, subject=message_id, facts={"source": source})


def held_no_more(uow: UnitOfWork, message_id: UUID) -> None:
    """Nobody has to decide about a message any more."""
    done_with(uow, [HELD], message_id)
