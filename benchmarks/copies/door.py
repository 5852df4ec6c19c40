"""The sign-in form as a flood and honest people meet it: bare HTTP over sockets, each try from an address of its own."""

import asyncio
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Event
from urllib.parse import quote, urlsplit

import httpx

from tests.running import Running

BEFORE_SECONDS, AFTER_SECONDS = 10.0, 12.0
"""How long a flood runs before anybody is measured, and how long the server's line is left to calm down after it."""
MOST_UNDER_WAY = 3_000
"""Tries of a flood that wait for an answer at once; the next ones are left out, and the table says how many were answered."""
Sender = Callable[[int], tuple[str, str]]
"""From the number of a try to its address and its account."""


@dataclass
class Door:
    """The form of a copy, and the token it gave."""

    origin: str
    cookie: str = ""
    token: str = ""
    idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = field(default_factory=list)

    def open(self) -> "Door":
        """Fetch the form once."""
        with httpx.Client(base_url=self.origin) as client:
            client.get("/sign-in").raise_for_status()
            (one,) = client.cookies.jar
        self.cookie, self.token = f"{one.name}={one.value}", str(one.value)
        return self

    def request(self, email: str, password: str, address: str, device: str = "") -> bytes:
        """The bytes of a try."""
        body = f"email={quote(email)}&password={quote(password)}&csrf={quote(self.token)}&next=/"
        cookies = f"{self.cookie}; {device}" if device else self.cookie
        head = (
            f"POST /sign-in HTTP/1.1\r\nHost: {urlsplit(self.origin).netloc}\r\nOrigin: {self.origin}\r\n"
            f"Accept: text/html\r\nCookie: {cookies}\r\nX-Forwarded-For: {address}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return (head + body).encode()

    async def send(self, request: bytes) -> tuple[int, str]:
        """Status and head of the answer, over a connection that is kept."""
        parts = urlsplit(self.origin)
        reader, writer = self.idle.pop() if self.idle else await asyncio.open_connection(parts.hostname, parts.port)
        try:
            writer.write(request)
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            length = next(
                (int(line.split(":")[1]) for line in head.split("\r\n") if line.lower().startswith("content-len")), 0
            )
            await reader.readexactly(length)
        except BaseException:  # also cut off by who waits no longer: what comes later is no answer to the next try
            writer.close()
            raise
        self.idle.append((reader, writer))
        return int(head.split()[1]), head


async def _pour(door: Door, sender: Sender, a_second: int, ended: Event) -> tuple[int, float]:
    under_way: set[asyncio.Task[None]] = set()
    answered = 0
    began = time.monotonic()

    async def one(number: int) -> None:
        nonlocal answered
        address, email = sender(number)
        try:
            await door.send(door.request(email, f"wrong {number}", address))
            answered += 1
        except (OSError, asyncio.IncompleteReadError):
            return

    number = 0
    while not ended.is_set():
        while number < (time.monotonic() - began) * a_second:
            number += 1
            if len(under_way) >= MOST_UNDER_WAY:
                continue
            task = asyncio.create_task(one(number))
            under_way.add(task)
            task.add_done_callback(under_way.discard)
        await asyncio.sleep(0.002)
    seconds, so_far = time.monotonic() - began, answered
    for task in under_way:
        task.cancel()
    await asyncio.gather(*under_way, return_exceptions=True)
    return so_far, seconds


def _flood(origin: str, sender: Sender, a_second: int, ended: Event, rates: "Queue[float]") -> None:
    answered, seconds = asyncio.run(_pour(Door(origin).open(), sender, a_second, ended))
    rates.put(answered / seconds)


class Flood:
    """Wrong tries from another process for as long as the block lasts."""

    def __init__(self, copy: Running, sender: Sender, a_second: int) -> None:
        context = get_context("fork")
        self.answered = 0.0  # a second, known at the end
        self._ended, self._rates = context.Event(), context.Queue()
        given = copy.address, sender, a_second, self._ended, self._rates
        self._process = context.Process(target=_flood, args=given)

    def __enter__(self) -> "Flood":
        self._process.start()
        time.sleep(BEFORE_SECONDS)
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self.answered = self._rates.get(timeout=60)
        self._process.join(30)
        time.sleep(AFTER_SECONDS)


def fresh_address() -> str:
    """An address in a net of its own, as people at home have."""
    return f"{random.randint(1, 99)}.{random.randint(1, 250)}.{random.randint(1, 250)}.{random.randint(1, 250)}"
