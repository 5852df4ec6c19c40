"""Held matches: the list, the match that is open, deciding it and taking a decision back."""

from typing import Any, ClassVar
from uuid import UUID

from codeloom.services.core import Problem
from codeloom.services.imports import HeldList, HeldMatchView, decide, list_held, show_held, undo
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen

TABS = ("open", "decided")


class Held(Screen):
    """Kept: the tab, the cursors of earlier pages, the open match with the version seen, and whether newer data are taken."""

    _kept: ClassVar[Kept] = kept(ids=("cursors", "match"), numbers=("version",), choices=("tab", "newer"))
    tab: str = "open"
    cursors: list[str] = []
    match: str = ""
    version: int = 0
    newer: bool = False
    view: HeldList = HeldList()
    one: HeldMatchView = HeldMatchView()
    loaded: bool = False

    async def _read(self) -> None:
        """The list, and of it the match that is open, else the first one."""
        view = await self._call(list_held, tab=self.tab, after=self.cursors[-1] if self.cursors else "")
        if view is None:
            return
        self.view, self.loaded = view, True
        if self.match not in [row.id for row in view.rows]:
            self.match = view.rows[0].id if view.rows else ""
        await self._show_match()

    async def _show_match(self) -> None:
        self.one, self.version, self.newer = HeldMatchView(), 0, False
        if not self.match:
            return
        found = await self._call(show_held, match_id=self.match)
        if found is not None:
            self.one, self.version = found, found.version

    @handles("imports.held_matches", "imports.held_match")
    async def load(self) -> None:
        """Fill the page; the address may name a match."""
        await self._introduce()
        asked = _id(self.router.url.query_parameters.get("match", ""))
        if asked:
            self.match = asked
        await self._read()

    @handles("imports.held_matches", "imports.held_match")
    async def show(self, tab: str) -> None:
        """Open or decided matches."""
        if str(tab) in TABS:
            self.tab, self.cursors, self.match = str(tab), [], ""
        await self._read()

    @handles("imports.held_matches", "imports.held_match")
    async def older(self, cursor: str) -> None:
        """The next 50."""
        self.cursors = [*self.cursors, str(cursor)[:200]][-1000:]
        await self._read()

    @handles("imports.held_matches", "imports.held_match")
    async def newer_ones(self) -> None:
        """The 50 before."""
        self.cursors = self.cursors[:-1]
        await self._read()

    @handles("imports.held_matches", "imports.held_match")
    async def open(self, match_id: str) -> None:
        """Show another match."""
        self.match = _id(match_id)
        await self._read()

    @handles("imports.held_matches", "imports.held_match")
    async def take_newer(self, newer: bool) -> None:
        """Whether the file's name, birth date and sex stand from now on, if it is the same person."""
        self.newer = bool(newer)
        await self._read_again()

    async def _read_again(self) -> None:
        """What is shown is forgotten between events: read it again, with the choice as it is."""
        newer = self.newer
        await self._read()
        self.newer = newer

    @handles("imports.decide_match", "imports.held_matches", "imports.held_match")
    async def same(self, patient_id: str) -> None:
        """It is this candidate."""
        await self._decide(decision="same", patient_id=_id(patient_id) or None, newer=self.newer)

    @handles("imports.decide_match", "imports.held_matches", "imports.held_match")
    async def different(self) -> None:
        """It is somebody else."""
        await self._decide(decision="different")

    @handles("imports.decide_match", "imports.held_matches", "imports.held_match")
    async def leave_out(self) -> None:
        """What was held is not to come in."""
        await self._decide(decision="left_out")

    async def _decide(self, decision: str, patient_id: str | None = None, newer: bool = False) -> None:
        try:
            done = await self._ask(
                decide,
                match_id=self.match,
                version=self.version,
                decision=decision,
                patient_id=patient_id,
                newer=newer,
            )
        except Problem as problem:
            self._show(problem)
        else:
            self._say("Decided", f"{done.sentence} It can be undone under Decided.")
        await self._read()

    @handles("imports.undo_match", "imports.held_matches", "imports.held_match")
    async def take_back(self) -> None:
        """Undo the decision of the match that is open."""
        done = await self._call(undo, match_id=self.match, version=self.version)
        if done is not None:
            self._say("Undone", done.sentence)
            self.tab, self.cursors = "open", []
        await self._read()


def _id(text: Any) -> str:
    """An id as the client gave it; empty when it is none."""
    try:
        return str(UUID(str(text)))
    except ValueError:
        return ""
