"""API keys: as their organization's managers list them, and as the system role looks one up by its hash."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_
from sqlmodel import Session as Work
from sqlmodel import and_, col, select, update

from codeloom.db.tables.accounts import User
from codeloom.db.tables.integration import ApiKey
from codeloom.db.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class GoodKey:
    """What a request with a good key may do, and for whom."""

    org_id: UUID
    id: UUID
    scopes: frozenset[str]


def _good(now: datetime) -> ColumnElement[bool]:
    """Neither revoked nor expired."""
    return and_(col(ApiKey.revoked_at).is_(None), or_(col(ApiKey.expires_at).is_(None), col(ApiKey.expires_at) > now))


def by_hash(work: Work, key_hash: bytes, now: datetime) -> GoodKey | None:
    """The good key of this hash. Runs as the system role, which may read these columns only."""
    columns: Any = select(ApiKey.org_id, ApiKey.id, ApiKey.scopes)
    found = work.exec(columns.where(ApiKey.key_hash == key_hash, _good(now))).first()
    return GoodKey(found[0], found[1], frozenset(found[2])) if found else None


def touch(work: Work, key: GoodKey, now: datetime, before: datetime) -> None:
    """Note that a key is used, unless that was noted after `before`. Runs as the system role."""
    stale = or_(col(ApiKey.last_used_at).is_(None), col(ApiKey.last_used_at) < before)
    work.exec(
        update(ApiKey).where(col(ApiKey.org_id) == key.org_id, col(ApiKey.id) == key.id, stale).values(last_used_at=now)
    )


def listed(uow: UnitOfWork) -> list[tuple[ApiKey, str]]:
    """The organization's keys with the name of who made each, newest first."""
    made_by = and_(col(User.org_id) == ApiKey.org_id, col(User.id) == ApiKey.created_by)
    query = select(ApiKey, User.name).join(User, made_by).where(ApiKey.org_id == uow.org_id)
    return list(uow.session.exec(query.order_by(col(ApiKey.created_at).desc(), col(ApiKey.id).desc()).limit(200)))


def count_good(uow: UnitOfWork, now: datetime) -> int:
    """How many keys of the organization are in force."""
    query = select(func.count()).select_from(ApiKey).where(ApiKey.org_id == uow.org_id, _good(now))
    return uow.session.exec(query).one()


def find(uow: UnitOfWork, key_id: UUID) -> ApiKey | None:
    """A key of the organization, locked until the transaction ends."""
    query = select(ApiKey).where(ApiKey.org_id == uow.org_id, ApiKey.id == key_id)
    return uow.session.exec(query.with_for_update()).first()
