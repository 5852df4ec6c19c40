"""Default deny for every event: no session, no permission or too many events, and the handler does not run.

It is the only way from the browser to a state method. Reflex's own few handlers (hydrating a page) need a session too.
"""

import logging
import time
from typing import Any

import reflex as rx
from reflex.state import StateUpdate
from reflex_base.event import Event
from reflex_base.registry import RegistrationContext

from codeloom.services.errors import Problem
from codeloom.services.identity import principals
from codeloom.services.offload import offload
from codeloom.services.verbs import record_denial
from codeloom.state.base import Screen
from codeloom.state.permissions import declared, may_run
from codeloom.state.session import who

log = logging.getLogger("codeloom.gate")

OF_REFLEX = frozenset({"hydrate", "hydrate_and_load", "on_load_internal", "set_is_hydrated"})
RATE, BURST = 40.0, 120.0
"""Events per second and at once that one tab may send; more are dropped."""


class Gate(rx.Middleware):
    """Sees direct, chained, background and page-load events before their handler does."""

    def __init__(self) -> None:
        self._buckets: dict[str, tuple[float, float]] = {}

    async def preprocess(self, app: rx.App, state: Any, event: Event) -> StateUpdate | None:
        """None lets the event through; an update answers in its place."""
        if not self._in_rate(event.token if hasattr(event, "token") else state.router.session.client_token):
            return StateUpdate()
        screen = await state.get_state(Screen)
        try:
            principal = await who(state)
        except Problem as problem:
            screen._show(problem)
            return StateUpdate(delta=await screen._get_root_state()._get_resolved_delta())
        if principal is None:
            return _send_to_sign_in(state)
        screen._bind(principal)
        short = event.name.rsplit(".", 1)[-1]
        registered = RegistrationContext.get().event_handlers.get(event.name)
        verbs = declared(registered.handler) if registered else None
        if verbs is None and short in OF_REFLEX and "codeloom___" not in event.name:
            return None
        if verbs is not None and may_run(principal.role, verbs):
            if principal.scope.session_id is not None and short != "follow":
                principals.touch(principal.scope.session_id)
            return None
        log.warning("event.denied", extra={"handler": short[:80]})
        await offload(record_denial, principal.scope, "event." + short[:80])
        return StateUpdate()

    def _in_rate(self, token: str) -> bool:
        now = time.monotonic()
        left, seen = self._buckets.get(token, (BURST, now))
        left = min(BURST, left + (now - seen) * RATE) - 1
        self._buckets[token] = (max(left, -1.0), now)
        if len(self._buckets) > 10_000:
            self._buckets = {t: b for t, b in self._buckets.items() if now - b[1] < 60}
        return left >= 0


def _send_to_sign_in(state: Any) -> StateUpdate:
    """End of the session: the same page again after signing in, nothing kept in this state."""
    path = state.router.url.path or "/"
    state.reset()
    return StateUpdate(events=Event.from_event_type(rx.redirect(f"/sign-in?next={path}", is_external=True)))
