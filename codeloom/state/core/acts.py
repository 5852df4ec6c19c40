"""Acts of a page: what it did has an id, is answered once it is committed, and is sent again by the page until then.

js/session/10-acts.js is the other half and says what passes between both. An act that is sent again comes after its page was
filled anew, so what the page showed when the act was made (which row's field was open, at which version) comes along,
signed by us, and is put back before the act is done.
"""

import asyncio
import dataclasses
import json
import logging
import re
import time
from collections.abc import Collection, Coroutine, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from secrets import token_hex
from typing import Any
from uuid import UUID

from cachetools import TTLCache
from redis import RedisError

from codeloom.coding import clock
from codeloom.coding.trace_context import Trace
from codeloom.services.accounts import read_screen, signed_screen
from codeloom.services.core import AlreadyApplied, Later, Unavailable
from codeloom.state.core.arguments import BadInput
from codeloom.state.core.permissions import hears_words
from codeloom.state.core.reflex_internals import ACT, LockExpiredError, ask_to_fill, every_handler, tell_socket

log = logging.getLogger("codeloom.acts")

ID = re.compile(r"[A-Za-z0-9-]{8,60}", re.ASCII)
LONGEST_SCREEN = 60_000
"""Characters of what a page sends back of its own screens, as they were and as they were last; each takes some hundreds."""
FILL_AGAIN = (1.5, 3.0, 6.0, *5 * (12.0,))
"""Seconds after which a page that could not be filled whole is filled again, and again; then it is called filled as it is."""
INTERRUPTIONS = (AlreadyApplied, Later, Unavailable, RedisError, LockExpiredError)
"""Errors of an event that say nothing against its act: it is sent again."""
PUT_BACK = frozenset({"ids", "choices", "days", "versions"})
"""What an act is about. Numbers that count how often a field was drawn belong to the page as it is now, and so do lists: an
order of rows is that of the version in hand."""


@dataclass(slots=True)
class Act:
    """One act in work. `filling` names the filling of the page it was made on, `screen` what each screen of the tab kept then,
    signed, or None where the page was not filled anew since; `latest` the same after the acts answered since; `again`: it was
    sent before. `answer` is what the page is told, "done" or "later", and `found` that it was applied before; `person`, `top`
    (the state above all screens of the tab), `handler` and `changes` are known once the gate let the act through, its trace once
    it is known whose it is."""

    id: str
    filling: str
    screen: Mapping[str, str] | None
    latest: Mapping[str, str]
    again: bool
    answer: str = "done"
    found: bool = False
    trace: Trace | None = None
    handler: str = ""
    began: float = dataclasses.field(default_factory=time.perf_counter)
    person: UUID | None = None
    top: Any = None
    changes: bool = True
    calls: int = 0

    def named_call(self) -> str:
        """The name of the next call that changes something: the same one each time the act is done."""
        self.calls += 1
        return f"{self.id}:{self.calls}"


class Foreign(Exception):
    """The act comes from a page of another person: it was made before somebody else signed in."""


in_work: ContextVar[Act | None] = ContextVar("act_in_work", default=None)
"""The act whose event runs now in this task."""


def taken_from(payload: Any) -> Act | None:
    """Take the act's name out of the arguments of an event; None when it has none. Raises BadInput."""
    given = payload.pop(ACT, None) if isinstance(payload, dict) else None
    if given is None:
        return None
    try:
        act = Act(given["id"], given["filling"], given.get("screen"), given.get("latest", {}), bool(given["again"]))
        fits = ID.fullmatch(act.id) and isinstance(act.filling, str)
        shown = [*({} if act.screen is None else act.screen).items(), *act.latest.items()]
        if not fits or sum(len(name) + len(text) for name, text in shown) > LONGEST_SCREEN:
            raise BadInput()
    except (TypeError, KeyError, AttributeError):
        raise BadInput() from None
    return act


def new_filling() -> str:
    """A name for one filling of a page."""
    return token_hex(6)


_met: TTLCache[tuple[str, str], dict[str, Any]] = TTLCache(10_000, 60)
"""The answers to acts by socket and id, empty while the act is in work. Used in the event loop only."""


def met_before(act: Act, socket: str) -> bool:
    """Whether the act came through this socket already: it is not done again, and told once more what it was told.

    A page asks about an act that it has waited long for. One that was refused is not kept anywhere else.
    """
    told = _met.get((socket, act.id))
    if told:
        _send(socket, told)
    return told is not None


def answer_when_done(act: Act, socket: str) -> None:
    """Answer the page once the event that runs now has ended and all it did is committed.

    An act whose event was broken off, failed because page state or the database was out of reach, or met itself in another
    process, is to be sent again.
    """
    _met[socket, act.id] = {}

    def ended(task: asyncio.Task[Any]) -> None:
        error = None if task.cancelled() else task.exception()
        if task.cancelled() or isinstance(error, INTERRUPTIONS):
            act.answer = "later"
        told: dict[str, Any] = {"id": act.id, "answer": act.answer, "changes": act.changes, "found": act.found}
        if act.answer == "later":
            _met.pop((socket, act.id), None)
        else:
            _met[socket, act.id] = told
        if act.answer == "done" and not act.found and error is None and act.person is not None:
            told = told | {"screen": shown_by(act.top, act.person)}
        _log_act(act)
        _send(socket, told)

    _current_task().add_done_callback(ended)


def _log_act(act: Act) -> None:
    """One line for each act that can change something, with the trace by which all that comes of it is found."""
    if act.changes and act.trace is not None and act.handler:
        ms = round((time.perf_counter() - act.began) * 1000, 1)
        said = {"handler": act.handler, "answer": act.answer, "found": act.found, "ms": ms}
        log.info("act", extra={**said, "trace": act.trace.id, **act.trace.steps})


def tell_filled_when_done(filling: str, socket: str) -> None:
    """Tell the page once the event that runs now has ended: it is filled, and acts may come."""

    def ended(task: asyncio.Task[Any]) -> None:
        if not task.cancelled() and task.exception() is None:
            _send(socket, {"filling": filling, "apart": words_heard()})

    _current_task().add_done_callback(ended)


def fill_again_when_done(seconds: float, socket: str) -> None:
    """The page could not be filled whole: so many seconds after the event that runs now has ended it is filled again. Until then
    acts wait: one that came to a page without what it is about would be refused."""

    async def later() -> None:
        await asyncio.sleep(seconds)
        await ask_to_fill(socket)

    _current_task().add_done_callback(lambda _: _keep_until_done(later()))


def _current_task() -> asyncio.Task[Any]:
    task = asyncio.current_task()
    if task is None:
        raise RuntimeError("an event runs in a task")
    return task


@cache
def words_heard() -> list[str]:
    """Names of the handlers whose events are sent again by a protocol of their own."""
    return [name for name, handler in every_handler().items() if hears_words(handler)]


_sending: set[asyncio.Task[None]] = set()


def _send(socket: str, message: Mapping[str, Any]) -> None:
    stamp = {"now": int(clock.now().timestamp() * 1000)} if "id" in message else {}  # how far the page's clock is off
    _keep_until_done(tell_socket(socket, "act", {**message, **stamp}))


def _keep_until_done(work: Coroutine[Any, Any, None]) -> None:
    sending = asyncio.get_running_loop().create_task(work)
    _sending.add(sending)
    sending.add_done_callback(_sending.discard)


def shown_by(top: Any, person: UUID) -> dict[str, str]:
    """What the loaded screens of a tab keep, by the name of their class, each signed for its person; "" where nothing is kept
    that differs from its default. `top` is the state above them."""
    loaded, waiting = [], [top]
    while waiting:
        state = waiting.pop()
        waiting += state.substates.values()
        if "_kept" in vars(type(state)):
            loaded.append(state)
    return {type(state).get_full_name(): _signed(state, person) for state in loaded}


def _signed(screen: Any, person: UUID) -> str:
    name, why = type(screen).get_full_name(), type(screen)._kept.why
    fields = {field: getattr(screen, field) for field, reason in why.items() if reason in PUT_BACK}
    shown = {field: value for field, value in fields.items() if value and not isinstance(value, list)}
    return signed_screen(person, json.dumps([name, shown], separators=(",", ":"))) if shown else ""


async def put_back(screen: Any, kinds: Mapping[str, Any], act: Act, person: UUID) -> None:
    """Show again, to the handler that comes, what the page showed when the act was made.

    `kinds` are the classes of screens by name. Versions are those after the acts that were answered since, so that somebody
    else's change is a conflict. Raises Foreign when another person's page sent it.
    """
    for signed in filter(None, (act.screen or {}).values()):
        await _show(screen, kinds, signed, person, PUT_BACK - {"versions"})
    for signed in filter(None, act.latest.values()):
        await _show(screen, kinds, signed, person, {"versions"})


async def _show(screen: Any, kinds: Mapping[str, Any], signed: str, person: UUID, reasons: Collection[str]) -> None:
    """Give the fields of one screen that are kept for these reasons the values that were signed."""
    text = read_screen(person, signed)
    if text is None:
        raise Foreign
    name, shown = json.loads(text)
    if (kind := kinds.get(name)) is None:
        return
    state = await screen.get_state(kind)
    for field, value in shown.items():
        if kind._kept.why.get(field) in reasons:
            setattr(state, field, value)
