"""Messages of external systems: the one of an id, lists, counts, and what deciding about one needs to know."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, text, tuple_
from sqlalchemy import select as columns
from sqlmodel import Session as Work
from sqlmodel import col, select

from codeloom.coding.lifecycle import Role
from codeloom.db.ids import SYSTEM_ORG
from codeloom.db.tables.accounts import Organization, User
from codeloom.db.tables.encounters import Encounter
from codeloom.db.tables.inbound import InboundMessage
from codeloom.db.work import UnitOfWork, system_work


def organizations_named(work: Work, wanted: str) -> list[UUID]:
    """Ids of the organizations of this name or id. Runs as the system role."""
    named = or_(col(Organization.name) == wanted, text("organizations.id::text = :wanted").bindparams(wanted=wanted))
    return list(work.exec(select(Organization.id).where(named, col(Organization.id) != SYSTEM_ORG).limit(2)))


def organizations() -> list[UUID]:
    """Every organization. Runs as the system role."""
    with system_work() as work:
        return list(work.exec(select(Organization.id).where(col(Organization.id) != SYSTEM_ORG)))


def of_event(uow: UnitOfWork, source: str, event_id: UUID) -> InboundMessage | None:
    """The message of a source with an id, kept for this transaction."""
    query = select(InboundMessage).where(
        InboundMessage.org_id == uow.org_id, InboundMessage.source == source, InboundMessage.event_id == event_id
    )
    return uow.session.exec(query.with_for_update()).first()


def find(uow: UnitOfWork, message_id: UUID, *, lock: bool = False) -> InboundMessage | None:
    """A message of the organization; `lock` keeps it for this transaction."""
    query = select(InboundMessage).where(InboundMessage.org_id == uow.org_id, InboundMessage.id == message_id)
    return uow.session.exec(query.with_for_update() if lock else query).first()


@dataclass(frozen=True, slots=True)
class Listed:
    """A message with the number of the encounter made of it, and who settled it."""

    message: InboundMessage
    encounter: int | None
    settled_by: str


def page(uow: UnitOfWork, states: Collection[str], before: tuple[datetime, UUID] | None, size: int) -> list[Listed]:
    """Messages in some states, the newest first, those before a place in the list."""
    query: Any = (
        columns(InboundMessage, col(Encounter.number), col(User.name))
        .join(Encounter, (col(Encounter.org_id) == col(InboundMessage.org_id))
              & (col(Encounter.id) == col(InboundMessage.encounter_id)), isouter=True)
        .join(User, (col(User.org_id) == col(InboundMessage.org_id)) & (col(User.id) == col(InboundMessage.settled_by)),
              isouter=True)
        .where(col(InboundMessage.org_id) == uow.org_id, col(InboundMessage.state).in_(list(states)))
    )  # fmt: skip
    if before is not None:
        query = query.where(tuple_(col(InboundMessage.received_at), col(InboundMessage.id)) < before)
    query = query.order_by(col(InboundMessage.received_at).desc(), col(InboundMessage.id).desc()).limit(size)
    return [Listed(message, number, name or "") for message, number, name in uow.session.execute(query)]


def count_held(uow: UnitOfWork, source: str = "") -> int:
    """How many messages wait for a manager, of one source where it is named."""
    query = select(func.count()).select_from(InboundMessage)
    query = query.where(InboundMessage.org_id == uow.org_id, InboundMessage.state == "held")
    return uow.session.exec(query.where(InboundMessage.source == source) if source else query).one()


@dataclass(frozen=True, slots=True)
class OfSource:
    """What came from a source: the newest, how many since a moment were taken, came again, and were refused."""

    newest: datetime | None = None
    taken: int = 0
    again: int = 0
    refused: int = 0


def by_source(uow: UnitOfWork, since: datetime) -> dict[str, OfSource]:
    """What came from each source; counts are of messages received since a moment."""
    recent = col(InboundMessage.received_at) >= since
    refused = col(InboundMessage.state) == "refused"
    query: Any = columns(
        col(InboundMessage.source),
        func.max(col(InboundMessage.received_at)),
        func.count().filter(recent & ~refused),
        func.coalesce(func.sum(col(InboundMessage.repeats)).filter(recent), 0),
        func.count().filter(recent & refused),
    ).where(col(InboundMessage.org_id) == uow.org_id)
    found = uow.session.execute(query.group_by(col(InboundMessage.source)))
    return {row[0]: OfSource(row[1], row[2], int(row[3]), row[4]) for row in found}


def count_taken(uow: UnitOfWork, since: datetime) -> int:
    """How many messages were received since a moment and not refused."""
    query = select(func.count()).select_from(InboundMessage).where(
        InboundMessage.org_id == uow.org_id, col(InboundMessage.received_at) >= since, InboundMessage.state != "refused"
    )  # fmt: skip
    return uow.session.exec(query).one()


def provider_named(uow: UnitOfWork, named: str) -> User | None:
    """The active provider of this address or id, who stays so until the transaction ends."""
    query = select(User).where(
        User.org_id == uow.org_id, User.role == Role.PROVIDER.value, User.status == "active",
        or_(func.lower(User.email) == named.lower(), text("users.id::text = :named").bindparams(named=named.lower())),
    )  # fmt: skip
    return uow.session.exec(query.with_for_update(read=True)).first()


def refused_before(uow: UnitOfWork, moment: datetime, size: int = 500) -> list[InboundMessage]:
    """Messages refused by a manager before a moment whose bodies are still here."""
    query = select(InboundMessage).where(
        InboundMessage.org_id == uow.org_id, InboundMessage.state == "refused",
        col(InboundMessage.body_enc).is_not(None), col(InboundMessage.settled_at) < moment,
    )  # fmt: skip
    return list(uow.session.exec(query.with_for_update().limit(size)))
