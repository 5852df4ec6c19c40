"""My queue: the coder's own charts by tab."""

from typing import Any, ClassVar

import reflex as rx

from codeloom.services.charts import QueueView, queue, start_next
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen


class Queue(Screen):
    """`tab`, filters and the cursors of earlier pages are kept; the rows are read anew each time."""

    _kept: ClassVar[Kept] = kept(ids=("cursors",), choices=("tab", "specialty", "setting", "filtering"))
    tab: str = "draft"
    specialty: str = ""
    setting: str = ""
    cursors: list[str] = []
    filtering: bool = False
    view: QueueView = QueueView()
    loaded: bool = False
    shown_total: int = 0

    async def _read(self) -> None:
        after = self.cursors[-1] if self.cursors else ""
        view = await self._call(queue, tab=self.tab, specialty=self.specialty, setting=self.setting, after=after)
        if view is not None:
            self.view, self.loaded = view, True
            self.shown_total = sum(tab.count for tab in view.tabs)

    @handles("charts.queue")
    async def load(self) -> None:
        """Fill the page when it opens or is asked to show what is new."""
        await self._introduce()
        await self._read()

    @handles("charts.queue")
    async def choose_tab(self, tab: str) -> None:
        """Show another tab from its first page."""
        self.tab, self.cursors = str(tab), []
        await self._read()

    @handles("charts.queue")
    async def filter_specialty(self, specialty: str) -> None:
        """Only charts of one specialty; empty for all."""
        self.specialty, self.cursors = str(specialty), []
        await self._read()

    @handles("charts.queue")
    async def filter_setting(self, setting: str) -> None:
        """Only inpatient or outpatient charts; empty for both."""
        self.setting, self.cursors = str(setting), []
        await self._read()

    @handles("charts.queue")
    async def toggle_filter(self) -> None:
        """Show or hide the filters."""
        self.filtering = not self.filtering
        await self._read()

    @handles("charts.queue")
    async def older(self) -> None:
        """The next 50."""
        view = await self._call(
            queue,
            tab=self.tab,
            specialty=self.specialty,
            setting=self.setting,
            after=self.cursors[-1] if self.cursors else "",
        )
        if view is not None and view.next:
            self.cursors = [*self.cursors, view.next]
        await self._read()

    @handles("charts.queue")
    async def newer(self) -> None:
        """The 50 before."""
        self.cursors = self.cursors[:-1]
        await self._read()

    @handles("charts.start_next")
    async def start_next(self) -> Any:
        """Open the chart that comes next."""
        found = await self._call(start_next)
        return rx.redirect(f"/chart/{found.number}") if found is not None else None
