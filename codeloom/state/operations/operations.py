"""The page of operations: what stands now, read every 2 s while somebody looks, and the last hour, read every 10 s."""

from typing import ClassVar

from codeloom.db.scope import Scope
from codeloom.services.core import Nothing
from codeloom.services.operations import HourView, NowView, last_hour, standing_now
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen
from codeloom.state.core.streams import Stream

PATH = "/operations"
BEAT, HOUR_BEAT = 2.0, 10.0
"""Seconds between two readings; no figure changes more often."""


class Operations(Screen):
    """`tables`: figures as tables."""

    _kept: ClassVar[Kept] = kept(choices=("tables",))
    tables: bool = False
    now: NowView = NowView()
    hour: HourView = HourView()
    loaded: bool = False

    @handles("operations.now", "operations.hour")
    async def load(self) -> None:
        """Fill the page, and follow from now on."""
        await self._introduce()
        now, hour = await self._call(standing_now), await self._call(last_hour)
        if now is not None and hour is not None:
            self.now, self.hour, self.loaded = now, hour, True
        await self._watch(NOW)
        await self._watch(HOUR)

    @handles.signed_in
    async def toggle_tables(self) -> None:
        """Plots as tables, or back."""
        self.tables = not self.tables


def _now(scope: Scope, _subject: None) -> NowView:
    return standing_now(scope, Nothing())


def _hour(scope: Scope, _subject: None) -> HourView:
    return last_hour(scope, Nothing())


NOW: Stream[None, NowView] = Stream(
    lambda: Operations, "now", read=_now, verb=standing_now.name, pause=1.0, beat=BEAT, announced=False
)
"""How everything stands, for all managers of an organization who look. Told each time, so that a page sees that it lives."""
HOUR: Stream[None, HourView] = Stream(
    lambda: Operations, "hour", read=_hour, verb=last_hour.name, pause=1.0, beat=HOUR_BEAT, announced=False
)
"""The last hour, likewise."""
