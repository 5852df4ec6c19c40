"""A role that is none of ours is refused at every place that asks for one, and taken for no other."""

import asyncio
from contextlib import nullcontext
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest

from codeloom.coding import clock
from codeloom.coding.lifecycle import Role
from codeloom.coding.roles import UnknownRole, record_of
from codeloom.db.queries.accounts import Account, Standing
from codeloom.db.scope import INTEGRATION, WORKER, Scope
from codeloom.db.visibility import visible
from codeloom.pages.registry import homes, places
from codeloom.services.accounts import sessions, signed_in
from codeloom.services.accounts.signed_in import Principal
from codeloom.services.core.policy import POLICY, allowed
from codeloom.services.people.creation import add_user
from codeloom.state.core import gate, streams
from codeloom.state.core.permissions import SIGNED_IN, declared, may_run
from tests import registries

GHOST, ORG, PERSON = "ghost", uuid4(), uuid4()


def test_no_record_stands_for_it() -> None:
    assert [record_of(role).role for role in Role] == list(Role)
    with pytest.raises(UnknownRole):
        record_of(GHOST)


def test_no_verb_lets_it_in() -> None:
    assert [name for name in POLICY if allowed(GHOST, name)] == []


def test_it_sees_no_chart_and_programs_see_what_they_should() -> None:
    with pytest.raises(UnknownRole):
        visible(Scope(ORG, PERSON, GHOST))
    assert len(visible(Scope(ORG, None, WORKER))) == 1
    assert len(visible(Scope(ORG, None, INTEGRATION))) == 2


@pytest.fixture
def no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (sessions, signed_in):
        monkeypatch.setattr(module, "system_work", lambda: nullcontext(None))


@pytest.mark.usefixtures("no_database")
@pytest.mark.parametrize(("role", "known"), [(Role.CODER.value, True), (GHOST, False)])
def test_a_session_of_it_has_nobody_behind_it(monkeypatch: pytest.MonkeyPatch, role: str, known: bool) -> None:
    session_id = uuid4()
    one = Standing(
        ORG,
        PERSON,
        session_id,
        role,
        "Maya Fontaine",
        "maya@practice.example",
        "Practice",
        "UTC",
        True,
        "system",
        "dense",
    )
    monkeypatch.setattr(signed_in.queries, "standing", lambda *_: [one])
    assert (signed_in.principal(session_id) is not None) == known


@pytest.mark.usefixtures("no_database")
def test_the_right_password_does_not_begin_a_session_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    failed: list[Any] = []
    monkeypatch.setattr(sessions.queries, "account", lambda *_: Account(ORG, PERSON, GHOST, "active", "hash"))
    monkeypatch.setattr(sessions.passwords, "matches", lambda *_: True)
    monkeypatch.setattr(sessions, "_record_failure", failed.append)
    ticket: Any = SimpleNamespace(email="maya@practice.example")
    with pytest.raises(sessions.WrongSignIn):
        sessions.sign_in(ticket, "the right one", "agent", None)
    assert failed == [ticket]


def test_a_session_of_it_is_not_renewed() -> None:
    now = clock.now()
    session: Any = SimpleNamespace(expires_at=now)
    for role, end in ((Role.CODER.value, "expired"), (GHOST, "disabled")):
        person: Any = SimpleNamespace(status="active", role=role)
        assert sessions._reason_to_end(session, person, 1, now) == end


def test_nobody_is_added_with_it() -> None:
    with pytest.raises(Exception, match="no such role"):
        add_user(Scope.of_worker(ORG), "maya@practice.example", "Maya Fontaine", GHOST, "a password long enough")


def test_no_handler_runs_for_it() -> None:
    found = registries.handlers()
    assert [name for name, handler in found.items() if gate._may(GHOST, name, handler)] == []
    assert any(declared(handler) == (SIGNED_IN,) for handler in found.values())
    assert not may_run(GHOST, (SIGNED_IN,))


def test_it_has_no_page_no_place_and_no_first_page() -> None:
    assert {role for route in registries.page_routes() for role in route.roles} <= set(Role)
    assert GHOST not in places()
    assert GHOST not in homes()


def as_they_are(role: str) -> Principal:
    """Somebody of a role, behind a session."""
    return Principal(Scope(ORG, PERSON, role, uuid4()), "Maya Fontaine", "", role, "Practice", "UTC", "MF")


STREAMS = [pytest.param(one, id=f"{one.verb}-{one.state().__name__}.{one.var}") for one in registries.streams()]


@pytest.mark.parametrize("stream", STREAMS)
@pytest.mark.parametrize("role", [*Role, GHOST])
def test_a_stream_is_shown_to_those_who_may_use_its_verb(
    monkeypatch: pytest.MonkeyPatch, stream: streams.Stream[Any, Any], role: str
) -> None:
    person = as_they_are(role)
    monkeypatch.setattr(streams, "is_open", lambda *_: True)
    monkeypatch.setattr(streams.principals, "peek", {person.scope.session_id: person}.get)
    feed = streams.Feed(stream, None, lambda: None)
    feed._viewers["tab"] = streams.Viewer("tab", "socket", _session(person), "/")
    shown = asyncio.run(feed._people())
    may = role != GHOST and (stream.verb == SIGNED_IN or allowed(role, stream.verb))
    assert bool(shown) == bool(feed._viewers) == may


def _session(person: Principal) -> UUID:
    assert person.scope.session_id is not None
    return person.scope.session_id


def test_there_are_streams_to_try() -> None:
    assert {one.values[0].var for one in STREAMS} >= {"board", "earlier", "figures", "lease", "others", "view"}
