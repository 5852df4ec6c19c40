"""Who is signed in: the person behind a session, read again at least once a second by gate, routes and pushes.

Signing in and out is in accounts/sessions.py, making organizations and people in people/creation.py.
"""

import threading
import time
from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from cachetools import TLRUCache, TTLCache

from codeloom.coding import clock
from codeloom.coding.roles import is_role
from codeloom.db.queries import accounts as queries
from codeloom.db.scope import Scope
from codeloom.db.work import Unreachable, system_work
from codeloom.services.core import Unavailable

IDLE = timedelta(minutes=30)
"""A session ends when its person has done nothing for so long. A page left open does nothing."""
FRESH_SECONDS = 0.5
"""Seconds for which a read session is used; with the time of reading, an ended session stops within 1 s (docs/FAULTS.md, A4)."""
TOUCH_SECONDS = 60.0
"""How often at most a session's last use is written."""
MOST_SESSIONS_KEPT = 20_000
"""Sessions a process remembers; beyond it those asked for longest ago are read again."""


@dataclass(frozen=True, slots=True)
class Principal:
    """The person of a live session, as they are now. `role` is a value of coding.lifecycle.Role."""

    scope: Scope
    name: str
    email: str
    role: str
    org_name: str
    time_zone: str
    initials: str
    letters: bool = True
    theme: str = "system"
    row_height: str = "dense"


def initials(name: str) -> str:
    """Up to two letters for a name: first and last word."""
    words = [word for word in name.split() if word[0].isalpha()]
    picked = words if len(words) < 2 else [words[0], words[-1]]
    return "".join(word[0].upper() for word in picked)


@contextmanager
def database_or_unavailable() -> Iterator[None]:
    """Turn a database that is away into the problem a person can read."""
    try:
        yield
    except Unreachable:
        raise Unavailable() from None


def principal(session_id: UUID) -> Principal | None:
    """The person behind a session; None once it was ended, ran out, idled, or the person was disabled.

    Whoever has a role that is none of ours is nobody.

    Reads the database. Raises Unavailable when that is away. Does not count as something the person did.
    """
    now = clock.now()
    return _among([session_id], now).get(session_id)


def _among(session_ids: Collection[UUID], now: datetime) -> dict[UUID, Principal]:
    with database_or_unavailable(), system_work() as work:
        rows = queries.standing(work, session_ids, now, now - IDLE)
    return {row.session_id: _person(row) for row in rows if is_role(row.role)}


def _person(standing: queries.Standing) -> Principal:
    scope = Scope(standing.org_id, standing.user_id, standing.role, standing.session_id)
    return Principal(
        scope, standing.name, standing.email, standing.role, standing.org_name, standing.time_zone, initials(standing.name),
        standing.letters, standing.theme, standing.row_height,
    )  # fmt: skip


def still_live(session_ids: Collection[UUID]) -> set[UUID]:
    """Those of many sessions that have not ended, in one query. Raises Unavailable.

    Asked for all open sockets every 0.4 s, it also keeps what is known of their people fresh: events ask nothing.
    """
    return {session_id for session_id, person in principals.of_many(session_ids).items() if person is not None}


def _write_touch(session_id: UUID, moment: datetime) -> None:
    try:
        with system_work() as work:
            queries.touch(work, session_id, moment)
    except Unreachable:
        principals.untouch(session_id)


@dataclass(frozen=True, slots=True)
class Ends:
    """Whole seconds until a session ends because its person does nothing, and until it ends in any case."""

    idle_seconds: int
    last_seconds: int


def ends_of(session_id: UUID) -> Ends | None:
    """When a session ends; None for one that has. Asking is nothing that its person did. Raises Unavailable."""
    with database_or_unavailable(), system_work() as work:
        moments = queries.ends_of(work, session_id)
    if moments is None:
        return None
    now, (seen, last) = clock.now(), moments
    ends = Ends(int((seen + IDLE - now).total_seconds()), int((last - now).total_seconds()))
    return ends if min(ends.idle_seconds, ends.last_seconds) >= 0 else None


def stay(session_id: UUID) -> Ends | None:
    """Count the wish to stay as something the person did, and say when the session ends now. Raises Unavailable."""
    if ends_of(session_id) is None:
        return None
    with database_or_unavailable(), system_work() as work:
        queries.touch(work, session_id, clock.now())
    return ends_of(session_id)


@dataclass(frozen=True, slots=True)
class _Answer:
    """Who a session's person was when its reading began, in seconds of time.monotonic; None for a session that ended."""

    read_at: float
    person: Principal | None


class Principals:
    """The people behind sessions, each cached for FRESH_SECONDS. One per process, shared by gate, routes and pushes."""

    def __init__(self) -> None:
        self._kept = TLRUCache[UUID, _Answer](MOST_SESSIONS_KEPT, lambda _, answer, __: answer.read_at + FRESH_SECONDS)
        self._touched = TTLCache[UUID, None](MOST_SESSIONS_KEPT, TOUCH_SECONDS)
        self._lock = threading.Lock()
        self._writer: ThreadPoolExecutor | None = None

    def peek(self, session_id: UUID) -> Principal | None:
        """The fresh answer in memory, if there is one and the session is live. Never reads the database."""
        answer = self._answer(session_id)
        return answer.person if answer else None

    def of(self, session_id: UUID) -> Principal | None:
        """The person behind a session, from memory or the database. Raises Unavailable."""
        if answer := self._answer(session_id):
            return answer.person
        began = time.monotonic()
        person = principal(session_id)
        self._keep(began, {session_id: person})
        return person

    def of_many(self, session_ids: Collection[UUID]) -> dict[UUID, Principal | None]:
        """The people behind many sessions, read in one query. Raises Unavailable."""
        began = time.monotonic()
        live = _among(session_ids, clock.now())
        people = {session_id: live.get(session_id) for session_id in session_ids}
        self._keep(began, people)
        return people

    def _answer(self, session_id: UUID) -> _Answer | None:
        with self._lock:
            return self._kept.get(session_id)

    def _keep(self, began: float, people: dict[UUID, Principal | None]) -> None:
        with self._lock:
            self._kept.update({session_id: _Answer(began, person) for session_id, person in people.items()})

    def touch(self, session_id: UUID) -> None:
        """Note that the person did something: returns at once, writes at most once a minute in a thread of its own.

        Call it for what people do (events, requests), never for pushes or refreshing a cookie.
        """
        with self._lock:
            if session_id in self._touched:
                return
            self._touched[session_id] = None
            if self._writer is None:
                self._writer = ThreadPoolExecutor(1, thread_name_prefix="touch")
        self._writer.submit(_write_touch, session_id, clock.now())

    def untouch(self, session_id: UUID) -> None:
        """Forget that a use was noted, because writing it failed; the next use tries again."""
        with self._lock:
            self._touched.pop(session_id, None)

    def forget(self, session_id: UUID | None = None) -> None:
        """Empty the cache for a session (it was just ended here), or for all (between tests)."""
        with self._lock:
            if session_id is None:
                self._kept.clear()
                self._touched.clear()
            else:
                self._kept.pop(session_id, None)


principals = Principals()
