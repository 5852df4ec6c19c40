"""The Redis in which Reflex keeps the state of open pages: its address, and whether it answers and still holds that state.

Reflex itself reads and writes there. Ours is one key, LIFE, whose value changes when the data was lost.
"""

import asyncio
import secrets
from urllib.parse import urlsplit, urlunsplit

import redis

from codeloom.gateways.job_queue import connection
from codeloom.settings import Settings, settings

LIFE = "codeloom:life"


def address(configured: Settings) -> str | None:
    """Where page state lives: STATE_REDIS_URL, else database 1 of REDIS_URL. None without Redis (builds and tests)."""
    if own := configured.state_redis_url:
        return own
    if not (shared := configured.redis_url):
        return None
    parts = urlsplit(shared)
    if parts.scheme == "unix":
        return f"unix://{parts.path}?db=1"
    return urlunsplit(parts._replace(path="/1"))


async def life() -> str | None:
    """An id that changes when the data is lost (a restart, a flush); None while Redis does not answer within 2 s."""
    return await asyncio.to_thread(_life)


def _life() -> str | None:
    where = address(settings())
    if where is None:
        return ""
    try:
        wire = connection(where)
        if (life_id := wire.get(LIFE)) is None:
            wire.set(LIFE, secrets.token_hex(8), nx=True)
            life_id = wire.get(LIFE)
    except (redis.RedisError, OSError):
        return None
    return str(life_id)
