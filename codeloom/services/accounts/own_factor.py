"""A person's own second factor: set up, recovery codes made anew, switched off. Each asks for the password again."""

from dataclasses import dataclass, field
from typing import Annotated
from uuid import UUID

from pydantic import SecretStr, StringConstraints

from codeloom.db.ids import new_id
from codeloom.db.queries import accounts as queries
from codeloom.db.work import UnitOfWork
from codeloom.services.accounts import letters, second_factor
from codeloom.services.accounts.own_password import with_own_password
from codeloom.services.core import Command, NotFound, Nothing, Refused, verb
from codeloom.services.mail import queue_mail


class WithPassword(Command):
    """The current password."""

    current: SecretStr


class Digits(Command):
    """The six digits an authenticator shows."""

    digits: Annotated[str, StringConstraints(max_length=16)]


@dataclass(frozen=True, slots=True)
class SetUp:
    """The key to be confirmed, in base32, and whose it is."""

    key: str = field(repr=False)
    email: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Codes:
    """Recovery codes, shown once; none when the digits were not right."""

    codes: tuple[str, ...] = field(repr=False)


def _session(uow: UnitOfWork) -> UUID:
    if uow.scope.session_id is None:
        raise NotFound()
    return uow.scope.session_id


def _tell(uow: UnitOfWork, email: str, what: str) -> None:
    queue_mail(uow, letters.second_factor(email, what), key=f"accounts.second_factor/{new_id()}")


@verb("accounts.begin_factor", WithPassword)
def begin_factor(uow: UnitOfWork, command: WithPassword) -> SetUp:
    """Make a key for an authenticator; what is on stays on until it is confirmed. Raises WrongPassword. Call it by `in_line`."""
    person = with_own_password(uow, command.current.get_secret_value())
    return SetUp(second_factor.new_key(uow, person.id, _session(uow)), person.email)


@verb("accounts.pending_factor", Nothing, read_only=True)
def pending_factor(uow: UnitOfWork, _command: Nothing) -> SetUp:
    """The key this session is setting up. Raises Refused when there is none."""
    person, key = queries.user(uow, uow.user_id), second_factor.pending_key(uow, uow.user_id, _session(uow))
    if person is None or key is None:
        raise second_factor.nothing_to_confirm()
    return SetUp(key, person.email)


@verb("accounts.confirm_factor", Digits)
def confirm_factor(uow: UnitOfWork, command: Digits) -> Codes:
    """Switch the key on by its digits and give ten recovery codes. Raises Refused when nothing is being set up."""
    person, key = queries.held_user(uow, uow.user_id), second_factor.pending_key(uow, uow.user_id, _session(uow))
    if person is None or key is None:
        raise second_factor.nothing_to_confirm()
    codes = second_factor.confirm(uow, person.id, key, command.digits)
    if codes is None:
        return Codes(())
    _tell(uow, person.email, "A second factor was set up for your account: an authenticator app.")
    return Codes(codes)


@verb("accounts.new_codes", WithPassword)
def new_recovery_codes(uow: UnitOfWork, command: WithPassword) -> Codes:
    """Ten new recovery codes in place of the earlier ones. Raises WrongPassword, Refused without a second factor."""
    person = with_own_password(uow, command.current.get_secret_value())
    if not second_factor.is_on(queries.factor(uow, person.id, lock=True)):
        raise Refused("There is no second factor to recover.", todo="Set one up first.", code="no_factor")
    codes = second_factor.new_codes(uow, person.id)
    _tell(uow, person.email, "New recovery codes were made for your account; the earlier ones do not work any more.")
    return Codes(codes)


@verb("accounts.end_factor", WithPassword)
def end_factor(uow: UnitOfWork, command: WithPassword) -> None:
    """Sign in by the password alone from now on. Raises WrongPassword, Refused where a second factor is required."""
    person = with_own_password(uow, command.current.get_secret_value())
    if second_factor.is_required(uow, person):
        raise Refused(
            "Your practice requires a second factor.", "It stays on.", "To change phones, set it up anew.", "required"
        )
    if second_factor.switch_off(uow, person.id):
        uow.record("SECOND_FACTOR_OFF", "user", person.id)
        _tell(uow, person.email, "The second factor of your account was switched off.")
