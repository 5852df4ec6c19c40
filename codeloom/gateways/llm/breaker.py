"""A breaker for each provider: after several failures in a row it is left alone for a while, then tried again.

Every job runs in a process of its own, so the count of a server is kept in Redis, as numbers under the provider's name;
a command without Redis counts in memory. When Redis is away the breaker lets everything pass.
"""

import time
from dataclasses import dataclass, field
from typing import Protocol

import redis

FAILURES = 4
"""So many failures in a row open the breaker."""
PAUSE = 30
"""Seconds it stays open. The first failure after that opens it again, the first answer closes it."""
MEMORY = 300
"""Seconds after which failures are forgotten."""


class Breaker(Protocol):
    """Counts the failures of providers."""

    def pause(self, provider: str) -> float:
        """Seconds for which the provider is not to be asked; 0 when it may be."""
        ...

    def failed(self, provider: str) -> None:
        """It failed: no answer, an error of its server, or a rate limit."""
        ...

    def worked(self, provider: str) -> None:
        """It answered."""
        ...


@dataclass
class BreakerInMemory:
    """The breaker of one process."""

    _failures: dict[str, tuple[int, float]] = field(default_factory=dict)

    def pause(self, provider: str) -> float:
        """As the protocol says."""
        count, last = self._failures.get(provider, (0, 0.0))
        return max(0.0, last + PAUSE - time.monotonic()) if count >= FAILURES else 0.0

    def failed(self, provider: str) -> None:
        """As the protocol says."""
        now = time.monotonic()
        count, last = self._failures.get(provider, (0, now))
        self._failures[provider] = (count + 1 if now - last < MEMORY else 1, now)

    def worked(self, provider: str) -> None:
        """As the protocol says."""
        self._failures.pop(provider, None)


@dataclass
class BreakerInRedis:
    """The breaker all processes of a server share."""

    connection: redis.Redis

    def pause(self, provider: str) -> float:
        """As the protocol says; 0 while Redis is away."""
        try:
            left = self.connection.pttl(_open(provider))
        except redis.RedisError:
            return 0.0
        return max(0.0, left / 1000) if isinstance(left, int) else 0.0

    def failed(self, provider: str) -> None:
        """As the protocol says."""
        try:
            count = self.connection.incr(_count(provider))
            self.connection.expire(_count(provider), MEMORY)
            if isinstance(count, int) and count >= FAILURES:
                self.connection.set(_open(provider), 1, ex=PAUSE)
        except redis.RedisError:
            return

    def worked(self, provider: str) -> None:
        """As the protocol says."""
        try:
            self.connection.delete(_count(provider), _open(provider))
        except redis.RedisError:
            return


def _count(provider: str) -> str:
    return f"codeloom:model:{provider}:failures"


def _open(provider: str) -> str:
    return f"codeloom:model:{provider}:open"
