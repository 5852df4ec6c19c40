"""Making organizations and people, as plain functions for the demo, the command line and tests. Everything is recorded."""

from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from codeloom.coding import clock
from codeloom.coding.lifecycle import Role
from codeloom.coding.roles import ROLES, is_role
from codeloom.db.crypto import new_org_key
from codeloom.db.ids import new_id
from codeloom.db.queries import accounts as queries
from codeloom.db.queries import people
from codeloom.db.scope import Scope
from codeloom.db.tables.accounts import Organization, OrgCounter, User
from codeloom.db.tables.operations import AuditHead
from codeloom.db.work import Clash, UnitOfWork, Unreachable, system_work, unit_of_work
from codeloom.services.accounts import database_or_unavailable, passwords
from codeloom.services.core import NotFound, Refused, is_address


def create_organization(name: str, time_zone: str = "America/New_York") -> UUID:
    """A new organization with its data key, its counters and the head of its audit chain. Returns its id.

    Raises Refused for an empty name or a time zone that is not an IANA name.
    """
    if not name.strip():
        raise Refused("An organization needs a name.")
    check_zone(time_zone)
    org_id = new_id()
    with database_or_unavailable(), unit_of_work(Scope.of_worker(org_id)) as uow:
        _organization(uow, name, time_zone)
        uow.commit()
    return org_id


def check_zone(time_zone: str) -> None:
    """Refuse what is not the IANA name of a time zone."""
    try:
        ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Refused("That is not the name of a time zone.", todo="Use one such as America/New_York.") from None


def _organization(uow: UnitOfWork, name: str, time_zone: str) -> None:
    org_id = uow.org_id
    uow.session.add(Organization(id=org_id, name=name.strip(), time_zone=time_zone))
    uow.session.flush()
    uow.session.add(new_org_key(org_id))
    uow.session.add(AuditHead(org_id=org_id, seq=0, hash=bytes(32)))
    uow.session.add(OrgCounter(org_id=org_id, name="chart", value=0))
    uow.record("ORGANIZATION_CREATED", "organization", org_id)


def found_practice(practice: str, time_zone: str, email: str, name: str, password_hash: str) -> UUID:
    """A new organization with its first manager, both or neither. Returns its id. Raises Clash for an address that is taken."""
    org_id, user_id, now = new_id(), new_id(), clock.now()
    with database_or_unavailable(), unit_of_work(Scope.of_worker(org_id, user_id)) as uow:
        _organization(uow, practice, time_zone)
        uow.session.flush()
        uow.session.add(
            User(org_id=org_id, id=user_id, email=email, name=name, role=Role.MANAGER.value, password_hash=password_hash,
                 created_at=now, password_changed_at=now)
        )  # fmt: skip
        uow.record("USER_ADDED", "user", user_id, role=Role.MANAGER.value)
        uow.commit()
    return org_id


def add_user(scope: Scope, email: str, name: str, role: str, password: str) -> UUID:
    """A new person in the scope's organization. Returns the id.

    Raises Refused for a weak password, an unknown role, or an address that is taken (of whatever organization).
    """
    email = email.strip().lower()
    if not is_address(email) or not name.strip():
        raise Refused("A person needs a name and an email address.")
    if not is_role(role):
        raise Refused("There is no such role.", todo=f"Roles are {', '.join(one.role for one in ROLES)}.")
    user_id, hashed = new_id(), passwords.made(password, email)
    try:
        with database_or_unavailable(), unit_of_work(scope) as uow:
            uow.session.add(
                User(org_id=scope.org_id, id=user_id, email=email, name=name.strip(), role=role, password_hash=hashed,
                     created_at=clock.now())
            )  # fmt: skip
            uow.record("USER_ADDED", "user", user_id, role=role)
            uow.commit()
    except Clash:
        raise Refused("That address is taken.", code="address_taken") from None
    return user_id


def set_role(scope: Scope, user_id: UUID, role: Role) -> None:
    """Give a person another role; their open pages follow within 1 s. Raises NotFound."""
    with database_or_unavailable(), unit_of_work(scope) as uow:
        person = queries.user(uow, user_id)
        if person is None:
            raise NotFound()
        person.role = role.value
        uow.record("USER_ROLE_CHANGED", "user", user_id, role=role.value)
        uow.commit()


def set_active(scope: Scope, user_id: UUID, active: bool) -> None:
    """Disable a person, or let them in again. A disabled person's sessions stop within 1 s. Raises NotFound."""
    with database_or_unavailable(), unit_of_work(scope) as uow:
        person = queries.user(uow, user_id)
        if person is None:
            raise NotFound()
        person.status = "active" if active else "disabled"
        uow.record("USER_ENABLED" if active else "USER_DISABLED", "user", user_id)
        uow.commit()


def demo_people(organization: str) -> list[tuple[str, str]]:
    """(role, email) of one person per role, for the sign-in page of a demo. Empty while the database is away."""
    try:
        with system_work() as work:
            return people.first_people(work, organization)
    except Unreachable:
        return []
