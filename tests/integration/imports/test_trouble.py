"""Trouble in the middle of an import: cancelled, refused by the database, without a database, or ending its worker."""

import threading
from uuid import UUID

import pytest

from codeloom.coding import clock
from codeloom.db.queries.imports import work as import_work
from codeloom.db.tables.imports import ImportChunk
from codeloom.db.work import UnitOfWork, Unreachable
from codeloom.launch.waiting import wait_until
from codeloom.services.imports import running, uploading, writing, writing_thread
from codeloom.services.imports.writing import Arrival
from codeloom.settings import Settings
from tests.importing import Desk, one_patient, patient_file


@pytest.fixture
def desk(database: Settings) -> Desk:
    return Desk()


def test_cancelling_in_the_middle_keeps_what_was_made_and_stops_at_the_next_patient(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing_thread, "MOST_CHARTS", 1)
    settle, begun = writing_thread._Batch.settle, []
    job = desk.send({f"{n}.json": patient_file(n, 2) for n in range(30)})

    def then_cancel(batch: writing_thread._Batch) -> None:
        settle(batch)
        if desk.charts() and not begun:
            begun.append(job)
            uploading.cancel(desk.scope, uploading.OfJob(job_id=job))

    monkeypatch.setattr(writing_thread._Batch, "settle", then_cancel)
    assert desk.work(job) is running.Outcome.LOST
    made = len(desk.charts())
    assert 0 < made < 60
    assert sum(row.created for row in desk.files(job).values()) == made
    assert (desk.job(job).status, desk.count(ImportChunk)) == ("cancelled", 0)


@pytest.mark.parametrize("error", [Unreachable("DataError"), TypeError("a bug of ours")], ids=["refused", "bug"])
def test_a_patient_the_database_refuses_costs_its_own_file_only(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    write = writing.write

    def picky(uow: UnitOfWork, job: UUID, batch: list[Arrival]) -> object:
        if any(any(name.key.endswith("P-000003") for name in one.charts.patient.identifiers) for one in batch):
            raise error
        return write(uow, job, batch)

    monkeypatch.setattr(writing, "write", picky)
    job = desk.run({f"{n}.json": patient_file(n, 2) for n in range(6)})
    rows = desk.files(job)
    assert {name: row.status for name, row in rows.items() if row.status != "accepted"} == {"3.json": "refused"}
    assert rows["3.json"].report["code"] == "reader_failed"
    assert len(desk.charts()) == 10


def test_a_database_that_is_away_puts_the_import_off_and_loses_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = desk.send({"a.json": one_patient(2)})

    def away(_uow: UnitOfWork, _job: UUID, _batch: list[Arrival]) -> object:
        raise Unreachable("OperationalError")

    with monkeypatch.context() as patch:
        patch.setattr(writing, "write", away)
        assert desk.work(job) is running.Outcome.PUT_OFF
    assert desk.job(job).status == "running"
    assert wait_until(lambda: desk.work(job) is running.Outcome.DONE, 20)
    assert len(desk.charts()) == 2


def test_a_database_that_goes_away_while_a_piece_is_read_puts_the_import_off(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = desk.send({"a.json": one_patient(2)})
    gone = "select pg_terminate_backend(pg_backend_pid()) where (%s, %s, %s) is not null"
    with monkeypatch.context() as patch:
        patch.setattr(import_work, "_PIECES", gone)
        assert desk.work(job) is running.Outcome.PUT_OFF
    assert wait_until(lambda: desk.work(job) is running.Outcome.DONE, 20)
    assert len(desk.charts()) == 2


def test_small_files_are_read_ahead_by_their_charts_and_not_by_their_number() -> None:
    ahead = writing_thread._Ahead(3)
    empty = writing_thread.Step(writing_thread.Part([]), begins=True)
    for _ in range(3):
        assert not ahead.full()
        ahead.put(empty)
    assert ahead.full()
    for _ in range(3):
        assert ahead.get_nowait() is empty
    assert ahead.empty()
    ahead.put(None)
    assert ahead.get_nowait() is None


def test_a_file_that_ended_the_worker_again_and_again_is_refused_and_its_siblings_import(desk: Desk) -> None:
    job = desk.send({"a.json": one_patient(1), "b.json": patient_file(2, 1)})
    with desk.change() as uow:
        row = next(one for one in import_work.files(uow, job) if one.position == 0)
        import_work.set_files(uow, [{"id": row.id, "tries": 12, "status": "running"}])
        uow.record("TEST_TRIED")
        uow.commit()
    assert desk.work(job) is running.Outcome.DONE
    rows = desk.files(job)
    assert (rows["a.json"].status, rows["b.json"].status) == ("refused", "accepted")
    assert "ended the worker" in rows["a.json"].report["message"]


def away(*_: object) -> object:
    raise Unreachable("OperationalError")


def test_a_job_asked_to_stop_gives_its_lease_back_and_the_next_worker_goes_on(desk: Desk) -> None:
    job, stop = desk.send({"a.json": one_patient(2)}), threading.Event()
    stop.set()
    assert running.run(desk.person.org_id, job, "ending", stop) is running.Outcome.STOPPED
    assert desk.work(job, "next") is running.Outcome.DONE
    assert len(desk.charts()) == 2


def test_without_a_database_a_job_is_neither_taken_up_nor_lost(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    job = desk.send({"a.json": one_patient(1)})
    with monkeypatch.context() as patch:
        patch.setattr(import_work, "claim", away)
        assert desk.work(job) is running.Outcome.PUT_OFF
    assert desk.work(job) is running.Outcome.DONE


def test_a_lease_that_cannot_be_given_back_puts_the_job_off(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    job, stop = desk.send({"a.json": one_patient(1)}), threading.Event()
    stop.set()
    monkeypatch.setattr(import_work, "release", away)
    assert running.run(desk.person.org_id, job, "ending", stop) is running.Outcome.PUT_OFF
    assert desk.work(job, "next") is running.Outcome.HELD, "until the lease lapses"


def test_a_dead_worker_s_leases_are_freed_at_once_and_no_others(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    job = desk.send({"a.json": one_patient(1)})
    assert import_work.claim(desk.person.org_id, job, "dead", clock.now()) is not None
    assert running.give_back("another")
    assert desk.work(job) is running.Outcome.HELD
    with monkeypatch.context() as patch:
        patch.setattr(import_work, "release_all", away)
        assert not running.give_back("dead")
    assert running.give_back("dead")
    assert desk.work(job) is running.Outcome.DONE
