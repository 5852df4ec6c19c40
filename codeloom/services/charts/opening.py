"""Opening a chart and reading its documents. Reads of clinical text are recorded."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from pydantic import Field

from codeloom.coding.chart_facts import MEDICATION_STANDINGS, DatedFact, PayerFact
from codeloom.coding.lifecycle import STATUS_WORDS, ChartStatus
from codeloom.db.queries.charts import rows as queries
from codeloom.db.tables.charts import Patient
from codeloom.db.work import UnitOfWork
from codeloom.services.charts import leases
from codeloom.services.charts.context import ChartContext
from codeloom.services.charts.standing import mark_of, newest_first
from codeloom.services.charts.suggestion_list import head_of_suggestion, suggested_items, suggested_marks
from codeloom.services.charts.versions import new_versions, versions_words
from codeloom.services.charts.views import ChartHead, DataGroup, DataRow, DocumentItem, WorkbenchView
from codeloom.services.charts.ways import ways_of
from codeloom.services.code_sets import release_words
from codeloom.services.core import Command, NotFound, OfChart, Refused, ShortText, formatting, verb
from codeloom.services.editor import DocumentView, document_view, marks_in, note_reading, occurrences
from codeloom.services.notices import seen


class OpenChart(Command):
    """A chart by its number in the organization, as it stands in addresses; 0 where an address has none."""

    number: int = Field(ge=0, le=10**12)


class ReadDocument(OfChart):
    """One document of a chart; `find` are words to light up in it."""

    document_id: UUID
    find: ShortText = ""


class FindInChart(OfChart):
    """Words looked for in every document of a chart."""

    words: ShortText


@verb("charts.open", OpenChart, repeatable=True)
def open_chart(uow: UnitOfWork, command: OpenChart) -> WorkbenchView:
    """A chart for its coder: head, documents, data, imported conditions, rows with findings. Raises NotFound, and Refused for one
    that comes later in the order of the coder's team."""
    chart = queries.by_number(uow, command.number)
    if chart is None:
        raise NotFound()
    work = ChartContext(uow, chart)
    if work.waits_turn:
        raise Refused(
            work.waits_turn, kept="It stays in your queue.", todo="Press Next chart in your queue.", code="not_next"
        )
    uow.record("CHART_OPENED", "chart", chart.id)
    seen(uow, chart.id)
    documents = documents_of(work)
    return WorkbenchView(
        head=head_of(work),
        documents=documents,
        groups=groups_of(work),
        conditions=suggested_items(work),
        suggestion=head_of_suggestion(work),
        editor=work.editor(),
        lease=leases.view(work),
        first_document=documents[0].id if documents else "",
        service_day=chart.service_date.isoformat() if chart.service_date else "",
        notices=(*new_versions(work), *work.notices),
        ways=ways_of(work),
    )


@verb("charts.read_document", ReadDocument, repeatable=True)
def read_document(uow: UnitOfWork, command: ReadDocument) -> DocumentView:
    """A document's text cut for stepping and marking, with the evidence of the stored rows. Marks it read."""
    work = ChartContext.take(uow, command.chart_id)
    document = queries.document(uow, command.chart_id, command.document_id)
    if document is None:
        raise NotFound()
    note_reading(uow, document, document.id in work.unread, chart=work.chart.id)
    marks = marks_in(document.id, ((at + 1, line.evidence) for at, line in enumerate(work.lines)))
    suggested = marks_in(document.id, suggested_marks(work))
    title, text = work.title_of(document), work.text_of(document.id)
    view = document_view(document, title, text, marks, command.find, mark_of(work, document), suggested)
    return replace(view, version=versions_words(work, document))


@verb("charts.find", FindInChart, read_only=True)
def find_in_chart(uow: UnitOfWork, command: FindInChart) -> dict[str, int]:
    """How often the words stand in each document, by document id; documents without them are left out."""
    work = ChartContext.take(uow, command.chart_id)
    work.read_texts(d.id for d in work.documents)
    counts = {str(d.id): len(occurrences(work.text_of(d.id), command.words)) for d in work.documents}
    return {document_id: count for document_id, count in counts.items() if count}


def documents_of(work: ChartContext) -> tuple[DocumentItem, ...]:
    """The documents of the left pane, the latest first."""
    return tuple(
        DocumentItem(
            str(d.id),
            d.kind,
            work.title_of(d),
            formatting.short_day(d.dated),
            d.id in work.unread,
            d.words,
            mark_of(work, d),
        )
        for d in newest_first(work)
    )


def head_of(work: ChartContext) -> ChartHead:
    """The header and strip of a chart."""
    chart, patient = work.chart, work.around.patient
    status = ChartStatus(chart.status)
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
    )


def name_of(uow: UnitOfWork, patient: Patient) -> str:
    """A patient's name as lists show it: Baumbach, Lawerence."""
    return uow.vault.open(Patient.name_enc, patient) or "Name not given"


def person_words(sex: str, age: int | None) -> str:
    """M, 71 y; what is unknown is left out."""
    return ", ".join(part for part in (sex if sex in ("M", "F") else "", f"{age} y" if age is not None else "") if part)


def groups_of(work: ChartContext) -> tuple[DataGroup, ...]:
    """Medications, labs and vitals, procedures of the encounter, and who pays."""
    payload = work.payload
    groups = [
        DataGroup(name, icon, len(facts), tuple(_row(fact) for fact in facts))
        for name, icon, facts in (
            ("Medications", "pill", payload.medications),
            ("Labs and vitals", "lab", payload.observations),
            ("Procedures", "pulse", payload.procedures),
        )
    ]
    if payload.payer.name:
        rows = _payer_rows(payload.payer)
        groups.append(DataGroup("Payer", "bill", len(rows), rows))
    return tuple(groups)


def _row(fact: DatedFact) -> DataRow:
    sites = f" ({', '.join(fact.sites)})" if fact.sites else ""
    value = ", ".join(filter(None, (fact.value, MEDICATION_STANDINGS.get(fact.standing, fact.standing))))
    return DataRow((fact.display or fact.code) + sites, value, _when(fact))


def _payer_rows(payer: PayerFact) -> tuple[DataRow, ...]:
    """Payer, coverage and relationship, those that are known."""
    known = (("Payer", payer.name), ("Coverage", payer.type), ("Relationship to the insured", payer.relationship))
    return tuple(DataRow(what, value, "") for what, value in known if value)


def _when(fact: DatedFact) -> str:
    try:
        return formatting.short_day(date.fromisoformat(fact.when[:10]))
    except ValueError:
        return ""
