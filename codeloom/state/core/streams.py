"""What open screens are shown while nobody presses anything: read once for an organization, told once to all who see the same.

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
from reflex.state import StateUpdate
from reflex_base.constants.state import FIELD_MARKER
from reflex_base.registry import RegistrationContext

from codeloom.db.scope import Scope
from codeloom.services.accounts import Principal, principals
from codeloom.services.core import Problem, offload
from codeloom.state.core.permissions import may_run

log = logging.getLogger("codeloom.live")
V = TypeVar("V")
STREAMS: "list[Stream[Any]]" = []
"""Every stream there is; each is made beside the state it keeps fresh."""
NOTHING = object()
"""What a tab shows of a stream before anything was told."""


def _namespace() -> Any:
    return RegistrationContext.get().app.event_namespace


def socket_of(token: str) -> str | None:
    """The name of the tab's socket while it is open in this process. Costs a walk over all tabs: ask once, then `is_open`."""
    namespace = _namespace()
    return None if namespace is None else namespace.token_to_sid.get(token)


def is_open(token: str, socket: str) -> bool:
    """Whether a tab still speaks through the socket it had."""
    namespace = _namespace()
    return namespace is not None and namespace.sid_to_token.get(socket) == token


@dataclass(frozen=True, eq=False)
class Stream(Generic[V]):
    """One variable of a state class that is kept fresh on open screens.

    `read` reads it in a thread for the organization of a scope; `part` is what one person sees of it, and a part equal to
    the last one is not told again. `verb` is what a person must be allowed to see it, `SIGNED_IN` for anybody. `pause` is
    the least time between two readings in seconds, `after` how long a reading waits for what happens next, so that it does
    not take the processor from the answer to whoever acted; `at_once` tells it also to a tab that has just come.
    """

    state: Callable[[], type[rx.State]]
    var: str
    read: Callable[[Scope], V]
    part: Callable[[V, Principal], Any]
    verb: str
    pause: float = 0.1
    after: float = 0.0
    at_once: bool = False

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


class Feed:
    """One stream of one organization and the tabs of this process that are shown it."""

    def __init__(self, org_id: UUID, stream: Stream[Any]) -> None:
        self.org_id, self.stream = org_id, stream
        self._viewers: dict[str, Viewer] = {}
        self._moved, self._waited_for = True, False
        self._view: Any = None
        self._task: asyncio.Task[None] | None = None

    def join(self, viewer: Viewer) -> None:
        """Show the stream to one more tab."""
        self._viewers[viewer.token] = viewer
        if self.stream.at_once:
            self._waited_for = True
            self._soon()

    def turn(self, token: str, page: str) -> None:
        """Leave a tab alone unless it is still on the page it was shown this on."""
        viewer = self._viewers.get(token)
        if viewer is not None and viewer.page != page:
            del self._viewers[token]

    def moved(self) -> None:
        """Something happened in the organization: what was read is old."""
        self._moved = True
        if self._viewers:
            self._waited_for = True
            self._soon()

    def _soon(self) -> None:
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._bring())

    async def _bring(self) -> None:
        """Read and tell until nothing is waited for, with a pause between two times."""
        while self._waited_for:
            if self._moved:
                await asyncio.sleep(self.stream.after)
            self._waited_for = False
            try:
                await self._once()
            except Problem as problem:
                log.warning("live.reading_failed", extra={"code": problem.code, "of": self.stream.var})
                self._moved = self._waited_for = True
                await asyncio.sleep(1)
            await asyncio.sleep(self.stream.pause)

    async def _once(self) -> None:
        people = await self._people()
        if not people:
            return
        if self._moved:
            self._moved = False
            try:
                self._view = await offload(self.stream.read, next(iter(people.values())).scope)
            except Problem:
                self._moved = True
                raise
        await self._tell(people)

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

    async def _tell(self, people: Mapping[UUID, Principal]) -> None:
        """Tell every tab its part, equal ones in one message."""
        parts = {session: self.stream.part(self._view, person) for session, person in people.items()}
        groups: dict[int, tuple[Any, list[str]]] = {}
        for viewer in self._viewers.values():
            part = parts.get(viewer.session_id, NOTHING)
            if part is NOTHING or viewer.shown == part or not is_open(viewer.token, viewer.socket):
                continue
            viewer.shown = part
            groups.setdefault(id(part), (part, []))[1].append(viewer.socket)
        for part, sockets in groups.values():
            delta = {self.stream.state().get_full_name(): {self.stream.var + FIELD_MARKER: part}}
            await _namespace().emit("event", StateUpdate(delta=delta), to=sockets)
