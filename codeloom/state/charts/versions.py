"""Two versions of a chart's document beside an open chart: what the newer one changed."""

from typing import ClassVar

from codeloom.services.charts import ComparedView, compare_document
from codeloom.state.core.addresses import id_or_nothing
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen


class Versions(Screen):
    """Kept: whether it is open, and of which chart. The words are read anew each time."""

    _kept: ClassVar[Kept] = kept(ids=("chart_id",), choices=("showing",))
    chart_id: str = ""
    showing: bool = False
    view: ComparedView = ComparedView()

    @handles("charts.compare_document")
    async def compare(self, chart_id: str, document_id: str) -> None:
        """Show what the newer of two versions of a document changed."""
        view = await self._call(compare_document, chart_id=chart_id, document_id=document_id)
        if view is not None:
            self.view, self.showing, self.chart_id = view, True, id_or_nothing(chart_id)

    @handles("charts.compare_document")
    async def choose(self, document_id: str, other_id: str) -> None:
        """Compare two other versions of it."""
        if document_id == other_id:
            return
        view = await self._call(
            compare_document, chart_id=self.chart_id, document_id=document_id, other_id=id_or_nothing(other_id)
        )
        if view is not None:
            self.view = view

    @handles.signed_in
    def close(self) -> None:
        """Put it away."""
        self.showing = False
