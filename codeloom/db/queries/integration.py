"""API keys: as their organization's managers list them, and as the system role looks one up by its hash."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_
from sqlalchemy import select as columns
from sqlalchemy.orm import aliased
from sqlmodel import Session as Work
from sqlmodel import and_, col, select, update

from codeloom.db.tables.accounts import User
from codeloom.db.tables.integration import ApiKey
from codeloom.db.work import UnitOfWork

MOST_ACCOUNTS = 200
"""Service accounts of one organization that are listed."""


@dataclass(frozen=True, slots=True)
class GoodKey:
    """What a request with a good key may do, and for whom."""

    org_id: UUID
    id: UUID
    scopes: frozenset[str]
    acts_for: UUID | None = None
    role: str = ""
    """Of whom it acts for, as it is now; empty for nobody."""


def _good(now: datetime) -> ColumnElement[bool]:
    """Neither revoked nor expired."""
    return and_(col(ApiKey.revoked_at).is_(None), or_(col(ApiKey.expires_at).is_(None), col(ApiKey.expires_at) > now))


def by_hash(work: Work, key_hash: bytes, now: datetime) -> GoodKey | None:
    """The good key of this hash; none whose person or service account is disabled. Runs as the system role, which may read these
    columns only."""
    actor: Any = and_(col(User.org_id) == ApiKey.org_id, col(User.id) == ApiKey.acts_for, col(User.status) == "active")
    wanted: list[Any] = [ApiKey.org_id, ApiKey.id, ApiKey.scopes, User.id, User.role]
    query = columns(*wanted).join(User, actor, isouter=True)
    acts = or_(col(ApiKey.acts_for).is_(None), col(User.id).is_not(None))
    found = work.execute(query.where(col(ApiKey.key_hash) == key_hash, _good(now), acts)).first()
    return GoodKey(found[0], found[1], frozenset(found[2]), found[3], found[4] or "") if found else None


def touch(work: Work, key: GoodKey, now: datetime, before: datetime) -> None:
    """Note that a key is used, unless that was noted after `before`. Runs as the system role."""
    stale = or_(col(ApiKey.last_used_at).is_(None), col(ApiKey.last_used_at) < before)
    work.exec(
        update(ApiKey).where(col(ApiKey.org_id) == key.org_id, col(ApiKey.id) == key.id, stale).values(last_used_at=now)
    )


def listed(uow: UnitOfWork, in_force: datetime | None = None) -> list[tuple[ApiKey, str, str | None]]:
    """The organization's keys with the names of who made each and whom it acts for, newest first; of those in force at a moment
    only."""
    actor = aliased(User)
    made_by = and_(col(User.org_id) == ApiKey.org_id, col(User.id) == ApiKey.created_by)
    acts_for = and_(col(actor.org_id) == ApiKey.org_id, col(actor.id) == ApiKey.acts_for)
    query: Any = select(ApiKey, User.name, actor.name).join(User, made_by).join(actor, acts_for, isouter=True)
    query = query.where(ApiKey.org_id == uow.org_id, *([_good(in_force)] if in_force else []))
    return list(uow.session.exec(query.order_by(col(ApiKey.created_at).desc(), col(ApiKey.id).desc()).limit(200)))


def actors(uow: UnitOfWork, roles: Collection[str]) -> list[User]:
    """The active people and service accounts of some roles, by name."""
    wanted = (col(User.role).in_(list(roles)), User.status == "active")
    return list(uow.session.exec(select(User).where(User.org_id == uow.org_id, *wanted).order_by(col(User.name))))


def held_actor(uow: UnitOfWork, user_id: UUID, roles: Collection[str]) -> bool:
    """Whether a key can act for somebody: active and in one of some roles. They are kept so until the transaction ends, so that
    nobody gets a key while they are disabled."""
    query = select(User.id).where(
        User.org_id == uow.org_id, User.id == user_id, col(User.role).in_(list(roles)), User.status == "active"
    )
    return uow.session.exec(query.with_for_update(read=True)).first() is not None


def service_accounts(uow: UnitOfWork) -> list[User]:
    """The accounts that programs act for, those that are disabled last, by name."""
    query = select(User).where(User.org_id == uow.org_id, User.kind == "service")
    return list(uow.session.exec(query.order_by(col(User.status), col(User.name), col(User.id)).limit(MOST_ACCOUNTS)))


def last_uses(uow: UnitOfWork) -> dict[UUID, tuple[datetime | None, int]]:
    """By whom keys act for: when one of them was last used, and how many there ever were."""
    query: Any = columns(col(ApiKey.acts_for), func.max(col(ApiKey.last_used_at)), func.count())
    query = query.where(col(ApiKey.org_id) == uow.org_id, col(ApiKey.acts_for).is_not(None))
    return {actor: (used, count) for actor, used, count in uow.session.execute(query.group_by(col(ApiKey.acts_for)))}


def good_of(uow: UnitOfWork, user_id: UUID, now: datetime) -> list[ApiKey]:
    """The keys in force that act for somebody, locked until the transaction ends."""
    query = select(ApiKey).where(ApiKey.org_id == uow.org_id, ApiKey.acts_for == user_id, _good(now))
    return list(uow.session.exec(query.order_by(col(ApiKey.id)).with_for_update()))


def count_good(uow: UnitOfWork, now: datetime) -> int:
    """How many keys of the organization are in force."""
    query = select(func.count()).select_from(ApiKey).where(ApiKey.org_id == uow.org_id, _good(now))
    return uow.session.exec(query).one()


def find(uow: UnitOfWork, key_id: UUID) -> ApiKey | None:
    """A key of the organization, locked until the transaction ends."""
    query = select(ApiKey).where(ApiKey.org_id == uow.org_id, ApiKey.id == key_id)
    return uow.session.exec(query.with_for_update()).first()
