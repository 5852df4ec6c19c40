"""What one person may take of a web process: messages of their sockets, open sockets, and time their events are worked on.

Counted by session and by person, never by socket, so that neither more sockets nor new ones give more (ADR 33). Each process
counts for itself: its event loop and threads are what is scarce, and the wall stands while Redis is away. Used in the event
loop only.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from time import monotonic

RATE, BURST = 60.0, 480.0
"""Messages a second and at once of one session; a person holding a key down sends 30 a second. A person has twice as much, one
socket half as much at once, so that a page out of hand is closed before it takes what the others need."""
PIECE = 16 * 1024
"""Characters of a message that count as one more message."""
CONNECT = 8
"""Messages that opening a socket counts as."""
MOST_SOCKETS = 16
"""Sockets of one session open at once in one process: pages in as many tabs. A person may have twice as many."""
MOST_OPEN_EVENTS = 300
"""Events of a person that were taken and are not done: ten tabs that load at once have some 80."""
AT_ONCE = 2
"""Events of a person that are worked on at the same time."""
WORK, SAVED = 0.2, 8.0
"""Seconds of work a second, and saved up, that a person has while others work too."""
LONGEST = 0.25
"""Seconds that one event counts at most: what is longer waits for a server, and takes nobody's time."""
CONNECT_SECONDS, BACKGROUND_SECONDS = 0.03, 0.05
"""What opening a socket, and an event that goes on in the background, counts."""
ALONE_SECONDS = 5.0
"""Without an event of anybody else for so long, a person is alone, and their time is not counted against them."""
MANY = 1000
"""Records from which those of people who left are looked for and forgotten."""


@dataclass(slots=True)
class Bucket:
    """What is left of a budget that fills by `rate` a second up to `most`."""

    rate: float
    most: float
    left: float
    seen: float

    def now(self, moment: float) -> float:
        """What is left at a moment."""
        self.left, self.seen = min(self.most, self.left + (moment - self.seen) * self.rate), moment
        return self.left


def of_socket() -> Bucket:
    """The budget of messages of one socket."""
    return _full(RATE, BURST / 2)


def _full(rate: float, most: float) -> Bucket:
    return Bucket(rate, most, most, monotonic())


@dataclass(eq=False, slots=True)
class Share:
    """What one session or person has taken. `work` holds seconds; `open_events` and `in_work` count events."""

    messages: Bucket
    work: Bucket
    sockets: int = 0
    open_events: int = 0
    in_work: int = 0
    last: float = 0.0
    queue: deque[asyncio.Future[None]] = field(default_factory=deque)
    timer: asyncio.TimerHandle | None = None

    def gone(self, moment: float) -> bool:
        """Whether nothing is open or owed, so that forgetting it changes nothing."""
        busy = self.sockets or self.open_events or self.in_work or self.queue
        return not busy and self.messages.now(moment) == self.messages.most and self.work.now(moment) == self.work.most


class Shares:
    """The shares of all sessions and people of this process."""

    def __init__(self) -> None:
        self._sessions: dict[str, Share] = {}
        self._people: dict[str, Share] = {}
        self._person_of: dict[str, str] = {}

    def connect(self, session: str, person: str) -> str:
        """Count one more open socket of a session. "" when it may open, else why not: "messages" or "sockets"."""
        if len(self._people) + len(self._person_of) > MANY:
            self._forget()
        self._person_of[session] = person
        mine, all_mine = self._session(session), self._person(person)
        if mine.sockets >= MOST_SOCKETS or all_mine.sockets >= 2 * MOST_SOCKETS:
            return "sockets"
        if not self._takes(session, CONNECT):
            return "messages"
        mine.sockets += 1
        all_mine.sockets += 1
        return ""

    def disconnect(self, session: str) -> None:
        """Count one open socket less."""
        for share in self._both(session):
            share.sockets -= 1

    def message(self, session: str, characters: int, socket: Bucket) -> bool:
        """Count a message that came through a socket; False when it is more than socket, session or person may send."""
        _, person = self._both(session)
        return person.open_events < MOST_OPEN_EVENTS and self._takes(session, 1 + characters // PIECE, socket)

    def event(self, session: str, change: int) -> None:
        """Count events of a session that were taken (1) or are done (-1)."""
        for share in self._both(session):
            share.open_events += change

    @asynccontextmanager
    async def turn(self, session: str) -> AsyncIterator[None]:
        """Wait for the person's turn and hold it. They come in the order they asked, AT_ONCE at the same time; who took more
        than their time waits while others work."""
        _, share = self._both(session)
        await self._begin(share)
        began = monotonic()
        try:
            yield
        finally:
            self._end(share, min(LONGEST, monotonic() - began))

    async def pay(self, session: str, seconds: float) -> None:
        """Wait for the person's turn, and count so many seconds in place of what follows."""
        _, share = self._both(session)
        await self._begin(share)
        self._end(share, seconds)

    async def _begin(self, share: Share) -> None:
        share.last = monotonic()
        if not share.queue and self._may_begin(share):
            share.in_work += 1
            return
        mine = asyncio.get_running_loop().create_future()
        share.queue.append(mine)
        self._wake(share)
        try:
            await mine
        except asyncio.CancelledError:
            if mine.done() and not mine.cancelled():
                self._end(share, 0)
            raise

    def _end(self, share: Share, seconds: float) -> None:
        share.in_work -= 1
        share.work.now(monotonic())
        share.work.left -= seconds
        self._wake(share)

    def _wake(self, share: Share) -> None:
        """Let begin who may; who waits for time to pass is looked at again then."""
        while share.queue and (share.queue[0].done() or self._may_begin(share)):
            if not (first := share.queue.popleft()).done():
                share.in_work += 1
                first.set_result(None)
        if share.timer is not None:
            share.timer.cancel()
            share.timer = None
        if share.queue and share.in_work < AT_ONCE:
            pause = max(0.01, -share.work.left / WORK)
            share.timer = asyncio.get_running_loop().call_later(pause, self._wake, share)

    def _may_begin(self, share: Share) -> bool:
        moment = monotonic()
        return share.in_work < AT_ONCE and (share.work.now(moment) > 0 or self._alone(share, moment))

    def _alone(self, share: Share, moment: float) -> bool:
        return not any(moment - one.last < ALONE_SECONDS for one in self._people.values() if one is not share)

    def _takes(self, session: str, cost: float, *more: Bucket) -> bool:
        """Take a cost from every budget of messages, or from none: a session that is over takes nothing of its person's."""
        moment = monotonic()
        budgets = [*more, *(one.messages for one in self._both(session))]
        if any(one.now(moment) < cost for one in budgets):
            return False
        for one in budgets:
            one.left -= cost
        return True

    def _both(self, session: str) -> tuple[Share, Share]:
        return self._session(session), self._person(self._person_of.get(session, session))

    def _session(self, session: str) -> Share:
        return _found(self._sessions, session, 1)

    def _person(self, person: str) -> Share:
        return _found(self._people, person, 2)

    def _forget(self) -> None:
        moment = monotonic()
        for shares in (self._sessions, self._people):
            for one in [one for one, share in shares.items() if share.gone(moment)]:
                del shares[one]
        self._person_of = {one: person for one, person in self._person_of.items() if one in self._sessions}


def _found(shares: dict[str, Share], of: str, times: int) -> Share:
    """The record of a session or person; a full one when nothing was taken lately."""
    if (share := shares.get(of)) is None:
        share = shares[of] = Share(_full(times * RATE, times * BURST), _full(WORK, SAVED))
    return share


shares = Shares()
