"""Default deny for every event: no session or no permission, and the handler does not run.

It is the only way from the browser to a state method. Reflex's own few handlers (hydrating a page) need a session too.
"""

import logging
from typing import Any
from urllib.parse import quote

import reflex as rx

from codeloom.coding import trace_context
from codeloom.coding.roles import is_role
from codeloom.services.accounts import Principal, principals
from codeloom.services.core import VERBS, Problem, offload, record_denial, was_applied
from codeloom.state.core import activity, acts
from codeloom.state.core.arguments import check
from codeloom.state.core.permissions import declared, may_run
from codeloom.state.core.reflex_internals import (
    Event,
    StateUpdate,
    changes_of,
    fills_again,
    leads_to,
    method_of,
    registered,
    short_name,
)
from codeloom.state.core.screen import Screen, screens_by_name
from codeloom.state.core.session import who

log = logging.getLogger("codeloom.gate")

OF_REFLEX = frozenset({"hydrate", "hydrate_and_load", "on_load_internal", "set_is_hydrated"})
REPORT = "handle_frontend_exception"
"""Reflex's handler by which a page reports an error of its own; it never runs."""
NOT_YOURS = Problem(
    "A step was not done, because somebody else had signed in when it arrived.",
    "Everything the page shows now is saved.",
    "Whoever made it does it again.",
    "not_yours",
    409,
)
FILLING = frozenset({"hydrate", "hydrate_and_load"})
"""Reflex's events with which a page that connects begins to be filled."""

BEGINS = FILLING | {"on_load_internal"}
"""Reflex's events after which the handlers that fill a page run."""


class Gate(rx.Middleware):
    """Sees direct, chained, background and page-load events before their handler does."""

    async def preprocess(self, app: rx.App, state: Any, event: Event) -> StateUpdate | None:
        """None lets the event through; an update answers in its place."""
        acts.in_work.set(None)
        trace_context.begin()
        screen = await state.get_state(Screen)
        tab = state.router.session
        try:
            act = acts.taken_from(event.payload)
        except Problem as problem:
            screen._show(problem)
            return await changes_of(screen)
        if act is not None:
            if acts.met_before(act, tab.session_id):
                return StateUpdate()
            acts.answer_when_done(act, tab.session_id)
        try:
            principal = await who(state)
        except Problem as problem:
            if act is not None:
                return _not_now(act)
            screen._missed = True
            screen._show(problem)
            return await changes_of(screen)
        if principal is None:
            _not_now(act)
            return _send_to_sign_in(state)
        short = event.name.rsplit(".", 1)[-1]
        if act is not None:
            act.trace = trace_context.begin(trace_context.id_of_act(principal.scope.session_id, act.id), act=act.id)
        await screen._bind(principal)
        handler = registered(event.name)
        if handler is None or not _may(principal.role, event.name, handler):
            return await _deny(screen, principal, short)
        try:
            check(method_of(handler), event.payload)
        except Problem as problem:
            log.warning("event.refused", extra={"handler": short, "code": problem.code})
            screen._show(problem)
            return await changes_of(screen)
        if declared(handler) and short != "follow" and principal.scope.session_id is not None:
            principals.touch(principal.scope.session_id)
            if principal.scope.user_id is not None:
                activity.note(principal.scope.user_id, tab.client_token)
        if short in FILLING:
            screen._filling = acts.new_filling()
        if short in BEGINS:
            screen._missed = False
        if short == "set_is_hydrated" and event.payload.get("value"):
            if screen._missed and screen._tries < len(acts.FILL_AGAIN):
                acts.fill_again_when_done(acts.FILL_AGAIN[screen._tries], tab.session_id)
                screen._tries += 1
            else:
                acts.tell_filled_when_done(screen._filling, tab.session_id)
                screen._tries = 0
        return None if act is None else await _let_through(act, handler, screen, principal)


def _not_now(act: acts.Act | None) -> StateUpdate:
    """Nothing is done; the page sends an act again after a while."""
    if act is not None:
        act.answer = "later"
    return StateUpdate()


async def _let_through(act: acts.Act, handler: object, screen: Screen, principal: Principal) -> StateUpdate | None:
    """Let an act through as it was made. One that was applied is only answered, and its page filled anew, for it may show what
    was before; one that was made before the page was filled anew finds what the page showed then."""
    person = principal.scope.user_id
    if person is None:
        return None
    act.person, act.top, act.handler = person, screen, short_name(handler)
    act.changes = any(name in VERBS and VERBS[name].changes for name in declared(handler) or ())
    acts.in_work.set(act)
    if act.again and await offload(was_applied, principal.scope, act.id):
        act.found = True
        screen._filling, screen._put_back = acts.new_filling(), ""
        return fills_again()
    if act.filling == screen._filling or (act.screen is not None and act.filling == screen._put_back):
        return None
    if act.screen is None:
        return _not_now(act)  # page state was lost or the page filled anew, and it did not know when it sent this
    try:
        await acts.put_back(screen, screens_by_name(), act, person)
    except acts.Foreign:
        screen._show(NOT_YOURS)
        return await changes_of(screen)
    screen._put_back = act.filling
    return None


def _may(role: str, name: str, handler: object) -> bool:
    """Whether a role may run a handler: one of ours by what it declares, one of Reflex's by name."""
    verbs = declared(handler)
    if verbs is None:
        return is_role(role) and "codeloom___" not in name and name.rsplit(".", 1)[-1] in OF_REFLEX
    return may_run(role, verbs)


async def _deny(screen: Screen, principal: Principal, short: str) -> StateUpdate:
    """One answer to whatever was tried, on record. What the browser reports of itself is no attempt, and not read."""
    if short == REPORT:
        log.warning("browser.failed")
        return StateUpdate()
    log.warning("event.denied", extra={"handler": short})
    await offload(record_denial, principal.scope, "event." + short)
    screen._deny(principal)
    return await changes_of(screen)


def _send_to_sign_in(state: Any) -> StateUpdate:
    """End of the session: the same page again after signing in, nothing kept in this state."""
    path = quote(state.router.url.path or "/", safe="")
    state.reset()
    return leads_to(f"/sign-in?next={path}")
