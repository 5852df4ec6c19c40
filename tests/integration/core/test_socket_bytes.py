"""What arrived over a socket's connection, by the kernel, and a message without an end (A19)."""

import asyncio
import socket
import sys
from collections.abc import Iterator

import pytest

from codeloom.api.core import socket_bytes
from codeloom.api.core.socket_bytes import MOST_UNREAD, Connection, connections

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Linux counts what arrives")
Pair = tuple[socket.socket, socket.socket]


@pytest.fixture
def pair() -> Iterator[Pair]:
    """A browser's end of a connection, and the server's."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        with socket.create_connection(door.getsockname()) as browser, door.accept()[0] as server:
            yield browser, server


def test_the_connection_of_a_client_is_found_among_those_of_the_process(pair: Pair) -> None:
    browser, server = pair
    host, port = browser.getsockname()
    one = Connection.of((host, str(port)))
    assert one is not None
    browser.sendall(b"x" * 5000)
    server.recv(5000, socket.MSG_WAITALL)
    assert one.unread() == 5000
    one.heard()
    assert one.unread() == 0
    one.close()
    assert server.fileno() >= 0
    assert Connection.of(("127.0.0.1", 1)) is None
    assert Connection.of(None) is None


def test_what_brings_more_than_any_message_is_cut_and_what_is_heard_is_not(pair: Pair) -> None:
    browser, server = pair

    async def story() -> None:
        server.setblocking(False)
        with connections.of({"client": browser.getsockname()}) as heard:
            for step in range(8):
                if step == 4:
                    heard()
                await asyncio.to_thread(browser.sendall, bytes(MOST_UNREAD // 5))
                read = 0
                while read < MOST_UNREAD // 5:
                    read += len(await asyncio.get_running_loop().sock_recv(server, 65_536))
                await asyncio.sleep(2 * socket_bytes.TICK)
            assert await asyncio.to_thread(_taken, browser)
            await asyncio.to_thread(browser.sendall, bytes(MOST_UNREAD // 5))
            await asyncio.sleep(3 * socket_bytes.TICK)
            assert not await asyncio.to_thread(_taken, browser)

    asyncio.run(story())


def _taken(browser: socket.socket) -> bool:
    """Whether the other end still takes something."""
    browser.settimeout(1)
    try:
        for _ in range(3):
            browser.sendall(b"x")
    except OSError:
        return False
    return True
