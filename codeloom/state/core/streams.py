"""What open screens are shown while nobody presses anything: read once for all who look, told once to all who see the same.

A push loads no tab's state. What it carries is a view, which state forgets between events anyway (ADR 7), so the change
goes straight to the sockets, written as JSON once for everybody who gets the same.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

import reflex as rx

from codeloom.coding import clock, trace_context
from codeloom.db.scope import Scope
from codeloom.services.accounts import Principal, principals
from codeloom.services.core import PUSH_SECONDS, Conflict, Problem, Unavailable, offload
from codeloom.state.core.permissions import may_run
from codeloom.state.core.reflex_internals import is_open, tell

log = logging.getLogger("codeloom.live")
S = TypeVar("S")
V = TypeVar("V")
STREAMS: "list[Stream[Any, Any]]" = []
"""Every stream there is; each is made beside the state it keeps fresh."""
NOTHING: Any = object()
"""What a tab shows of a stream before anything was told, and what a feed has read before it read."""


@dataclass(frozen=True, eq=False)
class Stream(Generic[S, V]):
    """One variable of a state class that is kept fresh on open screens.

    `read` reads it in a thread for a subject, under the scope of somebody who looks: None where an organization has one of
    it, else a frozen value that says which (a job and a page of it). Who has the same subject shares the reading; a subject
    that not everybody who may use `verb` may see therefore names the tab too. Where `read` raises a Problem that does not
    pass by itself (NotFound), it is shown no more. `part` is what one person sees of the view, and a part equal to the last
    one is not told again. `verb` is what a person must be allowed to see it, `SIGNED_IN` for anybody.

    `pause` is the least time between two readings in seconds, `after` how long a reading waits for what happens next, so
    that it does not take the processor from the answer to whoever acted; `at_once` tells it also to a tab that has just
    come. `beat` is the seconds after which a view is read again though nothing was announced, counted from the first tab
    that came or the last reading, 0 for never; it stops where `beats` says of what was read that time alone no longer
    changes it. A stream that is not `announced` is read by its beat alone and told each time: a sign that a tab is still
    there.
    """

    state: Callable[[], type[rx.State]]
    var: str
    read: Callable[[Scope, S], V]
    verb: str
    part: Callable[[V, Principal], Any] = lambda view, _person: view
    pause: float = 0.1
    after: float = 0.0
    at_once: bool = False
    beat: float = 0.0
    beats: Callable[[V], bool] = lambda _view: True
    announced: bool = True

    def __post_init__(self) -> None:
        STREAMS.append(self)


@dataclass(eq=False)
class Viewer:
    """A tab that is shown a stream: its socket, whose session, on which page, and the part told last."""

    token: str
    socket: str
    session_id: UUID
    page: str
    shown: Any = NOTHING


def milliseconds() -> int:
    """The server's clock, for pages to compare with theirs."""
    return int(clock.now().timestamp() * 1000)


class Feed:
    """One stream of one subject in an organization, and the tabs of this process that are shown it.

    `left` is called when work ends and nobody looks any more.
    """

    def __init__(self, stream: Stream[Any, Any], subject: Any, left: Callable[[], None]) -> None:
        self.stream, self.subject, self._left = stream, subject, left
        self._viewers: dict[str, Viewer] = {}
        self._moved, self._waited_for = True, False
        self._view: Any = NOTHING
        self._heard = 0  # when the oldest commit was announced that nobody is told of yet (ms); 0 for none
        self._task: asyncio.Task[None] | None = None
        self._timer: asyncio.TimerHandle | None = None

    def join(self, viewer: Viewer) -> None:
        """Show the stream to one more tab."""
        self._viewers[viewer.token] = viewer
        if self.stream.at_once:
            self._waited_for = True
            self._soon()
        elif self._timer is None:
            self._wait()

    def leave(self, token: str) -> None:
        """Show it to a tab no more."""
        self._viewers.pop(token, None)

    def turn(self, token: str, page: str) -> None:
        """Leave a tab alone unless it is still on the page it was shown this on."""
        viewer = self._viewers.get(token)
        if viewer is not None and viewer.page != page:
            del self._viewers[token]

    def moved(self) -> None:
        """Something happened in the organization: what was read is old."""
        if self.stream.announced:
            if self._viewers:
                self._heard = self._heard or milliseconds()
            self._old()

    def idle(self) -> bool:
        """Whether nobody looks any more and nothing is in work, so that it can be dropped."""
        in_work = self._task is not None and not self._task.done()
        return not in_work and not any(is_open(token, one.socket) for token, one in self._viewers.items())

    def close(self) -> None:
        """Forget everything: it is dropped."""
        self._viewers.clear()
        if self._timer is not None:
            self._timer.cancel()

    def _old(self) -> None:
        self._moved = True
        if self._viewers:
            self._waited_for = True
            self._soon()

    def _soon(self) -> None:
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._bring())
            self._task.add_done_callback(lambda _: None if self._viewers else self._left())

    async def _bring(self) -> None:
        """Read and tell until nothing is waited for, with a pause between two times; then wait for the beat."""
        trace_context.begin()  # not that of whoever's act or page made this task
        while self._waited_for:
            if self._moved:
                await asyncio.sleep(self.stream.after)
            self._waited_for = False
            try:
                await self._once()
            except (Unavailable, Conflict) as problem:
                log.warning("live.reading_failed", extra={"code": problem.code, "of": self.stream.var})
                self._moved = self._waited_for = True
                await asyncio.sleep(1)
            except Problem:  # what is asked for is not there, or not for whoever asks
                self._viewers.clear()
            await asyncio.sleep(self.stream.pause)
        self._wait()

    def _wait(self) -> None:
        """Be read again after the beat, where somebody looks and time alone changes what was read."""
        if self._timer is not None:
            self._timer.cancel()
        beats = self.stream.beat and self._viewers and (self._view is NOTHING or self.stream.beats(self._view))
        self._timer = asyncio.get_running_loop().call_later(self.stream.beat, self._old) if beats else None

    async def _once(self) -> None:
        people = await self._people()
        if not people:
            self._heard = 0
            return
        heard = 0
        if self._moved:
            self._moved, heard, self._heard = False, self._heard, 0
            try:
                self._view = await offload(self.stream.read, next(iter(people.values())).scope, self.subject)
            except Problem:
                self._moved, self._heard = True, heard
                raise
        await self._tell(people, heard)
        if heard:
            PUSH_SECONDS.labels(self.stream.var).observe((milliseconds() - heard) / 1000)

    async def _people(self) -> dict[UUID, Principal]:
        """Who may see the stream, by session, as they are now. Whoever may not, or closed the tab, is let go."""
        self._viewers = {token: one for token, one in self._viewers.items() if is_open(token, one.socket)}
        wanted = {one.session_id for one in self._viewers.values()}
        known = {one: principals.peek(one) for one in wanted}
        if any(person is None for person in known.values()):
            known |= await offload(principals.of_many, wanted)
        verbs = (self.stream.verb,)
        people = {one: who for one, who in known.items() if who is not None and may_run(who.role, verbs)}
        gone = wanted - people.keys()  # not whoever came while the sessions were read
        self._viewers = {token: one for token, one in self._viewers.items() if one.session_id not in gone}
        return people

    async def _tell(self, people: Mapping[UUID, Principal], heard: int) -> None:
        """Tell every tab its part, equal ones in one message. `heard`: when what is told became old, 0 for no change."""
        parts = {session: self.stream.part(self._view, person) for session, person in people.items()}
        groups: dict[int, tuple[Any, list[str]]] = {}
        for viewer in self._viewers.values():
            part = parts.get(viewer.session_id, NOTHING)
            known = self.stream.announced and viewer.shown == part
            if part is NOTHING or known or not is_open(viewer.token, viewer.socket):
                continue
            viewer.shown = part
            groups.setdefault(id(part), (part, []))[1].append(viewer.socket)
        for part, sockets in groups.values():
            await tell(sockets, self.stream.state(), self.stream.var, part, heard)
