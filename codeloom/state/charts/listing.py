"""Charts: the list behind every figure. What it shows stands in its address, so that a figure can link to it."""

import re
from datetime import date
from typing import Any, ClassVar, get_args
from uuid import UUID

from codeloom.coding.variance import Category
from codeloom.services.charts import (
    NOBODY,
    PRIORITIES,
    STATUSES_OF_TAB,
    ChartListView,
    ShownRows,
    Tab,
    held_in,
    list_charts,
    rows_left,
)
from codeloom.state.core.addresses import id_or_nothing
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.list_screen import ListScreen
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen
from codeloom.state.core.streams import Stream

TABS = get_args(Tab)
SETTINGS = ("inpatient", "outpatient")
FILTERS = ("coder", "team", "specialty", "setting", "priority", "since", "until", "finding", "age", "only")
OF_SOME_DAYS = ("since", "until", "finding")
"""Filters of tabs of some days, which other tabs do not have."""
FINDINGS = frozenset(one.value for one in Category)
NUMBERS = re.compile(r"[1-9][0-9]{0,11}(,[1-9][0-9]{0,11})*")


class Charts(ListScreen, Screen):
    """Kept: tab and filters as the address has them; the rows are read anew each time."""

    _kept: ClassVar[Kept] = kept(
        ListScreen._kept,
        ids=("coder", "team"),
        choices=("tab", "specialty", "setting", "priority", "since", "until", "finding", "age", "only"),
    )
    _path: ClassVar[str] = "/charts"
    _list_verb: ClassVar[str] = list_charts.name
    _orders: ClassVar[tuple[str, ...]] = ("due", "turn", "age", "difficulty")
    tab: str = "draft"
    coder: str = ""
    team: str = ""
    specialty: str = ""
    setting: str = ""
    priority: str = ""
    since: str = ""
    until: str = ""
    finding: str = ""
    age: str = ""
    only: str = ""
    view: ChartListView = ChartListView()
    loaded: bool = False

    def _own_order(self) -> tuple[str, bool]:
        return "due", self.tab in ("done", "today", "completed")

    def _address(self) -> dict[str, str]:
        return {"tab": self.tab, **{name: getattr(self, name) for name in FILTERS}}

    async def _read(self) -> None:
        view = await self._call(
            list_charts,
            tab=self.tab,
            coder=self.coder,
            team=self.team,
            specialty=self.specialty,
            setting=self.setting,
            priority=self.priority,
            since=self.since,
            until=self.until,
            finding=self.finding,
            age=int(self.age) if self.age else None,
            only=self.only,
            **self._page(),
        )
        self.loaded = True
        if view is not None:
            self.view, self.gone = view, []
            shown = tuple(row.chart.id for row in view.rows)
            held = None if self.only else held_in(self.tab)
            audits = self.tab in ("first", "audited")  # of whoever's work was audited, whose charts they are now
            await self._watch(
                LEFT,
                ShownRows(
                    ids=shown,
                    statuses=STATUSES_OF_TAB[self.tab],
                    whose="" if audits else self.coder,
                    held=held,
                    team=UUID(self.team) if self.team and not audits else "",
                ),
            )

    @handles("charts.list")
    async def load(self) -> Any:
        """Fill the page as its address says, without a team that is gone."""
        await self._introduce()
        asked = self.router.url.query_parameters
        self.tab = asked.get("tab", "") if asked.get("tab", "") in TABS else TABS[0]
        self.coder, self.specialty = _coder(asked.get("coder", "")), asked.get("specialty", "")[:200]
        self.team = id_or_nothing(asked.get("team", ""))
        self.setting = asked.get("setting", "") if asked.get("setting", "") in SETTINGS else ""
        self.priority = asked.get("priority", "") if asked.get("priority", "") in PRIORITIES else ""
        self.age = asked.get("age", "") if asked.get("age", "") in set("01234567") else ""
        self.since, self.until = _day(asked.get("since", "")), _day(asked.get("until", ""))
        self.finding = asked.get("finding", "") if asked.get("finding", "") in FINDINGS else ""
        only = asked.get("only", "")[:200]
        self.only = only if NUMBERS.fullmatch(only) else ""
        self._ordered(asked)
        await self._read()
        return self._go(team="") if self.team and self.team not in {one.id for one in self.view.teams} else None

    @handles("charts.list")
    async def choose_tab(self, tab: str) -> Any:
        """Another tab under the same filters, in its own order."""
        if tab not in TABS:
            return None
        filters = self._address() | dict.fromkeys(OF_SOME_DAYS, "")
        self.tab = tab
        self.order, self.descending = self._own_order()
        return self._go(**(filters | {"tab": tab}))

    @handles("charts.list")
    async def set_filter(self, name: str, value: str) -> Any:
        """Another coder, specialty or setting; empty for all."""
        return self._go(**{name: value[:200]}) if name in FILTERS else None

    @handles("charts.list")
    async def show_all(self) -> Any:
        """Every chart of this tab."""
        return self._go(**dict.fromkeys(FILTERS, ""))


LEFT: Stream[ShownRows, tuple[str, ...]] = Stream(
    lambda: Charts, "gone", read=rows_left, verb=rows_left.name, pause=1.0
)
"""Rows of a manager's list that left it."""


def _day(text: str) -> str:
    """A day as an address says it; empty for a text that is none."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return ""


def _coder(text: str) -> str:
    """Whose charts an address asks for; everybody's when it names nobody we could know."""
    try:
        return text if text == NOBODY else str(UUID(text))
    except ValueError:
        return ""
