"""The Redis in which Reflex keeps what open pages are about: where it is, whether it answers, whether it forgot.

Reflex itself reads and writes there; nothing of ours does but one key that tells one life of it from the next.
"""

import asyncio
import secrets
from urllib.parse import urlsplit, urlunsplit

import redis

from codeloom.gateways.job_queue import connection
from codeloom.settings import Settings, settings

LIFE = "codeloom:life"


def address(found: Settings) -> str | None:
    """Where page state lives: STATE_REDIS_URL, else database 1 of REDIS_URL. None without Redis (builds and tests)."""
    if own := found.state_redis_url:
        return own
    if not (shared := found.redis_url):
        return None
    parts = urlsplit(shared)
    if parts.scheme == "unix":
        return f"unix://{parts.path}?db=1"
    return urlunsplit(parts._replace(path="/1"))


async def life() -> str | None:
    """A name that changes when what was kept is lost (a restart, a flush); None while it does not answer within 2 s."""
    return await asyncio.to_thread(_life)


def _life() -> str | None:
    where = address(settings())
    if where is None:
        return ""
    try:
        wire = connection(where)
        if (found := wire.get(LIFE)) is None:
            wire.set(LIFE, secrets.token_hex(8), nx=True)
            found = wire.get(LIFE)
    except (redis.RedisError, OSError):
        return None
    return str(found)
