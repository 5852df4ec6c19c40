"""The doorbell: each event enqueues the relay, a lost connection is opened again, late events are found, no error ends it."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any

import pytest

from workers import doorbell

CANARY = "Maria Lopez, born 1963-02-03"


class Over(BaseException):
    """Ends a loop that runs for ever: no trouble of the kind it lives through."""


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between two rounds no time passes."""
    monkeypatch.setattr(doorbell, "POLL_SECONDS", 0)
    monkeypatch.setattr(doorbell, "RETRY_SECONDS", 0)


def hearing(monkeypatch: pytest.MonkeyPatch, *connections: list[str | Exception]) -> None:
    """Let the database announce this: one list for each time the doorbell begins to listen, and then it is over."""
    left = list(connections)

    async def announcements() -> AsyncIterator[str]:
        if not left:
            raise Over
        for note in left.pop(0):
            if isinstance(note, Exception):
                raise note
            yield note

    monkeypatch.setattr(doorbell, "announcements", announcements)


def run(loop: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run a loop until it is over."""
    with pytest.raises(Over):
        asyncio.run(loop())


def logged(caplog: pytest.LogCaptureFixture) -> list[tuple[str, str, str]]:
    """What it logged: message, what it was about, kind of the trouble."""
    return [(one.message, getattr(one, "what", ""), getattr(one, "kind", "")) for one in caplog.records]


def test_it_enqueues_the_relay_at_each_event_of_the_outbox_and_at_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    enqueued: list[str] = []
    monkeypatch.setattr(doorbell.relay, "enqueue_drain", lambda: enqueued.append("drain"))
    hearing(monkeypatch, ["outbox", "charts", "outbox", "", "presence"])
    run(doorbell._hear)
    assert enqueued == ["drain", "drain"]


@pytest.mark.parametrize("broken", [[], [ConnectionResetError(CANARY)], ["outbox", OSError(CANARY)]])
def test_it_listens_again_when_the_connection_ends_or_breaks(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, broken: list[str | Exception]
) -> None:
    enqueued: list[str] = []
    monkeypatch.setattr(doorbell.relay, "enqueue_drain", lambda: enqueued.append("drain"))
    hearing(monkeypatch, broken, broken, ["outbox"])
    run(doorbell._hear)
    assert len(enqueued) == 2 * broken.count("outbox") + 1
    kinds = [type(one).__name__ for one in broken if isinstance(one, Exception)]
    assert logged(caplog) == [("doorbell.deaf", "", kind) for kind in kinds * 2]
    assert CANARY not in caplog.text


def test_an_enqueue_that_fails_is_logged_by_its_kind_and_the_next_one_goes_through(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    answers: list[Exception | None] = [ValueError(CANARY), None, LookupError(CANARY), None]
    enqueued: list[bool] = []

    def enqueue_drain() -> bool:
        if (trouble := answers.pop(0)) is not None:
            raise trouble
        enqueued.append(True)
        return True

    monkeypatch.setattr(doorbell.relay, "enqueue_drain", enqueue_drain)
    hearing(monkeypatch, ["outbox"] * 4)
    run(doorbell._hear)
    assert len(enqueued) == 2
    assert logged(caplog) == [("doorbell.failed", "ring", "ValueError"), ("doorbell.failed", "ring", "LookupError")]
    assert CANARY not in caplog.text


def test_it_looks_for_late_events_again_and_again_whatever_happened(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    looks: list[int] = []

    def look() -> int:
        looks.append(len(looks))
        if len(looks) in (2, 3):
            raise TimeoutError(CANARY)
        if len(looks) == 5:
            raise Over
        return 0

    monkeypatch.setattr(doorbell.relay, "drain_if_late", look)
    run(doorbell._look)
    assert looks == [0, 1, 2, 3, 4]
    assert logged(caplog) == [("doorbell.failed", "look", "TimeoutError")] * 2
    assert CANARY not in caplog.text


def test_a_slow_enqueue_does_not_keep_it_from_looking(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both loops run in threads of their own: a call that waits for a drained outbox blocks nobody."""
    looked, enqueued = threading.Event(), threading.Event()

    def enqueue_drain() -> bool:
        enqueued.set()
        return looked.wait(20)

    async def announcements() -> AsyncIterator[str]:
        yield "outbox"
        raise Over

    monkeypatch.setattr(doorbell, "announcements", announcements)
    monkeypatch.setattr(doorbell.relay, "enqueue_drain", enqueue_drain)
    monkeypatch.setattr(doorbell.relay, "drain_if_late", lambda: enqueued.is_set() and looked.set())

    async def both() -> None:
        looking = asyncio.create_task(doorbell._look())
        try:
            await doorbell._hear()
        finally:
            looking.cancel()

    run(both)
    assert looked.is_set()
