"""Closes open sockets: those of ended sessions, so that neither events nor pushes outlive a session by a second, and all of
them when page state is away or was lost, so that every page says "Reconnecting" and loads anew.

Each process makes one query and one read from Redis per tick for all its open sockets, and none while it has none.
"""

import asyncio
import logging
from collections.abc import Collection
from uuid import UUID

from starlette.types import Message, Receive, Send

from codeloom.coding import trace_context
from codeloom.gateways import page_state
from codeloom.services.accounts import still_live
from codeloom.services.core import Problem, denials, offload, write_counted

log = logging.getLogger("codeloom.guard")
TICK = 0.4
"""Seconds between two checks."""
PATIENCE = 3.0
"""Seconds a socket is given to close."""
ENDED = 4401
"""Close code of a socket whose session is not, or no longer, good."""
AGAIN = 1012
"""Close code of a socket whose page must connect again: what the server knew of it is gone or out of reach."""


class Socket:
    """One open socket. After `close`, the application receives a disconnect and what it still sends is dropped.

    Granian cannot close a socket while the application waits in `receive`, so that wait is ended first.
    """

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive, self._send, self._closed = receive, send, 0
        self._waiting: asyncio.Future[Message] | None = None
        self._said = asyncio.Event()
        """Set when the close was sent. Until then the application must not return, or the server drops the code."""

    async def receive(self) -> Message:
        """The next message for the application; a disconnect once the socket was closed from here."""
        if not self._closed:
            self._waiting = asyncio.ensure_future(self._receive())
            try:
                return await self._waiting
            except asyncio.CancelledError:
                if not self._closed:
                    raise
        await self._said.wait()
        return {"type": "websocket.disconnect", "code": self._closed}

    async def send(self, message: Message) -> None:
        """Send for the application."""
        if self._closed:
            return
        if message["type"] == "websocket.close":
            self._closed = message.get("code", 1000)
            self._said.set()
        await self._send(message)

    async def close(self, code: int = ENDED, reason: str = "session ended") -> None:
        """Close it because its session ended, or for another reason."""
        if self._closed:
            return
        self._closed = code
        try:
            if self._waiting is not None and not self._waiting.done():
                self._waiting.cancel()
                await asyncio.wait({self._waiting})
            await self._send({"type": "websocket.close", "code": code, "reason": reason})
        finally:
            self._said.set()


class OpenSockets:
    """The open sockets of this process by session. Its loop runs while there are any."""

    def __init__(self) -> None:
        self._open: dict[UUID, set[Socket]] = {}
        self._task: asyncio.Task[None] | None = None
        self._life: str | None = None

    async def ready(self) -> bool:
        """Whether a page may connect: page state answers. Also keeps the id of its life for `_look` to compare."""
        life = await page_state.life()
        if not self._open:
            self._life = life
        return life is not None

    def join(self, session_id: UUID, socket: Socket) -> None:
        """Watch a socket until it leaves."""
        self._open.setdefault(session_id, set()).add(socket)
        if self._task is None or self._task.done() or self._task.get_loop() is not asyncio.get_running_loop():
            self._task = asyncio.create_task(self._look())

    def leave(self, session_id: UUID, socket: Socket) -> None:
        """Stop watching a socket that is gone."""
        sockets = self._open.get(session_id, set())
        sockets.discard(socket)
        if not sockets:
            self._open.pop(session_id, None)

    async def _look(self) -> None:
        trace_context.begin()  # not that of the socket that came first
        while self._open:
            await asyncio.sleep(TICK)
            await self._look_at_page_state()
            ids = list(self._open)
            if denials.any_due():
                await offload(write_counted)
            try:
                ended = set(ids) - await offload(still_live, ids)
            except Problem:
                continue  # the database is away: nobody can act, and sockets may wait for it
            await self._close_all(ended, ENDED, "session ended")

    async def _look_at_page_state(self) -> None:
        life = await page_state.life()
        if life == self._life:
            return
        log.warning("page_state.lost" if life else "page_state.away")
        self._life = life
        await self._close_all(self._open, AGAIN, "connect again")

    async def _close_all(self, session_ids: Collection[UUID], code: int, reason: str) -> None:
        """Close the sockets of sessions concurrently: one that hangs delays no other."""
        gone = [socket for session_id in tuple(session_ids) for socket in self._open.pop(session_id, ())]
        await asyncio.gather(*(self._close(socket, code, reason) for socket in gone))

    async def _close(self, socket: Socket, code: int, reason: str) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                await socket.close(code, reason)
        except Exception as error:  # the peer is gone already; servers differ in what they raise then
            log.info("socket.gone", extra={"kind": type(error).__name__})


open_sockets = OpenSockets()
