"""Opening a chart and reading its documents. Reads of clinical text are recorded."""

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from uuid import UUID

from pydantic import Field

from codeloom.coding.chart_facts import DatedFact
from codeloom.coding.lifecycle import STATUS_WORDS, ChartStatus
from codeloom.coding.text import doubtful, paragraphs
from codeloom.db.queries.audits import records as audit_queries
from codeloom.db.queries.charts import rows as queries
from codeloom.db.tables.audits import Audit
from codeloom.db.tables.charts import Document, DocumentRead, Patient
from codeloom.db.work import UnitOfWork
from codeloom.services.charts import leases
from codeloom.services.charts.condition_suggestions import suggestions
from codeloom.services.charts.context import ChartContext
from codeloom.services.code_sets import release_words
from codeloom.services.core import Command, NotFound, OfChart, ShortText, formatting, verb
from codeloom.services.editor import (
    ChartHead,
    DataGroup,
    DataRow,
    DocumentItem,
    DocumentView,
    ParagraphView,
    Piece,
    ReturnReason,
    SentenceView,
    WorkbenchView,
)


class OpenChart(Command):
    """A chart by its number in the organization, as it stands in addresses."""

    number: int = Field(ge=1, le=10**12)


class ReadDocument(OfChart):
    """One document of a chart; `find` are words to light up in it."""

    document_id: UUID
    find: ShortText = ""


class FindInChart(OfChart):
    """Words looked for in every document of a chart."""

    words: ShortText


@verb("charts.open", OpenChart)
def open_chart(uow: UnitOfWork, command: OpenChart) -> WorkbenchView:
    """A chart for its coder: head, documents, data, imported conditions, rows with findings. Raises NotFound."""
    chart = queries.by_number(uow, command.number)
    if chart is None:
        raise NotFound()
    work = ChartContext(uow, chart)
    uow.record("CHART_OPENED", "chart", chart.id)
    conditions = suggestions(work)
    documents = tuple(
        DocumentItem(str(d.id), d.kind, d.title, formatting.short_day(d.dated), d.id in work.unread, d.words)
        for d in newest_first(work.documents)
    )
    return WorkbenchView(
        head=head_of(work),
        documents=documents,
        groups=groups_of(work),
        conditions=conditions,
        open_conditions=sum(1 for item in conditions if item.state == "open"),
        editor=work.editor(),
        lease=leases.view(work),
        first_document=documents[0].id if documents else "",
        service_day=chart.service_date.isoformat() if chart.service_date else "",
    )


@verb("charts.read_document", ReadDocument)
def read_document(uow: UnitOfWork, command: ReadDocument) -> DocumentView:
    """A document's text cut for stepping and marking, with the evidence of the stored rows. Marks it read."""
    work = ChartContext.take(uow, command.chart_id)
    document = queries.document(uow, command.chart_id, command.document_id)
    if document is None:
        raise NotFound()
    if document.id in work.unread:
        uow.session.add(DocumentRead(org_id=uow.org_id, document_id=document.id, user_id=uow.user_id))
    uow.record("DOCUMENT_READ", "document", document.id, chart=str(work.chart.id))
    marks = [
        (span.start, span.end, at + 1)
        for at, line in enumerate(work.lines)
        for span in line.evidence
        if span.doc == document.id
    ]
    text = work.text_of(document.id)
    meta = ", ".join(
        part for part in (formatting.day(document.dated), formatting.count(document.words, "word")) if part
    )
    paragraphs_ = cut(text, marks, occurrences(text, command.find))
    return DocumentView(str(document.id), document.title, meta, document.composed, paragraphs_)


@verb("charts.find", FindInChart, read_only=True)
def find_in_chart(uow: UnitOfWork, command: FindInChart) -> dict[str, int]:
    """How often the words stand in each document, by document id; documents without them are left out."""
    work = ChartContext.take(uow, command.chart_id)
    work.read_texts(d.id for d in work.documents)
    found = {str(d.id): len(occurrences(work.text_of(d.id), command.words)) for d in work.documents}
    return {document_id: count for document_id, count in found.items() if count}


def occurrences(text: str, words: str) -> tuple[tuple[int, int], ...]:
    """Where words stand in a text, case aside; at least two characters are looked for."""
    if len(words) < 2:
        return ()
    return tuple((m.start(), m.end()) for m in re.finditer(re.escape(words), text, re.IGNORECASE))


Spans = tuple[tuple[int, int], ...]
Mark = tuple[int, int, int | str]
"""Where evidence begins and ends, and what its row is called."""


def cut(text: str, marks: Sequence[Mark], hits: Spans = ()) -> tuple[ParagraphView, ...]:
    """The text as paragraphs of sentences of pieces; `marks` are the evidence in it."""
    doubts = doubtful(text)
    return tuple(
        ParagraphView(
            paragraph.heading,
            tuple(
                SentenceView(
                    sentence.start, sentence.end, _pieces(text, sentence.start, sentence.end, marks, doubts, hits)
                )
                for sentence in paragraph.sentences
            ),
        )
        for paragraph in paragraphs(text)
    )


def _pieces(text: str, start: int, end: int, marks: Sequence[Mark], doubts: Spans, hits: Spans) -> tuple[Piece, ...]:
    edges = {start, end}
    for a, b in (*((a, b) for a, b, _ in marks), *doubts, *hits):
        edges |= {edge for edge in (a, b) if start < edge < end}
    out = []
    for a, b in pairwise(sorted(edges)):
        rows = ",".join(str(row) for s, e, row in marks if s <= a and b <= e)
        kind = "evidence" if rows else ("negated" if any(s <= a and b <= e for s, e in doubts) else "")
        out.append(Piece(text[a:b], a, rows, "hit" if any(s <= a and b <= e for s, e in hits) else kind))
    return tuple(out)


def newest_first(documents: Sequence[Document]) -> list[Document]:
    """Documents as the left pane lists them: the latest of the encounter first, undated ones last."""
    return sorted(documents, key=lambda document: document.dated or date.min, reverse=True)


def head_of(work: ChartContext) -> ChartHead:
    """The header and strip of a chart."""
    uow, chart = work.uow, work.chart
    patient = work.around.patient
    status = ChartStatus(chart.status)
    last = audit_queries.last_closed(uow, chart.id) if status is ChartStatus.RETURNED else None
    feedback = uow.vault.open(Audit.feedback_enc, last) if last else ""
    reasons = tuple(
        ReturnReason(line.coder_code or line.code or "", audit_queries.what_changed(line), line.category)
        for line in (audit_queries.lines(uow, last.id) if last else [])
        if line.verdict == "disagree"
    )
    return ChartHead(
        id=str(chart.id),
        number=formatting.chart_number(chart.number),
        status=chart.status,
        status_word=STATUS_WORDS[status],
        patient=name_of(work.uow, patient),
        person=person_words(patient.sex, formatting.years(work.birth_date, chart.service_date)),
        setting="Inpatient" if work.inpatient else "Outpatient",
        dates=formatting.days(chart.service_from or chart.service_date, chart.service_to),
        provider=work.payload.provider,
        release=f"ICD-10-CM {release_words(work.uow, chart.service_date)}",
        specialty=chart.specialty,
        feedback=feedback,
        reasons=reasons,
    )


def name_of(uow: UnitOfWork, patient: Patient) -> str:
    """A patient's name as lists show it: Baumbach, Lawerence."""
    return uow.vault.open(Patient.name_enc, patient) or "Name not given"


def person_words(sex: str, age: int | None) -> str:
    """M, 71 y; what is unknown is left out."""
    return ", ".join(part for part in (sex if sex in ("M", "F") else "", f"{age} y" if age is not None else "") if part)


def groups_of(work: ChartContext) -> tuple[DataGroup, ...]:
    """Medications, labs and vitals, procedures of the encounter."""
    payload = work.payload
    return tuple(
        DataGroup(name, icon, len(facts), tuple(DataRow(f.display or f.code, f.value, _when(f)) for f in facts))
        for name, icon, facts in (
            ("Medications", "pill", payload.medications),
            ("Labs and vitals", "lab", payload.observations),
            ("Procedures", "pulse", payload.procedures),
        )
    )


def _when(fact: DatedFact) -> str:
    try:
        return formatting.short_day(date.fromisoformat(fact.when[:10]))
    except ValueError:
        return ""
