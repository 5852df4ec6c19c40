"""The live hub: one LISTEN in each process, one reading per organization, stream and tick, one message to all who see the same.

N viewers cost one reading and one text. What a screen that waits for itself needs (`serving`, `Hub.next`) is here too.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from codeloom.services.core import announcements
from codeloom.state.core.streams import Feed, Stream, Viewer, is_open, socket_of

log = logging.getLogger("codeloom.live")
TICK = 0.1
"""Seconds between two versions of one organization, at least."""
PATIENCE = 15.0
"""Seconds a loop waits before it looks whether it is still wanted."""

_loops: dict[tuple[str, str], tuple[str, object]] = {}


def serving(token: str, loop: str) -> Callable[[], bool]:
    """Take a tab's loop of that name over from an earlier one: a page loads anew at each change of its address.

    The answer tells whether to go on: the tab's socket is still the one it was, and no later loop took over. A socket
    that comes with the same token later may be somebody else's.
    """
    for gone in [key for key, (socket, _) in _loops.items() if not is_open(key[0], socket)]:
        del _loops[gone]
    socket = socket_of(token)
    if socket is None:
        return lambda: False
    mine = (socket, object())
    _loops[token, loop] = mine
    return lambda: is_open(token, mine[0]) and _loops.get((token, loop)) is mine


@dataclass
class _Count:
    """The versions of one organization, for loops that wait."""

    version: int = 1
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)
    moved: bool = False
    telling: asyncio.Task[None] | None = None


class Hub:
    """One per process. Opened by the first tab that watches, so forked workers share nothing."""

    def __init__(self) -> None:
        self._counts: dict[UUID, _Count] = {}
        self._feeds: dict[UUID, dict[Stream[Any], Feed]] = {}
        self._ear: asyncio.Task[None] | None = None

    async def next(self, org_id: UUID, seen: int) -> int:
        """Wait for a version of an organization newer than `seen`; `seen` after 15 s without any."""
        self._listen_in()
        count = self._counts.setdefault(org_id, _Count())
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE), count.changed:
                await count.changed.wait_for(lambda: count.version > seen)
                return count.version
        return seen

    def join(self, org_id: UUID, stream: Stream[Any], viewer: Viewer) -> None:
        """Show a stream to a tab from now on, until its socket closes, its session ends or it opens another page."""
        self._listen_in()
        self._feeds.setdefault(org_id, {}).setdefault(stream, Feed(org_id, stream)).join(viewer)

    def turn(self, org_id: UUID, token: str, page: str) -> None:
        """A tab shows another page now: what only the page before showed goes there no more."""
        for feed in self._feeds.get(org_id, {}).values():
            feed.turn(token, page)

    def stop(self) -> None:
        """Stop listening (end of the process)."""
        if self._ear is not None:
            self._ear.cancel()

    def _listen_in(self) -> None:
        if self._ear is None or self._ear.done():
            self._ear = asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        while True:
            try:
                async for payload in announcements():
                    with contextlib.suppress(ValueError):
                        self._heard(UUID(payload))
            except OSError:
                log.warning("live.listen_lost")
            except asyncio.CancelledError:
                raise
            except Exception as error:  # the driver's error classes stay in db
                log.warning("live.listen_lost", extra={"kind": type(error).__name__})
            await asyncio.sleep(1)
            for org_id in {*self._feeds, *self._counts}:  # something may have been said meanwhile
                self._heard(org_id)

    def _heard(self, org_id: UUID) -> None:
        for feed in self._feeds.get(org_id, {}).values():
            feed.moved()
        if (count := self._counts.get(org_id)) is not None:
            count.moved = True
            if count.telling is None or count.telling.done():
                count.telling = asyncio.create_task(_tell(count))


async def _tell(count: _Count) -> None:
    while count.moved:
        count.moved = False
        async with count.changed:
            count.version += 1
            count.changed.notify_all()
        await asyncio.sleep(TICK)


hub = Hub()
