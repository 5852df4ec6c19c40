"""What RQ may keep of a job that fails: a kind of failure, never a value (A6)."""

import logging
import threading
import traceback
from uuid import UUID

import pytest

from codeloom.services.core import logging_config
from codeloom.services.delivery import Work, registry
from codeloom.services.delivery.registry import Job
from workers import jobs

CANARY = "Maria Lopez, born 1963-02-03"
ID = UUID("0190a000-0000-7000-8000-000000000000")


@pytest.fixture(autouse=True)
def registered(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """The registry with jobs of the test only; what they were given."""
    given: dict[str, object] = {}

    def fail(_work: Work, _one: UUID) -> None:
        raise ValueError(CANARY)

    def note(work: Work, one: UUID) -> str:
        given.update(work=work, one=one)
        return CANARY

    def free(worker: str) -> bool:
        given["freed"] = worker
        return False

    def ready() -> None:
        given["ready"] = given.get("ready", 0) + 1  # type: ignore[operator]  # a number

    made = {name: Job(name, "test", do, free, ready) for name, do in (("test.fail", fail), ("test.note", note))}
    monkeypatch.setattr(registry, "JOBS", made)
    whole = threading.Event()
    whole.set()
    monkeypatch.setattr(registry, "_complete", whole)
    return given


def test_a_failure_carries_its_kind_and_nothing_else(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), pytest.raises(jobs.JobFailed) as caught:
        jobs.run("test.fail", str(ID))
    assert str(caught.value) == "ValueError"
    assert CANARY not in "".join(traceback.format_exception(caught.value))
    written = "".join(logging_config.formatter().format(record) for record in caplog.records)
    assert '"place":"test_jobs.py' in written
    assert CANARY not in written


@pytest.mark.parametrize(
    ("name", "ids", "kind"), [("test.forgotten", [], "KeyError"), ("test.note", ["no id"], "ValueError")]
)
def test_a_job_nobody_registered_and_an_id_that_is_none_are_failures(name: str, ids: list[str], kind: str) -> None:
    with pytest.raises(jobs.JobFailed, match=f"^{kind}$"):
        jobs.run(name, *ids)


def test_nothing_is_returned_and_a_job_learns_its_worker(
    registered: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(jobs.WORKER_VARIABLE, "weaver")
    assert jobs.run("test.note", str(ID)) is None  # type: ignore[func-returns-value]  # that it does not is the test
    assert registered == {"work": Work("weaver", jobs.stopping), "one": ID}


def test_what_a_dead_work_horse_held_is_given_back_by_each_job(
    registered: dict[str, object], caplog: pytest.LogCaptureFixture
) -> None:
    jobs.give_back("weaver")
    assert registered["freed"] == "weaver"
    assert caplog.messages == ["job.not_given_back"] * 2


def test_what_jobs_read_is_loaded_once(registered: dict[str, object]) -> None:
    jobs.make_ready("test.forgotten")
    assert "ready" not in registered
    jobs.make_ready("test.fail")
    jobs.make_ready("test.note")
    assert registered["ready"] == 1


def test_what_cannot_be_loaded_is_left_to_the_run(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise ValueError(CANARY)

    monkeypatch.setitem(registry.JOBS, "test.broken", Job("test.broken", "test", broken, bool, broken))
    jobs.make_ready("test.broken")
    assert caplog.messages == ["job.not_ready"]
    assert CANARY not in logging_config.formatter().format(caplog.records[0])
