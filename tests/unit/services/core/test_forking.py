"""A process does not fork while one of its background threads works, and waits for that only so long."""

import threading
from collections.abc import Iterator

import pytest

from codeloom.services.core import forking
from workers.worker import OrderlyWorker


@pytest.fixture
def busy() -> Iterator[threading.Event]:
    """A background thread at work until the event is set."""
    begun, over = threading.Event(), threading.Event()

    def work() -> None:
        with forking.background_work():
            begun.set()
            over.wait(10)

    thread = threading.Thread(target=work)
    thread.start()
    assert begun.wait(10)
    yield over
    over.set()
    thread.join(10)


def test_a_work_horse_is_forked_once_the_background_work_is_done(
    busy: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    forked = threading.Event()
    monkeypatch.setattr("rq.worker.Worker.fork_work_horse", lambda *_: forked.set())
    worker = object.__new__(OrderlyWorker)
    fork = threading.Thread(target=worker.fork_work_horse, args=(None, None))
    fork.start()
    assert not forked.wait(0.2)
    busy.set()
    assert forked.wait(10)
    fork.join(10)


def test_a_fork_does_not_wait_without_end(busy: threading.Event, caplog: pytest.LogCaptureFixture) -> None:
    with forking.quiet(0.05):
        assert not busy.is_set()
    assert [record.message for record in caplog.records] == ["fork.not_quiet"]


def test_background_work_waits_for_a_fork() -> None:
    begun = threading.Event()

    def work() -> None:
        with forking.background_work():
            begun.set()

    thread = threading.Thread(target=work)
    with forking.quiet():
        thread.start()
        assert not begun.wait(0.2)
    assert begun.wait(10)
    thread.join(10)
