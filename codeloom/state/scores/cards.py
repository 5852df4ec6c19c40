"""A scorecard: one's own, or one person's by the address. Days are in the address."""

from typing import Any, ClassVar

import reflex as rx

from codeloom.services.core import NotFound, Problem
from codeloom.services.scores import WORDS, Card, own_card, person_card
from codeloom.state.core.address import last_part
from codeloom.state.core.addresses import id_or_nothing
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen

OWN, ALL = "/scorecard", "/scorecards"


class OwnScorecard(Screen):
    """Kept: over which days, and whether plots are shown as tables."""

    _kept: ClassVar[Kept] = kept(choices=("range", "tables"))
    range: str = "30"
    tables: bool = False
    view: Card = Card()
    loaded: bool = False
    failed: bool = False

    @handles("scores.own")
    async def load(self) -> None:
        """Fill the page as its address says."""
        await self._introduce()
        self.range = days_of(self.router.url.query_parameters)
        view = await self._call(own_card, range=self.range)
        self.loaded, self.failed, self.view = view is not None, view is None, view or Card()

    @handles("scores.own")
    async def choose_range(self, days: str) -> Any:
        """Look back over other days."""
        return rx.redirect(f"{OWN}?range={days}") if days in WORDS else None

    @handles.signed_in
    async def toggle_tables(self) -> None:
        """Plots as tables, or back."""
        self.tables = not self.tables


class PersonScorecard(Screen):
    """Kept: whose card, over which days, and whether plots are shown as tables."""

    _kept: ClassVar[Kept] = kept(ids=("shown",), choices=("range", "tables"))
    shown: str = ""
    range: str = "30"
    tables: bool = False
    state: str = "loading"
    view: Card = Card()

    @handles("scores.person")
    async def load(self) -> None:
        """Open the card of the address."""
        await self._introduce()
        last = last_part(self.router.url.path)
        self.shown, self.range, self.view = id_or_nothing(last), days_of(self.router.url.query_parameters), Card()
        if not self.shown:
            self.state = "absent"
            return
        try:
            self.view = await self._ask(person_card, person_id=self.shown, range=self.range)
        except NotFound:
            self.state = "absent"
        except Problem as problem:
            self._show(problem)
            self.state = "failed"
        else:
            self.state = "open"

    @handles("scores.person")
    async def choose_range(self, days: str) -> Any:
        """Look back over other days."""
        return rx.redirect(f"{ALL}/{self.shown}?range={days}") if days in WORDS else None

    @handles.signed_in
    async def toggle_tables(self) -> None:
        """Plots as tables, or back."""
        self.tables = not self.tables


def days_of(asked: Any, usual: str = "30") -> str:
    """The days an address asks for, the usual ones where it names none of ours."""
    days = asked.get("range", "")
    return days if days in WORDS else usual
