"""How far checkpoints are copied to the object store and what it last answered, in Redis, so that every process can tell.

It can all be found anew: without it the store is listed again, and nothing is known of the last answer.
"""

from typing import Any
from uuid import UUID

import orjson
import redis

from codeloom.gateways.job_queue import connection
from codeloom.settings import settings

LAST, COPIED = "codeloom:copies:last", "codeloom:copies:rows"
KEPT_SECONDS = 86_400


def tell(report: dict[str, Any]) -> None:
    """Keep what the last turn found, for a day. Lost while Redis is away."""
    try:
        connection(settings().redis_url).set(LAST, orjson.dumps(report), ex=KEPT_SECONDS)
    except redis.RedisError:
        return


def told() -> dict[str, Any] | None:
    """What the last turn found; None before the first one and when it is long ago. Raises RedisError."""
    kept: Any = connection(settings().redis_url).get(LAST)
    found = orjson.loads(kept) if kept else None
    return found if isinstance(found, dict) else None


def copied_up_to(org_id: UUID) -> int:
    """The row up to which every checkpoint of an organization is copied; 0 when that is not known."""
    try:
        kept: Any = connection(settings().redis_url).hget(COPIED, str(org_id))
    except redis.RedisError:
        return 0
    return int(kept or 0)


def note_copied(org_id: UUID, row: int) -> None:
    """Keep that; 0 forgets it. Lost while Redis is away."""
    try:
        connection(settings().redis_url).hset(COPIED, str(org_id), str(row))
    except redis.RedisError:
        return
