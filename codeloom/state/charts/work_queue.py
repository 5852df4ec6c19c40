"""My queue: the coder's own charts by tab. What it shows stands in its address."""

import re
from typing import Any, ClassVar

import reflex as rx

from codeloom.services.charts import (
    PRIORITIES,
    STATUSES_OF_TAB,
    QueueView,
    ShownRows,
    held_in,
    queue,
    rows_left,
    start_next,
)
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.list_screen import ListScreen
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen
from codeloom.state.core.streams import Stream

TABS = ("draft", "returned", "held", "waiting", "done")
SETTINGS = ("inpatient", "outpatient")
NUMBER = re.compile(r"CH-\d{1,12}")
FILTERS = ("specialty", "setting", "priority")


class Queue(ListScreen, Screen):
    """Kept: tab and filters as the address has them; the rows are read anew each time."""

    _kept: ClassVar[Kept] = kept(ListScreen._kept, choices=("tab", "specialty", "setting", "priority"))
    _path: ClassVar[str] = "/queue"
    _list_verb: ClassVar[str] = queue.name
    _orders: ClassVar[tuple[str, ...]] = ("turn", "due", "age", "difficulty", "length")
    tab: str = "draft"
    specialty: str = ""
    setting: str = ""
    priority: str = ""
    view: QueueView = QueueView()
    loaded: bool = False

    def _own_order(self) -> tuple[str, bool]:
        return ("due", True) if self.tab == "done" else ("turn", False)

    def _address(self) -> dict[str, str]:
        return {"tab": self.tab, **{name: getattr(self, name) for name in FILTERS}}

    async def _read(self) -> None:
        view = await self._call(
            queue, tab=self.tab, specialty=self.specialty, setting=self.setting, priority=self.priority, **self._page()
        )
        if view is not None:
            self.view, self.loaded, self.gone = view, True, []
            shown = tuple(row.id for row in view.rows)
            await self._watch(
                LEFT, ShownRows(ids=shown, statuses=STATUSES_OF_TAB[self.tab], whose="me", held=held_in(self.tab))
            )

    @handles("charts.queue")
    async def load(self) -> None:
        """Fill the page as its address says."""
        await self._introduce()
        asked = self.router.url.query_parameters
        self.tab = asked.get("tab", "") if asked.get("tab", "") in TABS else "draft"
        self.specialty = asked.get("specialty", "")[:200]
        self.setting = asked.get("setting", "") if asked.get("setting", "") in SETTINGS else ""
        self.priority = asked.get("priority", "") if asked.get("priority", "") in PRIORITIES else ""
        self._ordered(asked)
        await self._read()

    @handles.signed_in
    def not_yet(self, number: str, coming: str) -> None:
        """Say why a chart that comes later does not open, and which one comes first where that has a number."""
        shown, first = (text if NUMBER.fullmatch(text) else "" for text in (str(number), str(coming)))
        why = f"{first} comes first" if first else "another one comes first"
        self._say(
            f"{shown or 'The chart'} is not opened", f"Your team takes its charts in order, and {why}.", tone="info"
        )

    @handles("charts.queue")
    async def choose_tab(self, tab: str) -> Any:
        """Another tab under the same filters, in its own order."""
        if tab not in TABS:
            return None
        filters = self._address()
        self.tab = tab
        self.order, self.descending = self._own_order()
        return self._go(**(filters | {"tab": tab}))

    @handles("charts.queue")
    async def set_filter(self, name: str, value: str) -> Any:
        """Another specialty, setting or priority; empty for all."""
        return self._go(**{name: value[:200]}) if name in FILTERS else None

    @handles("charts.start_next")
    async def start_next(self) -> Any:
        """Open the chart that comes next."""
        found = await self._call(start_next)
        return rx.redirect(f"/chart/{found.number}") if found is not None else None


LEFT: Stream[ShownRows, tuple[str, ...]] = Stream(lambda: Queue, "gone", read=rows_left, verb=rows_left.name, pause=1.0)
"""Rows of a coder's queue that left it."""
