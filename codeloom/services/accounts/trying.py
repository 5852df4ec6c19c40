"""A try to sign in from beginning to end: counted, given its turn, compared; and one answer for all that fail.

While more tries wait than can be compared, every answer that is no success comes a whole number of HOLD_SECONDS after its try,
and what names no account waits for its turn like any other, but without a hash. So a flood of made-up names costs none, and
neither words nor time say who has an account.
"""

import asyncio
import threading
import time
from functools import cache
from uuid import UUID

from cachetools import TTLCache

from codeloom.db.queries import accounts as queries
from codeloom.db.scope import Scope
from codeloom.db.work import system_work, unit_of_work
from codeloom.services.accounts.fair_line import FairLine, PassedOver
from codeloom.services.accounts.sessions import SecondStep, Tokens, WrongSignIn, sign_in
from codeloom.services.accounts.sign_in_limits import Ticket, admit
from codeloom.services.accounts.signed_in import database_or_unavailable
from codeloom.services.core import offload

PATIENCE_SECONDS = 20.0
"""How long a try waits for its turn at most."""
HOLD_SECONDS = 2.0
"""After each of these failed tries are answered while the line is crowded: longer than a hash, so that it hides there."""
NAMES_SECONDS = 10.0
"""How long the names of all accounts are kept, which are read only while the line is crowded."""


@cache
def known_devices() -> FairLine:
    """The line of devices that signed in to the account before."""
    return FairLine("hash-known", 0)


@cache
def newcomers() -> FairLine:
    """The line of everybody else, at a lower priority."""
    return FairLine("hash-newcomers", 5)


_kept = TTLCache[str, frozenset[str]](1, NAMES_SECONDS)


async def _names() -> frozenset[str]:
    """The names of all accounts. Kept in the event loop only."""
    names = _kept.get("names")
    if names is None:
        names = _kept["names"] = await offload(_read_names)
    return names


def _read_names() -> frozenset[str]:
    with database_or_unavailable(), system_work() as work:
        return frozenset(queries.names_of_accounts(work))


class _Counted:
    """Counts tries that were passed over, so that a flood becomes one audit row a minute and process."""

    def __init__(self) -> None:
        self._lock, self._since, self._more = threading.Lock(), -60.0, 0

    def take(self) -> int | None:
        """How many the row to write now stands for, or None when it is to wait."""
        with self._lock:
            self._more += 1
            if time.monotonic() - self._since < 60:
                return None
            count, self._more, self._since = self._more, 0, time.monotonic()
            return count


passed_over = _Counted()


def _record_flood(count: int) -> None:
    with database_or_unavailable(), unit_of_work(Scope.of_nobody()) as uow:
        uow.record("SIGN_IN_LIMITED", "account", count=count)
        uow.commit()


async def try_password(
    email: str, address: str, device_token: str, password: str, agent: str = "", replaces: UUID | None = None
) -> Tokens | SecondStep:
    """Begin a session for who knows the password, or ask for the second factor. Raises WrongSignIn, Unavailable.

    A session begun ends the one the browser had.
    """
    ticket = admit(email, address, device_token)
    line, began = known_devices() if ticket.device else newcomers(), time.monotonic()
    crowded = line.crowded
    try:
        return await _compared(line, ticket, crowded, password, agent, replaces)
    except (WrongSignIn, PassedOver) as failed:
        if isinstance(failed, PassedOver) and (count := passed_over.take()) is not None:
            await offload(_record_flood, count)
        if crowded:
            await asyncio.sleep(HOLD_SECONDS - (time.monotonic() - began) % HOLD_SECONDS)
        raise WrongSignIn() from None


async def _compared(
    line: FairLine, ticket: Ticket, crowded: bool, password: str, agent: str, replaces: UUID | None
) -> Tokens | SecondStep:
    if crowded and ticket.email not in await _names():
        async with line.turn(ticket, PATIENCE_SECONDS):
            raise WrongSignIn()
    return await line.run(ticket, PATIENCE_SECONDS, sign_in, ticket, password, agent, replaces)
