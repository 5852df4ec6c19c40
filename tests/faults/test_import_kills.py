"""F1 and F2: whoever is killed in the middle of an import, it completes, each chart exists once, the counts add up."""

import random
import signal
import time
from uuid import UUID

import psutil
import pytest

from codeloom.db.tables.charts import Chart, Document
from codeloom.launch.waiting import wait_until
from codeloom.services.operations import checkpointing
from codeloom.settings import Settings
from tests.faults.conftest import Process, Start, kill
from tests.importing import Desk, patient_file
from tests.unit.gateways.sample import as_bytes, make_bundle

FILES, ENCOUNTERS, LARGE = 24, 10, 200
EXPECTED = FILES * ENCOUNTERS + LARGE * 3


def many_files() -> dict[str, bytes]:
    """Files of one patient each, and one of many patients, so that a kill also falls inside a file."""
    files = {f"{n:03}.json": patient_file(n + 100, ENCOUNTERS) for n in range(FILES)}
    return {"large.json": as_bytes(make_bundle(LARGE, 3)), **files}


def charts(desk: Desk) -> int:
    return desk.count(Chart)


def progress(desk: Desk, than: int, seconds: float) -> bool:
    """Wait until there are more charts."""
    return wait_until(lambda: charts(desk) > than, seconds)


def is_done(desk: Desk, job: UUID) -> bool:
    return desk.job(job).status == "done"


def assert_all_there_once(desk: Desk, job: UUID) -> None:
    found = desk.charts()
    rows = desk.files(job).values()
    assert len(found) == EXPECTED
    assert [chart.number for chart in found] == list(range(10_001, 10_001 + EXPECTED))
    assert sum(row.created for row in rows) == EXPECTED
    assert all(
        row.report["encounters"] == row.created + row.updated + row.unchanged + row.skipped + row.held for row in rows
    )
    assert {row.status for row in rows} == {"accepted"}
    assert desk.count(Document) == sum(chart.doc_count for chart in found)
    assert checkpointing.check(desk.person.org_id).whole


@pytest.mark.timeout(150)
def test_killing_worker_and_work_horse_again_and_again_loses_and_doubles_nothing(desk: Desk, start: Start) -> None:
    start("doorbell")
    worker, job = start("worker"), desk.send(many_files())
    dice = random.Random(20261121)
    waits: list[float] = []
    for which in ("horse", "both", "horse", "both"):
        before = charts(desk) + dice.randint(1, 60)
        assert wait_until(lambda than=before: charts(desk) > than or is_done(desk, job), 40)
        if is_done(desk, job):
            break
        worker = strike(worker, start, which)
        struck, here = time.monotonic(), charts(desk)
        assert wait_until(lambda have=here: charts(desk) > have or is_done(desk, job), 40)
        waits.append(time.monotonic() - struck)
    assert wait_until(lambda: is_done(desk, job), 60)
    assert len(waits) >= 3
    assert max(waits) < 20, waits
    assert_all_there_once(desk, job)


def strike(worker: Process, start: Start, which: str) -> Process:
    """Kill the work-horse alone, or worker and work-horse, after which a supervisor starts another worker."""
    if which == "horse":
        for pid in worker.children():
            kill(pid)
        return worker
    worker.kill_all()
    return start("worker")


@pytest.mark.timeout(200)
def test_a_work_horse_that_comes_back_after_another_took_over_writes_nothing(
    database: Settings, desk: Desk, start: Start
) -> None:
    start("doorbell")
    first, job = start("worker"), desk.send(many_files())
    assert progress(desk, 5, 40)
    horse = first.horse()
    first.kill()  # first: when a parent dies, its stopped children are woken
    kill(horse, signal.SIGSTOP)
    assert not is_done(desk, job)
    token = desk.job(job).lease_token
    try:
        start("worker")
        assert wait_until(lambda: desk.job(job).lease_token != token, 60)
        assert wait_until(lambda: is_done(desk, job), 60)
        done = [(row.created, row.patients_done) for row in desk.files(job).values()]
    finally:
        kill(horse, signal.SIGCONT)
    assert wait_until(lambda: not psutil.pid_exists(horse) or psutil.Process(horse).status() == "zombie", 30)
    assert [(row.created, row.patients_done) for row in desk.files(job).values()] == done
    assert_all_there_once(desk, job)


@pytest.mark.timeout(90)
def test_a_worker_asked_to_end_gives_its_import_back_and_another_goes_on(desk: Desk, start: Start) -> None:
    start("doorbell")
    first, job = start("worker"), desk.send(many_files())
    assert progress(desk, 5, 40)
    assert first.end(30) == 0
    assert not is_done(desk, job)
    start("worker")
    assert wait_until(lambda: is_done(desk, job), 60)
    assert_all_there_once(desk, job)
