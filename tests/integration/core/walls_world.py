"""The real application in this process: Reflex, gate and guard over the real database and Redis, spoken to as a browser does.

`World` runs it in one event loop; a `Tab` is a page's socket: it sends events by their names and gathers what comes back.
"""

import asyncio
import json
import secrets
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

import pytest
import redis
from redis.asyncio import Redis
from sqlmodel import col, select
from starlette.types import ASGIApp, Message

from codeloom.db.scope import Scope
from codeloom.db.tables.accounts import User
from codeloom.db.tables.operations import AuditEntry
from codeloom.db.work import unit_of_work
from codeloom.services.accounts.signed_in import principals
from codeloom.services.core import threads
from codeloom.settings import Settings
from tests.http_client import Browser, Person, until
from tests.integration.audits.audits_world import Practice

T = TypeVar("T")
SPACE = "/_event"
PRACTICE_PASSWORD = "correct horse battery"
"""Of the people of tests/integration/audits/audits_world.py."""
ROOT = "reflex___state____state"
COMPILED = {"__REFLEX_SKIP_COMPILE": "true", "REFLEX_ENV_MODE": "prod"}


class Tab:
    """One page of a browser: its socket, and what the server has told it."""

    def __init__(self, app: ASGIApp, browser: Browser, token: str, **changed: str | None) -> None:
        self.token, self.told, self.closed = token, [], 0
        self._app, self._here = app, asyncio.Queue[Message]()
        self._scope = {
            "type": "websocket", "path": "/_event/", "raw_path": b"/_event/", "root_path": "", "subprotocols": [],
            "query_string": f"token={token}&EIO=4&transport=websocket".encode(), "scheme": "ws", "http_version": "1.1",
            "headers": [(b"host", b"localhost"), (b"connection", b"upgrade"), (b"upgrade", b"websocket"),
                        *browser.socket_headers(**changed)],
            "client": ("10.0.0.1", 1), "server": ("localhost", 80), "extensions": {}, "asgi": {"version": "3.0"},
        }  # fmt: skip
        self.told: list[Any]
        self.frames: list[str] = []

    async def _send(self, message: Message) -> None:
        if message["type"] == "websocket.close":
            self.closed = message.get("code", 1000)
            self._here.put_nowait({"type": "websocket.disconnect", "code": self.closed})
        elif text := message.get("text"):
            self._heard(text)

    def _heard(self, text: str) -> None:
        self.frames.append(text)
        if text == "2":
            self.speak("3")
        elif text.startswith(f"42{SPACE},"):
            self.told.append(json.loads(text[len(f"42{SPACE},") :]))

    def speak(self, text: str) -> None:
        """A raw frame."""
        self._here.put_nowait({"type": "websocket.receive", "text": text})

    def send(self, name: str, path: str = "/queue", /, **payload: Any) -> None:
        """An event of Reflex, by its handler's name below the root state. A page connects as one just loaded."""
        if name == "hydrate_and_load":
            payload.setdefault("hashes", ["none that we know"])
        router = {"pathname": path, "asPath": path, "query": {}}
        event = {"name": f"{ROOT}.{name}", "payload": payload, "router_data": router}
        self.speak(f"42{SPACE}," + json.dumps(["event", event]))

    async def ask(self, name: str, path: str = "/queue", /, **payload: Any) -> list[Any]:
        """Send an event; the updates told until it is done."""
        began = len(self.told)
        self.send(name, path, **payload)
        await self.quiet()
        return [update for kind, update in self.told[began:] if kind == "event"]

    async def answer(self, name: str, path: str = "/queue", /, **payload: Any) -> Any:
        """Send an event that is answered at once, and only once; the answer."""
        began = len(self.told)
        self.send(name, path, **payload)
        await until(lambda: len(self.told) > began)
        ((_, update),) = self.told[began:]
        return update

    async def quiet(self, seconds: float = 45) -> None:
        """Wait until the server has heard everything of this tab, no event is in work any more, and all is told."""
        from codeloom.codeloom import app

        await self._pong(seconds)
        queues = app.event_processor
        await until(lambda: not queues._token_queues and queues._queue is not None and queues._queue.empty(), seconds)
        await self._pong(seconds)

    async def _pong(self, seconds: float) -> None:
        began = len(self.told)
        self.speak(f'42{SPACE},["ping"]')
        await until(lambda: self._task.done() or bool(self.closed) or ["ping", "pong"] in self.told[began:], seconds)

    async def __aenter__(self) -> "Tab":
        self._here.put_nowait({"type": "websocket.connect"})
        self._task = asyncio.create_task(self._app(self._scope, self._here.get, self._send))
        await until(lambda: bool(self.frames or self.closed or self._task.done()))
        if self._task.done():
            self._task.result()
        if not self.closed:
            self.speak(f"40{SPACE},")
            await until(lambda: self.closed or any(frame.startswith(f"40{SPACE}") for frame in self.frames))
        return self

    async def __aexit__(self, *_: object) -> None:
        self._here.put_nowait({"type": "websocket.disconnect", "code": 1000})
        await asyncio.wait_for(self._task, 10)

    def boards(self) -> int:
        """How often the dashboard's board was told."""
        return sum('"board_rx_state_"' in frame and "dashboard" in frame for frame in self.frames)

    def vars(self) -> dict[str, Any]:
        """What the page shows now: every var by its name, newest value, from all told so far."""
        shown: dict[str, Any] = {}
        for kind, update in self.told:
            for state, delta in (update.get("delta") or {}).items() if kind == "event" else ():
                shown |= {
                    f"{state.split('.')[-1].rsplit('____', 1)[-1]}.{name.removesuffix('_rx_state_')}": value
                    for name, value in delta.items()
                }
        return shown


@dataclass
class World:
    """The running application and the loop it runs in."""

    app: ASGIApp
    runner: asyncio.Runner
    redis: "redis.Redis[bytes]"

    def run(self, story: Coroutine[Any, Any, T]) -> T:
        """Run a story in the loop of the application, with nobody remembered from before."""
        principals.forget()
        return self.runner.run(story)

    def tab(self, browser: Browser, token: str = "", **changed: str | None) -> Tab:
        """A new page of a browser, or one with a token of another page."""
        return Tab(self.app, browser, token or secrets.token_hex(16), **changed)


@contextmanager
def running_world(database: Settings) -> Iterator[World]:
    """The application from its start to its end. Page state lies in the Redis of the tests, in a database of its own."""
    from reflex.istate.manager.redis import StateManagerRedis

    from codeloom.codeloom import app, served

    address = database.redis_url.split("?")[0] + "?db=1"
    with asyncio.Runner() as runner, pytest.MonkeyPatch.context() as patch:
        for name, value in COMPILED.items():
            patch.setenv(name, value)
        with _keeping(app, _state_manager=StateManagerRedis(redis=Redis.from_url(address)), _api=_copy(app._api)):
            door = served()
            lifespan = _Lifespan(door)
            runner.run(lifespan.begin())
            yield World(door, runner, redis.Redis.from_url(address))
            runner.run(lifespan.end())
            _finish_threads()


def _finish_threads() -> None:
    """Wait for what still runs beside the loop, so that nothing asks the database for a connection afterwards."""
    threads._threads().shutdown()
    threads._threads.cache_clear()
    if principals._writer is not None:
        principals._writer.submit(int).result()


@contextmanager
def _keeping(thing: object, **values: object) -> Iterator[None]:
    """Other values of an object's fields for a while."""
    before = {name: getattr(thing, name) for name in values}
    for name, value in values.items():
        setattr(thing, name, value)
    yield
    for name, value in before.items():
        setattr(thing, name, value)


def _copy(api: Any) -> Any:
    """Reflex's own routes, so that serving adds nothing to the module's."""
    from starlette.applications import Starlette

    return Starlette(routes=list(api.routes))


class _Lifespan:
    """The server's side of the lifespan protocol."""

    def __init__(self, app: ASGIApp) -> None:
        self._app, self._said, self._told = app, asyncio.Queue[Message](), asyncio.Queue[Message]()

    async def begin(self) -> None:
        self._task = asyncio.create_task(self._app({"type": "lifespan"}, self._said.get, self._told.put))  # type: ignore[arg-type]  # nothing else is sent
        self._said.put_nowait({"type": "lifespan.startup"})
        assert (await self._told.get())["type"] == "lifespan.startup.complete"

    async def end(self) -> None:
        from codeloom.state.core.live import hub

        ear = hub._ear
        hub.stop()
        if ear is not None:
            await asyncio.gather(ear, return_exceptions=True)
        self._said.put_nowait({"type": "lifespan.shutdown"})
        assert (await self._told.get())["type"] == "lifespan.shutdown.complete"
        await self._task


def denials_of(org_id: UUID) -> list[str]:
    """What the audit log of an organization says was denied, in order."""
    with unit_of_work(Scope.of_worker(org_id), read_only=True) as uow:
        rows = uow.session.exec(
            select(AuditEntry).where(AuditEntry.act == "ACCESS_DENIED").order_by(col(AuditEntry.seq))
        )
        return [row.subject_id for row in rows]


@asynccontextmanager
async def signed_in(world: World, person: Person) -> AsyncIterator[Browser]:
    """A browser in which a person has signed in."""
    async with Browser(world.app) as browser:  # type: ignore[arg-type]  # any application will do
        await browser.sign_in(person)
        yield browser


@asynccontextmanager
async def signed_in_as(world: World, practice: Practice, scope: Scope) -> AsyncIterator[Browser]:
    """A browser in which a person of a practice has signed in."""
    with unit_of_work(Scope.of_worker(practice.org_id), read_only=True) as uow:
        user = uow.session.exec(select(User).where(col(User.id) == scope.user_id)).one()
    async with Browser(world.app) as browser:  # type: ignore[arg-type]  # any application will do
        answer = await browser.try_password(user.email, PRACTICE_PASSWORD)
        assert answer.status_code == 303
        yield browser
