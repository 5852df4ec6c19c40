"""Which documents of a chart hold, and in what order they are listed and read."""

from datetime import date

from codeloom.coding.chart_facts import STANDINGS
from codeloom.db.tables.charts import Document
from codeloom.services.charts.context import ChartContext

SUPERSEDED = "superseded"
"""What an earlier version of a document is, too."""


def newest_first(work: ChartContext) -> list[Document]:
    """Documents as the left pane lists them: the latest first, undated ones after, those that do not hold last."""
    latest = sorted(work.documents, key=lambda document: document.dated or date.min, reverse=True)
    return sorted(latest, key=lambda document: STANDINGS.index(_standing(work, document)))


def mark_of(work: ChartContext, document: Document) -> str:
    """Preliminary, Superseded or Cancelled: as its source marks a document that does not hold, or since another version came;
    else empty."""
    return _standing(work, document).capitalize()


def _standing(work: ChartContext, document: Document) -> str:
    if any(other.replaces == document.id for other in work.documents):
        return SUPERSEDED
    standing = work.payload.standing_at(document.position)
    return standing if standing in STANDINGS else ""
