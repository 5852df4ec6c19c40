"""What a manager decides of several people at once: one transaction, in which each person's result is said.

Whoever cannot be changed (the last manager, oneself, somebody another manager changed meanwhile) is named with the reason, and
the others are changed. Work that falls free goes to whom it falls to (ADR 40); a colleague is named in the act on one person.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from pydantic import Field

from codeloom.coding.lifecycle import Role
from codeloom.coding.roles import record_of
from codeloom.db.queries import accounts as queries
from codeloom.db.queries.people import everybody as lists
from codeloom.db.tables.accounts import User
from codeloom.db.work import UnitOfWork
from codeloom.services.accounts import second_factor
from codeloom.services.core import Command, Conflict, NotFound, Refused, formatting, verb
from codeloom.services.people.deciding import (
    OfPersonVersion,
    Reason,
    check_version,
    held_person,
    keep_out,
    out_everywhere,
    take_role,
)
from codeloom.services.people.factors import set_required
from codeloom.services.people.work import work_of

MOST_AT_ONCE = 200
"""People that one act is about."""


class OfPeople(Command):
    """Some people of the practice."""

    people: tuple[UUID, ...] = Field(min_length=1, max_length=MOST_AT_ONCE)


class OfPeopleVersions(Command):
    """Some people, each at the version that was seen."""

    people: tuple[OfPersonVersion, ...] = Field(min_length=1, max_length=MOST_AT_ONCE)


class ChangeRoles(OfPeopleVersions):
    """The role that all of them get."""

    role: Role


class DisableSeveral(OfPeopleVersions):
    """Keep them out, all for one reason."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one person: done, or left as they were."""

    id: str
    name: str
    words: str
    done: bool


@dataclass(frozen=True, slots=True)
class OneOfSeveral:
    """A person an act on several is about, at their version, and what they have in hand."""

    id: str
    name: str
    role: str
    version: int
    work: str


@verb("people.several", OfPeople, read_only=True)
def show_several(uow: UnitOfWork, command: OfPeople) -> tuple[OneOfSeveral, ...]:
    """Some people with what becomes of their work, by name. Raises NotFound."""
    found = [queries.user(uow, person_id) for person_id in dict.fromkeys(command.people)]
    people = [one for one in found if one is not None and one.kind == "person"]
    if len(people) < len(found):
        raise NotFound()
    return tuple(_seen(uow, one) for one in sorted(people, key=lambda one: (one.name, str(one.id))))


def _seen(uow: UnitOfWork, person: User) -> OneOfSeveral:
    lines = work_of(uow, person).lines
    work = "; ".join(f"{line.what}: {line.left}" for line in lines) or "nothing in hand"
    return OneOfSeveral(str(person.id), person.name, record_of(person.role).name, person.version, work)


def _each(uow: UnitOfWork, ids: Iterable[UUID], act: Callable[[list[UUID], User], str]) -> tuple[Outcome, ...]:
    """Do something to each of several people, held in one order after the managers; `act` says what was done, and raises Refused or
    Conflict before it changes anything. By name. Raises NotFound."""
    managers = lists.locked_managers(uow)
    held = [held_person(uow, person_id) for person_id in sorted(set(ids))]
    outcomes = []
    for person in sorted(held, key=lambda one: (one.name, str(one.id))):
        try:
            words, done = act(managers, person), True
        except (Refused, Conflict) as refused:
            words, done = refused.message, False
        outcomes.append(Outcome(str(person.id), person.name, words, done))
    return tuple(outcomes)


@verb("people.end_sessions_of", OfPeople)
def end_sessions_of(uow: UnitOfWork, command: OfPeople) -> tuple[Outcome, ...]:
    """End all sessions of several people. Of one's own, all but this one. Raises NotFound."""
    return _each(
        uow, command.people, lambda _, person: f"{formatting.count(out_everywhere(uow, person), 'session')} ended"
    )


@verb("people.require_factor_of", OfPeople)
def require_factor_of(uow: UnitOfWork, command: OfPeople) -> tuple[Outcome, ...]:
    """Require a second factor of several people. Raises NotFound."""

    def act(_: list[UUID], person: User) -> str:
        if not set_required(uow, person, required=True):
            return "Was required already"
        on = second_factor.is_on(queries.factor(uow, person.id))
        return "Required, has one" if on else "Required, signed out to set it up"

    return _each(uow, command.people, act)


@verb("people.change_roles", ChangeRoles)
def change_roles(uow: UnitOfWork, command: ChangeRoles) -> tuple[Outcome, ...]:
    """Give several people one role. Raises NotFound."""
    versions = {one.person_id: one.version for one in command.people}

    def act(managers: list[UUID], person: User) -> str:
        check_version(person, versions[person.id])
        if person.role == command.role:
            return f"Was {record_of(command.role).name.lower()} already"
        take_role(uow, managers, person, command.role)
        if person.id in managers:
            managers.remove(person.id)
        return f"{record_of(command.role).name} now"

    return _each(uow, versions, act)


@verb("people.disable_several", DisableSeveral)
def disable_several(uow: UnitOfWork, command: DisableSeveral) -> tuple[Outcome, ...]:
    """Disable several people for one reason. Raises NotFound."""
    versions = {one.person_id: one.version for one in command.people}

    def act(managers: list[UUID], person: User) -> str:
        check_version(person, versions[person.id])
        if person.status == "disabled":
            return "Was disabled already"
        keep_out(uow, managers, person, command.reason)
        if person.id in managers:
            managers.remove(person.id)
        return "Disabled, signed out everywhere"

    return _each(uow, versions, act)
