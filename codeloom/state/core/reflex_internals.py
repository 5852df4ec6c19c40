"""All of Reflex's inside that the product leans on, and nothing else: no other module imports or names it.

`rx.State`, `rx.event`, `rx.Middleware`, `rx.redirect`, `self.router` and `self.get_state` are Reflex's public face and used
where they are needed. What stands here may change with any release; tests/unit/state/test_reflex_internals.py says for each
name what is expected of it, and fails first. What the guard and the launcher expect of Reflex without importing it (the
path of its socket, the name of a tab's token, environment variables) is held by the same tests.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import reflex as rx
from reflex.state import OnLoadInternalState, StateUpdate
from reflex_base.constants.state import FIELD_MARKER
from reflex_base.event import Event, EventSpec
from reflex_base.event.context import EventContext
from reflex_base.registry import RegistrationContext
from reflex_base.utils.exceptions import LockExpiredError

__all__ = ["Event", "EventSpec", "LockExpiredError", "StateUpdate"]


def method_of(handler: object) -> Any:
    """The function that a method was before Reflex made an event handler of it; anything else as it is."""
    return getattr(handler, "fn", handler)


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


async def tell(sockets: list[str], state: type[rx.State], var: str, value: object) -> None:
    """Give a variable of a state class a value on the pages behind these sockets, in one message, without their states."""
    delta = {state.get_full_name(): {var + FIELD_MARKER: value}}
    await _namespace().emit("event", StateUpdate(delta=delta), to=sockets)


async def tell_socket(socket: str, name: str, message: object) -> None:
    """Send a message of our own to one page, beside those of Reflex."""
    await _namespace().emit(name, message, to=socket)


def every_handler() -> Mapping[str, object]:
    """All event handlers by their full names."""
    return {name: one.handler for name, one in RegistrationContext.get().event_handlers.items()}


def _namespace() -> Any:
    return RegistrationContext.get().app.event_namespace
