"""A line between a browser and the server that can be made to fail: packets vanish, come late, or the connections are reset."""

import asyncio
import contextlib
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

PACKET = 65_536


class Line:
    """A TCP proxy to one port of this machine, `port` its own. `delay` holds each packet for so many seconds."""

    def __init__(self, upstream: int) -> None:
        self._upstream = upstream
        self._whole = asyncio.Event()
        self._whole.set()
        self.delay = 0.0
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._open: set[asyncio.StreamWriter] = set()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        self._ready.wait(10)

    def swallow(self, on: bool) -> None:
        """Drop whatever is sent from now on, or no more. Connections stay open; new ones get no answer meanwhile."""
        self._loop.call_soon_threadsafe(self._whole.clear if on else self._whole.set)

    def reset(self) -> None:
        """End every connection by a reset."""
        self._loop.call_soon_threadsafe(self._reset)

    def close(self) -> None:
        """End the proxy."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        server.close()
        self._reset()

    def _reset(self) -> None:
        for writer in tuple(self._open):
            wire = writer.get_extra_info("socket")
            with contextlib.suppress(OSError):
                wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            await self._whole.wait()
            there = await asyncio.open_connection("127.0.0.1", self._upstream)
        except OSError:
            writer.transport.abort()
            self._open.discard(writer)
            return
        self._open.add(there[1])
        await asyncio.gather(self._pass(reader, there[1]), self._pass(there[0], writer), return_exceptions=True)
        for one in (writer, there[1]):
            self._open.discard(one)
            one.transport.abort()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(PACKET):
            if not self._whole.is_set():
                continue
            if self.delay:
                await asyncio.sleep(self.delay)
            writer.write(data)
            await writer.drain()
        writer.close()


@contextmanager
def line_to(port: int) -> Iterator[Line]:
    """A line to a port of this machine, whole until the test breaks it."""
    line = Line(port)
    try:
        yield line
    finally:
        line.close()
