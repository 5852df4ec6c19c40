"""The dashboard: read once when it opens, then again whenever something happened in the organization."""

from typing import ClassVar

from codeloom.services.core import Nothing
from codeloom.services.dashboard import Board, dashboard_figures
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen
from codeloom.state.core.streams import Stream


class Dashboard(Screen):
    """`tables` shows figures as tables instead of plots."""

    _kept: ClassVar[Kept] = kept(choices=("tables",))
    tables: bool = False
    board: Board = Board()
    loaded: bool = False

    @handles("dashboard.figures")
    async def load(self) -> None:
        """Fill the page."""
        await self._introduce()
        view = await self._call(dashboard_figures)
        if view is not None:
            self.board, self.loaded = view, True

    @handles("dashboard.figures", background=True)
    async def watch(self) -> None:
        """Bring the board to this tab each time something happened, until it closes or its session ends."""
        await self._watch(BOARD)

    @handles.signed_in
    async def toggle_tables(self) -> None:
        """Plots as tables, or back."""
        self.tables = not self.tables


BOARD: Stream[None, Board] = Stream(
    lambda: Dashboard,
    "board",
    read=lambda scope, _: dashboard_figures(scope, Nothing()),
    verb=dashboard_figures.name,
    pause=0.25,
)
"""The board of an organization, the same for all of its managers."""
