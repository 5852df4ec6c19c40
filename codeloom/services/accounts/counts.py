"""Counts in Redis that every process shares, what counts as one address, and the problem of who asked too often.

While Redis is away each process counts for itself.
"""

import ipaddress
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from limits.errors import StorageError
from limits.storage import MemoryStorage, RedisStorage, Storage
from redis import ConnectionPool
from redis.backoff import NoBackoff
from redis.retry import Retry

from codeloom.services.core import Problem
from codeloom.settings import settings

log = logging.getLogger("codeloom.limits")
T = TypeVar("T")

AWAY_SECONDS = 5.0
"""How long Redis is left alone after it failed."""


@dataclass(eq=False)
class Limited(Problem):
    """Too many tries; `details["seconds"]` says when the next one is looked at."""

    message: str = "Too many tries to sign in."
    kept: str = "The password was not checked."
    code: str = "limited"
    status: int = 429


class _Counts:
    """The two stores of the counts (Redis and memory), and which of them is used now."""

    def __init__(self) -> None:
        self._memory = MemoryStorage()
        self._redis: RedisStorage | None = None
        self._away_until = 0.0

    def of(self) -> Storage:
        """Redis, or memory while Redis is away or not configured."""
        url = settings().redis_url
        if not url or time.monotonic() < self._away_until:
            return self._memory
        if self._redis is None:
            pool = ConnectionPool.from_url(
                url, socket_timeout=0.3, socket_connect_timeout=0.3, retry=Retry(NoBackoff(), 0), max_connections=16
            )
            self._redis = RedisStorage(
                "redis://", connection_pool=pool, key_prefix="codeloom:limits", wrap_exceptions=True
            )
        return self._redis

    def failed(self) -> Storage:
        """Redis did not answer: count in memory for a while."""
        self._away_until = time.monotonic() + AWAY_SECONDS
        log.warning("limits.redis_away")
        return self._memory


@cache
def _counts() -> _Counts:
    return _Counts()


def ask_counts(question: Callable[[Storage], T]) -> T:
    """Call `question` with the store of the counts: Redis, or this process's memory while Redis is away."""
    try:
        return question(_counts().of())
    except StorageError:
        return question(_counts().failed())


def forget() -> None:
    """Drop what this process holds (between tests)."""
    _counts.cache_clear()


def network(address: str, bits: int = 32) -> str:
    """What counts as one address: an IPv4 address, or the /64 of an IPv6 one; with fewer `bits`, the net around it.

    For IPv6, 24 bits stand for the /48 and 16 for the /32.
    """
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv6Address):
        if not parsed.ipv4_mapped:
            return str(ipaddress.ip_network((parsed, 2 * bits if bits < 32 else 64), strict=False))
        parsed = parsed.ipv4_mapped
    return str(parsed) if bits == 32 else str(ipaddress.ip_network((parsed, bits), strict=False))
