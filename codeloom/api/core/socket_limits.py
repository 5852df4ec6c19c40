"""The limits of a tab's socket: its token is bound to the session, and a socket that says too much, or what no page says, is
closed.

Reflex gives whoever presents a tab's token that tab's state. So the token that reaches Reflex is made of the one the
browser sent and of the session: the same token under another session is another tab, new and empty.
"""

import logging
from collections.abc import Callable
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from starlette.types import Message

from codeloom.api.core.session_sockets import Socket
from codeloom.api.core.socket_frames import refused
from codeloom.services.accounts import tab_name
from codeloom.services.core import of_socket, shares

log = logging.getLogger("codeloom.guard")
TOO_MANY, TOO_MANY_PAGES = 4429, 4430
"""Close codes: a session or person sent too much; they have too many pages open."""
NAMES = ("token", "EIO", "transport")
"""What a handshake may ask for. Not the id of another socket, which it would go on with."""


def of_session(query: bytes, session_id: UUID) -> bytes:
    """The query string of a handshake with the tab's token replaced by its name under this session."""
    pairs = parse_qsl(query.decode("latin-1"), keep_blank_values=True)
    named = [
        (name, tab_name(session_id, value) if name == "token" else value) for name, value in pairs if name in NAMES
    ]
    return urlencode(named).encode()


class PacedSocket:
    """The receiving half of one open socket: closes it for what no page sends, and for more than its session may send.

    Calls `heard` at each message.
    """

    def __init__(self, socket: Socket, session_id: UUID, heard: Callable[[], None]) -> None:
        self._socket, self._session, self._budget, self._heard = socket, str(session_id), of_socket(), heard

    async def receive(self) -> Message:
        """The next message for the application."""
        message = await self._socket.receive()
        self._heard()
        if message["type"] != "websocket.receive":
            return message
        if code := refused(message):
            return await self._end(code, "socket.not_ours", "not understood")
        if shares.message(self._session, len(message["text"]), self._budget):
            return message
        return await self._end(TOO_MANY, "socket.too_many", "too many messages")

    async def _end(self, code: int, event: str, reason: str) -> Message:
        log.warning(event)
        await self._socket.close(code, reason)
        return {"type": "websocket.disconnect", "code": code}
