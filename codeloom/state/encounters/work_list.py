"""The biller's work list. What it shows stands in its address; what was searched for does not, because it may name a patient."""

from collections.abc import Mapping
from typing import Any, ClassVar, TypedDict
from urllib.parse import urlencode
from uuid import UUID

import reflex as rx

from codeloom.db.scope import Scope
from codeloom.services.core import Nothing
from codeloom.services.encounters import (
    WorkFigures,
    WorkView,
    find_encounters,
    next_work,
    show_work,
    work_figures,
)
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen
from codeloom.state.core.streams import Stream

TABS = ("bill", "waiting", "reopened", "finalized", "all")
AGES = (3, 7, 14, 30)
FILTERS = ("provider", "flag", "age", "changed", "order")


class Wish(TypedDict):
    """What of the list is wanted, as commands name it."""

    part: str
    provider: str
    flag: str
    age: int
    changed: str
    order: str


def wish_of(asked: Mapping[str, str]) -> Wish:
    """What an address asks for; what it cannot mean is left out."""
    age = asked.get("age", "")
    try:
        provider = str(UUID(asked.get("provider", "")))
    except ValueError:
        provider = ""
    flag = asked.get("flag", "")[:40]
    return {
        "part": asked.get("tab", "") if asked.get("tab", "") in TABS[:4] else TABS[0],
        "provider": provider,
        "flag": flag if flag.replace("_", "").isalpha() else "",
        "age": int(age) if age.isdecimal() and int(age) in AGES else 0,
        "changed": asked.get("changed", "") if asked.get("changed", "") in ("changed", "untouched") else "",
        "order": "risk" if asked.get("order", "") == "risk" else "age",
    }


class WorkList(Screen):
    """Kept: tab and filters as the address has them, and the cursors of earlier pages; the rows are read anew each time.

    `query` is what the address carries on to a review, so that the next one is the next of this list.
    """

    _kept: ClassVar[Kept] = kept(
        ids=("provider", "cursors"), numbers=("age",), choices=("tab", "flag", "changed", "order")
    )
    tab: str = "bill"
    provider: str = ""
    flag: str = ""
    age: int = 0
    changed: str = ""
    order: str = "age"
    cursors: list[str] = []
    query: str = ""
    view: WorkView = WorkView()
    live: WorkFigures = WorkFigures()
    loaded: bool = False
    searched: bool = False

    def _wish(self) -> Wish:
        part = self.tab if self.tab in TABS[:4] else TABS[0]
        return {"part": part, "provider": self.provider, "flag": self.flag, "age": self.age, "changed": self.changed,
                "order": self.order}  # fmt: skip

    async def _read(self) -> None:
        view = await self._call(show_work, after=self.cursors[-1] if self.cursors else "", **self._wish())
        self.loaded = True
        if view is None:
            return
        self.view = WorkView(figures=view.figures) if self.tab == "all" else view
        self.searched = False

    def _filters(self) -> dict[str, str]:
        given = {name: str(getattr(self, name)) for name in FILTERS}
        return {
            name: value for name, value in given.items() if value not in ("", "0") and (name, value) != ("order", "age")
        }

    def _go(self, tab: str, filters: dict[str, str]) -> Any:
        """Another address of this page, which loads it anew."""
        return rx.redirect("/billing?" + urlencode({"tab": tab, **filters}))

    @handles("encounters.work_list")
    async def load(self) -> None:
        """Fill the page as its address says."""
        await self._introduce()
        asked = self.router.url.query_parameters
        wish = wish_of(asked)
        self.tab = "all" if asked.get("tab", "") == "all" else wish["part"]
        self.provider, self.flag, self.age = wish["provider"], wish["flag"], wish["age"]
        self.changed, self.order, self.cursors = wish["changed"], wish["order"], []
        self.query = self._carried()
        await self._read()

    @handles("encounters.work_figures")
    async def follow_work(self) -> None:
        """Show the counts as they move, in the rail and above the list."""
        await self._watch(WORK)

    @handles("encounters.work_list")
    async def show_new(self) -> None:
        """The first page again, with what arrived since."""
        self.cursors = []
        await self._read()

    @handles("encounters.work_list")
    async def choose_tab(self, tab: str) -> Any:
        """Another tab under the same filters."""
        return self._go(tab if tab in TABS else TABS[0], self._filters())

    @handles("encounters.work_list")
    async def set_filter(self, name: str, value: str) -> Any:
        """Another provider, flag, age, order, or changed ones; empty for all."""
        if name not in FILTERS:
            return None
        return self._go(self.tab, {k: v for k, v in {**self._filters(), name: value[:200]}.items() if v})

    @handles("encounters.work_list")
    async def clear_filters(self) -> Any:
        """Everything of this tab."""
        return self._go(self.tab, {})

    @handles("encounters.work_list")
    async def older(self, cursor: str) -> None:
        """The next 50, from where this page ended."""
        self.cursors = [*self.cursors, cursor]
        await self._read()

    @handles("encounters.work_list")
    async def newer(self) -> None:
        """The 50 before."""
        self.cursors = self.cursors[:-1]
        await self._read()

    @handles("encounters.search")
    async def search(self, form: dict[str, Any]) -> None:
        """Find encounters by number, record number or name. The words are kept nowhere."""
        view = await self._call(find_encounters, text=str(form.get("text", ""))[:200])
        if view is not None:
            self.view, self.searched = view, bool(str(form.get("text", "")).strip())

    @handles("encounters.next")
    async def start_next(self) -> Any:
        """Open the encounter to review next, of this list as it is filtered."""
        number = await self._call(next_work, **self._wish())
        if number == 0:
            self._say("Nothing to review here", "Another tab or other filters may have more.", tone="info")
        return rx.redirect(f"/billing/{number}{self._carried()}") if number else None

    def _carried(self) -> str:
        filters = self._filters() | ({"tab": self.tab} if self.tab not in ("bill", "all") else {})
        return "?" + urlencode(filters) if filters else ""


def _read_figures(scope: Scope, _subject: None) -> WorkFigures:
    return work_figures(scope, Nothing())


WORK: Stream[None, WorkFigures] = Stream(
    lambda: WorkList, "live", read=_read_figures, verb=work_figures.name, pause=1.0, after=0.1, at_once=True
)
"""The counts of the biller's list."""
