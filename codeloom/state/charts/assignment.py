"""Assign: filter open charts, select many, give them by hand or by rule, see who gets what first, take it back."""

from typing import ClassVar, TypedDict

from codeloom.services.charts import (
    AssignView,
    Plan,
    assign_charts,
    assignable,
    preview_assignment,
    summary,
    undo_assignment,
)
from codeloom.services.core import count
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen


class _Filter(TypedDict):
    whose: str
    specialty: str
    setting: str


class _Wish(_Filter):
    ids: list[str]
    everything: bool
    rule: str
    to: str | None


class Assign(Screen):
    """Kept: the filter, the selection (ids), the rule and the last act, so that it can be undone."""

    _kept: ClassVar[Kept] = kept(
        ids=("whose", "cursors", "chosen", "to", "batch"), choices=("specialty", "setting", "everything", "rule")
    )
    whose: str = "nobody"
    specialty: str = ""
    setting: str = ""
    cursors: list[str] = []
    chosen: list[str] = []
    everything: bool = False
    rule: str = "load"
    to: str = ""
    batch: str = ""
    view: AssignView = AssignView()
    plan: Plan = Plan()
    loaded: bool = False

    def _filter(self) -> _Filter:
        return {"whose": self.whose, "specialty": self.specialty, "setting": self.setting}

    async def _read(self) -> None:
        view = await self._call(assignable, after=self.cursors[-1] if self.cursors else "", **self._filter())
        if view is not None:
            self.view, self.loaded = view, True

    async def _plan(self) -> None:
        """Who would get what, shown beside the list; nothing when nothing is selected."""
        self.plan = Plan()
        if not (self.chosen or self.everything) or (self.rule == "hand" and not self.to):
            return
        plan = await self._call(preview_assignment, **self._wish())
        if plan is not None:
            self.plan = plan

    def _wish(self) -> _Wish:
        return {
            **self._filter(),
            "ids": [] if self.everything else self.chosen,
            "everything": self.everything,
            "rule": self.rule,
            "to": self.to or None,
        }

    @handles("charts.assignable")
    async def load(self) -> None:
        """Fill the page."""
        await self._introduce()
        await self._read()
        await self._plan()

    @handles("charts.assignable")
    async def set_filter(self, name: str, value: str) -> None:
        """Another filter: whose, specialty or setting. The selection is emptied."""
        if name in ("whose", "specialty", "setting"):
            setattr(self, name, str(value))
            self.chosen, self.everything, self.cursors = [], False, []
            await self._read()
            await self._plan()

    @handles("charts.assignable")
    async def choose(self, chart_id: str) -> None:
        """Select a chart or take it out of the selection."""
        chart_id = str(chart_id)[:40]
        self.everything = False
        self.chosen = (
            [c for c in self.chosen if c != chart_id] if chart_id in self.chosen else [*self.chosen, chart_id][-500:]
        )
        await self._plan()
        await self._read()

    @handles("charts.assignable")
    async def choose_page(self, on: bool) -> None:
        """Select every chart of this page, or none."""
        await self._read()
        self.everything = False
        self.chosen = [row.id for row in self.view.rows] if on is True else []
        await self._plan()

    @handles("charts.assignable")
    async def choose_everything(self) -> None:
        """Select everything the filter means, on all pages (at most 500)."""
        self.chosen, self.everything = [], True
        await self._plan()
        await self._read()

    @handles("charts.assignable")
    async def set_rule(self, rule: str) -> None:
        """By hand, in turn, by load or by specialty."""
        if rule in ("hand", "round_robin", "load", "specialty"):
            self.rule = rule
            await self._plan()
            await self._read()

    @handles("charts.assignable")
    async def set_to(self, coder_id: str) -> None:
        """The coder who gets them by hand."""
        self.to = str(coder_id)[:40]
        await self._plan()
        await self._read()

    @handles("charts.assign")
    async def assign(self) -> None:
        """Give the selected charts."""
        plan = await self._call(assign_charts, **self._wish())
        if plan is None:
            return
        self.batch, self.chosen, self.everything = plan.batch, [], False
        self.plan, self.cursors = Plan(), []
        self._say("Assigned", summary(plan))
        await self._read()

    @handles("charts.undo_assignment")
    async def take_back(self) -> None:
        """Undo the last act of assigning."""
        plan = await self._call(undo_assignment, batch=self.batch)
        self.batch = ""
        if plan is not None:
            self._say("Taken back", f"{count(plan.charts, 'chart')} back where they were before.", tone="info")
        await self._read()

    @handles("charts.assignable")
    async def older(self) -> None:
        """The next 50."""
        await self._read()
        if self.view.next:
            self.cursors = [*self.cursors, self.view.next]
            await self._read()

    @handles("charts.assignable")
    async def newer(self) -> None:
        """The 50 before."""
        self.cursors = self.cursors[:-1]
        await self._read()
