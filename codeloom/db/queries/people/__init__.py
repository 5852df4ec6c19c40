"""People and organizations as seen from inside one organization."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session as Work
from sqlmodel import col, select

from codeloom.db.ids import SYSTEM_ORG
from codeloom.db.tables.accounts import AccountToken, Organization, User
from codeloom.db.work import UnitOfWork


def name_of(uow: UnitOfWork, user_id: UUID | None) -> str:
    """A person's name; empty for nobody."""
    if user_id is None:
        return ""
    return uow.session.exec(select(User.name).where(User.org_id == uow.org_id, User.id == user_id)).first() or ""


def find(uow: UnitOfWork, user_id: UUID) -> User | None:
    """A person of the organization."""
    return uow.session.get(User, (uow.org_id, user_id))


def active(uow: UnitOfWork, role: str) -> list[User]:
    """Active people in one role, by name."""
    query = select(User).where(User.org_id == uow.org_id, User.role == role, User.status == "active")
    return list(uow.session.exec(query.order_by(col(User.name))))


def active_now(uow: UnitOfWork, role: str, ids: Collection[UUID]) -> list[User]:
    """Those of some people who are active in a role, by name, kept so until the transaction ends: who gives them work asks for
    this before it holds the work, as disabling does, so that nobody is given any who leaves at the same moment."""
    query = select(User).where(
        User.org_id == uow.org_id, User.role == role, User.status == "active", col(User.id).in_(list(ids))
    )
    held = uow.session.exec(
        query.order_by(col(User.id)).with_for_update(read=True).execution_options(populate_existing=True)
    )
    return sorted(held, key=lambda user: (user.name, str(user.id)))


def time_zone(uow: UnitOfWork) -> str:
    """The organization's IANA time zone."""
    organization = uow.session.get(Organization, uow.org_id)
    return organization.time_zone if organization else "UTC"


def organization_name(uow: UnitOfWork) -> str:
    """What the organization is called."""
    organization = uow.session.get(Organization, uow.org_id)
    return organization.name if organization else ""


def with_addresses(uow: UnitOfWork, emails: Collection[str]) -> set[str]:
    """Which of some addresses in lower case people of the organization have, whatever their status."""
    query = select(func.lower(User.email)).where(User.org_id == uow.org_id, User.kind == "person")
    return set(uow.session.exec(query.where(func.lower(User.email).in_(list(emails)))))


def invited_addresses(uow: UnitOfWork, emails: Collection[str], now: datetime) -> set[str]:
    """Which of some addresses in lower case have an invitation of the organization that still works."""
    query = select(func.lower(AccountToken.email)).where(
        AccountToken.org_id == uow.org_id, AccountToken.kind == "invitation", col(AccountToken.used_at).is_(None),
        col(AccountToken.expires_at) > now, func.lower(AccountToken.email).in_(list(emails)),
    )  # fmt: skip
    return set(uow.session.exec(query))


def inviter(uow: UnitOfWork, token_id: UUID) -> str:
    """The name of who made an invitation; empty when nobody is named."""
    row = uow.session.get(AccountToken, (uow.org_id, token_id))
    return name_of(uow, row.made_by) if row else ""


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
