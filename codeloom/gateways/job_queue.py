"""Enqueues jobs for the workers through RQ. A job holds ids only; the work itself waits in PostgreSQL, so losing Redis loses
no work.

The entry point is named by a text, so that nothing here imports the workers. Values are JSON, never pickles.
"""

from functools import cache
from secrets import token_hex

import redis
from rq import Queue
from rq.serializers import JSONSerializer

from codeloom.coding import clock, trace_context
from codeloom.settings import settings

ENTRY_POINT = "workers.jobs.run"
_KEEP_FAILED = 3600


class Away(Exception):
    """Redis does not answer. The work waits in PostgreSQL; enqueue it again later."""


@cache
def connection(url: str) -> redis.Redis:
    """This process's connection pool to the queue's Redis; calls time out after 2 s."""
    return redis.Redis.from_url(url, socket_timeout=2, socket_connect_timeout=2)


def queue_in_redis(queue: str) -> str:
    """What RQ calls a queue."""
    return f"codeloom-{queue}"


def backlog(queue: str) -> tuple[int, float]:
    """How many jobs wait in a queue, and for how many seconds the oldest has. Raises Away."""
    try:
        wire = connection(settings().redis_url)
        rq_queue = Queue(queue_in_redis(queue), connection=wire, serializer=JSONSerializer)
        many, oldest = rq_queue.count, rq_queue.get_jobs(0, 1)
        since = oldest[0].enqueued_at if oldest else None
    except redis.RedisError:
        raise Away from None
    return many, max(0.0, (clock.now() - since).total_seconds()) if since else 0.0


def enqueue(queue: str, job: str, key: str, *ids: str) -> bool:
    """Enqueue a registered job under `key`, in the trace of who asks. False when one of that key waits there already. Raises Away.

    Each has an id of its own: while one of a key is at work another may wait, and of two jobs of one id the first to end takes the
    record of the other with it.
    """
    try:
        wire = connection(settings().redis_url)
        rq_queue = Queue(queue_in_redis(queue), connection=wire, serializer=JSONSerializer)
        waiting: list[bytes] = wire.lrange(rq_queue.key, 0, -1)  # type: ignore[assignment]  # redis types it for asyncio, too
        if any(one.rpartition(b"-")[0] == key.encode() for one in waiting):
            return False
        rq_queue.enqueue_call(
            ENTRY_POINT,
            args=(job, *ids),
            job_id=f"{key}-{token_hex(6)}",
            timeout=-1,
            result_ttl=0,
            failure_ttl=_KEEP_FAILED,
            description=job,
            meta={"trace": made.id} if (made := trace_context.current()) else {},
        )
    except redis.RedisError:
        raise Away from None
    return True
