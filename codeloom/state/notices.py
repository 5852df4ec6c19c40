"""What the person of a tab was told: the few behind the bell of every page, and the page of 90 days. Nothing shown is kept."""

from typing import ClassVar

from codeloom.coding import clock
from codeloom.services.notices import NoticesView, list_notices, mark_all_notices, mark_notices
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen

SHOWS = ("new", "all")


class Bell(Screen):
    """The newest notices, read when the bell is opened."""

    view: NoticesView = NoticesView()
    looked: bool = False

    async def _read(self) -> None:
        view = await self._call(list_notices, show="all", brief=True)
        if view is not None:
            self.view, self.looked, self.notices_unread = view, True, view.new

    @handles("notices.list")
    async def look(self) -> None:
        """Show the newest."""
        await self._read()

    @handles("notices.mark")
    async def opened(self, notice: str) -> None:
        """One was followed to its place: it is read."""
        await self._call(mark_notices, ids=[notice], read=True)

    @handles("notices.mark_all", "notices.list")
    async def mark_all(self) -> None:
        """All are read."""
        if await self._call(mark_all_notices) is not None:
            await self._read()


class Notices(Screen):
    """The page: what is new, or all of 90 days. A list does not lose rows while it is looked at (`shown_since`, milliseconds)."""

    _kept: ClassVar[Kept] = kept(ids=("cursors",), choices=("show",), numbers=("shown_since",))
    show: str = "new"
    cursors: list[str] = []
    shown_since: int = 0
    view: NoticesView = NoticesView()
    loaded: bool = False

    async def _read(self) -> None:
        after = self.cursors[-1] if self.cursors else ""
        view = await self._call(list_notices, show=self.show, after=after, shown_since=self.shown_since)
        if view is not None:
            self.view, self.loaded, self.notices_unread = view, True, view.new

    async def _anew(self) -> None:
        self.cursors, self.shown_since = [], int(clock.now().timestamp() * 1000)
        await self._read()

    @handles("notices.list")
    async def load(self) -> None:
        """Fill the page from its first row."""
        await self._introduce()
        await self._anew()

    @handles("notices.list")
    async def choose(self, show: str) -> None:
        """What is new, or all."""
        self.show = show if show in SHOWS else "new"
        await self._anew()

    @handles("notices.list")
    async def again(self) -> None:
        """Show what came meanwhile."""
        await self._anew()

    @handles("notices.list")
    async def older(self, cursor: str) -> None:
        """The next page, from where this one ended."""
        self.cursors = [*self.cursors, str(cursor)]
        await self._read()

    @handles("notices.list")
    async def newer(self) -> None:
        """The page before."""
        self.cursors = self.cursors[:-1]
        await self._read()

    @handles("notices.mark", "notices.list")
    async def mark(self, notice: str, read: bool) -> None:
        """One is read, or not."""
        if await self._call(mark_notices, ids=[notice], read=read) is not None:
            await self._read()

    @handles("notices.mark_all", "notices.list")
    async def mark_all(self) -> None:
        """All are read."""
        if await self._call(mark_all_notices) is not None:
            await self._read()
