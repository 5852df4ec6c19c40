"""What every screen shares: who is signed in, calling a verb, toasts, live numbers.

Views go to the browser and are then forgotten: only plain scalars that are no clinical text stay in the pickled state
(`_kept`), so Redis never holds a note, a name or a row. A handler therefore works from ids the event brings and from
the database, never from a view it assigned earlier.
"""

import logging
from functools import cache
from typing import Any, ClassVar, TypeVar
from uuid import UUID

import reflex as rx

from codeloom.services.accounts import Principal
from codeloom.services.charts import Figures, figures_of
from codeloom.services.core import (
    Command,
    Later,
    Problem,
    Unauthenticated,
    Unavailable,
    Verb,
    current_act,
    offload,
    parse,
)
from codeloom.services.notices import unread_of
from codeloom.state.core import live
from codeloom.state.core.acts import in_work
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import SIGNED_IN, handles
from codeloom.state.core.reflex_internals import own_fields, socket_of, wipe
from codeloom.state.core.session import who
from codeloom.state.core.streams import Stream, Viewer
from codeloom.state.core.toasts import Toast, of_problem, of_result

log = logging.getLogger("codeloom.state")
C = TypeVar("C", bound=Command)
V = TypeVar("V")
MOST_TOASTS = 3
FAILED = Problem(
    "Something failed on the server.", "What you saved before is kept.", "Load the page and try again.", "failed", 500
)
NOTHING_OPEN = Problem(
    "Nothing is open on this page, so that step was not done.", "What you saved before is kept.", "Load the page and try again.",
    "nothing_open", 409,
)  # fmt: skip


class Screen(rx.State):
    """The shell's state, and the base of every screen's.

    Of acts that are sent again (state/core/acts.py): `_filling` names the filling of the page that it shows now, `_put_back`
    the one whose screen was put back since. `_missed` says that something the page shows could not be read while it was filled,
    because the database was out of reach, `_tries` how often it was filled again for that.
    """

    _kept: ClassVar[Kept] = kept(numbers=("toast_count",))
    _session: str = ""
    _filling: str = ""
    _put_back: str = ""
    _missed: bool = False
    _tries: int = 0
    user_name: str = ""
    initials: str = ""
    role: str = ""
    denied: bool = False
    org_name: str = ""
    letters: bool = True
    theme: str = "system"
    row_height: str = "dense"
    toasts: list[Toast] = []
    toast_count: int = 0
    figures: Figures = Figures()
    notices_unread: int = 0

    def __getstate__(self) -> dict[str, Any]:
        """The fields as Reflex pickles them, every view replaced by its default."""
        fields = dict(super().__getstate__())
        for name, default in own_fields(type(self)):
            if not name.startswith("_") and name not in type(self)._kept:
                fields[name] = default()
        return fields

    async def _bind(self, principal: Principal) -> None:
        """Tie this tab to a session. State of another session is wiped, never shown: also what of it is not loaded yet."""
        session = str(principal.scope.session_id)
        if self._session not in ("", session):
            for kind in _screens(Screen):
                await self.get_state(kind)
            wipe(self)
        self._session = session

    def _say(
        self, title: str, body: str = "", label: str = "", link: str = "", tone: str = "ok", undo: bool = False
    ) -> None:
        """Show a result as a toast; `undo` puts the screen's undo into it."""
        self.toast_count += 1
        made = of_result(str(self.toast_count), title, body, label, link, tone, undo)
        self.toasts = [*self.toasts, made][-MOST_TOASTS:]

    def _show(self, problem: Problem) -> None:
        """Show a problem as a toast that stays until closed."""
        self.toast_count += 1
        self.toasts = [*self.toasts, of_problem(problem, str(self.toast_count))][-MOST_TOASTS:]

    async def _ask(self, verb: Verb[C, V], **fields: Any) -> V:
        """Call a verb with untrusted fields. Raises Problem."""
        act = in_work.get()
        named = current_act.set(act.named_call() if act is not None and verb.changes else "")
        try:
            principal = await who(self)
            if principal is None:
                raise Unauthenticated()
            return await offload(verb, principal.scope, parse(verb.command, fields))
        except Unavailable:
            if act is None:
                self._missed = True
                raise
            raise Later from None
        finally:
            current_act.reset(named)

    async def _call(self, verb: Verb[C, V], **fields: Any) -> V | None:
        """Call a verb with untrusted fields; a problem becomes a toast and the answer None."""
        try:
            return await self._ask(verb, **fields)
        except Problem as problem:
            self._show(problem)
            return None

    async def _introduce(self) -> None:
        """Fill in who is signed in; every page's load handler calls this first."""
        principal = await who(self)
        if principal is not None:
            self._name(principal)
            self.denied = False

    def _name(self, principal: Principal) -> None:
        """Fill in the header."""
        self.user_name, self.initials = principal.name, principal.initials
        self.role, self.org_name = principal.role, principal.org_name
        self.letters, self.theme, self.row_height = principal.letters, principal.theme, principal.row_height

    def _deny(self, principal: Principal) -> None:
        """Say in the place of the content that this screen is not for this person. The same whatever was tried."""
        self._name(principal)
        self.denied = True

    @handles.signed_in
    async def greet(self) -> None:
        """Fill in the header of a page that shows nothing else."""
        await self._introduce()

    @handles.signed_in
    def tell_failure(self) -> None:
        """Something went wrong in a way nobody foresaw."""
        self._show(FAILED)

    @handles.signed_in
    def close_toast(self, toast_id: str) -> None:
        """Take one toast away."""
        self.toasts = [toast for toast in self.toasts if toast.id != str(toast_id)]

    async def _watch(self, stream: Stream[Any, Any], subject: Any = None) -> Principal | None:
        """Show a stream of a subject to this tab from now on, while it is on this page and its session lives."""
        principal, token = await who(self), self.router.session.client_token
        socket = socket_of(token)
        if principal is None or principal.scope.session_id is None or socket is None:
            return None
        viewer = Viewer(token, socket, principal.scope.session_id, self.router.url.path)
        live.hub.join(principal.scope.org_id, stream, subject, viewer)
        return principal

    @handles.signed_in_background
    async def follow(self) -> None:
        """Bring live figures to this tab until it closes or its session ends. The last load handler of every page."""
        principal = await self._watch(FIGURES)
        if principal is not None:
            await self._watch(UNREAD)
            live.hub.turn(principal.scope.org_id, self.router.session.client_token, self.router.url.path)


FIGURES: Stream[None, Figures] = Stream(
    lambda: Screen,
    "figures",
    read=lambda scope, _: figures_of(scope.org_id),
    part=lambda figures, person: figures.seen_by(person.role, person.scope.user_id),
    verb=SIGNED_IN,
    after=0.1,
    at_once=True,
)
"""The live figures on every screen."""
UNREAD: Stream[None, dict[UUID, int]] = Stream(
    lambda: Screen,
    "notices_unread",
    read=lambda scope, _: unread_of(scope.org_id),
    part=lambda unread, person: unread.get(person.scope.user_id, 0) if person.scope.user_id else 0,
    verb=SIGNED_IN,
    after=0.1,
    pause=0.5,
    at_once=True,
)
"""How many notices each person has not read, beside the bell."""


@cache
def screens_by_name() -> dict[str, type[Screen]]:
    """The classes of all screens by Reflex's full names of them."""
    return {kind.get_full_name(): kind for kind in _screens(Screen)}


def _screens(kind: type[Screen]) -> list[type[Screen]]:
    """A screen's class and all that are made of it; a part that screens take in (`mixin=True`) is none of them."""
    substates = (one for one in kind.get_substates() if issubclass(one, Screen))
    below = sorted(substates, key=lambda one: one.get_name())
    return [kind, *(found for one in below for found in _screens(one))]
