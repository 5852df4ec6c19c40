"""Looking up people, sessions, second factors and tokens of mails: before anybody is signed in as the system role, afterwards
inside a unit of work."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, or_
from sqlalchemy import select as columns
from sqlmodel import Session as Work
from sqlmodel import and_, col, select, update

from codeloom.db.tables.accounts import AccountToken, Organization, RecoveryCode, SecondFactor, Session, SignIn, User
from codeloom.db.tables.organization import OrganizationSettings
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
    theme: str
    row_height: str


def _live(now: datetime, idle_since: datetime) -> ColumnElement[bool]:
    """Not ended, not past its end, not idle, of a person who is not disabled and has the second factor they need."""
    return and_(
        col(Session.revoked_at).is_(None),
        col(Session.expires_at) > now,
        col(Session.last_seen_at) > idle_since,
        col(User.status) == "active",
        ~lacks_factor(),
    )


def lacks_factor() -> ColumnElement[bool]:
    """A person who has to sign in with a second factor, by their row or the organization's settings, and has none."""
    kept, factor = OrganizationSettings, SecondFactor
    for_all = columns(col(kept.org_id)).where(col(kept.org_id) == User.org_id, col(kept.second_factor_required))
    own = (col(factor.org_id) == User.org_id, col(factor.user_id) == User.id, col(factor.confirmed_at).is_not(None))
    on = columns(col(factor.user_id)).where(*own).exists()
    return or_(col(User.second_factor_required), for_all.exists()) & ~on


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
    wanted += [Organization.name, Organization.time_zone, User.letters, User.theme, User.row_height]
    found = work.execute(
        columns(*wanted)
        .join(User, _OF_USER)
        .join(Organization, col(Organization.id) == User.org_id)
        .where(col(Session.id).in_(list(ids)), _live(now, idle_since))
    )
    return [Standing(*row) for row in found]


def held_session(work: Work, session_id: UUID) -> tuple[Session, User, bool] | None:
    """A session, locked until the transaction ends, its person, and whether they lack a second factor. Runs as the system role."""
    return work.exec(
        select(Session, User, lacks_factor())
        .join(User, _OF_USER)
        .where(Session.id == session_id)
        .with_for_update(of=Session)
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


def other_sessions(uow: UnitOfWork, user_id: UUID, keep: UUID | None) -> list[UUID]:
    """The sessions of a person that were not ended, but for the one to keep."""
    query = select(Session.id).where(
        Session.org_id == uow.org_id, Session.user_id == user_id, col(Session.revoked_at).is_(None), Session.id != keep
    )
    return list(uow.session.exec(query))


def held_user(uow: UnitOfWork, user_id: UUID) -> User | None:
    """A person of this organization, locked until the transaction ends."""
    query = select(User).where(User.org_id == uow.org_id, User.id == user_id).with_for_update()
    return uow.session.exec(query.execution_options(populate_existing=True)).first()


def first_manager(uow: UnitOfWork, but: UUID) -> str:
    """The name of the longest-known active manager who is not this person; empty when there is none."""
    query = select(User.name).where(
        User.org_id == uow.org_id,
        User.role == "manager",
        User.status == "active",
        User.kind == "person",
        User.id != but,
    )
    return uow.session.exec(query.order_by(col(User.id)).limit(1)).first() or ""


def factor(uow: UnitOfWork, user_id: UUID, *, lock: bool = False) -> SecondFactor | None:
    """A person's second factor, confirmed or not. `lock` keeps it for this transaction."""
    query = select(SecondFactor).where(SecondFactor.org_id == uow.org_id, SecondFactor.user_id == user_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return uow.session.exec(query).first()


def second_factor_for_all(uow: UnitOfWork) -> bool:
    """Whether the organization's settings ask everybody for a second factor."""
    query = select(OrganizationSettings.second_factor_required).where(OrganizationSettings.org_id == uow.org_id)
    return bool(uow.session.exec(query).first())


def recovery_code(uow: UnitOfWork, user_id: UUID, code_hash: bytes) -> RecoveryCode | None:
    """A recovery code that was not used, locked for its use."""
    query = select(RecoveryCode).where(
        RecoveryCode.org_id == uow.org_id, RecoveryCode.user_id == user_id, RecoveryCode.code_hash == code_hash,
        col(RecoveryCode.used_at).is_(None),
    )  # fmt: skip
    return uow.session.exec(query.with_for_update()).first()


def recovery_codes(uow: UnitOfWork, user_id: UUID) -> tuple[int, int]:
    """(left, made) of a person's recovery codes."""
    query = columns(func.count().filter(col(RecoveryCode.used_at).is_(None)), func.count()).where(
        col(RecoveryCode.org_id) == uow.org_id, col(RecoveryCode.user_id) == user_id
    )
    left, made = uow.session.execute(query).one()
    return int(left), int(made)


def drop_recovery_codes(uow: UnitOfWork, user_id: UUID) -> None:
    """Delete all recovery codes of a person."""
    uow.session.execute(
        delete(RecoveryCode).where(col(RecoveryCode.org_id) == uow.org_id, col(RecoveryCode.user_id) == user_id)
    )


def token(work: Work, token_hash: bytes) -> AccountToken | None:
    """The token of a hash. `made_by` is not read. Runs as the system role."""
    seen: list[Any] = [getattr(AccountToken, name) for name in _OF_TOKEN]
    row = work.execute(columns(*seen).where(col(AccountToken.token_hash) == token_hash)).first()
    return None if row is None else AccountToken(**dict(zip(_OF_TOKEN, row, strict=True)))


_OF_TOKEN = ("org_id", "id", "kind", "token_hash", "user_id", "email", "name", "role", "practice", "time_zone", "pair",
             "created_at", "expires_at", "used_at")  # fmt: skip


def use_token(uow: UnitOfWork, token_id: UUID, now: datetime) -> bool:
    """Mark a token used; False when it was already."""
    done = uow.session.execute(
        update(AccountToken)
        .where(
            col(AccountToken.org_id) == uow.org_id,
            col(AccountToken.id) == token_id,
            col(AccountToken.used_at).is_(None),
        )
        .values(used_at=now)
        .returning(col(AccountToken.id))
    )
    return done.first() is not None


def token_since(uow: UnitOfWork, kind: str, email: str, since: datetime) -> bool:
    """Whether a token of a kind was made for an address since a moment and not used."""
    query = select(AccountToken.id).where(
        AccountToken.org_id == uow.org_id, func.lower(AccountToken.email) == email.lower(), AccountToken.kind == kind,
        AccountToken.created_at > since, col(AccountToken.used_at).is_(None),
    )  # fmt: skip
    return uow.session.exec(query.limit(1)).first() is not None


def end_tokens(
    uow: UnitOfWork, now: datetime, kinds: Collection[str], *, user_id: UUID | None = None, email: str = ""
) -> None:
    """Mark all tokens of some kinds used that are for a person, or for an address."""
    whose = col(AccountToken.user_id) == user_id if user_id else func.lower(AccountToken.email) == email.lower()
    uow.session.execute(
        update(AccountToken)
        .where(
            col(AccountToken.org_id) == uow.org_id, whose, col(AccountToken.kind).in_(list(kinds)),
            col(AccountToken.used_at).is_(None),
        )
        .values(used_at=now)
    )  # fmt: skip


def pair_of(uow: UnitOfWork, pair: UUID) -> list[AccountToken]:
    """Both tokens of a change of address, locked."""
    query = select(AccountToken).where(AccountToken.org_id == uow.org_id, AccountToken.pair == pair)
    return list(uow.session.exec(query.with_for_update().execution_options(populate_existing=True)))


def waiting_address(uow: UnitOfWork, user_id: UUID, now: datetime) -> list[AccountToken]:
    """The tokens of a person's change of address that are not over, newest first."""
    query = select(AccountToken).where(
        AccountToken.org_id == uow.org_id, AccountToken.user_id == user_id, AccountToken.expires_at > now,
        col(AccountToken.kind).in_(("address_old", "address_new")),
    )  # fmt: skip
    return list(uow.session.exec(query.order_by(col(AccountToken.created_at).desc())))


def sign_ins(uow: UnitOfWork, user_id: UUID, since: datetime, most: int) -> list[SignIn]:
    """A person's sign-ins since a moment, newest first."""
    query = select(SignIn).where(SignIn.org_id == uow.org_id, SignIn.user_id == user_id, SignIn.at >= since)
    return list(uow.session.exec(query.order_by(col(SignIn.at).desc()).limit(most)))


def time_zone(uow: UnitOfWork) -> str:
    """The organization's time zone."""
    return uow.session.exec(select(Organization.time_zone).where(Organization.id == uow.org_id)).one()
