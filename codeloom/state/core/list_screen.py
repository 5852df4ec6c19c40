"""What lists share: order, pages and filters that stand in the address, the patient looked for, rows that left meanwhile.

A screen takes it in as `class Queue(ListScreen, Screen)`. Its address says tab, filters and order, so that it can be sent, kept
as a view and gone back to. What is typed to find a patient is in no address and kept nowhere: only the ids found are.
"""

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar, TypedDict
from urllib.parse import urlencode

import reflex as rx

from codeloom.services.charts import search_patient
from codeloom.services.core import Problem
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles, settle
from codeloom.state.core.screen import Screen


class ShownPage(TypedDict):
    """Order, search and place of a page, as the commands of lists name them."""

    order: str
    descending: bool
    searched: bool
    patients: list[str]
    after: str


class ListScreen(Screen, mixin=True):
    """Kept: order, cursors of earlier pages, and the patients found. `searches` counts the searches of this tab: its field is
    drawn anew, empty, when it changes, and the address of a list that was searched says which one it shows, not for whom.
    `gone` are rows that left.

    A screen gives `_path`, `_list_verb`, `_orders`, `_address` and `_read`, and `_own_order` where it is not the first of them.
    """

    _kept: ClassVar[Kept] = kept(
        ids=("cursors", "patients"), numbers=("searches",), choices=("order", "descending", "searched")
    )
    _path: ClassVar[str]
    _list_verb: ClassVar[str]
    _orders: ClassVar[tuple[str, ...]]
    _falls_first: ClassVar[frozenset[str]] = frozenset({"difficulty"})
    """Orders that begin with the largest when they are chosen."""
    order: str = ""
    descending: bool = False
    cursors: list[str] = []
    patients: list[str] = []
    searched: bool = False
    searches: int = 0
    refused: str = ""
    gone: list[str] = []

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if cls._mixin:
            raise TypeError(f"{cls.__name__} takes in ListScreen and nothing else: name Screen beside it")
        settle(cls.event_handlers.values(), {"list": (cls._list_verb,), "search": (search_patient.name,)})

    @abstractmethod
    def _address(self) -> dict[str, str]:
        """Tab and filters as the address has them; the first is always there, empty ones are left out of it."""

    @abstractmethod
    async def _read(self) -> None:
        """Read the page again."""

    def _own_order(self) -> tuple[str, bool]:
        """(order, descending) of a list that nobody ordered otherwise."""
        return self._orders[0], False

    def _meant_otherwise(self) -> None:
        """The list is of other patients from now on: give up what was meant of it."""

    def _ordered(self, asked: Mapping[str, str]) -> None:
        """Take the order from an address, the first page, and no search unless it stays."""
        order = asked.get("order", "")
        self.order, self.descending = (order, asked.get("desc") == "1") if order in self._orders else self._own_order()
        self.cursors, self.refused = [], ""
        if asked.get("found") != str(self.searches):
            self.patients, self.searched = [], False

    def _page(self) -> ShownPage:
        """Order, search and place of the page, as commands name them."""
        return {
            "order": self.order or self._own_order()[0],
            "descending": self.descending,
            "searched": self.searched,
            "patients": self.patients,
            "after": self.cursors[-1] if self.cursors else "",
        }

    def _go(self, **changes: str) -> Any:
        """Another address of this page, which loads it anew."""
        wanted = self._address() | changes
        first = next(iter(wanted))
        if (self.order, self.descending) != self._own_order():
            wanted |= {"order": self.order, "desc": "1" if self.descending else "0"}
        if self.searched:
            wanted["found"] = str(self.searches)
        query = {key: value for key, value in wanted.items() if value or key == first}
        return rx.redirect(f"{self._path}?{urlencode(query)}")

    @handles.shared("list")
    async def sort(self, order: str) -> Any:
        """Order by another column, or the other way round."""
        if order not in self._orders:
            return None
        self.descending = not self.descending if order == self.order else order in self._falls_first
        self.order = order
        return self._go()

    @handles.shared("list")
    async def older(self, cursor: str) -> None:
        """The next 50, from where this page ended."""
        self.cursors = [*self.cursors, cursor]
        await self._read()

    @handles.shared("list")
    async def newer(self) -> None:
        """The 50 before."""
        self.cursors = self.cursors[:-1]
        await self._read()

    @handles.shared("list")
    async def show_new(self) -> None:
        """The first page again, with what arrived since and without what left."""
        self.cursors = []
        await self._read()

    @handles.shared("search")
    async def search(self, form: dict[str, Any]) -> Any:
        """Only what is of the patients whom some words name exactly. The words are kept nowhere."""
        try:
            found = await self._ask(search_patient, text=str(form.get("patient", ""))[:200])
        except Problem as problem:
            self.refused = str(problem)
            return None
        self.patients, self.searched, self.searches = list(found.ids), True, self.searches + 1
        self._meant_otherwise()
        return self._go()

    @handles.shared("list")
    async def clear_search(self) -> Any:
        """Everybody's again."""
        self.patients, self.searched, self.searches = [], False, self.searches + 1
        self._meant_otherwise()
        return self._go()
