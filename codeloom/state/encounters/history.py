"""The history of the encounter that is open, for its provider and for billers."""

from typing import ClassVar

from codeloom.services.charts import HistoryView
from codeloom.services.encounters import encounter_history
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen


class VisitHistory(Screen):
    """Kept: of which encounter the history is open (0 for none), and whether all of it is shown."""

    _kept: ClassVar[Kept] = kept(numbers=("number",), choices=("whole",))
    number: int = 0
    whole: bool = False
    history: HistoryView = HistoryView()

    @handles("encounters.history")
    async def tell(self, number: int) -> None:
        """Show who did what when, or close it."""
        self.number = 0 if self.number == number else number
        await self._read()

    @handles("encounters.history")
    async def show_whole(self, shown: str) -> None:
        """Milestones only, or every act ("all")."""
        self.whole = shown == "all"
        await self._read()

    async def _read(self) -> None:
        if self.number:
            self.history = await self._call(encounter_history, number=self.number) or HistoryView()
