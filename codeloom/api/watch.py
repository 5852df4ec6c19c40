"""Closes the open sockets of sessions that have ended, so that neither events nor pushes outlive a session by a second.

One query per process and tick for all its open sockets; it does not run while there are none.
"""

import asyncio
import logging
from uuid import UUID

from starlette.types import Message, Send

from codeloom.services.denials import denials, write_counted
from codeloom.services.errors import Problem
from codeloom.services.identity import still_live
from codeloom.services.offload import offload

log = logging.getLogger("codeloom.guard")
TICK = 0.4
"""Seconds between two looks."""
ENDED = 4401
"""Close code of a socket whose session is not, or no longer, good."""


class Socket:
    """The sending half of one open socket. After it was closed from here, what the application still sends is dropped."""

    def __init__(self, send: Send) -> None:
        self._send, self._closed = send, False

    async def send(self, message: Message) -> None:
        """Send for the application."""
        if self._closed:
            return
        self._closed = message["type"] == "websocket.close"
        await self._send(message)

    async def close(self, code: int = ENDED, reason: str = "session ended") -> None:
        """Close it because its session ended, or for another reason."""
        if not self._closed:
            self._closed = True
            await self._send({"type": "websocket.close", "code": code, "reason": reason})


class Watch:
    """The open sockets of this process by session. Made at import, works in the loop of the first socket."""

    def __init__(self) -> None:
        self._open: dict[UUID, set[Socket]] = {}
        self._task: asyncio.Task[None] | None = None

    def join(self, session_id: UUID, socket: Socket) -> None:
        """Watch a socket until it leaves."""
        self._open.setdefault(session_id, set()).add(socket)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._look())

    def leave(self, session_id: UUID, socket: Socket) -> None:
        """The socket is gone."""
        sockets = self._open.get(session_id, set())
        sockets.discard(socket)
        if not sockets:
            self._open.pop(session_id, None)

    async def _look(self) -> None:
        while self._open:
            await asyncio.sleep(TICK)
            ids = list(self._open)
            if denials.any_due():
                await offload(write_counted)
            try:
                ended = set(ids) - await offload(still_live, ids)
            except Problem:
                continue  # the database is away: nobody can act, and sockets may wait for it
            for session_id in ended:
                for socket in tuple(self._open.pop(session_id, ())):
                    await self._close(socket)

    async def _close(self, socket: Socket) -> None:
        try:
            await socket.close()
        except Exception as error:  # the peer is gone already; servers differ in what they raise then
            log.info("socket.gone", extra={"kind": type(error).__name__})


watch = Watch()
