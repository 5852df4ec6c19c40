"""A line of tries that wait for one hashing thread. The least suspicious goes first, and waiting counts in one's favor.

Knows nothing of accounts: a try brings its rank and the keys whose pace it keeps. Bounded in length and in time; who is
passed over gets PassedOver. The thread starts at first use, after the workers forked. Used in one event loop of a process.
"""

import asyncio
import contextlib
import os
import threading
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import ParamSpec, Protocol, TypeVar

from codeloom.services.accounts.sign_in_limits import Pace, heat
from codeloom.services.core import run_in

P = ParamSpec("P")
R = TypeVar("R")

MOST_WAITING = 24
"""Tries that wait at once; beyond it the one whose turn is farthest away is passed over."""
MOST_OF_ONE = 4
"""Tries of one key (its narrowest) that wait at once; beyond it the oldest is passed over."""
CROWD = 12
"""With so many waiting the line is crowded, and stays so until few come."""
CALM_SECONDS, CALM, MOST_COUNTED = 5.0, 15.0, 60.0
"""Who comes is counted, halved every so many seconds: below CALM, two a second, a crowd is over. More than the last is not
counted, so that a crowd ends soon after its flood."""
PACED_SECONDS = 10.0
"""How long it matters when a key was let through: longer than any pace."""
RANK_SECONDS = 10.0
"""How many seconds of waiting outweigh one step of rank."""


class PassedOver(Exception):
    """This try was not looked at, because others were before it for too long."""


class Placed(Protocol):
    """What a try brings into the line."""

    @property
    def paces(self) -> tuple[tuple[str, Pace], ...]:
        """Keys and their paces, the narrowest first."""

    def rank(self) -> float:
        """How suspicious it is, by what is known now."""


@dataclass(eq=False, slots=True)
class _Waiting:
    ticket: Placed
    since: float
    turn: "asyncio.Future[None]"
    called: bool = False

    def due(self) -> float:
        return self.since + RANK_SECONDS * self.ticket.rank()


class FairLine:
    """One hashing thread and those who wait for it."""

    def __init__(self, name: str, nice: int) -> None:
        self._name, self._nice = name, nice
        self._line: list[_Waiting] = []
        self._last: dict[str, float] = {}  # when a key was last let through, for as long as that matters
        self._busy = self._crowd = False
        self._come, self._come_at = 0.0, 0.0
        self._timer: asyncio.TimerHandle | None = None
        self._threads: ThreadPoolExecutor | None = None

    @property
    def waiting(self) -> int:
        """How many wait now."""
        return len(self._line)

    def come(self) -> None:
        """Count somebody who comes, whether or not they join the line."""
        self._come, self._come_at = min(self._counted() + 1, MOST_COUNTED), time.monotonic()

    def _counted(self) -> float:
        return self._come * float(0.5 ** ((time.monotonic() - self._come_at) / CALM_SECONDS))

    @property
    def crowded(self) -> bool:
        """Whether more waited than are served in about a second, and as many go on coming."""
        self._crowd = len(self._line) >= CROWD or (self._crowd and self._counted() >= CALM)
        return self._crowd

    def _lower(self) -> None:
        with contextlib.suppress(OSError, AttributeError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), self._nice)

    async def run(
        self, ticket: Placed, patience: float, call: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Await the call in this line's thread, when the ticket's turn comes. Raises PassedOver, at latest after `patience` s."""
        async with self.turn(ticket, patience):
            return await self.work(call, *args, **kwargs)

    async def work(self, call: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Await the call in this line's thread; for who holds the turn."""
        if self._threads is None:
            self._threads = ThreadPoolExecutor(1, thread_name_prefix=self._name, initializer=self._lower)
        return await run_in(self._threads, call, *args, **kwargs)

    @contextlib.asynccontextmanager
    async def turn(self, ticket: Placed, patience: float) -> AsyncIterator[None]:
        """Wait for the ticket's turn and hold it. Raises PassedOver, at latest after `patience` s."""
        one = _Waiting(ticket, time.monotonic(), asyncio.get_running_loop().create_future())
        self._line.append(one)
        self._shorten(one)
        self._call_next()
        try:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(patience):
                    await one.turn
            if not one.called:
                raise PassedOver
            yield
        finally:
            if one.called:
                self._busy = False
            self._call_next()

    def _shorten(self, new: _Waiting) -> None:
        key = new.ticket.paces[0][0]
        same = [one for one in self._line if one.ticket.paces[0][0] == key]
        if len(same) > MOST_OF_ONE:
            self._pass_over(same[0])
        elif len(self._line) > MOST_WAITING:
            self._pass_over(max(self._line, key=_Waiting.due))

    def _pass_over(self, one: _Waiting) -> None:
        self._line.remove(one)
        if not one.turn.done():
            one.turn.set_exception(PassedOver())

    def _ready_at(self, one: _Waiting) -> float:
        slow = [(key, pace) for key, pace in one.ticket.paces if key in self._last and heat().of(key) > pace.free]
        return max((self._last[key] + pace.every for key, pace in slow), default=0.0)

    def _call_next(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._line = [one for one in self._line if not one.turn.done()]
        if self._busy or not self._line:
            return
        now = time.monotonic()
        ready = [one for one in self._line if self._ready_at(one) <= now]
        if not ready:
            first = min(self._ready_at(one) for one in self._line)
            self._timer = asyncio.get_running_loop().call_later(first - now, self._call_next)
            return
        one = min(ready, key=_Waiting.due)
        self._line.remove(one)
        self._last = {key: at for key, at in self._last.items() if now - at < PACED_SECONDS}
        self._last.update((key, now) for key, _ in one.ticket.paces)
        self._busy = one.called = True
        one.turn.set_result(None)
