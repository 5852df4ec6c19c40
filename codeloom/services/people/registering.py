"""A practice registers: its organization and first manager are made once the address is confirmed. Nobody is signed in by it.

What is answered says nothing of whether the address has an account; its owner is written to instead (AUTH-1). The password is
set by who opens the mail, so that nobody can put one on an account of another's address.
"""

from typing import Annotated

from pydantic import StringConstraints

from codeloom.db.queries import accounts as queries
from codeloom.db.scope import Scope
from codeloom.db.tables.accounts import AccountToken
from codeloom.db.work import Clash, system_work, unit_of_work
from codeloom.services.accounts import database_or_unavailable, letters, links, passwords, tokens
from codeloom.services.core import Command, Refused, is_address
from codeloom.services.mail import queue_mail
from codeloom.services.people.creation import check_zone, found_practice

Text = Annotated[str, StringConstraints(max_length=100, strip_whitespace=True)]


class Register(Command):
    """A practice and who registers it. `time_zone` is an IANA name."""

    practice: Text
    name: Text
    email: Annotated[str, StringConstraints(max_length=254, strip_whitespace=True, to_lower=True)]
    time_zone: Annotated[str, StringConstraints(max_length=60, strip_whitespace=True)] = "America/New_York"


def ask_to_register(command: Register, address: str) -> None:
    """Send the link that makes the practice, or tell the owner of a known address. No hash. Raises Refused for what is no name,
    address or zone, Unavailable."""
    if not command.practice or not command.name:
        raise Refused("A practice and a person need a name.", "Nothing was sent.", code="bad_input")
    if not is_address(command.email):
        raise Refused(
            "That is no address a mail can be sent to.", "Nothing was sent.", "Check how it is spelled.", "bad_address"
        )
    check_zone(command.time_zone)
    if not links.may_send(address, command.email):
        return
    with database_or_unavailable():
        with system_work() as work:
            known = queries.account(work, command.email) is not None
        with unit_of_work(Scope.of_nobody()) as uow:
            if links.just_sent(uow, "registration", command.email):
                return
            token_id, token = links.make(uow, "registration", command.email, name=command.name, practice=command.practice,
                                         time_zone=command.time_zone)  # fmt: skip
            if known:  # the row keeps the pace of mails; its token is told to nobody
                letter = letters.known_address(command.email)
            else:
                letter = letters.registration(command.email, token)
            queue_mail(uow, letter, key=f"accounts.registration/{token_id}")
            uow.record("REGISTRATION_ASKED", "account", tokens.pseudonym("account", command.email))
            uow.commit()


def open_registration(token: str) -> AccountToken:
    """What a link makes: practice, name, address. Raises LinkOver, Unavailable."""
    return links.opened(token, "registration")


def confirm_registration(token: str, name: str, password: str) -> None:
    """Make the practice and its first manager. Raises LinkOver, Refused for a weak password, Unavailable. Costs one hash.

    The address is unique, so a link used twice at once makes one practice; the link is marked after it.
    """
    row = links.opened(token, "registration")
    hashed = passwords.made(password, row.email, name, row.name, row.practice)
    try:
        found_practice(row.practice, row.time_zone, row.email, name.strip()[:100] or row.name, hashed)
    except Clash:
        raise links.LinkOver(todo="This address has an account: sign in, or set a new password.") from None
    with database_or_unavailable(), unit_of_work(Scope.of_nobody()) as uow:
        links.use(uow, row.id)
        uow.record("REGISTRATION_CONFIRMED", "account", tokens.pseudonym("account", row.email))
        uow.commit()
