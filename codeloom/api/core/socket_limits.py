"""The limits of a tab's socket: its token is bound to the session, and a socket that sends too fast is closed.

Reflex gives whoever presents a tab's token that tab's state. So the token that reaches Reflex is made of the one the
browser sent and of the session: the same token under another session is another tab, new and empty.
"""

import logging
import time
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from starlette.types import Message

from codeloom.api.core.session_sockets import Socket
from codeloom.services.accounts import tab_name

log = logging.getLogger("codeloom.guard")
RATE, BURST = 60.0, 240.0
"""Messages a second and at once that one socket may send; a person holding a key down sends 30. More closes it."""
TOO_MANY = 4429
"""Close code of a socket that sent too much."""


def of_session(query: bytes, session_id: UUID) -> bytes:
    """The query string of a handshake with the tab's token replaced by its name under this session."""
    pairs = parse_qsl(query.decode("latin-1"), keep_blank_values=True)
    named = [(name, tab_name(session_id, value) if name == "token" else value) for name, value in pairs]
    return urlencode(named).encode()


class PacedSocket:
    """The receiving half of one open socket: closes it when it sends more than RATE and BURST allow."""

    def __init__(self, socket: Socket) -> None:
        self._socket = socket
        self._left, self._seen = BURST, time.monotonic()

    async def receive(self) -> Message:
        """The next message for the application."""
        message = await self._socket.receive()
        if message["type"] != "websocket.receive":
            return message
        now = time.monotonic()
        self._left = min(BURST, self._left + (now - self._seen) * RATE) - 1
        self._seen = now
        if self._left >= 0:
            return message
        log.warning("socket.too_many")
        await self._socket.close(TOO_MANY, "too many messages")
        return {"type": "websocket.disconnect", "code": TOO_MANY}
