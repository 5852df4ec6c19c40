"""Charts that were sent back and wait for the manager, beside the list of Assign."""

from typing import ClassVar

from codeloom.services.charts import BackRow, sent_back
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen


class SentBack(Screen):
    """Nothing is kept: the rows are read anew."""

    _kept: ClassVar[Kept] = kept()
    rows: list[BackRow] = []

    @handles("charts.sent_back")
    async def load(self) -> None:
        """Fill the panel."""
        rows = await self._call(sent_back)
        self.rows = list(rows or ())
