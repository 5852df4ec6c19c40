"""Websocket clients without a browser: many dashboards that say what one browser said, and a plain fan-out to compare with."""

import asyncio
import multiprocessing
import secrets
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from wsproto import ConnectionType, WSConnection
from wsproto.events import AcceptConnection, BytesMessage, CloseConnection, Ping, RejectConnection, Request, TextMessage

READ = 65536


class Client:
    """One websocket. `arrived` holds the time of the last frame that `counts`; `frames` how many of them came; `ended`, that the
    server closed it, which also ends a wait for `filled`; `heard` the monotonic time at which anything came last."""

    def __init__(self, counts: Callable[[str], bool]) -> None:
        self.counts = counts
        self.frames, self.arrived, self.ended, self.heard = 0, 0.0, False, time.monotonic()
        self.greeted, self.filled = asyncio.Event(), asyncio.Event()
        self._text = ""
        self._task: asyncio.Task[None] | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def open(self, url: str, headers: Mapping[str, str], port: int = 0) -> None:
        """Connect and begin to listen, through another port than that of the address where one is given. Raises ConnectionError
        when refused."""
        parts = urlsplit(url)
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", port or parts.port)
        self._ws = WSConnection(ConnectionType.CLIENT)
        extra = [(name.encode(), value.encode()) for name, value in headers.items()]
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        self._put(Request(host=parts.netloc, target=target, extra_headers=extra))
        self._ready = asyncio.get_running_loop().create_future()
        self._task = asyncio.create_task(self._listen_to_the_end())
        await self._ready

    def send(self, text: str) -> None:
        """Send a text frame."""
        self._put(TextMessage(data=text))

    async def close(self) -> None:
        """Drop the connection, if there is one."""
        if self._task is not None:
            self._task.cancel()
        if self._writer is not None:
            self._writer.close()

    def _put(self, event: Any) -> None:
        assert self._writer is not None
        self._writer.write(self._ws.send(event))

    async def _listen_to_the_end(self) -> None:
        try:
            await self._listen()
        except ConnectionError:
            pass
        finally:
            self.ended = True
            self.greeted.set()
            self.filled.set()
            if not self._ready.done():
                self._ready.set_exception(ConnectionError("refused"))

    async def _listen(self) -> None:
        while data := await self._reader.read(READ):
            self._ws.receive_data(data)
            for event in self._ws.events():
                if isinstance(event, AcceptConnection):
                    if not self._ready.done():
                        self._ready.set_result(None)
                elif isinstance(event, RejectConnection | CloseConnection):
                    return
                elif isinstance(event, Ping):
                    self._put(event.response())
                elif isinstance(event, TextMessage):
                    self._text += event.data
                    if event.message_finished:
                        self._take(self._text)
                        self._text = ""
                elif isinstance(event, BytesMessage):
                    self._text = ""

    def _take(self, text: str) -> None:
        self.heard = time.monotonic()
        if text == "2":  # the ping of Engine.IO
            self.send("3")
        elif self.counts(text):
            self.frames, self.arrived = self.frames + 1, time.perf_counter()
            self.filled.set()
        self.greeted.set()


async def open_all(number: int, make: Callable[[int], Awaitable[Client]], at_once: int = 20) -> list[Client]:
    """Open so many clients, a few at a time."""
    turn = asyncio.Semaphore(at_once)

    async def one(n: int) -> Client:
        async with turn:
            return await make(n)

    return list(await asyncio.gather(*(one(n) for n in range(number))))


async def frame_at_each(
    clients: Sequence[Client], act: Callable[[], Awaitable[None]], patience: float = 10
) -> list[float]:
    """Milliseconds from the end of `act` to the first counted frame at each client; those that saw none are left out."""
    before = [client.frames for client in clients]
    first: dict[int, float] = {}
    await act()
    done = time.perf_counter()
    async with asyncio.timeout(patience):
        while len(first) < len(clients):
            for n, client in enumerate(clients):
                if n not in first and client.frames > before[n]:
                    first[n] = client.arrived
            await asyncio.sleep(0.001)
    return [max(0.0, 1000 * (at - done)) for at in first.values()]


def dashboard(
    url: str, headers: Sequence[Mapping[str, str]], said: Sequence[str], token: str
) -> Callable[[int], Awaitable[Client]]:
    """A maker of clients that open the event socket as the browser with `token` did and say what it `said`. Each of `headers`
    is somebody's, taken in turn."""

    async def make(n: int) -> Client:
        own = secrets.token_hex(16)
        client = Client(lambda text: '"board' in text)
        await client.open(url.replace(token, own), headers[n % len(headers)])
        await client.greeted.wait()
        for frame in said:
            client.send(frame.replace(token, own))
        async with asyncio.timeout(60):
            await client.filled.wait()
        return client

    return make


async def _fan(scope: Any, receive: Any, send: Any) -> None:
    """The plain server: everybody who is connected gets what is posted."""
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.accept"})
        OPEN.add(send)
        while (await receive())["type"] != "websocket.disconnect":
            pass
        OPEN.discard(send)
    elif scope["type"] == "http":
        text = (await receive()).get("body", b"").decode()
        await asyncio.gather(*(one({"type": "websocket.send", "text": text}) for one in OPEN))
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})


OPEN: set[Any] = set()


def _serve(port: int) -> None:
    from granian import Granian
    from granian.constants import Interfaces

    Granian(
        "benchmarks.copies.sockets:_fan", address="127.0.0.1", port=port, interface=Interfaces.ASGI, log_access=False
    ).serve()


@contextmanager
def plain_fan_out(port: int) -> Iterator[str]:
    """Serve the plain fan-out; its address."""
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(port,))
    process.start()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.join(10)
