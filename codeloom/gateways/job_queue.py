"""Ringing the workers through RQ. Redis is only the doorbell: what rings there holds ids, and losing it loses no work.

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
    """Redis does not answer. The work waits in PostgreSQL; ring again later."""


@cache
def connection(url: str) -> redis.Redis:
    """The connection pool of this process to the doorbell; calls that hang give up after 2 s."""
    return redis.Redis.from_url(url, socket_timeout=2, socket_connect_timeout=2)


def ring(entry_point: str, key: str, *ids: str) -> bool:
    """Have a worker run `workers.jobs.<entry_point>(*ids)`. False when the same ring already waits. Raises Away."""
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
