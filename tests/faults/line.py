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
    """A TCP proxy to one port of this machine, `port` its own. Each packet comes `delay` seconds late."""

    def __init__(self, upstream: int) -> None:
        self._upstream = upstream
        self._open: set[asyncio.StreamWriter] = set()
        self._serving: set[asyncio.Task[None]] = set()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._main()), daemon=True)
        self.delay = 0.0
        self.port = 0

    def begin(self) -> None:
        """Take connections from now on."""
        self._thread.start()
        self._ready.wait(10)

    def swallow(self, on: bool) -> None:
        """Drop whatever is sent from now on, or no more. Connections stay open; new ones get no answer meanwhile."""
        self._loop.call_soon_threadsafe(self._whole.clear if on else self._whole.set)

    def reset(self) -> None:
        """End every connection at once, as a firewall does."""
        self._loop.call_soon_threadsafe(self._reset)

    def end(self) -> None:
        """Take no more connections and end those there are."""
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join(10)

    async def _main(self) -> None:
        self._loop, self._whole, self._over = asyncio.get_running_loop(), asyncio.Event(), asyncio.Event()
        self._whole.set()
        async with await asyncio.start_server(self._serve, "127.0.0.1", 0) as server:
            self.port = server.sockets[0].getsockname()[1]
            self._ready.set()
            await self._over.wait()
            self._whole.set()
            while self._serving:
                self._reset()
                await asyncio.wait(self._serving, timeout=0.1)

    def _reset(self) -> None:
        for writer in tuple(self._open):
            with contextlib.suppress(OSError):
                linger = struct.pack("ii", 1, 0)
                writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._serving.add(task)
        task.add_done_callback(self._serving.discard)
        self._open.add(writer)
        try:
            await self._whole.wait()
            there_reader, there = await asyncio.open_connection("127.0.0.1", self._upstream)
        except OSError:
            self._open.discard(writer)
            writer.transport.abort()
            return
        self._open.add(there)
        await asyncio.gather(self._pass(reader, there), self._pass(there_reader, writer), return_exceptions=True)
        for one in (writer, there):
            self._open.discard(one)
            one.transport.abort()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Give on what comes, in order, each packet `delay` seconds after it came."""
        clock, on_the_way = self._loop.time, asyncio.Queue[tuple[float, bytes]]()

        async def arrive() -> None:
            while True:
                due, data = await on_the_way.get()
                await asyncio.sleep(due - clock())
                if not data:
                    return
                writer.write(data)
                await writer.drain()

        arriving = asyncio.create_task(arrive())
        try:
            while data := await reader.read(PACKET):
                if self._whole.is_set():
                    on_the_way.put_nowait((clock() + self.delay, data))
            on_the_way.put_nowait((clock(), b""))
            await arriving
        finally:
            arriving.cancel()
        writer.close()


@contextmanager
def line_to(port: int) -> Iterator[Line]:
    """A line to a port of this machine, whole until the test breaks it."""
    line = Line(port)
    line.begin()
    try:
        yield line
    finally:
        line.end()
