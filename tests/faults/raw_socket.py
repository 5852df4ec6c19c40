"""Event sockets without a browser or a library: frames as an attacker writes them, to a running copy."""

import base64
import os
import secrets
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

import httpx
import psutil

from tests.running import Running

TEXT, BINARY, MORE = 1, 2, 0


@contextmanager
def cookies_of(copy: Running, role: str) -> Iterator[httpx.Client]:
    """A client of the copy in which the demo's first person of a role has signed in."""
    who = next(one for one in copy.sign_ins if one["role"] == role)
    with httpx.Client(base_url=copy.address, headers={"origin": copy.address}, timeout=30) as client:
        client.get("/sign-in")
        csrf = next(value for name, value in client.cookies.items() if "csrf" in name)
        form = {"email": who["email"], "password": who["password"], "csrf": csrf}
        assert client.post("/sign-in", data=form).status_code == 303
        yield client


def memory(copy: Running) -> int:
    """Bytes that the web server's processes hold together."""
    listening = (one for one in psutil.net_connections("tcp") if one.status == psutil.CONN_LISTEN)
    pids = {one.pid for one in listening if one.laddr.port == copy.port and one.pid is not None}
    assert pids
    family = {pid: psutil.Process(pid) for pid in pids}
    for process in tuple(family.values()):
        family |= {child.pid: child for child in process.children(recursive=True)}
    return sum(one.memory_info().rss for one in family.values())


class RawSocket:
    """One websocket of somebody who signed in. `head` is the answer to its handshake."""

    def __init__(self, copy: Running, client: httpx.Client, *headers: str) -> None:
        cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
        key = base64.b64encode(os.urandom(16)).decode()
        lines = [
            f"GET /_event/?token={secrets.token_hex(16)}&EIO=4&transport=websocket HTTP/1.1", f"Host: localhost:{copy.port}",
            "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", f"Sec-WebSocket-Key: {key}",
            f"Origin: {copy.address}", f"Cookie: {cookie}", *headers, "", "",
        ]  # fmt: skip
        self._line = socket.create_connection(("127.0.0.1", copy.port), timeout=15)
        self._line.sendall("\r\n".join(lines).encode())
        self.head = b""
        while b"\r\n\r\n" not in self.head:
            self.head += self._line.recv(1)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._line.close()

    def send(self, data: bytes, kind: int = TEXT, last: bool = True, packed: bool = False) -> bool:
        """Send a frame; False when the server has gone."""
        first = (0x80 if last else 0) | (0x40 if packed else 0) | kind
        size = struct.pack("!BBQ", first, 0x80 | 127, len(data))
        try:
            self._line.sendall(size + b"\0\0\0\0" + data)
        except ConnectionError:
            return False
        return True

    def begins(self) -> bytes:
        """The first bytes the server says."""
        return self._line.recv(2)

    def rest(self) -> bytes:
        """What the server still says until it closes. Raises TimeoutError when it does not."""
        told = b""
        try:
            while data := self._line.recv(65_536):
                told += data
        except ConnectionError:
            return told
        return told
