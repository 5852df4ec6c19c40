"""The settings row of an organization, and who acts for it on the command line."""

from sqlmodel import Session as Work
from sqlmodel import col, func, select

from codeloom.coding.lifecycle import Role
from codeloom.db.scope import Scope
from codeloom.db.tables.accounts import Organization, SecondFactor, User
from codeloom.db.tables.organization import OrganizationSettings
from codeloom.db.work import UnitOfWork


def settings_row(uow: UnitOfWork, *, lock: bool = False) -> OrganizationSettings | None:
    """The row; None while everything has its default. `lock` keeps it for this transaction."""
    query = select(OrganizationSettings).where(OrganizationSettings.org_id == uow.org_id)
    return uow.session.exec(query.with_for_update() if lock else query).first()


def practice(uow: UnitOfWork, *, lock: bool = False) -> Organization:
    """The organization itself, with its name and time zone. `lock` keeps it for this transaction; rows that refer to it go on."""
    query = select(Organization).where(Organization.id == uow.org_id)
    return uow.session.exec(query.with_for_update(key_share=True) if lock else query).one()


def without_factor(uow: UnitOfWork) -> int:
    """How many active people sign in without a second factor; programs are not counted."""
    own = select(SecondFactor.user_id).where(
        SecondFactor.org_id == uow.org_id, col(SecondFactor.confirmed_at).is_not(None)
    )
    query = select(func.count()).where(
        User.org_id == uow.org_id, User.status == "active", User.kind == "person", col(User.id).not_in(own)
    )
    return uow.session.exec(query).one()


def active_manager(work: Work, email: str) -> Scope | None:
    """The scope of the active manager of this address. Runs as the system role."""
    query = select(User.org_id, User.id).where(
        func.lower(col(User.email)) == email.lower(), User.role == Role.MANAGER, User.status == "active"
    )
    found = work.exec(query).first()
    return Scope(found[0], found[1], Role.MANAGER.value) if found else None
