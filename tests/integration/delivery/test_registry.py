"""Consumers, jobs and chores register where they live, and a process that has not seen them all delivers nothing."""

import subprocess
import sys
import threading
from uuid import UUID

import pytest
from rq import Queue
from rq.serializers import JSONSerializer

from codeloom.db.ids import new_id
from codeloom.db.outbox import Event
from codeloom.db.topics import Topic
from codeloom.db.work import UnitOfWork
from codeloom.gateways import job_queue
from codeloom.services import rooms
from codeloom.services.core import logging_config
from codeloom.services.delivery import Work, registry, relay
from codeloom.services.delivery.registry import Incomplete
from codeloom.settings import ROOT, Settings
from tests import registries
from workers import housekeeping, jobs


@pytest.fixture(autouse=True)
def copies(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test registers is forgotten after it."""
    registries.jobs()
    for name in ("CONSUMERS", "JOBS", "CHORES"):
        monkeypatch.setattr(registry, name, dict(getattr(registry, name)))


def test_a_topic_without_a_consumer_is_refused_at_start() -> None:
    del registry.CONSUMERS[Topic.IMPORT_QUEUED]
    with pytest.raises(Incomplete, match=r"nobody takes import\.queued"):
        rooms.load()


READ_EARLY = """
from codeloom.services.delivery import chores, jobs, queues, relay
from codeloom.services.delivery.registry import Incomplete
for read in (relay.drain, chores, jobs, queues):
    try:
        read()
    except Incomplete:
        print(read.__name__)
from codeloom.services import rooms
rooms.load()
print(*queues())
"""


def test_a_process_that_has_not_imported_every_room_delivers_nothing() -> None:
    """An event handed to some of its consumers would count as sent."""
    done = subprocess.run([sys.executable, "-c", READ_EARLY], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.stdout.split() == [
        "drain",
        "chores",
        "jobs",
        "queues",
        "exports",
        "imports",
        "mail",
        "outbox",
        "suggestions",
        "webhooks",
    ], done.stderr[-2000:]


def test_names_are_taken_once() -> None:
    def take(_uow: UnitOfWork, _event: Event) -> None: ...
    def do(_work: Work) -> None: ...
    def tidy() -> None: ...

    registry.consumer(Topic.IMPORT_QUEUED, name="second")(take)
    registry.job(queue="one")(do)
    registry.chore(every=1)(tidy)
    with pytest.raises(RuntimeError, match="two consumers"):
        registry.consumer(Topic.IMPORT_QUEUED, name="second")(take)
    with pytest.raises(RuntimeError, match="two jobs"):
        registry.job(queue="other")(do)
    with pytest.raises(RuntimeError, match="two chores"):
        registry.chore(every=2)(tidy)


@pytest.mark.parametrize("queue", ["others", "With Capitals", ""])
def test_a_queue_has_a_name_that_workers_can_say(queue: str) -> None:
    with pytest.raises(RuntimeError, match="cannot be called"):
        registry.job(queue=queue)


def test_what_is_rung_is_found_by_its_name_and_gets_its_ids(empty_redis: str) -> None:
    given: list[UUID] = []

    def weave(_work: Work, org_id: UUID, thread: UUID) -> None:
        given.extend((org_id, thread))

    made, ids = registry.job(queue="looms")(weave), (new_id(), new_id())
    assert made.enqueue("weave-1", *ids)
    assert not made.enqueue("weave-1", *ids), "the same job waits already"
    with job_queue.connection(empty_redis) as wire:
        (waiting,) = Queue(job_queue.queue_in_redis("looms"), connection=wire, serializer=JSONSerializer).jobs
    assert waiting.func_name == f"{jobs.run.__module__}.{jobs.run.__name__}"
    jobs.run(*waiting.args)
    assert tuple(given) == ids


def test_the_bell_rings_in_a_queue_of_its_own(database: Settings, empty_redis: str) -> None:
    assert relay.enqueue_drain() is True
    with job_queue.connection(empty_redis) as wire:
        (waiting,) = Queue(job_queue.queue_in_redis("outbox"), connection=wire, serializer=JSONSerializer).jobs
    assert list(waiting.args) == ["delivery.drain_outbox"]


def test_chores_are_done_when_due_and_one_that_fails_does_not_stop_the_others(caplog: pytest.LogCaptureFixture) -> None:
    over, done = threading.Event(), []

    def sweep() -> None:
        raise ValueError("Maria Lopez")

    def later() -> None:
        done.append("later")

    def dust() -> None:
        done.append("dust")
        if done.count("dust") == 2:
            over.set()

    registry.CHORES.clear()
    registry.chore(every=0.1)(sweep)
    registry.chore(every=0.1, first=3600)(later)
    registry.chore(every=0.1)(dust)
    housekeeping.keep_house(over)
    assert done == ["dust", "dust"]
    assert "chore.failed" in caplog.messages
    assert "Maria" not in "".join(logging_config.formatter().format(record) for record in caplog.records)


def test_the_names_that_stand_in_databases_are_those_of_before() -> None:
    """processed_events of existing copies name the consumer."""
    assert [one.name for one in registry.CONSUMERS[Topic.IMPORT_QUEUED]] == ["import"]
