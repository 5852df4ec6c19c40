"""What the product expects of Reflex's inside, name by name: an upgrade that changes one of these fails here and says which."""

import asyncio
import inspect
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import reflex as rx
from reflex.app import EventNamespace
from reflex.state import State, StateUpdate
from reflex.utils.token_manager import LocalTokenManager
from reflex_base.constants import RouteVar
from reflex_base.event import Event, EventHandler, EventSpec
from reflex_base.event.context import EventContext
from reflex_base.event.processor import BaseStateEventProcessor
from reflex_base.event.processor.event_processor import EventQueueEntry
from reflex_base.registry import RegistrationContext
from reflex_base.utils.exceptions import LockExpiredError

import codeloom.codeloom
from codeloom.state.charts.workbench import Workbench
from codeloom.state.core import gate, reflex_internals
from codeloom.state.core.permissions import declared
from codeloom.state.core.screen import Screen

SHELL = "reflex___state____state.codeloom___state___core___screen____screen"


def parameters(function: object) -> list[str]:
    """Names of a function's parameters."""
    return list(inspect.signature(function).parameters)  # type: ignore[arg-type]  # some are classes


def test_a_state_update_carries_a_delta_and_events() -> None:
    assert {"delta", "events"} <= {one.name for one in fields(StateUpdate)}
    assert (StateUpdate().delta, StateUpdate().events) == ({}, [])


def test_the_registry_knows_handlers_by_full_name_and_the_application() -> None:
    handler = reflex_internals.registered(f"{SHELL}.close_toast")
    assert isinstance(handler, EventHandler)
    assert reflex_internals.registered("nobody.knows") is None
    assert RegistrationContext.get().app is codeloom.codeloom.app


def test_an_event_handler_keeps_the_method_it_was_made_of_and_what_is_noted_on_it() -> None:
    handler = reflex_internals.registered(f"{SHELL}.close_toast")
    assert parameters(reflex_internals.method_of(handler)) == ["self", "toast_id"]
    assert declared(handler) == ("signed_in",)
    assert reflex_internals.method_of(len) is len


def test_the_handlers_by_which_reflex_fills_a_page_have_the_names_the_gate_lets_through() -> None:
    names = {name.rpartition(".")[2] for name in RegistrationContext.get().event_handlers if "codeloom___" not in name}
    assert names >= gate.OF_REFLEX
    assert gate.REPORT in names


def test_the_load_events_of_a_page_are_those_of_its_route() -> None:
    assert {name.rpartition(".")[2] for name in reflex_internals.load_events("/queue")} == {"load", "follow"}
    assert f"{SHELL}.follow" in reflex_internals.load_events("/chart/12")


def test_a_redirect_becomes_an_event_of_the_answer() -> None:
    (event,) = reflex_internals.leads_to("/sign-in?next=%2F").events
    assert isinstance(event, Event)
    assert event.name == "_redirect"
    assert event.payload["path"] == "/sign-in?next=%2F"
    assert event.payload["external"] is True


def test_a_page_is_filled_again_by_the_event_that_fills_it_when_it_is_opened() -> None:
    (event,) = reflex_internals.fills_again().events
    assert event.name.endswith(".on_load_internal")
    assert reflex_internals.registered(event.name) is not None


async def changed(screen: Screen) -> dict[str, Any]:
    """What a screen tells the browser, by the name of its state."""
    return dict((await reflex_internals.changes_of(screen)).delta)


def test_changes_are_told_once_and_by_marked_names() -> None:
    async def story() -> None:
        screen = tab()
        await changed(screen)
        screen.denied = True
        assert (await changed(screen))[SHELL] == {"denied" + reflex_internals.FIELD_MARKER: True}
        assert SHELL not in await changed(screen)

    asyncio.run(story())


def tab() -> Screen:
    """The state of a tab that nobody is behind yet."""
    root = State(_reflex_internal_init=True)
    return root.substates[Screen.get_name()]  # type: ignore[return-value]  # a substate by the name of its class


def test_wiping_takes_every_loaded_state_back_to_its_defaults() -> None:
    screen = tab()
    screen.denied, screen._session = True, "mine"
    reflex_internals.wipe(screen)
    assert (screen.denied, screen._session) == (False, "")


def test_a_state_class_knows_its_own_fields_and_their_defaults() -> None:
    own = {name: default() for name, default in reflex_internals.own_fields(Workbench)}
    assert own["number"] == 0
    assert own["line_ids"] == []
    assert "toasts" not in own, "inherited"


def test_what_is_pickled_of_a_state_is_a_mapping_of_its_fields() -> None:
    screen = tab()
    screen.user_name = "Maya Fontaine"
    assert rx.State.__getstate__(screen)["user_name"] == "Maya Fontaine"
    assert screen.__getstate__()["user_name"] == ""


def test_tabs_and_sockets_are_found_both_ways_and_a_message_goes_to_many() -> None:
    assert isinstance(EventNamespace.token_to_sid, property)
    assert isinstance(EventNamespace.sid_to_token, property)
    tokens = LocalTokenManager()
    asyncio.run(tokens.link_token_to_sid("tab", "socket"))
    assert tokens.token_to_sid.get("tab") == "socket"
    assert tokens.sid_to_token.get("socket") == "tab"
    assert {"event", "data", "to"} <= set(parameters(EventNamespace.emit))
    assert hasattr(codeloom.codeloom.app, "event_namespace")


def test_an_event_in_work_knows_its_tab() -> None:
    assert "token" in {one.name for one in fields(EventContext)}


def test_a_lost_lock_and_what_an_exception_handler_answers_have_their_types() -> None:
    assert issubclass(LockExpiredError, Exception)
    assert isinstance(Screen.tell_failure(), EventSpec)  # type: ignore[call-arg,func-returns-value]  # a handler on the class


def test_a_tab_tells_its_token_its_address_and_the_headers_of_its_socket() -> None:
    router = tab().router
    assert (router.session.client_token, router.url.path, dict(router.url.query_parameters)) == ("", "", {})
    assert isinstance(router.headers.raw_headers, Mapping)


def test_the_middleware_sees_an_event_before_its_handler() -> None:
    assert parameters(rx.Middleware.preprocess) == ["self", "app", "state", "event"]
    assert {"name", "payload"} <= {one.name for one in fields(Event)}


def test_the_socket_and_the_name_of_a_tabs_token_are_those_the_guard_reads() -> None:
    from reflex_base.constants.event import Endpoint

    assert Endpoint.EVENT.value == "_event"
    assert 'query_params.get("token"' in inspect.getsource(EventNamespace.on_connect)


def test_the_variables_the_launcher_sets_are_read() -> None:
    from reflex_base.environment import environment

    assert environment.REFLEX_SKIP_COMPILE.name == "__REFLEX_SKIP_COMPILE"
    assert environment.REFLEX_MOUNT_FRONTEND_COMPILED_APP.name == "__REFLEX_MOUNT_FRONTEND_COMPILED_APP"
    assert environment.REFLEX_ENV_MODE.name == "REFLEX_ENV_MODE"
    assert environment.REFLEX_WEB_WORKDIR.name == "REFLEX_WEB_WORKDIR"
    assert environment.REFLEX_DIR.name == "REFLEX_DIR"
    assert environment.REFLEX_CHECK_LATEST_VERSION.name == "REFLEX_CHECK_LATEST_VERSION"


def test_events_go_through_our_processor_by_names_of_reflex_s_own() -> None:
    assert isinstance(codeloom.codeloom.app, reflex_internals.App)
    assert issubclass(reflex_internals.FairProcessor, BaseStateEventProcessor)
    own = parameters(reflex_internals.FairProcessor.enqueue)
    assert own == parameters(BaseStateEventProcessor.enqueue) == ["self", "token", "event", "ev_ctx"]
    assert parameters(BaseStateEventProcessor._execute_event) == ["self", "entry", "registered_handler"]
    assert hasattr(rx.App, "_setup_event_processor")
    assert {"event", "ctx"} <= {one.name for one in fields(EventQueueEntry)}
    assert "router_data" in {one.name for one in fields(EventContext)}
    assert (RouteVar.SESSION_ID, RouteVar.HEADERS) == ("sid", "headers")


def test_reflex_starts_our_processor() -> None:
    """As its lifespan does when a web worker begins."""

    async def story() -> None:
        app = codeloom.codeloom.app
        async with app._setup_event_processor():
            assert type(app.event_processor) is reflex_internals.FairProcessor

    asyncio.run(story())
