"""Jobs of one key: one waits, and each has a record of its own."""

import pytest
from rq import Queue
from rq.serializers import JSONSerializer

from codeloom.gateways import job_queue
from codeloom.settings import Settings

DRAIN = ("outbox", "delivery.drain_outbox", "drain-outbox")


@pytest.fixture
def queue(database: Settings, empty_redis: str) -> Queue:
    """The outbox's queue, empty."""
    connection = job_queue.connection(empty_redis)
    return Queue(job_queue.queue_in_redis("outbox"), connection=connection, serializer=JSONSerializer)


def test_one_of_a_key_waits(queue: Queue) -> None:
    assert [job_queue.enqueue(*DRAIN), job_queue.enqueue(*DRAIN)] == [True, False]
    assert job_queue.enqueue("outbox", "delivery.drain_outbox", "drain-outbox-again")
    assert queue.count == 2


def test_the_end_of_one_at_work_takes_nothing_from_one_that_waits(queue: Queue) -> None:
    job_queue.enqueue(*DRAIN)
    (at_work,) = queue.jobs
    queue.connection.lpop(queue.key)
    assert job_queue.enqueue(*DRAIN)
    at_work.delete()
    (waiting,) = queue.jobs
    assert list(waiting.args) == ["delivery.drain_outbox"]
