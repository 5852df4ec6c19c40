"""A person changes their own password or address, signed in; and what a change of password does, also by a reset."""

from typing import Annotated
from uuid import UUID

from pydantic import SecretStr, StringConstraints

from codeloom.coding import clock
from codeloom.db.ids import new_id
from codeloom.db.queries import accounts as queries
from codeloom.db.scope import Scope
from codeloom.db.tables.accounts import User
from codeloom.db.work import Clash, UnitOfWork, system_work, unit_of_work
from codeloom.services.accounts import letters, links, passwords
from codeloom.services.accounts.own_password import with_own_password
from codeloom.services.accounts.sessions import end_all, may_enter
from codeloom.services.accounts.signed_in import database_or_unavailable
from codeloom.services.core import Command, Nothing, Refused, is_address, verb
from codeloom.services.mail import queue_mail

Address = Annotated[str, StringConstraints(max_length=254, strip_whitespace=True, to_lower=True)]


class ChangePassword(Command):
    """The current password, and the new one."""

    current: SecretStr
    new: SecretStr


class ChangeAddress(Command):
    """The current password, and the address to sign in by from now on."""

    current: SecretStr
    email: Address


def set_password(uow: UnitOfWork, person: User, hashed: str, keep: UUID | None, by: str) -> int:
    """Give a person a new password: other sessions end, links of resets end, the owner gets a mail. How many sessions ended."""
    now = clock.now()
    person.password_hash, person.password_changed_at = hashed, now
    queries.end_tokens(uow, now, ("reset",), user_id=person.id)
    ended = end_all(uow, person.id, "password_changed", keep)
    uow.record("PASSWORD_CHANGED", "user", person.id, by=by, sessions=ended)
    queue_mail(uow, letters.password_changed(person.email), key=f"accounts.password_changed/{new_id()}")
    return ended


@verb("accounts.change_password", ChangePassword)
def change_password(uow: UnitOfWork, command: ChangePassword) -> int:
    """Change one's own password; all other sessions end, how many is answered. Raises WrongPassword, Refused for a weak one.

    Costs two hashes: call it by `in_line`.
    """
    new = command.new.get_secret_value()
    person = with_own_password(uow, command.current.get_secret_value())
    hashed = passwords.made(new, person.email, person.name)
    return set_password(uow, person, hashed, uow.scope.session_id, "owner")


@verb("accounts.change_address", ChangeAddress)
def change_address(uow: UnitOfWork, command: ChangeAddress) -> None:
    """Send a mail to the present and to the new address; the change is made when both are confirmed. Raises WrongPassword, Refused.

    Whether the new address has an account is not told: its owner gets a mail that says so.
    """
    person, new = with_own_password(uow, command.current.get_secret_value()), command.email
    if not is_address(new):
        raise Refused("That is no address a mail can be sent to.", todo="Check how it is spelled.", code="bad_address")
    if new == person.email.lower():
        raise Refused("That is the address you have.", code="same_address")
    now, pair = clock.now(), new_id()
    with system_work() as work:
        taken = queries.account(work, new) is not None
    queries.end_tokens(uow, now, ("address_old", "address_new"), user_id=person.id)
    about = {"user_id": person.id, "made_by": person.id, "pair": pair}
    old_id, old_token = links.make(uow, "address_old", new, **about)
    new_id_, new_token = links.make(uow, "address_new", new, **about)
    queue_mail(uow, letters.old_address(person.email, new, old_token), key=f"accounts.address/{old_id}")
    letter = letters.taken_address(new) if taken else letters.new_address(new, new_token)
    queue_mail(uow, letter, key=f"accounts.address/{new_id_}")
    uow.record("ADDRESS_CHANGE_ASKED", "user", person.id)


@verb("accounts.drop_address", Nothing)
def drop_address_change(uow: UnitOfWork, _command: Nothing) -> None:
    """Give up the change of address that waits to be confirmed; nothing where none waits."""
    now = clock.now()
    if any(one.used_at is None for one in queries.waiting_address(uow, uow.user_id, now)):
        queries.end_tokens(uow, now, ("address_old", "address_new"), user_id=uow.user_id)
        uow.record("ADDRESS_CHANGE_DROPPED", "user", uow.user_id)


def confirm_address(token: str) -> bool:
    """Confirm one of the two mails of a change of address; whether it is made now. Raises LinkOver, Refused, Unavailable."""
    row = links.opened(token, "address_old", "address_new")
    assert row.user_id is not None
    assert row.pair is not None
    try:
        with database_or_unavailable(), unit_of_work(Scope(row.org_id, row.user_id, "nobody")) as uow:
            both = queries.pair_of(uow, row.pair)
            links.use(uow, row.id)
            person = queries.held_user(uow, row.user_id)
            if person is None or not may_enter(person):
                raise links.LinkOver()
            made = all(one.used_at is not None for one in both if one.id != row.id)
            if made:
                _move(uow, person, row.email)
            else:
                uow.record("ADDRESS_CONFIRMED", "user", person.id, by=row.kind)
            uow.commit()
    except Clash:
        raise Refused(
            "That address cannot be used.", "Your address stays as it is.", todo="Choose another one on your account page.",
            code="address_taken",
        ) from None  # fmt: skip
    return made


def _move(uow: UnitOfWork, person: User, new: str) -> None:
    old, person.email = person.email, new
    uow.session.flush()
    queries.end_tokens(uow, clock.now(), ("reset",), user_id=person.id)
    uow.record("ADDRESS_CHANGED", "user", person.id)
    queue_mail(uow, letters.address_changed(old, new), key=f"accounts.address_changed/{new_id()}")
