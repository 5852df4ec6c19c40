"""The dashboard: read once when it opens, then again whenever the organization's figures move."""

import asyncio
from typing import ClassVar

from codeloom.services.dashboard import board
from codeloom.services.dashboard_views import Board
from codeloom.services.errors import Problem
from codeloom.state import live
from codeloom.state.base import Screen
from codeloom.state.boards import boards
from codeloom.state.permissions import handles
from codeloom.state.session import who, who_may

PAUSE = 0.25
"""Seconds between two boards pushed to one tab, at least."""


class Dashboard(Screen):
    """`tables` shows figures as tables instead of plots."""

    _kept: ClassVar[frozenset[str]] = frozenset({"tables"})
    tables: bool = False
    board: Board = Board()
    loaded: bool = False

    @handles("dashboard.figures")
    async def load(self) -> None:
        """Fill the page."""
        await self._introduce()
        view = await self._call(board)
        if view is not None:
            self.board, self.loaded = view, True

    @handles("dashboard.figures", background=True)
    async def watch(self) -> None:
        """Bring the board to this tab each time something happened, until it closes or its session ends."""
        principal = await who(self)
        goes_on, seen = live.serving(self.router.session.client_token, "dashboard"), 0
        while principal is not None and goes_on():
            newest, figures = await live.hub.next(principal.scope.org_id, seen)
            principal = await who_may(self, board.name)
            if principal is None or not goes_on():
                return
            if figures is None or newest == seen:
                continue
            try:
                view = await boards.at(principal.scope, newest)
            except Problem:
                await asyncio.sleep(1)
                continue
            if seen:
                async with self:
                    self.board = view
            seen = newest
            await asyncio.sleep(PAUSE)

    @handles.signed_in
    async def toggle_tables(self) -> None:
        """Plots as tables, or back."""
        self.tables = not self.tables
