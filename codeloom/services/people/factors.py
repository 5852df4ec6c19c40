"""What a manager decides of a person's second factor: that it is required, and that a lost one is taken away."""

from uuid import UUID

from codeloom.db.ids import new_id
from codeloom.db.queries import accounts as queries
from codeloom.db.scope import Scope
from codeloom.db.tables.accounts import User
from codeloom.db.work import UnitOfWork, system_work
from codeloom.services.accounts import letters
from codeloom.services.accounts import second_factor as factors
from codeloom.services.core import Command, NotFound, Refused, verb
from codeloom.services.mail import queue_mail
from codeloom.services.people.deciding import held_person


class RequireFactor(Command):
    """Whether a person has to sign in with a second factor, whatever the settings of the organization say."""

    person_id: UUID
    required: bool


class ResetFactor(Command):
    """Whose second factor is lost."""

    person_id: UUID


def person_called(scope: Scope, email: str) -> UUID:
    """The id of the person of this address in the scope's organization. Raises NotFound, Unreachable."""
    with system_work() as work:
        account = queries.account(work, email.strip())
    if account is None or account.org_id != scope.org_id:
        raise NotFound("Nobody in your practice has that address.", todo="Check how it is spelled.")
    return account.id


@verb("people.require_factor", RequireFactor)
def require_factor(uow: UnitOfWork, command: RequireFactor) -> str:
    """Require a second factor of a person, or no longer; answers their name. Raises NotFound.

    Sessions of who has none are over within 1 s (queries.lacks_factor), also one's own: the next sign-in sets it up.
    """
    person = held_person(uow, command.person_id)
    set_required(uow, person, required=command.required)
    return person.name


def set_required(uow: UnitOfWork, person: User, *, required: bool) -> bool:
    """Require a second factor of a person who is held, or no longer; whether that is new."""
    if person.second_factor_required == required:
        return False
    person.second_factor_required = required
    uow.session.add(person)
    uow.record("SECOND_FACTOR_REQUIRED" if required else "SECOND_FACTOR_NOT_REQUIRED", "user", person.id)
    return True


@verb("people.reset_factor", ResetFactor)
def reset_factor(uow: UnitOfWork, command: ResetFactor) -> str:
    """Take away a second factor that is lost: its person signs in by the password and, where it is required, sets a new one up;
    there their open sessions are over, too.

    They get a mail. Nobody resets their own: that asks for the password on the account page. Raises NotFound, Refused.
    """
    person = held_person(uow, command.person_id)
    if person.id == uow.user_id:
        raise Refused("Your own second factor is on your account page.", code="own_factor")
    if not factors.switch_off(uow, person.id):
        raise Refused("There is no second factor to take away.", code="no_factor")
    uow.record("SECOND_FACTOR_RESET", "user", person.id)
    letter = letters.second_factor(
        person.email, "A manager took your second factor away. Your next sign-in asks for the password."
    )
    queue_mail(uow, letter, key=f"accounts.second_factor/{new_id()}")
    return person.name
