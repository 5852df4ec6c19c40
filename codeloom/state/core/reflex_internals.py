"""All of Reflex's inside that the product leans on, and nothing else: no other module imports or names it.

`rx.State`, `rx.event`, `rx.Middleware`, `rx.redirect`, `self.router` and `self.get_state` are Reflex's public face and used
where they are needed. What stands here may change with any release; tests/unit/state/test_reflex_internals.py says for each
name what is expected of it, and fails first. What the guard and the launcher expect of Reflex without importing it (the
path of its socket, the name of a tab's token, environment variables) is held by the same tests.
"""

import time
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from typing import Any

import reflex as rx
from reflex.state import OnLoadInternalState, StateUpdate
from reflex_base.constants import RouteVar
from reflex_base.constants.state import FIELD_MARKER
from reflex_base.event import Event, EventSpec
from reflex_base.event.context import EventContext
from reflex_base.event.processor import BaseStateEventProcessor
from reflex_base.registry import RegistrationContext
from reflex_base.utils.exceptions import LockExpiredError

from codeloom.services.core import BACKGROUND_SECONDS, EVENT_SECONDS, EVENT_WAIT_SECONDS, shares
from codeloom.state.core.session import HEADER

__all__ = ["Event", "EventSpec", "LockExpiredError", "StateUpdate"]
ACT = "_act"
"""Argument of an event by which an act is named (state/core/acts.py)."""


class UnknownEvent(Exception):
    """An event names no handler."""


class FairProcessor(BaseStateEventProcessor):
    """Works on the events of each person in turn (services/core/budgets.py); a turn comes before the tab's state is read."""

    async def enqueue(self, token: str, event: Event, ev_ctx: EventContext | None = None) -> Any:
        """Take an event; count one that came through a socket until it is done or dropped. Of a name nobody knows Reflex would
        keep something for ever."""
        name: object = event.name
        if not isinstance(name, str) or registered(name) is None:
            raise UnknownEvent
        done = await super().enqueue(token, event, ev_ctx)
        if session := _session_of(event.router_data):
            shares.event(session, 1)
            done.add_done_callback(lambda _: shares.event(session, -1))
        return done

    async def _execute_event(self, *, entry: Any, registered_handler: Any) -> None:
        work, began = super()._execute_event, time.perf_counter()
        session = _session_of(entry.ctx.router_data)
        if registered_handler.handler.is_background:
            await shares.pay(session, BACKGROUND_SECONDS)
            await work(entry=entry, registered_handler=registered_handler)
            return
        async with shares.turn(session):
            turn = time.perf_counter()
            EVENT_WAIT_SECONDS.observe(turn - began)
            if not _left(entry.event):
                try:
                    await work(entry=entry, registered_handler=registered_handler)
                finally:
                    EVENT_SECONDS.labels(short_name(registered_handler.handler)).observe(time.perf_counter() - turn)


class App(rx.App):
    """Reflex's application with our event processor in place of its own."""

    @asynccontextmanager
    async def _setup_event_processor(self) -> AsyncIterator[None]:
        _namespace()._token_manager._reset_instance_id()
        self._event_processor = FairProcessor(middleware=self, backend_exception_handler=self.backend_exception_handler)
        async with self._event_processor.configure(
            state_manager=self.state_manager, event_namespace=self.event_namespace
        ):
            yield


def _left(event: Event) -> bool:
    """Whether an event's page is gone, and it is no act: nobody would see what it shows, and who comes back asks again."""
    socket = event.router_data.get(RouteVar.SESSION_ID)
    payload: object = event.payload
    act = isinstance(payload, dict) and ACT in payload
    return bool(socket) and not act and socket not in _namespace().sid_to_token


def _session_of(router_data: Mapping[str, Any]) -> str:
    """The session whose socket an event came through; "" when it came through none."""
    return str(router_data.get(RouteVar.HEADERS, {}).get(HEADER, ""))


def method_of(handler: object) -> Any:
    """The function that a method was before Reflex made an event handler of it; anything else as it is."""
    return getattr(handler, "fn", handler)


def short_name(handler: object) -> str:
    """A handler as people name it: Rows.submit."""
    return str(getattr(method_of(handler), "__qualname__", ""))


def registered(name: str) -> object | None:
    """The event handler of a full name, or None."""
    registered = RegistrationContext.get().event_handlers.get(name)
    return None if registered is None else registered.handler


def load_events(path: str) -> set[str]:
    """Full names of the handlers that fill the page at a path."""
    return {one.name for one in Event.from_event_type(RegistrationContext.get().app.get_load_events(path))}


def leads_to(address: str) -> StateUpdate:
    """The answer that makes the browser go to an address by itself."""
    return StateUpdate(events=Event.from_event_type(rx.redirect(address, is_external=True)))


def fills_again() -> StateUpdate:
    """The answer after which the tab's page is filled again as it was when it was opened."""
    return StateUpdate(events=Event.from_event_type(OnLoadInternalState.on_load_internal))


async def changes_of(state: rx.State) -> StateUpdate:
    """What changed in a tab's state since it was told last, as the answer to an event; it counts as told then."""
    root = state._get_root_state()
    try:
        return StateUpdate(delta=await root._get_resolved_delta())
    finally:
        root._clean()


def wipe(state: rx.State) -> None:
    """Every loaded state of the tab back to its defaults."""
    state._get_root_state().reset()


def own_fields(state: type[rx.State]) -> Iterable[tuple[str, Callable[[], Any]]]:
    """(name, what makes its default) of the fields that a state class defines itself, not those it inherits."""
    return [(name, field.default_value) for name, field in state.__fields__.items() if field._owner is state]


def token_in_event() -> str:
    """Reflex's token of the tab whose event runs now."""
    return EventContext.get().token


def socket_of(token: str) -> str | None:
    """The name of a tab's socket while it is open in this process. Costs a walk over all tabs: ask once, then `is_open`."""
    namespace = _namespace()
    return None if namespace is None else namespace.token_to_sid.get(token)


def is_open(token: str, socket: str) -> bool:
    """Whether a tab still speaks through the socket it had."""
    namespace = _namespace()
    return namespace is not None and namespace.sid_to_token.get(socket) == token


async def tell(sockets: list[str], state: type[rx.State], var: str, value: object, heard: int = 0) -> None:
    """Give a variable of a state class a value on the pages behind these sockets, in one message, without their states.

    `heard` is when this process heard of the change, in milliseconds of the server's clock; 0 where it is told of no change. It
    stands at the end of the message, where js/session/08-latencies.js looks for it.
    """
    delta = {state.get_full_name(): {var + FIELD_MARKER: value}}
    await _namespace().emit("event", {"delta": delta} | ({"heard": heard} if heard else {}), to=sockets)


async def tell_socket(socket: str, name: str, message: object) -> None:
    """Send a message of our own to one page, beside those of Reflex."""
    await _namespace().emit(name, message, to=socket)


async def ask_to_fill(socket: str) -> None:
    """Let one page be filled again; one that is gone hears nothing."""
    await _namespace().emit("event", fills_again(), to=socket)


def every_handler() -> Mapping[str, object]:
    """All event handlers by their full names."""
    return {name: one.handler for name, one in RegistrationContext.get().event_handlers.items()}


def _namespace() -> Any:
    return RegistrationContext.get().app.event_namespace
