"""Looking up people and sessions: before anybody is signed in as the system role, afterwards inside a unit of work."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func
from sqlalchemy import select as columns
from sqlmodel import Session as Work
from sqlmodel import and_, col, select, update

from codeloom.db.ids import SYSTEM_ORG
from codeloom.db.tables.accounts import Organization, Session, User
from codeloom.db.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Account:
    """What sign-in needs to know of a person."""

    org_id: UUID
    id: UUID
    role: str
    status: str
    password_hash: str


@dataclass(frozen=True, slots=True)
class Standing:
    """A live session with its person and organization, as they are at this moment."""

    org_id: UUID
    user_id: UUID
    session_id: UUID
    role: str
    name: str
    email: str
    org_name: str
    time_zone: str
    letters: bool


def _live(now: datetime, idle_since: datetime) -> ColumnElement[bool]:
    """Not ended, not past its end, not idle, of a person who is not disabled."""
    return and_(
        col(Session.revoked_at).is_(None),
        col(Session.expires_at) > now,
        col(Session.last_seen_at) > idle_since,
        col(User.status) == "active",
    )


_OF_USER: Any = and_(col(Session.org_id) == User.org_id, col(Session.user_id) == User.id)


def account(work: Work, email: str) -> Account | None:
    """The account of a person's address, whatever its status. Runs as the system role."""
    found = work.exec(select(User).where(func.lower(User.email) == email.lower(), User.kind == "person")).first()
    if found is None:
        return None
    return Account(found.org_id, found.id, found.role, found.status, found.password_hash)


def kept_passwords(work: Work) -> list[tuple[str, str]]:
    """The address of every person with an account, in lower case, and what is kept of their password. Runs as the system role."""
    query = select(func.lower(User.email), User.password_hash).where(User.kind == "person")
    return [(email, kept) for email, kept in work.exec(query)]


def standing(work: Work, ids: Collection[UUID], now: datetime, idle_since: datetime) -> list[Standing]:
    """Who is behind those of the sessions that have not ended. Runs as the system role."""
    wanted: list[Any] = [User.org_id, User.id, Session.id, User.role, User.name, User.email]
    wanted += [Organization.name, Organization.time_zone, User.letters]
    found = work.execute(
        columns(*wanted)
        .join(User, _OF_USER)
        .join(Organization, col(Organization.id) == User.org_id)
        .where(col(Session.id).in_(list(ids)), _live(now, idle_since))
    )
    return [Standing(*row) for row in found]


def held_session(work: Work, session_id: UUID) -> tuple[Session, User] | None:
    """A session and its person, the session locked until the transaction ends. Runs as the system role."""
    return work.exec(
        select(Session, User).join(User, _OF_USER).where(Session.id == session_id).with_for_update(of=Session)
    ).first()


def ends_of(work: Work, session_id: UUID) -> tuple[datetime, datetime] | None:
    """When a session that has not ended was used last, and its last moment. Runs as the system role."""
    found = work.execute(
        columns(col(Session.last_seen_at), col(Session.expires_at)).where(
            col(Session.id) == session_id, col(Session.revoked_at).is_(None)
        )
    ).first()
    return None if found is None else (found[0], found[1])


def rotate(work: Work, session_id: UUID, generation: int, token_hash: bytes, now: datetime) -> None:
    """Replace a session's refresh token by its next one. Runs as the system role."""
    work.exec(
        update(Session)
        .where(col(Session.id) == session_id)
        .values(generation=generation, token_hash=token_hash, rotated_at=now)
    )


def touch(work: Work, session_id: UUID, now: datetime) -> None:
    """Note that a person did something. Runs as the system role."""
    work.exec(
        update(Session).where(col(Session.id) == session_id, col(Session.last_seen_at) < now).values(last_seen_at=now)
    )


def session(uow: UnitOfWork, session_id: UUID) -> Session | None:
    """A session of this organization, ended or not, locked for its end."""
    return uow.session.exec(
        select(Session).where(Session.org_id == uow.org_id, Session.id == session_id).with_for_update()
    ).first()


def sessions_of(uow: UnitOfWork, user_id: UUID, now: datetime, idle_since: datetime) -> list[Session]:
    """The live sessions of a person, newest use first."""
    rows = uow.session.exec(
        select(Session)
        .join(User, _OF_USER)
        .where(Session.org_id == uow.org_id, Session.user_id == user_id, _live(now, idle_since))
        .order_by(col(Session.last_seen_at).desc())
    )
    return list(rows)


def user(uow: UnitOfWork, user_id: UUID) -> User | None:
    """A person of this organization."""
    return uow.session.get(User, (uow.org_id, user_id))


def time_zone(uow: UnitOfWork) -> str:
    """The organization's time zone."""
    return uow.session.exec(select(Organization.time_zone).where(Organization.id == uow.org_id)).one()


def first_people(work: Work, organization: str) -> list[tuple[str, str]]:
    """(role, email) of the longest-known active person of each role in the organization of that name.

    For the demo's sign-in page only. Runs as the system role.
    """
    rows = work.exec(
        select(User.role, User.email)
        .join(Organization, col(Organization.id) == User.org_id)
        .where(
            Organization.name == organization,
            Organization.id != SYSTEM_ORG,
            User.status == "active",
            User.kind == "person",
        )
        .order_by(col(Organization.created_at), col(User.id))
    )
    first: dict[str, str] = {}
    for role, email in rows:
        first.setdefault(role, email)
    return list(first.items())
