"""What leaves for Sentry and for a collector of traces, read at real receivers: kinds, places and names of ours, and no canary."""

import asyncio
import json
import logging
import os
import threading
import time
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI, Request
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from codeloom import RELEASE
from codeloom.api.core.request_log import RequestLog
from codeloom.db.scope import Scope
from codeloom.db.work import UnitOfWork
from codeloom.gateways import error_reports, traces
from codeloom.services.core import Nothing, Problem, Refused, Verb, offload, reporting, span
from codeloom.services.delivery import Chore, Work, registry
from codeloom.services.delivery.registry import Job
from codeloom.settings import Settings, settings
from codeloom.state.core import failures
from tests.fakes.collectors import Received, collector, facts
from tests.http_client import Person, new_person
from workers import jobs
from workers.housekeeping import Turn

CANARY = "Quokkabeth Lopez-Marsupial born 1963-02-03"
PIECES = tuple(piece.encode() for piece in ("Quokkabeth", "Marsupial", "1963-02-03", "quokkacookie", "quokkaheader"))
ID = UUID("0190a000-0000-7000-8000-000000000000")


@pytest.fixture
def received() -> Iterator[Received]:
    with collector() as one:
        yield one


@pytest.fixture
def person(database: Settings) -> Person:
    return new_person("coder")


@pytest.fixture
def outside(database: Settings, received: Received) -> Iterator[pytest.MonkeyPatch]:
    """This process reports and traces to the receiver, until the test ends."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SENTRY_DSN", received.dsn)
        patch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", f"http://127.0.0.1:{received.port}")
        patch.setenv("OTEL_EXPORTER_OTLP_HEADERS", "api-key=hush")
        begin("web")
        yield patch
    begin("web")


def begin(part: str) -> None:
    settings.cache_clear()
    reporting.begin(settings(), part)


def fail(uow: UnitOfWork, _cmd: Nothing) -> None:
    """A verb that fails with what a person typed in its message, in a local variable and in the parameters of a statement."""
    words = f"{CANARY} in a local variable"
    try:
        uow.session.connection().execute(text("select cast(:words as integer)"), {"words": words})
    except DBAPIError as error:
        raise LookupError(f"{words} {error}") from error


def refuse(_uow: UnitOfWork, _cmd: Nothing) -> None:
    raise Refused("That cannot be.", code="no_such_thing")


def served(person: Person, run: Any) -> RequestLog:
    """A route that calls a verb, behind the log of requests."""
    app, scope = FastAPI(), Scope(person.org_id, person.id, "coder")
    verb = Verb("charts.open", Nothing, run, read_only=True)

    @app.post("/api/things/{number}")
    async def thing(number: str, request: Request) -> dict[str, str]:
        held = await request.body()
        try:
            await offload(verb, scope, Nothing())
        except Problem as problem:
            return {"code": problem.code, "held": str(len(held))}
        return {}

    return RequestLog(app)


def ask(app: RequestLog) -> httpx.Response:
    """A request that carries canaries wherever a request can."""

    async def go() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
            return await client.post(
                "/api/things/Quokkabeth", params={"find": CANARY}, json={"note": CANARY},
                headers={"x-note": "quokkaheader", "cookie": "codeloom=quokkacookie", "user-agent": "quokkaheader"},
            )  # fmt: skip

    return asyncio.run(go())


def leaked(received: Received) -> list[bytes]:
    """Canaries in anything that came."""
    everything = b"\n".join([*received.bodies, json.dumps(received.headers).encode(), *map(str.encode, received.paths)])
    return [piece for piece in PIECES if piece in everything]


def test_an_error_is_reported_by_kind_place_route_and_verb_and_by_nothing_a_person_typed(
    outside: pytest.MonkeyPatch, received: Received, person: Person
) -> None:
    assert ask(served(person, fail)).status_code == 500
    traces.flush()
    (event,) = received.events()
    (failure,) = event["exception"]["values"]
    assert failure["type"] == "LookupError"
    assert "value" not in failure
    assert {frame["function"] for frame in failure["stacktrace"]["frames"]} >= {"fail", "thing"}
    assert {name for frame in failure["stacktrace"]["frames"] for name in frame} == {"filename", "function", "lineno"}
    tags = {
        "event": "request.failed",
        "part": "web",
        "method": "POST",
        "route": "/api/things/{number}",
        "verb": "charts.open",
    }
    assert dict(event["tags"]) == tags
    assert (event["release"], event["environment"]) == (f"codeloom@{RELEASE}", "development")
    assert set(event) <= {
        "event_id", "timestamp", "platform", "level", "release", "environment", "logger", "tags", "exception"
    }  # fmt: skip
    assert leaked(received) == []


def test_the_library_used_by_itself_is_scrubbed_too(outside: pytest.MonkeyPatch, received: Received) -> None:
    import sentry_sdk

    with sentry_sdk.isolation_scope() as scope:
        scope.set_client(error_reports._client())
        scope.set_user({"id": CANARY})
        scope.set_tag("note", CANARY)
        scope.set_extra("note", CANARY)
        scope.add_breadcrumb(message=CANARY)
        patient = CANARY
        try:
            raise LookupError(patient) from ValueError(CANARY)
        except LookupError as error:
            scope.capture_exception(error)
        scope.capture_message(CANARY)
    error_reports.flush()
    assert [one["type"] for one in received.events()[0]["exception"]["values"]] == ["ValueError", "LookupError"]
    assert leaked(received) == []


@pytest.fixture
def registered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two jobs of the test."""

    def broken(_work: Work, _one: UUID) -> None:
        raise ValueError(CANARY)

    def fine(_work: Work, _one: UUID) -> None:
        return None

    made = {
        name: Job(name, "test", do, bool, lambda: None) for name, do in (("test.broken", broken), ("test.fine", fine))
    }
    monkeypatch.setattr(registry, "JOBS", made)
    whole = threading.Event()
    whole.set()
    monkeypatch.setattr(registry, "_complete", whole)


def in_a_fork(*names: str) -> None:
    """Run jobs as a work-horse does: in a fork that ends at once behind them."""
    pid = os.fork()
    if not pid:
        for name in names:
            try:
                jobs.run(name, str(ID))
            except jobs.JobFailed:
                continue
        os._exit(0)
    os.waitpid(pid, 0)


def test_a_forked_work_horse_reports_and_traces_its_jobs_before_it_ends(
    outside: pytest.MonkeyPatch, received: Received, registered: None
) -> None:
    begin("worker")
    with span("of the parent"):
        in_a_fork("test.broken", "test.fine")
    tags = received.events()[0]["tags"]
    assert tags == {"event": "job.failed", "job": "test.broken", "kind": "ValueError", "part": "worker"}
    found = {one.name: (one, resource) for one, resource in received.spans(2)}
    broken, fine = found["test.broken"][0], found["test.fine"][0]
    assert facts(broken) == {"error.type": "ValueError", "codeloom.outcome": "failed"}
    assert (broken.status.code, broken.status.message) == (Status.STATUS_CODE_ERROR, "")
    assert (facts(fine), fine.kind) == ({"codeloom.outcome": "ok"}, Span.SPAN_KIND_CONSUMER)
    assert leaked(received) == []


def test_chores_and_handlers_are_reported_likewise(outside: pytest.MonkeyPatch, received: Received) -> None:
    def do() -> None:
        raise ValueError(CANARY)

    Turn(Chore("test.chore", 1.0, 0.0, do), 0.0).run_if_due(1.0)
    try:
        do()
    except ValueError as error:
        failures.in_handler(error)
    logging.getLogger("codeloom.test").error("%s is no event of ours", CANARY)
    logging.getLogger("codeloom.test").error(CANARY)
    logging.getLogger("codeloom.test").error("test.fields", extra={"patient": CANARY, "kind": CANARY, "code": "x_y"})
    events = received.events(3)
    assert [one["tags"]["event"] for one in events] == ["chore.failed", "event.failed", "test.fields"]
    assert events[0]["tags"]["chore"] == "test.chore"
    assert events[2]["tags"] == {"event": "test.fields", "part": "web", "code": "x_y"}
    assert leaked(received) == []


def test_a_request_and_its_verb_are_one_trace_with_ids_and_outcomes_only(
    outside: pytest.MonkeyPatch, received: Received, person: Person
) -> None:
    assert ask(served(person, refuse)).json()["code"] == "no_such_thing"
    traces.flush()
    found = {one.name: (one, resource) for one, resource in received.spans(2)}
    request, resource = found["POST /api/things/{number}"]
    verb = found["charts.open"][0]
    noted = facts(request)
    assert len(noted.pop("codeloom.request")) == 16
    assert noted == {
        "http.request.method": "POST", "http.route": "/api/things/{number}", "http.response.status_code": 200
    }  # fmt: skip
    assert facts(verb) == {"codeloom.org": str(person.org_id), "codeloom.outcome": "no_such_thing"}
    assert (verb.parent_span_id, verb.trace_id) == (request.span_id, request.trace_id)
    assert verb.status.code == Status.STATUS_CODE_UNSET, "a refusal is an answer and no failure"
    assert 0 < verb.end_time_unix_nano - verb.start_time_unix_nano < 60e9
    assert (resource["service.name"], resource["service.version"]) == ("codeloom", RELEASE)
    assert (resource["deployment.environment.name"], resource["codeloom.part"]) == ("development", "web")
    assert received.paths[-1] == "/v1/traces"
    assert received.headers[-1]["api-key"] == "hush"
    assert leaked(received) == []


def test_the_names_of_datadog_say_the_same(outside: pytest.MonkeyPatch, received: Received) -> None:
    outside.delenv("OTEL_EXPORTER_OTLP_ENDPOINT")
    for name, value in {"SERVICE": "loom", "ENV": "staging", "VERSION": "9.9", "AGENT_HOST": "agent.internal"}.items():
        outside.setenv(f"DD_{name}", value)
    begin("doorbell")
    assert settings().traces_endpoint == "http://agent.internal:4318/v1/traces"
    outside.setenv("DD_TRACE_AGENT_URL", "http://[fd00::1]:8126")
    settings.cache_clear()
    assert settings().traces_endpoint == "http://[fd00::1]:4318/v1/traces"
    outside.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", f"http://127.0.0.1:{received.port}/")
    begin("doorbell")
    with span("some.verb"):
        pass
    traces.flush()
    ((_, resource),) = received.spans()
    named = [resource[name] for name in ("service.name", "deployment.environment.name", "service.version")]
    assert named == ["loom", "staging", "9.9"]


def test_receivers_that_are_away_or_refuse_cost_a_second_once_and_nothing_else(
    outside: pytest.MonkeyPatch, received: Received, registered: None, person: Person
) -> None:
    nobody = "127.0.0.1:1"
    outside.setenv("SENTRY_DSN", f"http://publickey@{nobody}/42")
    outside.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", f"http://{nobody}")
    begin("worker")
    began = time.monotonic()
    in_a_fork("test.fine")
    in_a_fork("test.fine", "test.fine", "test.fine")
    assert time.monotonic() - began < 3, (
        "after a failure nothing is sent for a minute, in the forks that come later too"
    )
    assert ask(served(person, refuse)).status_code == 200
    assert ask(served(person, fail)).status_code == 500
    received.status = 429
    outside.delenv("OTEL_EXPORTER_OTLP_ENDPOINT")
    outside.setenv("SENTRY_DSN", received.dsn)
    begin("web")
    assert ask(served(person, fail)).status_code == 500


def test_off_a_span_is_the_same_nothing_each_time(database: Settings) -> None:
    begin("web")
    assert span("charts.open") is span("anything else") is traces.OFF
    assert not [one for one in logging.getLogger("codeloom").handlers if isinstance(one, reporting.Reporter)]
