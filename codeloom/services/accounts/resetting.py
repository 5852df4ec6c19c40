"""A forgotten password: a link by mail, and the new password it sets. Nobody learns here whether an address has an account."""

from codeloom.db.queries import accounts as queries
from codeloom.db.scope import Scope
from codeloom.db.tables.accounts import AccountToken
from codeloom.db.work import system_work, unit_of_work
from codeloom.services.accounts import letters, links, passwords, tokens
from codeloom.services.accounts.changing import set_password
from codeloom.services.accounts.sessions import may_enter
from codeloom.services.accounts.signed_in import database_or_unavailable
from codeloom.services.mail import queue_mail


def ask_for_reset(email: str, address: str) -> None:
    """Send a link to a new password to an address, if it has an account that may sign in. No hash. Raises Unavailable."""
    email = email.strip().lower()
    if not links.may_send(address, email):
        return
    with database_or_unavailable():
        with system_work() as work:
            account = queries.account(work, email)
        if account is None or not may_enter(account):
            with unit_of_work(Scope.of_nobody()) as uow:
                uow.record("RESET_ASKED", "account", tokens.pseudonym("account", email))
                uow.commit()
            return
        with unit_of_work(Scope(account.org_id, account.id, account.role)) as uow:
            if links.just_sent(uow, "reset", email):
                return
            token_id, token = links.make(uow, "reset", email, user_id=account.id)
            queue_mail(uow, letters.reset(email, token), key=f"accounts.reset/{token_id}")
            uow.record("RESET_ASKED", "user", account.id)
            uow.commit()


def open_reset(token: str) -> AccountToken:
    """Whom a link to a new password is for. Raises LinkOver, Unavailable."""
    return links.opened(token, "reset")


def reset_password(token: str, password: str) -> None:
    """Set the new password and end all sessions. Raises LinkOver, Refused for a weak one, Unavailable. Costs one hash."""
    row = links.opened(token, "reset")
    assert row.user_id is not None
    with database_or_unavailable(), unit_of_work(Scope(row.org_id, row.user_id, "nobody")) as uow:
        person = queries.held_user(uow, row.user_id)
        if person is None or not may_enter(person) or person.email.lower() != row.email.lower():
            raise links.LinkOver()
        hashed = passwords.made(password, person.email, person.name)
        links.use(uow, row.id)
        set_password(uow, person, hashed, None, "reset")
        uow.commit()
