"""Assign: filter open charts, select many, give them by hand or by rule, see who gets what first, take it back."""

from typing import Any, ClassVar, TypedDict
from uuid import UUID

from codeloom.services.charts import (
    PRIORITIES,
    AssignView,
    Plan,
    ShownRows,
    assign_charts,
    assignable,
    preview_assignment,
    rows_left,
    set_priority,
    summary,
    undo_assignment,
)
from codeloom.services.core import count
from codeloom.state.core.addresses import id_or_nothing
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.list_screen import ListScreen
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen
from codeloom.state.core.streams import Stream

MOST = 500
"""Charts selected at most, one by one."""
FILTERS = ("whose", "specialty", "setting", "priority")
SETTINGS = ("inpatient", "outpatient")


class _Filter(TypedDict):
    whose: str
    specialty: str
    setting: str
    priority: str


class _Wish(TypedDict):
    ids: list[str]
    everything: bool
    beside: list[str]
    rule: str
    to: str | None
    team: str


class Assign(ListScreen, Screen):
    """Kept: the filter, the selection (ids), the rule and the last act, so that it can be undone.

    `everything`: all of the filter is selected, on every page, but the charts of `left_out`; else those of `chosen` are.
    """

    _kept: ClassVar[Kept] = kept(
        ListScreen._kept,
        ids=("whose", "chosen", "left_out", "to", "team", "batch"),
        choices=("specialty", "setting", "priority", "everything", "rule"),
    )
    _path: ClassVar[str] = "/assign"
    _list_verb: ClassVar[str] = assignable.name
    _orders: ClassVar[tuple[str, ...]] = ("due", "turn", "age", "difficulty", "length")
    whose: str = "nobody"
    specialty: str = ""
    setting: str = ""
    priority: str = ""
    chosen: list[str] = []
    left_out: list[str] = []
    everything: bool = False
    rule: str = "load"
    to: str = ""
    team: str = ""
    batch: str = ""
    view: AssignView = AssignView()
    plan: Plan = Plan()
    loaded: bool = False

    def _address(self) -> dict[str, str]:
        return dict(self._filter())  # type: ignore[arg-type]  # a TypedDict of texts

    def _filter(self) -> _Filter:
        return {"whose": self.whose, "specialty": self.specialty, "setting": self.setting, "priority": self.priority}

    async def _read(self) -> None:
        view = await self._call(assignable, **self._filter(), **self._page())
        if view is not None:
            self.view, self.loaded, self.gone = view, True, []
            if self.team not in {one.id for one in view.teams}:
                self.team = ""
            shown = tuple(row.id for row in view.rows)
            await self._watch(LEFT, ShownRows(ids=shown, statuses=("draft", "returned"), whose=self.whose, held=False))
        await self._preview()

    async def _preview(self) -> None:
        """Who would get what, shown beside the list; nothing when nothing is selected."""
        self.plan = Plan()
        if not (self.chosen or self.everything) or (self.rule == "hand" and not self.to):
            return
        plan = await self._call(preview_assignment, **self._filter(), **self._page(), **self._wish())
        if plan is not None:
            self.plan = plan

    def _wish(self) -> _Wish:
        return {
            "ids": [] if self.everything else self.chosen,
            "everything": self.everything,
            "beside": self.left_out if self.everything else [],
            "rule": self.rule,
            "to": self.to or None,
            "team": self.team,
        }

    def _meant_otherwise(self) -> None:
        self._select_nothing()

    def _select_nothing(self) -> None:
        self.chosen, self.left_out, self.everything = [], [], False

    @handles("charts.assignable")
    async def load(self) -> None:
        """Fill the page as its address says. Another filter empties the selection, another order does not."""
        await self._introduce()
        asked, before = self.router.url.query_parameters, self._filter()
        self.whose = _whose(asked.get("whose", ""))
        self.specialty = asked.get("specialty", "")[:200]
        self.setting = asked.get("setting", "") if asked.get("setting", "") in SETTINGS else ""
        self.priority = asked.get("priority", "") if asked.get("priority", "") in PRIORITIES else ""
        if self._filter() != before:
            self._select_nothing()
        self._ordered(asked)
        await self._read()

    @handles("charts.assignable")
    async def set_filter(self, name: str, value: str) -> Any:
        """Another filter: whose, specialty, setting or priority. The selection is emptied."""
        return self._go(**{name: value[:200]}) if name in FILTERS else None

    @handles("charts.assignable")
    async def choose(self, chart_id: str) -> None:
        """Select a chart or take it out of the selection; of everything selected, leave out this one."""
        chart_id = chart_id[:40]
        if self.everything:
            self.left_out = _turned(self.left_out, chart_id)
        else:
            self.chosen = _turned(self.chosen, chart_id)
        await self._read()

    @handles("charts.assignable")
    async def choose_page(self) -> None:
        """Select every chart of this page beside those that are."""
        await self._read()
        here = [row.id for row in self.view.rows]
        if self.everything:
            self.left_out = [one for one in self.left_out if one not in here]
        else:
            self.chosen = [*self.chosen, *(one for one in here if one not in self.chosen)][-MOST:]
        await self._preview()

    @handles("charts.assignable")
    async def choose_everything(self) -> None:
        """Select everything the filter means, on all pages (at most 500)."""
        self._select_nothing()
        self.everything = True
        await self._read()

    @handles("charts.assignable")
    async def choose_nothing(self) -> None:
        """Select nothing."""
        self._select_nothing()
        await self._read()

    @handles("charts.assignable")
    async def set_rule(self, rule: str) -> None:
        """By hand, in turn, by load or by specialty."""
        if rule in ("hand", "round_robin", "load", "specialty"):
            self.rule = rule
        await self._read()

    @handles("charts.assignable")
    async def set_to(self, coder_id: str) -> None:
        """The coder who gets them by hand."""
        self.to = coder_id[:40]
        await self._read()

    @handles("charts.assignable")
    async def set_team(self, team: str) -> None:
        """The team among whose coders a rule gives; empty for all coders."""
        self.team = id_or_nothing(team)
        await self._read()

    @handles("charts.assign")
    async def assign(self) -> None:
        """Give the selected charts."""
        plan = await self._call(assign_charts, **self._filter(), **self._page(), **self._wish())
        if plan is None:
            return
        self.batch, self.cursors = plan.batch, []
        self._select_nothing()
        self._say("Assigned", summary(plan))
        await self._read()

    @handles("charts.set_priority")
    async def set_priority(self, form: dict[str, Any]) -> None:
        """Give the selected charts a priority; they stay selected."""
        everything = self.everything
        ids, beside = [] if everything else self.chosen, self.left_out if everything else []
        said = await self._call(
            set_priority, **self._filter(), **self._page(), ids=ids, everything=everything, beside=beside,
            to=str(form.get("to-priority", ""))[:20],
        )  # fmt: skip
        if said is not None:
            self._say("Priority set", said)
        await self._read()

    @handles("charts.undo_assignment")
    async def take_back(self) -> None:
        """Undo the last act of assigning."""
        plan = await self._call(undo_assignment, batch=self.batch)
        self.batch = ""
        if plan is not None:
            self._say("Taken back", f"{count(plan.charts, 'chart')} back where they were before.", tone="info")
        await self._read()


def _turned(ids: list[str], one: str) -> list[str]:
    """A list with one more, or without it where it was."""
    return [each for each in ids if each != one] if one in ids else [*ids, one][-MOST:]


def _whose(text: str) -> str:
    """Whose charts an address asks for; nobody's unless it names somebody."""
    try:
        return text if text == "anybody" else str(UUID(text))
    except ValueError:
        return "nobody"


LEFT: Stream[ShownRows, tuple[str, ...]] = Stream(
    lambda: Assign, "gone", read=rows_left, verb=rows_left.name, pause=1.0
)
"""Rows of the list of charts to assign that left it."""
