"""Queries as each role finds them: own ones by tab for those who ask and for providers, counts and times for managers."""

from dataclasses import dataclass
from typing import ClassVar

from codeloom.coding.lifecycle import Role
from codeloom.db.scope import Scope
from codeloom.services.core import Nothing
from codeloom.services.provider_queries import (
    FiguresView,
    InboxView,
    QueryCounts,
    counts,
    figures,
    inbox,
)
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen
from codeloom.state.core.session import who
from codeloom.state.core.streams import Stream

TABS = ("open", "answered", "overdue", "done")


class Queries(Screen):
    """Kept: the tab and the cursors of earlier pages. `live` are the counts as they move; `shown` is their stamp when the
    rows were read, so that the page can say that something changed since."""

    _kept: ClassVar[Kept] = kept(ids=("cursors",), choices=("tab",))
    tab: str = ""
    cursors: list[str] = []
    view: InboxView = InboxView()
    figures_view: FiguresView = FiguresView()
    live: QueryCounts = QueryCounts()
    shown: str = ""
    loaded: bool = False

    async def _read(self) -> None:
        after = self.cursors[-1] if self.cursors else ""
        view = await self._call(inbox, tab=self.tab, after=after)
        self.loaded = view is not None
        if view is not None:
            self.view, self.live, self.shown = view, view.counts, view.counts.stamp

    @handles("provider_queries.inbox", "provider_queries.figures")
    async def load(self) -> None:
        """Fill the page: the tab of the address, else what waits for this person; figures for whoever asks and answers none."""
        await self._introduce()
        if self.role == Role.MANAGER:
            seen = await self._call(figures)
            self.loaded = seen is not None
            if seen is not None:
                self.figures_view = seen
            return
        asked = self.router.url.query_parameters.get("tab", "")
        if asked in TABS:
            self.tab, self.cursors = asked, []
        elif self.tab not in TABS:
            self.tab = TABS[0]
        await self._read()

    @handles("provider_queries.counts", "provider_queries.figures")
    async def watch(self) -> None:
        """Move the counts while the page is open."""
        principal = await who(self)
        if principal is not None and principal.role == Role.MANAGER:
            await self._watch(FIGURES)
        else:
            await self._watch(COUNTS, Tab(self.router.session.client_token))

    @handles("provider_queries.inbox")
    async def choose_tab(self, tab: str) -> None:
        """Another tab from its first page."""
        self.tab, self.cursors = (tab if tab in TABS else TABS[0]), []
        await self._read()

    @handles("provider_queries.inbox")
    async def show_new(self) -> None:
        """The first page again, with what changed since."""
        self.cursors = []
        await self._read()

    @handles("provider_queries.inbox")
    async def older(self, cursor: str) -> None:
        """The next 50, from where this page ended."""
        self.cursors = [*self.cursors, cursor]
        await self._read()

    @handles("provider_queries.inbox")
    async def newer(self) -> None:
        """The 50 before."""
        self.cursors = self.cursors[:-1]
        await self._read()


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab that shows queries: what it is told is its person's own."""

    token: str


def _counts(scope: Scope, _tab: Tab) -> QueryCounts:
    return counts(scope, Nothing())


def _figures(scope: Scope, _subject: None) -> FiguresView:
    return figures(scope, Nothing())


COUNTS: Stream[Tab, QueryCounts] = Stream(
    lambda: Queries, "live", read=_counts, verb=counts.name, pause=0.5, after=0.1, at_once=True
)
"""Counts of a person's own queries, read for each tab under its person's scope."""
FIGURES: Stream[None, FiguresView] = Stream(
    lambda: Queries, "figures_view", read=_figures, verb=figures.name, pause=2.0, after=0.3
)
"""What managers see of queries."""
