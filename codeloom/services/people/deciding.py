"""What a manager decides of a person: role, specialties, sessions, and that they leave or come back.

Each act names the version of the person that was seen, so the second of two managers is told. It is in force on open pages
within 1 s, because sessions end or the person is read anew (accounts/signed_in.py).
"""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from codeloom.coding import clock
from codeloom.coding.lifecycle import Role
from codeloom.coding.roles import is_role, record_of
from codeloom.db.queries import accounts as queries
from codeloom.db.queries.charts import rows as charts
from codeloom.db.queries.people import everybody as lists
from codeloom.db.tables.accounts import User
from codeloom.db.work import UnitOfWork
from codeloom.services.accounts import end_all
from codeloom.services.core import Command, Conflict, NotFound, Refused, ShortText, verb
from codeloom.services.people.work import WorkView, give_on, staying, work_of

LINKS = ("reset", "address_old", "address_new")
"""Kinds of mailed links that a person who leaves can use no more."""
Reason = Annotated[str, StringConstraints(min_length=1, max_length=500, strip_whitespace=True)]


class OfPerson(Command):
    """A person of the practice."""

    person_id: UUID


class OfPersonVersion(OfPerson):
    """A person at the version that was seen."""

    version: int = Field(ge=0)


class ChangeRole(OfPersonVersion):
    """Another role; `to` takes the work that the new role cannot do, nobody for where it falls to."""

    role: Role
    to: UUID | None = None


class SetSpecialties(OfPersonVersion):
    """The specialties that a coder is given charts of first."""

    specialties: tuple[ShortText, ...] = Field((), max_length=30)


class Disable(OfPersonVersion):
    """Keep a person out, with a reason; `to` takes their work, nobody for where it falls to."""

    reason: Reason
    to: UUID | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """Whom an act was about, and what of their work could not go to the colleague who was named."""

    name: str
    stays: str = ""


def held_person(uow: UnitOfWork, person_id: UUID, version: int | None = None, kind: str = "person") -> User:
    """A person of this practice, or a service account, locked, at the version that was seen. Raises NotFound, Conflict."""
    person = queries.held_user(uow, person_id)
    if person is None or person.kind != kind:
        raise NotFound()
    if version is not None:
        check_version(person, version)
    return person


def check_version(person: User, version: int) -> None:
    """Raise Conflict where somebody else changed the person since they were seen."""
    if person.version != version:
        raise Conflict(
            f"Another manager changed {person.name} meanwhile: {_stands(person)}.", kept="Nothing was changed.",
            todo="Look at how it stands, then decide again.", details={"version": person.version},
        )  # fmt: skip


def _stands(person: User) -> str:
    if person.status != "active":
        return "disabled now"
    return f"{record_of(person.role).name.lower()} and active now" if is_role(person.role) else "active now"


def _changed(uow: UnitOfWork, person: User) -> None:
    person.version += 1
    uow.session.add(person)


def _check_manager_left(uow: UnitOfWork, managers: list[UUID], person: User) -> None:
    """Refuse what would leave the practice without a manager. `managers` were locked before the person was."""
    if managers == [person.id]:
        raise Refused(
            f"{person.name} is the only manager of the practice.", todo="Make somebody else a manager first.",
            code="last_manager",
        )  # fmt: skip


@verb("people.work", OfPerson, read_only=True)
def show_work(uow: UnitOfWork, command: OfPerson) -> WorkView:
    """What a person has in hand, and who could take it. Raises NotFound."""
    person = queries.user(uow, command.person_id)
    if person is None or person.kind != "person":
        raise NotFound()
    return work_of(uow, person)


@verb("people.change_role", ChangeRole)
def change_role(uow: UnitOfWork, command: ChangeRole) -> Decided:
    """Give a person another role and their work to somebody else. Raises Refused for the last manager and oneself, Conflict,
    NotFound."""
    managers = lists.locked_managers(uow)
    person = held_person(uow, command.person_id, command.version)
    return Decided(person.name, take_role(uow, managers, person, command.role, command.to))


def take_role(uow: UnitOfWork, managers: list[UUID], person: User, role: Role, to: UUID | None = None) -> str:
    """Another role for a person who is held, after the managers. What of their work could not go to `to`, in a sentence.

    Raises Refused, before anything is changed, for the last manager and oneself.
    """
    if person.id == uow.user_id:
        raise Refused("Nobody changes their own role.", todo="Ask another manager.", code="own")
    if person.role == role:
        return ""
    if person.role == Role.MANAGER:
        _check_manager_left(uow, managers, person)
    before, given = person.role, give_on(uow, person, to)
    person.role = role.value
    _changed(uow, person)
    uow.record("USER_ROLE_CHANGED", "user", person.id, before=before, role=role.value, **given.counts)
    return staying(given)


@verb("people.set_specialties", SetSpecialties)
def set_specialties(uow: UnitOfWork, command: SetSpecialties) -> str:
    """Say which specialties a person is given charts of first. Raises Refused for one that no chart has, Conflict, NotFound."""
    person = held_person(uow, command.person_id, command.version)
    unknown = set(command.specialties) - {*charts.specialties(uow), *person.specialties}
    if unknown:
        raise Refused("No chart of the practice has that specialty.", todo="Choose from the list.", code="bad_input")
    wanted = sorted(set(command.specialties))
    if wanted != person.specialties:
        before, person.specialties = person.specialties, wanted
        _changed(uow, person)
        uow.record("SPECIALTIES_CHANGED", "user", person.id, before=before, after=wanted)
    return person.name


@verb("people.end_sessions", OfPerson)
def end_sessions(uow: UnitOfWork, command: OfPerson) -> int:
    """End all sessions of a person, who signs in anew; how many. Of one's own, all but this one. Raises NotFound."""
    return out_everywhere(uow, held_person(uow, command.person_id))


def out_everywhere(uow: UnitOfWork, person: User) -> int:
    """End all sessions of a person who is held; of one's own, all but this one. How many."""
    ended = end_all(uow, person.id, "manager", uow.scope.session_id if person.id == uow.user_id else None)
    uow.record("SESSIONS_ENDED", "user", person.id, count=ended)
    return ended


@verb("people.disable", Disable)
def disable(uow: UnitOfWork, command: Disable) -> Decided:
    """Sign a person out everywhere, keep them out, and give their work on. What they did stays under their name.

    Raises Refused for oneself and the last manager, Conflict, NotFound.
    """
    managers = lists.locked_managers(uow)
    person = held_person(uow, command.person_id, command.version)
    return Decided(person.name, keep_out(uow, managers, person, command.reason, command.to))


def keep_out(uow: UnitOfWork, managers: list[UUID], person: User, reason: str, to: UUID | None = None) -> str:
    """Disable a person who is held, after the managers. What of their work could not go to `to`, in a sentence.

    Raises Refused, before anything is changed, for oneself and the last manager.
    """
    if person.id == uow.user_id:
        raise Refused("Nobody disables themselves.", todo="Ask another manager.", code="own")
    if person.status == "disabled":
        return ""
    if person.role == Role.MANAGER:
        _check_manager_left(uow, managers, person)
    given, now = give_on(uow, person, to), clock.now()
    person.status, person.disabled_at = "disabled", now
    uow.vault.put(User.disabled_why_enc, person, reason)
    _changed(uow, person)
    ended = end_all(uow, person.id, "disabled")
    queries.end_tokens(uow, now, LINKS, user_id=person.id)
    uow.record("USER_DISABLED", "user", person.id, sessions=ended, **given.counts)
    return staying(given)


@verb("people.enable", OfPersonVersion)
def enable(uow: UnitOfWork, command: OfPersonVersion) -> str:
    """Let a person in again, in the role they had; work that was given on is not taken back. Raises Conflict, NotFound."""
    person = held_person(uow, command.person_id, command.version)
    if person.status == "active":
        return person.name
    person.status, person.disabled_at, person.disabled_why_enc = "active", None, None
    _changed(uow, person)
    uow.record("USER_ENABLED", "user", person.id)
    return person.name
