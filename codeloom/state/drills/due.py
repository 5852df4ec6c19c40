"""How many cases are due to a person, on pages of other rooms."""

from typing import ClassVar

from codeloom.services.drills import due_drills
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen


class DrillsDue(Screen):
    """Nothing is kept."""

    _kept: ClassVar[Kept] = kept()
    number: int = 0

    @handles("drills.due")
    async def load(self) -> None:
        """Count them."""
        self.number = await self._call(due_drills) or 0
