"""The dashboard, read once when it opens, then again whenever something happened in the organization, and its list of
encounters."""

from typing import Annotated, Any, ClassVar
from urllib.parse import urlencode

import reflex as rx

from codeloom.services.core import parse
from codeloom.services.dashboard import (
    PARTS,
    RANGES,
    Board,
    PracticeEncounters,
    ShowDashboard,
    dashboard_figures,
    practice_encounters,
)
from codeloom.state.core.addresses import id_or_nothing
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen
from codeloom.state.core.streams import Stream

FILTERS = ("range", "team", "specialty", "setting")
"""What the address of the dashboard may name, in its order."""
SETTINGS = ("inpatient", "outpatient")
PRACTICE_FILTERS = ("provider", "biller", "age")
BEAT = 10.0
"""Seconds after which the board is read again where nothing happened: leases run out and charts become late by themselves."""


class Dashboard(Screen):
    """`tables` shows figures as tables instead of plots; the filters are those in the address, empty for the whole practice and
    for today."""

    _kept: ClassVar[Kept] = kept(ids=("team",), choices=("range", "specialty", "setting", "tables"))
    range: str = ""
    team: str = ""
    specialty: str = ""
    setting: str = ""
    tables: bool = False
    board: Board = Board()
    loaded: bool = False

    def _asked(self) -> Annotated[dict[str, str], ShowDashboard]:
        """The filters of the address, those that could be; empty ones are left out."""
        asked = self.router.url.query_parameters
        found = {
            "range": asked.get("range", "") if asked.get("range", "") in set(RANGES) - {"today"} else "",
            "team": id_or_nothing(asked.get("team", "")),
            "specialty": asked.get("specialty", "")[:200],
            "setting": asked.get("setting", "") if asked.get("setting", "") in SETTINGS else "",
        }
        return {name: value for name, value in found.items() if value}

    @handles("dashboard.figures")
    async def load(self) -> Any:
        """Fill the page as its address says; without a team that is gone."""
        await self._introduce()
        asked = self._asked()
        for name in FILTERS:
            setattr(self, name, asked.get(name, ""))
        view = await self._call(dashboard_figures, **asked)
        if view is None and self.team:
            return self._go(team="")
        if view is not None:
            self.board, self.loaded = view, True
        return None

    @handles("dashboard.figures", background=True)
    async def watch(self) -> None:
        """Bring the board to this tab each time something happened, until it closes or its session ends."""
        await self._watch(BOARD, parse(ShowDashboard, self._asked()))

    def _go(self, **changes: str) -> Any:
        """Another address of this page, which loads it anew."""
        wanted = {name: getattr(self, name) for name in FILTERS} | changes
        query = urlencode({name: value for name, value in wanted.items() if value})
        return rx.redirect(f"/dashboard?{query}" if query else "/dashboard")

    @handles("dashboard.figures")
    async def choose_range(self, value: str) -> Any:
        """Today, or a number of days."""
        return self._go(range="" if value == "today" else value) if value in RANGES else None

    @handles("dashboard.figures")
    async def set_filter(self, name: str, value: str) -> Any:
        """Another team, specialty or setting; empty for all."""
        return self._go(**{name: value[:200]}) if name in FILTERS[1:] else None

    @handles("dashboard.figures")
    async def show_all(self) -> Any:
        """The whole practice, over the same days."""
        return self._go(**dict.fromkeys(FILTERS[1:], ""))

    @handles.signed_in
    async def toggle_tables(self) -> None:
        """Plots as tables, or back."""
        self.tables = not self.tables


BOARD: Stream[ShowDashboard, Board] = Stream(
    lambda: Dashboard,
    "board",
    read=dashboard_figures,
    verb=dashboard_figures.name,
    pause=0.25,
    beat=BEAT,
)
"""The board of an organization under some filters, the same for all managers who look at it."""


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
