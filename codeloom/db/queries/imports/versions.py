"""Documents of charts by what they are in their source, to tell another version of one from another one."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import update
from sqlmodel import col, select

from codeloom.db.tables.audits import Audit
from codeloom.db.tables.charts import Chart, Document
from codeloom.db.work import UnitOfWork

OPEN = ("draft", "returned", "pending_audit")
"""Statuses of charts that take another version of a document."""


@dataclass(frozen=True, slots=True)
class Version:
    """A document without its text."""

    id: UUID
    chart_id: UUID
    position: int
    source_hmac: bytes | None
    text_hmac: bytes | None
    replaces: UUID | None


@dataclass(frozen=True, slots=True)
class OpenChart:
    """A chart that takes versions: whose it is, who audits it, and its documents."""

    number: int
    assignee_id: UUID | None
    auditor_id: UUID | None
    documents: tuple[Version, ...]


def open_charts(uow: UnitOfWork, chart_ids: Collection[UUID]) -> dict[UUID, OpenChart]:
    """Those of these charts that are not over, with their documents."""
    charts = (
        select(Chart.id, Chart.number, Chart.assignee_id, Audit.auditor_id)
        .outerjoin(
            Audit,
            (col(Audit.org_id) == col(Chart.org_id))
            & (col(Audit.chart_id) == col(Chart.id))
            & (col(Audit.status) == "open"),
        )
        .where(Chart.org_id == uow.org_id, col(Chart.id).in_(chart_ids), col(Chart.status).in_(OPEN))
    )
    columns = (
        Document.id, Document.chart_id, Document.position, Document.source_hmac, Document.text_hmac, Document.replaces,
    )  # fmt: skip
    documents = select(*columns).where(Document.org_id == uow.org_id, col(Document.chart_id).in_(chart_ids))  # type: ignore[call-overload]  # six columns
    held: dict[UUID, list[Version]] = {}
    for row in uow.session.exec(documents.order_by(col(Document.position))):
        held.setdefault(row[1], []).append(Version(*row))
    return {
        chart_id: OpenChart(number, assignee, auditor, tuple(held.get(chart_id, ())))
        for chart_id, number, assignee, auditor in uow.session.exec(charts)
    }


def count_more(uow: UnitOfWork, chart_id: UUID, documents: int, words: int) -> None:
    """A chart has so many documents and words more."""
    uow.session.execute(
        update(Chart)
        .where(col(Chart.org_id) == uow.org_id, col(Chart.id) == chart_id)
        .values(doc_count=col(Chart.doc_count) + documents, word_count=col(Chart.word_count) + words)
    )
