"""Enqueues jobs for the workers through RQ. A job holds ids only; the work itself waits in PostgreSQL, so losing Redis loses
no work.

The names of the entry points are texts, so that nothing here imports the workers. Values are JSON, never pickles.
"""

from functools import cache

import redis
from rq import Queue
from rq.serializers import JSONSerializer

from codeloom.settings import settings

QUEUE = "codeloom"
_KEEP_FAILED = 3600


class Away(Exception):
    """Redis does not answer. The work waits in PostgreSQL; enqueue it again later."""


@cache
def connection(url: str) -> redis.Redis:
    """This process's connection pool to the queue's Redis; calls time out after 2 s."""
    return redis.Redis.from_url(url, socket_timeout=2, socket_connect_timeout=2)


def ring(entry_point: str, key: str, *ids: str) -> bool:
    """Enqueue `workers.jobs.<entry_point>(*ids)` under `key`. False when a job of that key waits already. Raises Away."""
    try:
        wire = connection(settings().redis_url)
        queue = Queue(QUEUE, connection=wire, serializer=JSONSerializer)
        if wire.lpos(queue.key, key) is not None:
            return False
        queue.enqueue_call(
            f"workers.jobs.{entry_point}",
            args=ids,
            job_id=key,
            timeout=-1,
            result_ttl=0,
            failure_ttl=_KEEP_FAILED,
            description=entry_point,
        )
    except redis.RedisError:
        raise Away from None
    return True
