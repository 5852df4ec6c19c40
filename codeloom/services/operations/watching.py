"""What each web process does beside its requests: says that it lives, and looks every few seconds whether the parts answer.

One process at a time looks for all; what it finds is kept (`part_troubles`), so that every page says the same "since", and
a restart forgets nothing. While the database does not answer nothing can be kept: the process that saw it notes it afterwards.
"""

import logging
import threading
import time
from datetime import datetime, timedelta

import redis

from codeloom.coding import clock
from codeloom.db.queries.operations import troubles as queries
from codeloom.db.queries.operations.workers import alone
from codeloom.db.work import Unreachable, system_work
from codeloom.gateways import page_state
from codeloom.gateways.job_queue import connection
from codeloom.services.operations.health_report import health
from codeloom.services.operations.heartbeat import BEAT_SECONDS, alive, beat, leave, my_name
from codeloom.settings import settings

log = logging.getLogger("codeloom.watching")
KEEP_TROUBLES = timedelta(days=30)
HANGING = timedelta(seconds=5)
"""From so long on, waiting for the database is trouble, though it answers in the end."""
TASK = 0x10_16
DOORBELL, STATE = "doorbell", "page_state"


def down_now() -> set[str]:
    """The parts that do not answer, asked one after the other."""
    down = {one.name for one in health() if not one.ok}
    if not alive("doorbell").count:
        down.add(DOORBELL)
    where = page_state.address(settings())
    if where is not None and ping(where) is None:
        down.add(STATE)
    return down


def ping(url: str) -> float | None:
    """How long a Redis takes to answer, in milliseconds; None where it does not within 2 s."""
    began = time.perf_counter()
    try:
        connection(url).ping()
    except (redis.RedisError, OSError):
        return None
    return (time.perf_counter() - began) * 1000


class Watcher:
    """Looks for one process. `redis_ms` is how long Redis took last, None where it does not answer or was not asked."""

    def __init__(self) -> None:
        self.redis_ms: float | None = None
        self.asked = False
        self._away_since: datetime | None = None

    def look(self) -> None:
        """Ask, and keep what is new, unless another process does so now."""
        self.redis_ms, self.asked = (ping(settings().redis_url) if settings().redis_url else None), True
        now = clock.now()
        try:
            with alone(TASK) as mine:
                if mine:
                    self._keep(now)
        except Unreachable:
            self._away_since = self._away_since or now

    def _keep(self, now: datetime) -> None:
        down = down_now()
        with system_work() as work:
            if self._away_since is not None:
                queries.note_over(work, "database", self._away_since, now)
            queries.settle(work, down, now)
            queries.forget(work, now - KEEP_TROUBLES)
        self._away_since = None

    def _beat(self, name: str) -> None:
        """Say that the process lives. A database that let it wait long did not answer meanwhile."""
        began = clock.now()
        if beat(name, "web") and clock.now() - began > HANGING:
            with system_work() as work:
                queries.note_over(work, "database", began, clock.now())

    def go_on(self, over: threading.Event, name: str) -> None:
        """Beat and look until told to end. A failure is logged by its kind, and looked again."""
        while True:
            try:
                self._beat(name)
                self.look()
            except Exception as error:
                log.warning("watching.failed", extra={"kind": type(error).__name__})
            if over.wait(BEAT_SECONDS):
                return leave(name)


watcher = Watcher()
"""That of this process."""


def watch() -> threading.Event:
    """Begin, in a thread that ends with the process; setting the event ends it in order."""
    over = threading.Event()
    threading.Thread(target=watcher.go_on, args=(over, my_name()), name="watching", daemon=True).start()
    return over


def redis_ms() -> float | None:
    """How long Redis took when this process looked last; asked now where it did not look yet."""
    if watcher.asked:
        return watcher.redis_ms
    url = settings().redis_url
    return ping(url) if url else None
