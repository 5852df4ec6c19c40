"""A11: a message is verified as it came before anything is read, and has its effect once."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import select

from codeloom.api import inbound as route
from codeloom.coding import clock
from codeloom.db.engine import engine
from codeloom.db.scope import Scope
from codeloom.db.tables.delivery import ProcessedEvent
from codeloom.db.work import unit_of_work
from codeloom.services.core import Nothing
from codeloom.services.inbound import limits, reading
from codeloom.services.operations.retention import KEEP_EVENTS, clear
from tests.http_client import run
from tests.integration.inbound.inbound_world import Source, post, secret, signed

BAD = {"title": "This message could not be verified.", "status": 401, "code": "unverified"}


@contextmanager
def every_statement() -> Iterator[list[str]]:
    """What is sent to the database inside the block, by either role, connections that are opened among it."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    def opened(*_: Any) -> None:
        seen.append("a connection is taken")

    engines = [engine("app"), engine("system")]
    for one in engines:
        event.listen(one, "before_cursor_execute", note)
        event.listen(one.pool, "checkout", opened)
    try:
        yield seen
    finally:
        for one in engines:
            event.remove(one, "before_cursor_execute", note)
            event.remove(one.pool, "checkout", opened)


def test_what_is_not_verified_gets_one_answer_and_nothing_is_read(
    source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = json.dumps(source.note()).encode()
    good = signed(body, source.secret)
    path, spaced = f"/api/webhooks/{source.name}", json.dumps(json.loads(body), indent=1).encode()
    old, early = timedelta(minutes=5, seconds=5), timedelta(minutes=-5, seconds=-5)
    wrong: list[tuple[str, bytes, dict[str, str]]] = [
        (path, body, signed(body, secret("z"))),
        (path, spaced, good),
        (path, body, signed(body, source.secret, ago=old)),
        (path, body, signed(body, source.secret, ago=early)),
        (path, body, good | {"webhook-id": "msg_other"}),
        (path, body, {}),
        (path, body, good | {"webhook-signature": "v1,"}),
        ("/api/webhooks/nobody", body, good),
        ("/api/webhooks/COUNTY-ADT", body, good),
        (path, b"not json at all", good),
    ]
    monkeypatch.setattr(reading, "orjson", None)
    with every_statement() as seen:
        answers = [run(post, *one)[0] for one in wrong]
    assert seen == []
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.text for answer in answers}) == 1, "one answer, whatever is wrong"
    assert answers[0].json().items() >= BAD.items()
    assert source.messages() == []
    assert limits.unverified(source.name) == 8, "those to a source of ours are counted, in Redis"


def test_either_secret_is_good_until_the_older_one_ends(source: Source) -> None:
    source.with_patient()
    assert source.one(source.note(), source.secret).status_code == 202
    assert source.one(source.note(), source.older).status_code == 202
    assert source.one(source.note(), secret("z"), source.older).status_code == 202, (
        "one of several signatures is enough"
    )
    soon = (clock.now() + timedelta(seconds=30)).isoformat()
    source.configure([{"source": source.name, "organization": str(source.org_id),
                       "secrets": [source.secret, {"secret": source.older, "until": soon}]}])  # fmt: skip
    assert source.one(source.note(), source.older).status_code == 202
    with clock.at(clock.now() + timedelta(seconds=31)):
        assert source.one(source.note(), source.older).status_code == 401
        assert source.one(source.note(), source.secret).status_code == 202
    assert len(source.encounters()) == 5


def test_a_source_without_secrets_has_the_shared_ones(source: Source) -> None:
    source.configure([{"source": source.name, "organization": str(source.org_id)}], f"{secret('c')}, {secret('d')}")
    for one in "cd":
        assert source.one({"resourceType": "Bundle"}, secret(one)).status_code == 422, "verified, and no bundle of ours"
    assert source.one({"resourceType": "Bundle"}).status_code == 401


def test_a_hundred_replays_at_once_have_one_effect_and_one_answer(source: Source) -> None:
    source.with_patient()
    answers = source.send(source.note(), times=100)
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.text for answer in answers}) == 1
    (made,) = source.encounters()
    assert answers[0].json() == {"encounter": str(made.id)}
    (message,) = source.messages()
    assert (message.state, message.repeats) == ("made", 99)
    assert (len(source.acts("MESSAGE_RECEIVED")), len(source.acts("ENCOUNTER_CREATED"))) == (1, 1)
    with unit_of_work(Scope.of_worker(source.org_id), read_only=True) as uow:
        mine = select(ProcessedEvent).where(ProcessedEvent.org_id == source.org_id,
                                            ProcessedEvent.consumer == "webhook:county-adt")  # fmt: skip
        assert [one.event_id for one in uow.session.exec(mine)] == [message.event_id]


def test_an_id_stays_used_when_the_mark_of_it_is_cleared(source: Source) -> None:
    source.with_patient()
    first = source.one(source.note(), message_id="msg_1")
    with clock.at(clock.now() + KEEP_EVENTS + timedelta(days=1)):
        clear(Scope.of_worker(source.org_id), Nothing())
        again = source.one(source.note(), message_id="msg_1")
    assert (again.status_code, again.json()) == (202, first.json())
    assert len(source.encounters()) == 1


def test_another_body_under_a_used_id_is_refused_and_changes_nothing(source: Source) -> None:
    source.with_patient()
    source.one(source.note(), message_id="msg_1")
    other = source.one(source.note(text="Another visit."), message_id="msg_1")
    assert (other.status_code, other.json()["code"]) == (409, "id_reused")
    assert len(source.encounters()) == 1
    assert [message.repeats for message in source.messages()] == [0]


def test_the_same_id_of_two_sources_is_two_messages(source: Source) -> None:
    source.with_patient()
    source.configure([
        {"source": source.name, "organization": str(source.org_id), "secrets": [source.secret]},
        {"source": "labs", "organization": str(source.org_id), "secrets": [source.older]},
    ])  # fmt: skip
    body = json.dumps(source.note()).encode()
    assert source.one(body, message_id="msg_1").status_code == 202
    assert run(post, "/api/webhooks/labs", body, signed(body, source.secret, message_id="msg_1"))[0].status_code == 401
    assert run(post, "/api/webhooks/labs", body, signed(body, source.older, message_id="msg_1"))[0].status_code == 202
    assert len(source.encounters()) == 2


def test_a_body_of_more_than_four_megabytes_is_refused_before_it_is_verified(source: Source) -> None:
    body = b"{" + b" " * (4 * 1024 * 1024)
    assert source.one(body).status_code == 413
    assert source.one(body[:-1]).status_code == 422, "verified and read: no bundle"
    assert route.in_hand.held == 0


def test_bodies_that_are_read_at_once_have_a_bound_together(source: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(route, "AT_ONCE_BYTES", 100)
    busy = source.one(source.note())
    assert (busy.status_code, "retry-after" in busy.headers, source.messages()) == (503, True, [])
    assert route.in_hand.held == 0


def test_an_address_that_sends_what_is_not_verified_waits_and_a_source_is_not_kept_out(
    source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    source.with_patient()
    monkeypatch.setattr(limits, "WRONG", limits.parse("2 per 1 minute"))
    monkeypatch.setattr("tests.integration.inbound.inbound_world.new_address", lambda: "203.0.113.9")
    assert [source.one(source.note(), secret("z")).status_code for _ in range(3)] == [401, 401, 429]
    assert source.one(source.note()).status_code == 202, "what is verified comes in from any address"


def test_a_source_has_a_bound_of_messages_a_minute(source: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "OF_SOURCE", limits.parse("1 per 1 minute"))
    assert source.one(b"{}").status_code == 422
    late = source.one(b"{}")
    assert (late.status_code, int(late.headers["retry-after"]) > 0) == (429, True)
    assert len(source.messages()) == 1


def test_a_source_whose_organization_is_not_here_is_told_to_come_again(source: Source) -> None:
    source.configure([{"source": source.name, "organization": "Nobody's practice", "secrets": [source.secret]}])
    away = source.one(source.note())
    assert (away.status_code, away.json()["code"]) == (503, "no_organization")
