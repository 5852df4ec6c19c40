"""The dashboard, read once when it opens, then again whenever something happened in the organization, and its list of
encounters."""

from typing import Any, ClassVar
from urllib.parse import urlencode

import reflex as rx

from codeloom.services.core import Nothing
from codeloom.services.dashboard import PARTS, Board, PracticeEncounters, dashboard_figures, practice_encounters
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen
from codeloom.state.core.streams import Stream

PRACTICE_FILTERS = ("provider", "biller", "age")
BEAT = 10.0
"""Seconds after which the board is read again where nothing happened: leases run out and charts become late by themselves."""


class Dashboard(Screen):
    """`tables` shows figures as tables instead of plots."""

    _kept: ClassVar[Kept] = kept(choices=("tables",))
    tables: bool = False
    board: Board = Board()
    loaded: bool = False

    @handles("dashboard.figures")
    async def load(self) -> None:
        """Fill the page."""
        await self._introduce()
        view = await self._call(dashboard_figures)
        if view is not None:
            self.board, self.loaded = view, True

    @handles("dashboard.figures", background=True)
    async def watch(self) -> None:
        """Bring the board to this tab each time something happened, until it closes or its session ends."""
        await self._watch(BOARD)

    @handles.signed_in
    async def toggle_tables(self) -> None:
        """Plots as tables, or back."""
        self.tables = not self.tables


BOARD: Stream[None, Board] = Stream(
    lambda: Dashboard,
    "board",
    read=lambda scope, _: dashboard_figures(scope, Nothing()),
    verb=dashboard_figures.name,
    pause=0.25,
    beat=lambda _board: BEAT,
)
"""The board of an organization, the same for all of its managers."""


class PracticeList(Screen):
    """The encounters behind a figure of the note door. Kept: part and filters as the address has them, and cursors."""

    _kept: ClassVar[Kept] = kept(ids=("provider", "biller", "cursors"), choices=("part", "age"))
    part: str = "bill"
    provider: str = ""
    biller: str = ""
    age: str = ""
    cursors: list[str] = []
    view: PracticeEncounters = PracticeEncounters()
    loaded: bool = False

    async def _read(self) -> None:
        view = await self._call(
            practice_encounters,
            part=self.part,
            provider=self.provider,
            biller=self.biller,
            age=int(self.age) if self.age else None,
            after=self.cursors[-1] if self.cursors else "",
        )
        self.loaded = True
        if view is not None:
            self.view = view

    def _go(self, **changes: str) -> Any:
        """Another address of this page, which loads it anew."""
        kept_ones = {name: getattr(self, name) for name in PRACTICE_FILTERS}
        wanted = {"part": self.part, **kept_ones, **changes}
        return rx.redirect("/encounter-list?" + urlencode({name: value for name, value in wanted.items() if value}))

    @handles("dashboard.encounters")
    async def load(self) -> None:
        """Fill the page as its address says."""
        await self._introduce()
        asked = self.router.url.query_parameters
        self.part = asked.get("part", "") if asked.get("part", "") in PARTS else "bill"
        self.provider, self.biller = asked.get("provider", "")[:40], asked.get("biller", "")[:40]
        self.age = asked.get("age", "") if asked.get("age", "") in set("01234567") else ""
        self.cursors = []
        await self._read()

    @handles("dashboard.encounters")
    async def choose_part(self, part: str) -> Any:
        """Another part under the same filters."""
        return self._go(part=part) if part in PARTS else None

    @handles("dashboard.encounters")
    async def set_filter(self, name: str, value: str) -> Any:
        """Another provider or biller, or no age; empty for all."""
        return self._go(**{name: value[:40]}) if name in PRACTICE_FILTERS else None

    @handles("dashboard.encounters")
    async def older(self, cursor: str) -> None:
        """The next 50, from where this page ended."""
        self.cursors = [*self.cursors, cursor]
        await self._read()

    @handles("dashboard.encounters")
    async def newer(self) -> None:
        """The 50 before."""
        self.cursors = self.cursors[:-1]
        await self._read()
