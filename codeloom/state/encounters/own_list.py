"""A provider's own encounters by tab, and what of them moves while nobody presses anything."""

from dataclasses import dataclass
from typing import ClassVar

from codeloom.db.scope import Scope
from codeloom.services.core import Nothing
from codeloom.services.encounters import OwnCounts, OwnView, ask_suggestion, own_counts, own_encounters
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen
from codeloom.state.core.streams import Stream

TABS = ("open", "draft", "suggested", "finalized")
SETTINGS = ("", "office", "telehealth", "home", "ed", "inpatient")


class OwnEncounters(Screen):
    """`tab`, filter and the cursors of earlier pages are kept; the rows are read anew each time. `shown` is the stamp of the
    list as it was read: another one in `live` means that something changed since. `failed` says that the list could not be
    read."""

    _kept: ClassVar[Kept] = kept(ids=("cursors",), choices=("tab", "setting", "filtering"))
    tab: str = "open"
    setting: str = ""
    cursors: list[str] = []
    filtering: bool = False
    view: OwnView = OwnView()
    live: OwnCounts = OwnCounts()
    shown: str = ""
    loaded: bool = False
    failed: bool = False

    async def _read(self) -> None:
        after = self.cursors[-1] if self.cursors else ""
        view = await self._call(own_encounters, tab=self.tab, setting=self.setting, after=after)
        self.loaded, self.failed = view is not None, view is None
        if view is not None:
            self.view, self.live, self.shown = view, view.live, view.live.stamp

    @handles("encounters.own")
    async def load(self) -> None:
        """Fill the page when it opens or is asked to show what changed."""
        await self._introduce()
        await self._read()

    @handles("encounters.own_counts")
    async def watch(self) -> None:
        """Move counts and the box on top while the page is open."""
        await self._watch(OWN, _Tab(self.router.session.client_token))

    @handles("encounters.own")
    async def choose_tab(self, tab: str) -> None:
        """Another tab from its first page."""
        self.tab, self.cursors = (tab if tab in TABS else TABS[0]), []
        await self._read()

    @handles("encounters.own")
    async def filter_setting(self, setting: str) -> None:
        """Only visits of one setting; empty for all."""
        self.setting, self.cursors = (setting if setting in SETTINGS else ""), []
        await self._read()

    @handles("encounters.own")
    async def toggle_filter(self) -> None:
        """Show or hide the filter; hiding it shows everything again."""
        self.filtering = not self.filtering
        if not self.filtering:
            self.setting, self.cursors = "", []
        await self._read()

    @handles("encounters.own")
    async def older(self, cursor: str) -> None:
        """The next 50, from where this page ended."""
        self.cursors = [*self.cursors, cursor]
        await self._read()

    @handles("encounters.own")
    async def newer(self) -> None:
        """The 50 before."""
        self.cursors = self.cursors[:-1]
        await self._read()

    @handles("encounters.suggest", "encounters.own")
    async def suggest_again(self, encounter_id: str, note_version: int) -> None:
        """Ask for a new suggestion in the place of a stale one."""
        if await self._call(ask_suggestion, encounter_id=encounter_id, note_version=note_version) is not None:
            self._say("Asked again", "The new suggestion appears by itself; you may go on meanwhile.")
        await self._read()


@dataclass(frozen=True, slots=True)
class _Tab:
    """A tab that shows the list: what it is told is its person's own."""

    token: str


def _counts(scope: Scope, _tab: _Tab) -> OwnCounts:
    return own_counts(scope, Nothing())


OWN: Stream[_Tab, OwnCounts] = Stream(
    lambda: OwnEncounters, "live", read=_counts, verb=own_counts.name, pause=0.5, after=0.1, at_once=True
)
"""Counts and the box of a provider's own encounters, read for each tab under its person's scope."""
