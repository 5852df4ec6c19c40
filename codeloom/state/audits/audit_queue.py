"""The audit queue: charts and encounters waiting for a supervisor, in their order, filtered, 50 at a time."""

from typing import ClassVar

from codeloom.services.audits import AuditQueueView, queue
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen

KINDS = ("chart", "encounter")
ORDERS = ("age", "coder", "specialty", "difficulty")


class AuditQueue(Screen):
    """Order, filters and the cursors of earlier pages are kept; the rows are read anew each time."""

    _kept: ClassVar[Kept] = kept(
        ids=("coder", "cursors"), choices=("order", "descending", "kind", "specialty", "filtering")
    )
    order: str = "age"
    descending: bool = False
    kind: str = ""
    specialty: str = ""
    coder: str = ""
    cursors: list[str] = []
    filtering: bool = False
    view: AuditQueueView = AuditQueueView()
    loaded: bool = False

    async def _read(self) -> None:
        view = await self._call(
            queue,
            order=self.order,
            descending=self.descending,
            kind=self.kind,
            specialty=self.specialty,
            coder=self.coder,
            after=self.cursors[-1] if self.cursors else "",
        )
        if view is not None:
            self.view, self.loaded = view, True

    @handles("audits.queue")
    async def load(self) -> None:
        """Fill the page when it opens or is asked to show what is new."""
        await self._introduce()
        await self._read()

    @handles("audits.queue")
    async def sort(self, order: str) -> None:
        """Order by another column, or the other way round."""
        wanted = str(order)
        if wanted not in ORDERS:
            return
        self.descending = not self.descending if wanted == self.order else wanted == "difficulty"
        self.order, self.cursors = wanted, []
        await self._read()

    @handles("audits.queue")
    async def filter_kind(self, kind: str) -> None:
        """Only charts or only encounters; empty for both."""
        self.kind, self.cursors = (kind if kind in KINDS else ""), []
        await self._read()

    @handles("audits.queue")
    async def filter_specialty(self, specialty: str) -> None:
        """Only charts of one specialty; empty for all."""
        self.specialty, self.cursors = str(specialty), []
        await self._read()

    @handles("audits.queue")
    async def filter_coder(self, coder: str) -> None:
        """Only what one coder or biller handed in; empty for all."""
        self.coder, self.cursors = str(coder), []
        await self._read()

    @handles("audits.queue")
    async def toggle_filter(self) -> None:
        """Show or hide the filters; hiding them shows everything again."""
        self.filtering = not self.filtering
        if not self.filtering:
            self.kind, self.specialty, self.coder, self.cursors = "", "", "", []
        await self._read()

    @handles("audits.queue")
    async def older(self, cursor: str) -> None:
        """The next 50, from where this page ended."""
        self.cursors = [*self.cursors, str(cursor)]
        await self._read()

    @handles("audits.queue")
    async def newer(self) -> None:
        """The 50 before."""
        self.cursors = self.cursors[:-1]
        await self._read()
