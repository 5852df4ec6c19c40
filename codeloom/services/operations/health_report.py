"""Whether each dependency answers (INV-11): database, migrations, audit chain, worker heartbeat, Redis, mail, and the object store
where there is one.

The answer holds states, counts and milliseconds; no address, no name of an organization, no error text.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

import redis

from codeloom.db.migrate import ahead, current
from codeloom.db.queries.operations import health as queries
from codeloom.db.work import Unreachable, system_work
from codeloom.services.delivery import queues
from codeloom.services.mail import report as mail_report
from codeloom.services.operations.checkpoint_copies import report as copies_report
from codeloom.services.operations.heartbeat import SILENT_AFTER, alive
from codeloom.settings import settings


@dataclass(frozen=True, slots=True)
class Check:
    """One dependency: whether it is well, how long asking took, and a word or number about it."""

    name: str
    ok: bool
    ms: float
    note: str


def _database() -> str:
    with system_work() as work:
        queries.ping(work)
    return "answers"


def _migrations() -> str:
    have, want = current()
    if have != want and ahead():
        return f"at {have}, ahead of this release"
    if have != want:
        raise LookupError("behind the source")
    return f"at {have}"


def _chain() -> str:
    with system_work() as work:
        chains, loose = queries.loose_chains(work)
    if loose:
        raise LookupError(f"{loose} of {chains} chains do not end at their head")
    return f"{chains} chains end at their heads"


def _worker() -> str:
    living = alive("worker")
    if not living.count:
        raise LookupError(f"none heard for {SILENT_AFTER:.0f} s")
    if unserved := [queue for queue in queues() if queue not in living.queues]:
        raise LookupError(f"{living.count} alive, none serves {', '.join(unserved)}")
    return f"{living.count} alive"


def _redis() -> str:
    url = settings().redis_url
    if not url:
        raise LookupError("not configured")
    with redis.Redis.from_url(url, socket_timeout=1, socket_connect_timeout=1) as connection:
        connection.ping()
    return "answers"


def _mail() -> str:
    well, words = mail_report()
    if not well:
        raise LookupError(words)
    return words


def _copies() -> str:
    well, words = copies_report()
    if not well:
        raise LookupError(words)
    return words


CHECKS: dict[str, Callable[[], str]] = {
    "database": _database, "migrations": _migrations, "chain": _chain, "worker": _worker, "redis": _redis,
    "mail": _mail,
}  # fmt: skip


def _ask(name: str, ask: Callable[[], str]) -> Check:
    began = time.perf_counter()
    try:
        ok, note = True, ask()
    except LookupError as error:
        ok, note = False, str(error.args[0])
    except (Unreachable, redis.RedisError, OSError):
        ok, note = False, "does not answer"
    except Exception as error:  # a check must never take the report down; only the kind of failure is told
        ok, note = False, type(error).__name__
    return Check(name, ok, round((time.perf_counter() - began) * 1000, 1), note)


def health() -> tuple[Check, ...]:
    """Ask every dependency, one after the other."""
    asked = CHECKS | ({"checkpoint copies": _copies} if settings().s3_bucket else {})
    return tuple(_ask(name, ask) for name, ask in asked.items())
