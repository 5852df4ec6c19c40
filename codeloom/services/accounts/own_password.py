"""Dangerous acts on one's own account ask for the password again. Each try is counted and waits in the line of sign-in (ADR 36)."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import ParamSpec, TypeVar

from codeloom.db.queries import accounts as queries
from codeloom.db.scope import Scope
from codeloom.db.tables.accounts import User
from codeloom.db.work import UnitOfWork, unit_of_work
from codeloom.services.accounts import passwords
from codeloom.services.accounts.fair_line import PassedOver
from codeloom.services.accounts.sign_in_limits import admit, succeeded
from codeloom.services.accounts.signed_in import Principal, database_or_unavailable
from codeloom.services.accounts.trying import PATIENCE_SECONDS, known_devices, newcomers
from codeloom.services.core import NotFound, Problem, Unavailable, offload

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(eq=False)
class WrongPassword(Problem):
    """The current password is not right."""

    message: str = "That is not your current password."
    kept: str = "Nothing was changed."
    todo: str = "Type it again."
    code: str = "wrong_password"
    status: int = 422


def with_own_password(uow: UnitOfWork, password: str) -> User:
    """The person of the scope, locked, if this is their password. Raises WrongPassword. Costs one hash: call it by `in_line`."""
    person = queries.held_user(uow, uow.user_id)
    if person is None:
        raise NotFound()
    if not passwords.matches(person.password_hash, password[: passwords.LONGEST]) or len(password) > passwords.LONGEST:
        raise WrongPassword()
    return person


async def in_line(
    person: Principal, address: str, device_token: str, call: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs
) -> R:
    """Await a call that compares this person's password, when its turn in the line has come. Raises what it raises, Unavailable."""
    ticket = admit(person.email, address, device_token)
    line = known_devices() if ticket.device else newcomers()
    try:
        done = await line.run(ticket, PATIENCE_SECONDS, call, *args, **kwargs)
    except PassedOver:
        raise Unavailable("Too many people type passwords at this moment.", "Nothing was changed.") from None
    except WrongPassword:
        await asyncio.shield(offload(_record, person.scope))
        raise
    succeeded(ticket)
    return done


async def hash_in_line(email: str, address: str, call: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
    """Await a call that hashes a new password for this address, in the line of newcomers. Raises what it raises, Unavailable."""
    try:
        return await newcomers().run(admit(email, address, ""), PATIENCE_SECONDS, call, *args, **kwargs)
    except PassedOver:
        raise Unavailable("Too many people type passwords at this moment.", "Nothing was changed.") from None


def _record(scope: Scope) -> None:
    with database_or_unavailable(), unit_of_work(scope) as uow:
        uow.record("PASSWORD_REFUSED", "user", uow.user_id)
        uow.commit()
