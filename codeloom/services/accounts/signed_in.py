"""Who is signed in: the person behind a session, read again at least once a second by every door.

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
from codeloom.coding.lifecycle import Role
from codeloom.db.queries import accounts as queries
from codeloom.db.scope import Scope
from codeloom.db.work import Unreachable, system_work
from codeloom.services.core import Unavailable

IDLE = timedelta(minutes=30)
"""A session ends when its person has done nothing for so long. A page left open does nothing."""
FRESH_SECONDS = 0.5
"""How long an answer about a session is believed: with the time of reading it, under 1 s (DESIGN 8)."""
TOUCH_SECONDS = 60.0
"""How often at most a session's last use is written."""
MOST_KEPT = 20_000
"""Sessions a process remembers; beyond it those asked for longest ago are read again."""

HOME = {Role.CODER: "/queue", Role.SUPERVISOR: "/audits", Role.MANAGER: "/dashboard"}
"""Where each role lands after signing in; the other roles' screens come with their issue."""


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

    @property
    def home(self) -> str:
        """The path of the first screen of this person's role; `/` while the role has none yet."""
        return HOME.get(Role(self.role), "/")


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

    Reads the database. Raises Unavailable when that is away. Does not count as something the person did.
    """
    now = clock.now()
    return _among([session_id], now).get(session_id)


def _among(session_ids: Collection[UUID], now: datetime) -> dict[UUID, Principal]:
    with database_or_unavailable(), system_work() as work:
        found = queries.standing(work, session_ids, now, now - IDLE)
    return {one.session_id: _person(one) for one in found}


def _person(found: queries.Standing) -> Principal:
    scope = Scope(found.org_id, found.user_id, found.role, found.session_id)
    return Principal(
        scope, found.name, found.email, found.role, found.org_name, found.time_zone, initials(found.name)
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
class _Answer:
    """Who a session's person was when its reading began, in seconds of time.monotonic; None for a session that ended."""

    read_at: float
    person: Principal | None


class Principals:
    """Answers about sessions, each believed for under a second. One per process, shared by gate, routes and pushes."""

    def __init__(self) -> None:
        self._kept = TLRUCache[UUID, _Answer](MOST_KEPT, lambda _, answer, __: answer.read_at + FRESH_SECONDS)
        self._touched = TTLCache[UUID, None](MOST_KEPT, TOUCH_SECONDS)
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
        found = principal(session_id)
        self._keep(began, {session_id: found})
        return found

    def of_many(self, session_ids: Collection[UUID]) -> dict[UUID, Principal | None]:
        """The people behind many sessions, read in one query. Raises Unavailable."""
        began = time.monotonic()
        found = _among(session_ids, clock.now())
        people = {session_id: found.get(session_id) for session_id in session_ids}
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
        """The use could not be written: the next one tries again."""
        with self._lock:
            self._touched.pop(session_id, None)

    def forget(self, session_id: UUID | None = None) -> None:
        """Drop what is known of a session (it was just ended here), or of all (between tests)."""
        with self._lock:
            if session_id is None:
                self._kept.clear()
                self._touched.clear()
            else:
                self._kept.pop(session_id, None)


principals = Principals()
