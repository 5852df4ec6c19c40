"""Another version of a document that a chart has: the earlier one stays beside it, and whoever works on the chart is told."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from codeloom.coding.lifecycle import Role
from codeloom.db.queries.imports import identities as documents
from codeloom.db.queries.imports import versions as queries
from codeloom.db.queries.imports.versions import OpenChart, Version
from codeloom.db.tables.charts import Document
from codeloom.db.work import UnitOfWork
from codeloom.gateways.fhir import ChartDraft
from codeloom.services.imports.chart_rows import note_row, source_of, words_of
from codeloom.services.notices import notice_kind, notify

D = TypeVar("D", Document, Version)
VERSION_CAME = notice_kind(
    "imports.version_came",
    "A document of a chart I work on comes in a new version",
    icon="document",
    roles=(Role.CODER, Role.SUPERVISOR),
    order=13,
    title=lambda told: f"A document of {told.subject_number} came in a new version",
    detail=lambda _told: "Compare it with the one before: Shift D in the document",
    path=lambda told: f"/chart/{told.number}" if told.role == Role.CODER else f"/audit/{told.number}",
)


def keep_earlier(uow: UnitOfWork, notes: Mapping[UUID, list[dict[str, Any]]]) -> None:
    """Before the documents of charts that nobody has worked on are written anew: put the earlier versions of those whose words
    changed, and the versions before them, to the rows of their chart."""
    if not notes:
        return
    stored: dict[UUID, list[Document]] = {}
    for one in documents.documents_of(uow, notes):
        stored.setdefault(one.chart_id, []).append(one)
    for chart_id, held in stored.items():
        rows = notes[chart_id]
        by_id, newest = {one.id: one for one in held}, _newest(held)
        for row in list(rows):
            before = newest.get(row["source_hmac"]) if row["source_hmac"] is not None else None
            if before is None:
                continue
            same = before.text_hmac == row["text_hmac"]
            row["replaces"] = before.replaces if same else before.id
            earlier = by_id.get(before.replaces) if same and before.replaces else None if same else before
            while earlier is not None:
                rows.append(earlier.model_dump() | {"position": len(rows)})
                earlier = by_id.get(earlier.replaces) if earlier.replaces else None


def add_versions(uow: UnitOfWork, charts: Mapping[UUID, ChartDraft], now: datetime) -> None:
    """Put documents whose words changed, as documents of their own, to charts that are worked on and not over; what else the
    export says of these charts is left. Their coder and their auditor are told."""
    if not charts:
        return
    for chart_id, chart in queries.open_charts(uow, charts).items():
        rows = _other_words(uow, chart_id, chart, charts[chart_id], now)
        if not rows:
            continue
        documents.put_documents(uow, rows)
        queries.count_more(uow, chart_id, len(rows), sum(row["words"] for row in rows))
        for row in rows:
            uow.record(
                "DOCUMENT_VERSION_ADDED", "document", row["id"], chart=str(chart_id), replaces=str(row["replaces"])
            )
        notify(uow, VERSION_CAME, [chart.assignee_id, chart.auditor_id], act=rows[0]["id"], subject=chart_id,
               number=chart.number, facts={"documents": len(rows)}, oneself=True)  # fmt: skip


def _other_words(
    uow: UnitOfWork, chart_id: UUID, chart: OpenChart, draft: ChartDraft, now: datetime
) -> list[dict[str, Any]]:
    """The rows of documents that hold and are here with other words."""
    newest = _newest(chart.documents)
    last = max((one.position for one in chart.documents), default=-1)
    rows: list[dict[str, Any]] = []
    for doc in draft.documents:
        before = newest.get(source_of(uow, doc)) if doc.source and not doc.standing else None
        if before is not None and before.text_hmac != words_of(uow, doc):
            rows.append(note_row(uow, chart_id, last + len(rows) + 1, doc, now) | {"replaces": before.id})
    return rows


def _newest(held: Iterable[D]) -> dict[bytes, D]:
    """By what it is in its source, of each document the version that no other one takes the place of."""
    held = list(held)
    replaced = {one.replaces for one in held}
    return {one.source_hmac: one for one in held if one.source_hmac is not None and one.id not in replaced}
