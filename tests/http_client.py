"""An HTTP client for tests: keeps cookies, sends our Origin, and opens the event socket by hand; no pages are loaded."""

import asyncio
import contextlib
import random
import secrets
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

import httpx
from starlette.types import Message, Receive, Scope, Send

from codeloom.api.app import build_api
from codeloom.api.core import cookies
from codeloom.api.core.guard import HttpLayers
from codeloom.db.scope import Scope as ActingScope
from codeloom.pages import routes
from codeloom.services.accounts.signed_in import principals
from codeloom.services.people.creation import add_user, create_organization
from codeloom.settings import settings

PASSWORD = "a long enough password"
T = TypeVar("T")


@dataclass(frozen=True)
class Person:
    """Somebody with an account, in an organization of their own."""

    org_id: UUID
    id: UUID
    email: str

    @property
    def worker(self) -> ActingScope:
        """The scope of our own jobs in this person's organization."""
        return ActingScope.of_worker(self.org_id)


def new_person(role: str = "coder", org_id: UUID | None = None) -> Person:
    """A person nobody else has met."""
    org_id = org_id or create_organization("Test practice", "America/New_York")
    email = f"{secrets.token_hex(6)}@practice.example"
    return Person(org_id, add_user(ActingScope.of_worker(org_id), email, "Maya Lee Fontaine", role, PASSWORD), email)


def new_address() -> str:
    """An address no other test speaks from."""
    return ".".join(str(random.randint(1, 250)) for _ in range(4))


@dataclass
class Reflex:
    """What stands behind the door in tests: notes what reaches it."""

    seen: list[Scope] = field(default_factory=list)
    talk: list[Message] = field(default_factory=list)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a page with its path, and a socket by staying open until it is closed."""
        self.seen.append(scope)
        if scope["type"] == "websocket":
            assert (await receive())["type"] == "websocket.connect"
            await send({"type": "websocket.accept"})
            while (message := await receive())["type"] != "websocket.disconnect":
                self.talk.append(message)
            return
        kind = b"text/javascript" if scope["path"].endswith(".js") else b"text/html"
        headers = [(b"content-type", kind)]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": scope["path"].encode()})


def new_door(reflex: Reflex | None = None, homes: Mapping[str, str] | None = None) -> HttpLayers:
    """The whole door, with our routes, in front of a stand-in for Reflex; put together as Reflex does."""
    api = build_api(routes.homes() if homes is None else homes)
    api.mount("", reflex or Reflex())
    return HttpLayers(api)


class Browser(httpx.AsyncClient):
    """One browser at one address."""

    def __init__(self, door: HttpLayers | None = None, address: str | None = None) -> None:
        self.door = door or new_door()
        transport = httpx.ASGITransport(self.door, client=(address or new_address(), 1234))
        super().__init__(transport=transport, base_url=settings().origin)
        self.headers.update({"origin": settings().origin, "accept": "text/html"})

    def cookie(self, kind: cookies.Kind) -> str:
        """A cookie this browser holds; empty when it does not."""
        return self.cookies.get(cookies.name(kind)) or ""

    def hold(self, kind: cookies.Kind, value: str) -> None:
        """Put a cookie into this browser in place of the one it holds."""
        with contextlib.suppress(KeyError):
            self.cookies.delete(cookies.name(kind))
        if value:
            self.cookies.set(cookies.name(kind), value, domain="localhost.local")

    async def try_password(self, email: str, password: str, **fields: str) -> httpx.Response:
        """Open the form and send it."""
        if not self.cookie("csrf"):
            await self.get("/sign-in")
        form = {"email": email, "password": password, "csrf": self.cookie("csrf"), **fields}
        return await self.post("/sign-in", data=form)

    async def sign_in(self, person: Person) -> UUID:
        """Sign in and give the session's id."""
        answer = await self.try_password(person.email, PASSWORD)
        assert answer.status_code == 303, answer.text
        from codeloom.services.accounts.tokens import session_of

        session_id = session_of(self.cookie("access"))
        assert session_id is not None
        return session_id

    async def refresh(self, **headers: str) -> httpx.Response:
        """What assets/session.js does."""
        return await self.post("/api/session/refresh", headers={"x-csrf-token": self.cookie("csrf"), **headers})

    def socket_headers(self, **changed: str | None) -> list[tuple[bytes, bytes]]:
        """The headers of a handshake; a keyword replaces or (None) removes one."""
        jar = "; ".join(f"{one.name}={one.value}" for one in self.cookies.jar)
        headers: dict[str, str | None] = {"origin": settings().origin, "cookie": jar, **changed}
        return [(name.encode(), value.encode()) for name, value in headers.items() if value is not None]

    @asynccontextmanager
    async def socket(self, path: str = "/_event/", **changed: Any) -> AsyncIterator[list[Message]]:
        """Open the event socket; yields the messages the server has sent so far, growing."""
        messages: list[Message] = []
        here: asyncio.Queue[Message] = asyncio.Queue()
        here.put_nowait({"type": "websocket.connect"})

        async def send(message: Message) -> None:
            messages.append(message)
            if message["type"] == "websocket.close":
                here.put_nowait({"type": "websocket.disconnect", "code": message.get("code", 1000)})

        scope = {
            "type": "websocket", "path": path, "query_string": b"token=t", "headers": self.socket_headers(**changed),
            "client": ("10.0.0.1", 1), "subprotocols": [],
        }  # fmt: skip
        task = asyncio.create_task(self.door(scope, here.get, send))
        await until(lambda: bool(messages))
        yield messages
        here.put_nowait({"type": "websocket.disconnect", "code": 1000})
        await task


WITHIN_A_SECOND = 1 + 2.0
"""Seconds for what is promised within one: the other process of tests, with its browsers and copies, may add two."""


async def until(condition: Callable[[], bool], seconds: float = 10) -> None:
    """Wait for a condition, looking often, at first every millisecond. Fails when it does not come."""
    looks = 0
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.001 if looks < 100 else 0.01)
            looks += 1


def run(story: Callable[..., Coroutine[Any, Any, T]], *args: Any) -> T:
    """Run an asynchronous story in a loop of its own, with nothing remembered from before."""
    principals.forget()
    return asyncio.run(story(*args))
