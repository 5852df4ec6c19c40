"""The live hub: one LISTEN and one aggregate per organization and tick in each process, fanned out to every open tab.

N viewers cost one query. Announcements within a tenth of a second are answered by one aggregate.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from reflex_base.registry import RegistrationContext

from codeloom.services.errors import Problem
from codeloom.services.live import Figures, announcements, figures_of
from codeloom.services.offload import offload

log = logging.getLogger("codeloom.live")
TICK = 0.1
"""Seconds between two aggregates of one organization, at least."""
PATIENCE = 15.0
"""Seconds a tab waits before it looks whether it is still wanted."""


def socket_of(token: str) -> str | None:
    """The name of the tab's socket while it is open in this process."""
    namespace = RegistrationContext.get().app.event_namespace
    return None if namespace is None else namespace.token_to_sid.get(token)


_loops: dict[tuple[str, str], object] = {}


def serving(token: str, loop: str) -> Callable[[], bool]:
    """Take a tab's loop of that name over from an earlier one: a page loads anew at each change of its address.

    The answer tells whether to go on: the tab's socket is still the one it was, and no later loop took over. A socket
    that comes with the same token later may be somebody else's.
    """
    for gone in [key for key in _loops if socket_of(key[0]) is None]:
        del _loops[gone]
    me, socket = object(), socket_of(token)
    _loops[token, loop] = me
    return lambda: socket is not None and socket_of(token) == socket and _loops.get((token, loop)) is me


@dataclass
class _Board:
    """What the tabs of one organization look at."""

    version: int = 0
    figures: Figures | None = None
    stale: bool = True
    watchers: int = 0
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)
    refresh: asyncio.Task[None] | None = None


class Hub:
    """One per process. Opened by the first tab that watches, so forked workers share nothing."""

    def __init__(self) -> None:
        self._boards: dict[UUID, _Board] = {}
        self._ear: asyncio.Task[None] | None = None

    async def next(self, org_id: UUID, seen: int) -> tuple[int, Figures | None]:
        """Wait for figures newer than version `seen`; (seen, None) after 15 s without any."""
        if self._ear is None or self._ear.done():
            self._ear = asyncio.create_task(self._listen())
        board = self._boards.setdefault(org_id, _Board())
        if board.stale:
            self._refresh_soon(org_id, board)
        board.watchers += 1
        try:
            async with asyncio.timeout(PATIENCE), board.changed:
                await board.changed.wait_for(lambda: board.version > seen)
                return board.version, board.figures
        except TimeoutError:
            return seen, None
        finally:
            board.watchers -= 1

    def stop(self) -> None:
        """Stop listening (end of the process)."""
        if self._ear is not None:
            self._ear.cancel()

    async def _listen(self) -> None:
        while True:
            try:
                async for payload in announcements():
                    self._heard(payload)
            except OSError:
                log.warning("live.listen_lost")
            except asyncio.CancelledError:
                raise
            except Exception as error:  # the driver's error classes stay in db
                log.warning("live.listen_lost", extra={"kind": type(error).__name__})
            await asyncio.sleep(1)
            for board in self._boards.values():
                board.stale = True

    def _heard(self, payload: str) -> None:
        with contextlib.suppress(ValueError):
            org_id = UUID(payload)
            board = self._boards.get(org_id)
            if board is None:
                return
            board.stale = True
            if board.watchers:
                self._refresh_soon(org_id, board)

    def _refresh_soon(self, org_id: UUID, board: _Board) -> None:
        if board.refresh is None or board.refresh.done():
            board.refresh = asyncio.create_task(self._refresh(org_id, board))

    async def _refresh(self, org_id: UUID, board: _Board) -> None:
        while board.stale:
            board.stale = False
            try:
                figures = await offload(figures_of, org_id)
            except Problem as problem:
                log.warning("live.figures_failed", extra={"code": problem.code})
                board.stale = True
                await asyncio.sleep(1)
                continue
            async with board.changed:
                board.figures, board.version = figures, board.version + 1
                board.changed.notify_all()
            await asyncio.sleep(TICK)


hub = Hub()
