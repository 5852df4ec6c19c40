"""The practice's coach: range, team, all providers or one, and the reference that a manager loads."""

from typing import Any, ClassVar

import reflex as rx

from codeloom.services.coach import PracticeCoach, load_reference, practice_coach
from codeloom.services.core import NEW, NotFound, Problem, Subject, saving
from codeloom.state.core.addresses import id_or_nothing
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen

PATH = "/coach/practice"
RANGES = ("30", "90", "365")


class PracticeCoaching(Screen):
    """`provider` is the id of the one whose figures are shown, `team` of whose providers, empty for all; `loading_reference` shows
    the form."""

    _kept: ClassVar[Kept] = kept(ids=("provider", "team"), choices=("days", "loading_reference"))
    days: str = "90"
    provider: str = ""
    team: str = ""
    loading_reference: bool = False
    view: PracticeCoach = PracticeCoach()
    loaded: bool = False
    failed: bool = False

    async def _read(self) -> None:
        view: PracticeCoach | None
        try:
            view = await self._ask(
                practice_coach, days=int(self.days), team=self.team, provider_id=self.provider or None
            )
        except NotFound:  # who is gone, or the team
            self.provider = self.team = ""
            view = await self._call(practice_coach, days=int(self.days), team="", provider_id=None)
        except Problem as problem:
            self._show(problem)
            view = None
        self.loaded, self.failed = view is not None, view is None
        if view is not None:
            self.view = view

    @handles("coach.practice")
    async def load(self) -> None:
        """Fill the page; the team is the address's."""
        await self._introduce()
        self.team = id_or_nothing(self.router.url.query_parameters.get("team", ""))
        await self._read()

    @handles("coach.practice")
    async def choose_range(self, days: str) -> None:
        """Look back 30 days, 90 or a year."""
        self.days = days if days in RANGES else "90"
        await self._read()

    @handles("coach.practice")
    async def choose_team(self, team: str) -> Any:
        """The providers of a team; empty for all."""
        self.provider = ""
        return rx.redirect(f"{PATH}?team={team}" if id_or_nothing(team) else PATH)

    @handles("coach.practice")
    async def choose_provider(self, provider: str) -> None:
        """One provider's figures; empty for all."""
        self.provider = provider[:40]
        await self._read()

    @handles("coach.load_reference")
    async def ask_reference(self) -> None:
        """Show the form for a reference."""
        self.loading_reference = True

    @handles("coach.load_reference")
    async def close_reference(self) -> None:
        """Leave it as it is."""
        self.loading_reference = False

    @handles("coach.load_reference", "coach.practice")
    async def load_reference(self, form: dict[str, str]) -> None:
        """Load what was typed; the form stays open when it cannot be read."""
        family, source, lines = (str(form.get(name, "")) for name in ("family", "source", "lines"))
        with saving(Subject.REFERENCE, NEW):
            loaded = await self._call(load_reference, family=family, source=source, lines=lines)
        if loaded is not None:
            self.loading_reference = False
            self._say("Reference changed", "It stands beside the levels of that kind of visit.")
            await self._read()
