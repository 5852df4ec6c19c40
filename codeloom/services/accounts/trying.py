"""A try to sign in from beginning to end: counted, given its turn, compared; and one answer for all that fail.

While more tries come than can be compared, only those cost a hash whose password may be right by the eight bits that are kept of
it (passwords.py), and every answer that is no success comes a whole number of HOLD_SECONDS after its try. So neither a flood of
made-up names nor one of wrong passwords keeps the thread busy, and neither words nor time say who has an account.
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
from codeloom.services.accounts import passwords
from codeloom.services.accounts.fair_line import FairLine, PassedOver
from codeloom.services.accounts.sessions import SecondStep, Tokens, WrongSignIn, sign_in
from codeloom.services.accounts.sign_in_limits import Ticket, admit
from codeloom.services.accounts.signed_in import database_or_unavailable
from codeloom.services.core import offload

PATIENCE_SECONDS = 20.0
"""How long a try waits for its turn at most."""
HOLD_SECONDS = 5.0
"""A whole number of these after each of them failed tries are answered in a crowd: longer than a short line and a hash, so that
both hide there."""
TURN_SECONDS = 0.8 * HOLD_SECONDS
"""How long a try from an address that hardly tried anything waits for its turn in a crowd."""
MARKS_SECONDS = 3.0
"""How long the names of all accounts and the marks of their passwords are kept, which are read only in a crowd."""


@cache
def known_devices() -> FairLine:
    """The line of devices that signed in to the account before."""
    return FairLine("hash-known", 0)


@cache
def newcomers() -> FairLine:
    """The line of everybody else, at a lower priority."""
    return FairLine("hash-newcomers", 5)


class _Marks:
    """The mark of every account's password, by name. Used in one event loop; however many ask, one of them reads."""

    def __init__(self) -> None:
        self._kept = TTLCache[str, dict[str, str]](1, MARKS_SECONDS)
        self._reading: asyncio.Task[dict[str, str]] | None = None

    async def all(self) -> dict[str, str]:
        """The marks as they were at most MARKS_SECONDS ago. Raises Unavailable."""
        kept = self._kept.get("marks")
        if kept is not None:
            return kept
        if self._reading is None:
            self._reading = asyncio.create_task(offload(_read_marks))
            self._reading.add_done_callback(self._read)
        return await asyncio.shield(self._reading)

    def _read(self, done: "asyncio.Task[dict[str, str]]") -> None:
        self._reading = None
        if not done.cancelled() and done.exception() is None:
            self._kept["marks"] = done.result()

    def forget(self) -> None:
        """Read anew at the next try (between tests)."""
        self._kept.clear()


def _read_marks() -> dict[str, str]:
    with database_or_unavailable(), system_work() as work:
        return {email: passwords.mark_of(kept) for email, kept in queries.kept_passwords(work)}


marks = _Marks()


async def _worth_waiting(ticket: Ticket, password: str) -> bool:
    """Whether a try may be right by the mark of its account; of a name that no account has, as often as of one that has."""
    mark = (await marks.all()).get(ticket.email)
    return passwords.may_be(passwords.mark_of_nobody(ticket.email) if mark is None else mark, password)


async def _worth_a_hash(ticket: Ticket, password: str) -> bool:
    """Whether a try whose turn has come has to be compared."""
    mark = (await marks.all()).get(ticket.email)
    return mark is not None and passwords.may_be(mark, password)


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
    line.come()
    crowded = line.crowded
    try:
        return await _compared(line, ticket, crowded, password, agent, replaces)
    except (WrongSignIn, PassedOver) as failed:
        if isinstance(failed, PassedOver) and (count := passed_over.take()) is not None:
            await offload(_record_flood, count)
        if crowded or line.crowded:
            await asyncio.sleep(HOLD_SECONDS - (time.monotonic() - began) % HOLD_SECONDS)
        raise WrongSignIn() from None


async def _compared(
    line: FairLine, ticket: Ticket, crowded: bool, password: str, agent: str, replaces: UUID | None
) -> Tokens | SecondStep:
    if crowded and ticket.new and not await _worth_waiting(ticket, password):
        raise PassedOver
    async with line.turn(ticket, TURN_SECONDS if crowded and ticket.new else PATIENCE_SECONDS):
        if line.crowded and not await _worth_a_hash(ticket, password):
            raise PassedOver
        return await line.work(sign_in, ticket, password, agent, replaces)
