"""What arrives over the connection of an open socket, by the kernel's count, and an end to a message that does not.

The web server reads a message whole before it hands it over, up to 64 MiB, and has no setting for it. But its connections are
this process's own: what came over one since its last message is known without reading it, and a connection that brought more
than any message of ours has is cut. Linux only; elsewhere, and where no server stands behind the application, nothing is counted.
"""

import asyncio
import contextlib
import logging
import os
import socket
import struct
from collections.abc import Callable, Iterator
from typing import Self

from starlette.types import Scope

log = logging.getLogger("codeloom.guard")
MOST_UNREAD = 2 * 2**20
"""Bytes of one message that is not finished. What pages send is hundreds of times less."""
TICK = 0.1
"""Seconds between two looks at all connections: with what the line brings meanwhile the most that is held beyond MOST_UNREAD."""
_OPEN_FILES = "/proc/self/fd"
_ARRIVED = struct.Struct("@Q")
_ARRIVED_AT = 128
"""Where struct tcp_info has tcpi_bytes_received, since Linux 4.1."""


class Connection:
    """A copy of the descriptor of a socket's connection. Closed by whoever opened it."""

    def __init__(self, line: socket.socket) -> None:
        self._line, self._read = line, 0
        self.heard()

    @classmethod
    def of(cls, client: tuple[str, int | str] | None) -> Self | None:
        """The connection of this process whose other end is `client` (Granian gives the port as text); None where there is none or
        nothing counts its bytes.
        """
        if client is None or not str(client[1]).isdecimal() or not os.path.isdir(_OPEN_FILES):
            return None
        wanted = client[0], int(client[1])
        for name in os.listdir(_OPEN_FILES):
            with contextlib.suppress(OSError):
                if not os.readlink(f"{_OPEN_FILES}/{name}").startswith("socket:"):
                    continue
                line = socket.socket(fileno=os.dup(int(name)))
                if line.family in (socket.AF_INET, socket.AF_INET6) and _other_end(line) == wanted:
                    return cls(line)
                line.close()
        return None

    def unread(self) -> int:
        """Bytes that came since the last message was handed over."""
        return self._arrived() - self._read

    def heard(self) -> None:
        """A message was handed over."""
        self._read = self._arrived()

    def cut(self) -> None:
        """End it at once, in both directions."""
        with contextlib.suppress(OSError):
            self._line.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Give the copy back."""
        self._line.close()

    def _arrived(self) -> int:
        try:
            told = self._line.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _ARRIVED_AT + _ARRIVED.size)
        except OSError:
            return self._read
        return (
            int(_ARRIVED.unpack_from(told, _ARRIVED_AT)[0]) if len(told) >= _ARRIVED_AT + _ARRIVED.size else self._read
        )


def _other_end(line: socket.socket) -> tuple[str, int] | None:
    try:
        host, port = line.getpeername()[:2]
    except OSError:
        return None
    return str(host), int(port)


class Connections:
    """The connections of the open sockets of this process, looked at while there are any."""

    def __init__(self) -> None:
        self._open: set[Connection] = set()
        self._task: asyncio.Task[None] | None = None

    @contextlib.contextmanager
    def of(self, scope: Scope) -> Iterator[Callable[[], None]]:
        """Look at the connection of a socket meanwhile; gives what is to be called at each of its messages."""
        one = Connection.of(scope.get("client"))
        if one is None:
            yield lambda: None
            return
        self._open.add(one)
        if self._task is None or self._task.done() or self._task.get_loop() is not asyncio.get_running_loop():
            self._task = asyncio.create_task(self._look())
        try:
            yield one.heard
        finally:
            self._open.discard(one)
            one.close()

    async def _look(self) -> None:
        while self._open:
            await asyncio.sleep(TICK)
            for one in self._open:
                if one.unread() > MOST_UNREAD:
                    log.warning("socket.endless")
                    one.cut()


connections = Connections()
