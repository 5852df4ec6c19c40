"""People and organizations as seen from inside one organization."""

from uuid import UUID

from sqlmodel import col, select

from codeloom.db.tables.accounts import Organization, User
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


def time_zone(uow: UnitOfWork) -> str:
    """The organization's IANA time zone."""
    organization = uow.session.get(Organization, uow.org_id)
    return organization.time_zone if organization else "UTC"
