"""What RQ may keep of a job that fails: a kind of failure, never a value (A6)."""

import logging
import threading
import traceback
from uuid import UUID

import pytest

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

    made = {"test.fail": Job("test.fail", "test", fail, free), "test.note": Job("test.note", "test", note, free)}
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
    assert CANARY not in caplog.text


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


def test_what_jobs_of_a_queue_need_is_read_once_before_any_fork(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    read: list[str] = []

    def ground() -> None:
        read.append("ground")

    def damaged() -> None:
        raise ValueError(CANARY)

    def nothing(_work: Work, _one: UUID) -> None:
        return None

    made = {
        name: Job(name, queue, nothing, lambda _worker: True, ready)
        for name, queue, ready in (
            ("test.first", "test", ground), ("test.second", "test", ground), ("test.third", "test", damaged),
            ("test.other", "other", lambda: read.append("other")), ("test.plain", "test", None),
        )
    }  # fmt: skip
    monkeypatch.setattr(registry, "JOBS", made)
    jobs.prepare(["test"])
    assert read == ["ground"]
    assert "job.not_prepared" in caplog.text
    assert CANARY not in caplog.text
