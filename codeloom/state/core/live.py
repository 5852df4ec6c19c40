"""The live hub: one LISTEN in each process, one reading per organization, stream, subject and tick.

N viewers cost one reading and one text.
"""

import asyncio
import contextlib
import logging
from functools import partial
from typing import Any
from uuid import UUID

from codeloom.coding import trace_context
from codeloom.services.core import announcements
from codeloom.state.core.streams import Feed, Stream, Viewer

log = logging.getLogger("codeloom.live")


class Hub:
    """One per process. Opened by the first tab that watches, so forked workers share nothing."""

    def __init__(self) -> None:
        self._feeds: dict[UUID, dict[tuple[Stream[Any, Any], Any], Feed]] = {}
        self._ear: asyncio.Task[None] | None = None

    def join(self, org_id: UUID, stream: Stream[Any, Any], subject: Any, viewer: Viewer) -> None:
        """Show a stream of a subject to a tab from now on, until its socket closes, its session ends, it opens another page
        or it is shown another subject of the same stream."""
        self._listen_in()
        self._sweep(org_id)
        feeds = self._feeds.setdefault(org_id, {})
        for (other, _), feed in feeds.items():
            if other is stream:
                feed.leave(viewer.token)
        if (stream, subject) not in feeds:
            feeds[stream, subject] = Feed(stream, subject, partial(self._sweep, org_id))
        feeds[stream, subject].join(viewer)

    def turn(self, org_id: UUID, token: str, page: str) -> None:
        """A tab shows another page now: what only the page before showed goes there no more."""
        for feed in self._feeds.get(org_id, {}).values():
            feed.turn(token, page)
        self._sweep(org_id)

    def stop(self) -> None:
        """Stop listening (end of the process)."""
        if self._ear is not None:
            self._ear.cancel()

    def _listen_in(self) -> None:
        if self._ear is None or self._ear.done():
            self._ear = asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        trace_context.begin()  # not that of the tab that came first
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
            for org_id in [*self._feeds]:  # something may have been said meanwhile
                self._heard(org_id)

    def _heard(self, org_id: UUID) -> None:
        self._sweep(org_id)
        for feed in self._feeds.get(org_id, {}).values():
            feed.moved()

    def _sweep(self, org_id: UUID) -> None:
        """Drop what nobody looks at any more."""
        feeds = self._feeds.get(org_id, {})
        for key in [key for key, feed in feeds.items() if feed.idle()]:
            feeds.pop(key).close()
        if not feeds:
            self._feeds.pop(org_id, None)


hub = Hub()
