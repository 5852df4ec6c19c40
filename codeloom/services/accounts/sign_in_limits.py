"""How often somebody may try to sign in: by account, by address and by both, counted before any hash (INV-7).

Counts live in Redis; while Redis is away each process counts for itself. A device that signed in to the account
before has a count of its own and is bound by no other, so a stranger cannot lock the owner out. Keys hold pseudonyms.
"""

import ipaddress
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from limits import RateLimitItem, parse
from limits.errors import StorageError
from limits.storage import MemoryStorage, RedisStorage, Storage
from limits.strategies import MovingWindowRateLimiter
from redis import ConnectionPool
from redis.backoff import NoBackoff
from redis.retry import Retry

from codeloom.coding import clock
from codeloom.services.accounts import tokens
from codeloom.services.core import Problem
from codeloom.settings import settings

log = logging.getLogger("codeloom.limits")
T = TypeVar("T")

DEVICE = parse("10 per 10 minutes")
BOTH = parse("8 per 10 minutes")
ADDRESS = parse("30 per 10 minutes")
KNOWN_ADDRESS = parse("300 per 10 minutes")
ACCOUNT = parse("20 per 1 hour")
REMEMBER_SECONDS = 30 * 24 * 3600
"""How long an address from which an account signed in counts as known."""
AWAY_SECONDS = 5.0
"""How long Redis is left alone after it failed."""


@dataclass(eq=False)
class Limited(Problem):
    """Too many tries; `details["seconds"]` says when the next one is looked at."""

    message: str = "Too many tries to sign in."
    kept: str = "The password was not checked."
    code: str = "limited"
    status: int = 429


@dataclass(frozen=True, slots=True)
class Ticket:
    """Permission to compare one password. Only `admit` makes it, so no hash is computed before the limits were checked."""

    email: str
    account: str
    place: str
    device: str | None
    known: bool


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


Count = tuple[RateLimitItem, tuple[str, ...]]


def network(address: str) -> str:
    """What counts as one address: an IPv4 address, or the /64 of an IPv6 one."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)


def _bound_by(ticket: Ticket) -> list[Count]:
    if ticket.device:
        return [(DEVICE, ("device", ticket.account, ticket.device))]
    both = (BOTH, ("both", ticket.account, ticket.place))
    if ticket.known:
        return [both, (KNOWN_ADDRESS, ("known address", ticket.place))]
    return [both, (ADDRESS, ("address", ticket.place)), (ACCOUNT, ("account", ticket.account))]


def _place_key(account: str, place: str) -> str:
    return f"codeloom:known/{account}/{place}"


def _admit(store: Storage, email: str, account: str, place: str, device: str | None) -> Ticket:
    known = device is not None or store.get(_place_key(account, place)) > 0
    ticket = Ticket(email, account, place, device, known)
    limiter = MovingWindowRateLimiter(store)
    counts = _bound_by(ticket)
    # Ask all before counting in any: a try refused for its address does not use up the account's.
    for item, key in counts:
        if not limiter.test(item, *key):
            raise _limited(limiter, item, key)
    for item, key in counts:
        if not limiter.hit(item, *key):
            raise _limited(limiter, item, key)
    return ticket


def _limited(limiter: MovingWindowRateLimiter, item: RateLimitItem, key: tuple[str, ...]) -> Limited:
    seconds = max(1, int(limiter.get_window_stats(item, *key).reset_time - clock.now().timestamp()) + 1)
    minutes = -(-seconds // 60)
    wait = f"Try again in {minutes} minute{'s' if minutes > 1 else ''}."
    return Limited(todo=wait, details={"seconds": seconds, "bound": key[0]})


def admit(email: str, address: str, device_token: str) -> Ticket:
    """Count a try and let it through, or raise Limited. The answer is the same whether the account exists or not."""
    email = "".join(letter for letter in email.strip().lower() if letter.isprintable())
    account, place = tokens.pseudonym("account", email), tokens.pseudonym("address", network(address))
    device = tokens.device_of(device_token, account)
    try:
        return _admit(_counts().of(), email, account, place, device)
    except StorageError:
        return _admit(_counts().failed(), email, account, place, device)


def succeeded(ticket: Ticket) -> None:
    """Forget the tries of somebody who knew the password, and remember the address for the account."""
    store = _counts().of()
    try:
        limiter = MovingWindowRateLimiter(store)
        for item, key in _bound_by(ticket):
            if key[0] in ("device", "both", "account"):
                limiter.clear(item, *key)
        store.incr(_place_key(ticket.account, ticket.place), REMEMBER_SECONDS)
    except StorageError:
        _counts().failed()


def forget() -> None:
    """Drop what this process holds (between tests)."""
    _counts.cache_clear()
