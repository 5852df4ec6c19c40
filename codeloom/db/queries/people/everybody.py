"""Everybody of a practice with what the list of people shows of them, and the invitations that nobody took up yet."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func
from sqlalchemy import select as columns
from sqlmodel import col, select

from codeloom.db.queries.accounts import lacks_factor
from codeloom.db.tables.accounts import AccountToken, SecondFactor, Session, SignIn, User
from codeloom.db.work import UnitOfWork

MOST = 2_000
"""People of one practice that its list shows."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A person of the list: their live sessions, when they were last seen (None for never), whether their second factor is on."""

    user: User
    sessions: int
    seen: datetime | None
    factor: bool


def listed(uow: UnitOfWork, now: datetime, idle_since: datetime) -> list[Listed]:
    """Everybody, by role as it is written and name, those who are disabled last."""
    of_user: Any = (col(Session.org_id) == col(User.org_id)) & (col(Session.user_id) == col(User.id))
    live = (
        (col(Session.revoked_at).is_(None)) & (col(Session.expires_at) > now) & (col(Session.last_seen_at) > idle_since)
    )
    sessions = columns(func.count()).where(of_user, live).scalar_subquery()
    used = columns(func.max(col(Session.last_seen_at))).where(of_user).scalar_subquery()
    signed_in = (
        columns(func.max(col(SignIn.at)))
        .where(
            col(SignIn.org_id) == col(User.org_id), col(SignIn.user_id) == col(User.id), col(SignIn.how) != "refused"
        )
        .scalar_subquery()
    )
    factor = (
        columns(func.count())
        .where(
            col(SecondFactor.org_id) == col(User.org_id), col(SecondFactor.user_id) == col(User.id),
            col(SecondFactor.confirmed_at).is_not(None), col(SecondFactor.secret_enc).is_not(None),
        )
        .scalar_subquery()
    )  # fmt: skip
    query = (
        columns(User, sessions, func.greatest(used, signed_in), factor, lacks_factor())
        .where(col(User.org_id) == uow.org_id, col(User.kind) == "person")
        .order_by(col(User.status), col(User.name), col(User.id))
        .limit(MOST)
    )
    return [
        Listed(user, 0 if lacks else int(count), seen, bool(on))
        for user, count, seen, on, lacks in uow.session.execute(query)
    ]


def invitations(uow: UnitOfWork, since: datetime) -> list[AccountToken]:
    """The newest invitation of each address that was made since a moment and neither taken up nor withdrawn, by address."""
    query = select(AccountToken).where(
        AccountToken.org_id == uow.org_id, AccountToken.kind == "invitation", AccountToken.created_at > since,
        col(AccountToken.used_at).is_(None),
    )  # fmt: skip
    newest = {row.email: row for row in uow.session.exec(query.order_by(col(AccountToken.created_at)))}
    return [newest[email] for email in sorted(newest)]


def invitation(uow: UnitOfWork, invitation_id: UUID) -> AccountToken | None:
    """An invitation of this organization that was neither taken up nor withdrawn, locked."""
    query = select(AccountToken).where(
        AccountToken.org_id == uow.org_id, AccountToken.id == invitation_id, AccountToken.kind == "invitation",
        col(AccountToken.used_at).is_(None),
    )  # fmt: skip
    return uow.session.exec(query.with_for_update()).first()


def locked_managers(uow: UnitOfWork) -> list[UUID]:
    """The active managers, locked until the transaction ends, in one order for everybody: two who end each other wait here. Rows
    that refer to them can be written meanwhile, such as the half-typed words of whoever acts, which this transaction settles."""
    query = select(User.id).where(
        User.org_id == uow.org_id, User.role == "manager", User.status == "active", User.kind == "person"
    )
    return list(uow.session.exec(query.order_by(col(User.id)).with_for_update(key_share=True)))
