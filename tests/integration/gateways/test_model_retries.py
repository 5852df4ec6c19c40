"""What is asked again, after how long, when a provider is left alone, and what is logged of it."""

import io
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from codeloom.gateways.llm.breaker import FAILURES
from codeloom.gateways.llm.failures import Paused, RateLimited, TimedOut, Unreachable, Unreadable
from tests.fakes.model_calls import ABOUT, FIRST, client_at, failure
from tests.fakes.model_server import Behavior, echoes_in, model_server, resets, says


@pytest.mark.parametrize("behavior", [echoes_in(500), echoes_in(529), resets], ids=["500", "529", "reset"])
def test_a_passing_fault_is_tried_again(provider: str, behavior: Behavior) -> None:
    waits: list[float] = []
    with model_server(behavior, behavior, says(FIRST)) as server:
        reply = client_at(server, provider, waits).elements_and_diagnoses(ABOUT)
        assert len(server.requests) == 3
    assert reply.taken.tries == 3
    assert 0.1 < waits[0] <= 0.5 < 2 * waits[1] <= 2.0


def test_nothing_is_sent_when_the_time_is_over(provider: str) -> None:
    with model_server(says(FIRST)) as server:
        assert type(failure(client_at(server, provider, seconds=0))) is TimedOut
        assert server.connections == 0


def test_the_gate_is_asked_before_every_request_and_ends_the_call(provider: str) -> None:
    asked: list[int] = []

    def gate() -> None:
        asked.append(len(server.requests))
        if len(asked) == 3:
            raise PermissionError

    with model_server(echoes_in(500), echoes_in(500), says(FIRST)) as server, pytest.raises(PermissionError):
        client_at(server, provider, gate=gate).elements_and_diagnoses(ABOUT)
    assert asked == [0, 1, 2]
    assert server.connections == 2


@pytest.mark.parametrize("behavior", [echoes_in(500), resets], ids=["500", "reset"])
def test_tries_are_counted(provider: str, behavior: Behavior) -> None:
    with model_server(behavior) as server:
        assert type(failure(client_at(server, provider))) is Unreachable
        assert len(server.requests) == 3


def test_a_server_that_is_not_there_is_unreachable(provider: str) -> None:
    with model_server(says(FIRST)) as server:
        pass
    assert type(failure(client_at(server, provider))) is Unreachable


def test_the_wait_a_provider_asks_for_is_kept(provider: str) -> None:
    waits: list[float] = []
    with model_server(echoes_in(429, Retry_After="7"), says(FIRST)) as server:
        assert client_at(server, provider, waits).elements_and_diagnoses(ABOUT).taken.tries == 2
    assert 7 < waits[0] < 7.5


def test_the_wait_may_be_a_date(provider: str) -> None:
    waits: list[float] = []
    at = format_datetime(datetime.now(UTC) + timedelta(seconds=9), usegmt=True)
    with model_server(echoes_in(503, Retry_After=at), says(FIRST)) as server:
        client_at(server, provider, waits).elements_and_diagnoses(ABOUT)
    assert 5 < waits[0] < 10


@pytest.mark.parametrize(("said_wait", "after"), [("3600", 3600.0), ("soon", None), ("-5", None), ("9" * 400, None)])
def test_a_wait_that_is_too_long_ends_the_call(provider: str, said_wait: str, after: float | None) -> None:
    waits: list[float] = []
    with model_server(echoes_in(429, Retry_After=said_wait)) as server:
        error = failure(client_at(server, provider, waits))
    assert type(error) is RateLimited
    assert error.after == after
    assert len(waits) == (0 if after else 2)


def test_the_breaker_leaves_a_failing_provider_alone(provider: str) -> None:
    with model_server(echoes_in(500)) as server:
        client = client_at(server, provider)
        failure(client)
        failure(client)
        before = len(server.requests)
        error = failure(client)
        assert type(error) is Paused
        assert error.after
        assert len(server.requests) == before >= FAILURES


def test_what_a_note_causes_does_not_open_the_breaker(provider: str) -> None:
    with model_server(says("broken")) as server:
        client = client_at(server, provider)
        for _ in range(FAILURES + 1):
            assert type(failure(client)) is Unreadable


def test_a_failure_is_logged_by_its_kind(provider: str, said: io.StringIO, caplog: pytest.LogCaptureFixture) -> None:
    with model_server(echoes_in(401)) as server:
        failure(client_at(server, provider))
    (line,) = [record for record in caplog.records if record.name == "codeloom.models"]
    assert (vars(line)["provider"], vars(line)["kind"]) == (provider, "key_refused")
    assert "codeloom.models A model gave no answer" in said.getvalue()
