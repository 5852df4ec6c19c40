"""The scorecard of a team or the whole practice, its people beside each other, and past audits by every profile."""

from typing import Annotated, Any, ClassVar
from urllib.parse import urlencode

import reflex as rx

from codeloom.services.scores import WORDS, ShowTeamCard, TeamCard, WhatIf, team_card, what_if
from codeloom.state.core.addresses import id_or_nothing
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen
from codeloom.state.scores.cards import ALL, days_of

PARTS = ("people", "what-if")


class Scorecards(Screen):
    """Kept: team, days and part as the address has them, and whether plots are shown as tables."""

    _kept: ClassVar[Kept] = kept(ids=("team",), choices=("range", "part", "tables"))
    team: str = ""
    range: str = "30"
    part: str = "people"
    tables: bool = False
    view: TeamCard = TeamCard()
    counted: WhatIf = WhatIf()
    loaded: bool = False
    failed: bool = False

    def _asked(self) -> Annotated[dict[str, str], ShowTeamCard]:
        return {"team": self.team, "range": self.range}

    @handles("scores.team", "scores.what_if")
    async def load(self) -> Any:
        """Fill the page as its address says; without a team that is gone."""
        await self._introduce()
        asked = self.router.url.query_parameters
        self.team, self.part = id_or_nothing(asked.get("team", "")), asked.get("show", "")
        self.range = days_of(asked)
        self.part = self.part if self.part in PARTS else PARTS[0]
        view = await self._call(team_card, **self._asked())
        if view is None and self.team:
            return self._go(team="")
        self.loaded, self.failed = view is not None, view is None
        if view is None:
            return None
        self.view, self.counted = view, WhatIf()
        if self.part == "what-if":
            counted = await self._call(what_if, **self._asked())
            self.counted = counted or WhatIf()
        return None

    def _go(self, **changes: str) -> Any:
        """Another address of this page, which loads it anew."""
        wanted = {"team": self.team, "range": self.range, "show": self.part} | changes
        usual = {"range": "30", "show": PARTS[0]}
        query = urlencode({name: value for name, value in wanted.items() if value and usual.get(name) != value})
        return rx.redirect(f"{ALL}?{query}" if query else ALL)

    @handles("scores.team")
    async def choose_range(self, days: str) -> Any:
        """Look back over other days."""
        return self._go(range=days) if days in WORDS else None

    @handles("scores.team")
    async def choose_team(self, team: str) -> Any:
        """Another team; empty for the whole practice."""
        return self._go(team=id_or_nothing(team))

    @handles("scores.team")
    async def choose_part(self, part: str) -> Any:
        """People, or past audits by every profile."""
        return self._go(show=part) if part in PARTS else None

    @handles.signed_in
    async def toggle_tables(self) -> None:
        """Plots as tables, or back."""
        self.tables = not self.tables
