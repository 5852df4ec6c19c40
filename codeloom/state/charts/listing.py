"""Charts: the list behind every figure. What it shows stands in its address, so that a figure can link to it."""

import re
from typing import Any, ClassVar
from urllib.parse import urlencode
from uuid import UUID

import reflex as rx

from codeloom.services.charts import NOBODY, ChartListView, list_charts
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen

TABS = ("draft", "returned", "held", "waiting", "done", "late", "closed")
SETTINGS = ("inpatient", "outpatient")
FILTERS = ("coder", "specialty", "setting", "only")
NUMBERS = re.compile(r"[1-9][0-9]{0,11}(,[1-9][0-9]{0,11})*")


class Charts(Screen):
    """Kept: tab and filters as the address has them, and the cursors of earlier pages; the rows are read anew each time."""

    _kept: ClassVar[Kept] = kept(ids=("coder", "cursors"), choices=("tab", "specialty", "setting", "only"))
    tab: str = "draft"
    coder: str = ""
    specialty: str = ""
    setting: str = ""
    only: str = ""
    cursors: list[str] = []
    view: ChartListView = ChartListView()
    loaded: bool = False

    async def _read(self) -> None:
        view = await self._call(
            list_charts,
            after=self.cursors[-1] if self.cursors else "",
            tab=self.tab,
            coder=self.coder,
            specialty=self.specialty,
            setting=self.setting,
            only=self.only,
        )
        self.loaded = True
        if view is not None:
            self.view = view

    def _filters(self) -> dict[str, str]:
        return {name: getattr(self, name) for name in FILTERS}

    def _go(self, tab: str, filters: dict[str, str]) -> Any:
        """Another address of this page, which loads it anew."""
        return rx.redirect("/charts?" + urlencode({"tab": tab, **{k: v for k, v in filters.items() if v}}))

    @handles("charts.list")
    async def load(self) -> None:
        """Fill the page as its address says."""
        await self._introduce()
        asked = self.router.url.query_parameters
        self.tab = asked.get("tab", "") if asked.get("tab", "") in TABS else TABS[0]
        self.coder, self.specialty = _coder(asked.get("coder", "")), asked.get("specialty", "")[:200]
        self.setting = asked.get("setting", "") if asked.get("setting", "") in SETTINGS else ""
        only = asked.get("only", "")[:200]
        self.only = only if NUMBERS.fullmatch(only) else ""
        self.cursors = []
        await self._read()

    @handles("charts.list")
    async def show_new(self) -> None:
        """The first page again, with what arrived since."""
        self.cursors = []
        await self._read()

    @handles("charts.list")
    async def choose_tab(self, tab: str) -> Any:
        """Another tab under the same filters."""
        return self._go(str(tab), self._filters())

    @handles("charts.list")
    async def set_filter(self, name: str, value: str) -> Any:
        """Another coder, specialty or setting; empty for all."""
        if name not in FILTERS:
            return None
        return self._go(self.tab, {**self._filters(), name: str(value)[:200]})

    @handles("charts.list")
    async def older(self, cursor: str) -> None:
        """The next 50, from where this page ended."""
        self.cursors = [*self.cursors, str(cursor)]
        await self._read()

    @handles("charts.list")
    async def newer(self) -> None:
        """The 50 before."""
        self.cursors = self.cursors[:-1]
        await self._read()


def _coder(text: str) -> str:
    """Whose charts an address asks for; everybody's when it names nobody we could know."""
    try:
        return text if text == NOBODY else str(UUID(text))
    except ValueError:
        return ""
