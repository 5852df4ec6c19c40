"""The rows of patients, charts and documents as they follow from what was read."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import orjson

from codeloom.coding.same_person import Demographics
from codeloom.db.ids import new_id
from codeloom.db.tables.charts import Chart, Document, Patient
from codeloom.db.work import UnitOfWork
from codeloom.gateways.fhir import ChartDraft, DocumentDraft, PatientFacts
from codeloom.services.imports.payload import stored

NORMAL = 2
_BEGINNING: dict[str, Any] = {
    "status": "draft", "assignee_id": None, "assigned_at": None, "priority": NORMAL, "version": 1, "touched": False,
    "round": 0, "submitted_at": None, "returned_at": None, "completed_at": None,
}  # fmt: skip


def first_day(draft: ChartDraft) -> date | None:
    """The calendar date on which a visit began, as written."""
    return _day(draft.period_start)


def new_chart(
    uow: UnitOfWork, patient_id: UUID, number: int, draft: ChartDraft, now: datetime, due_after: timedelta
) -> dict[str, Any]:
    """A chart that nobody has seen yet, due so long after now."""
    chart_id = new_id()
    chart = chart_columns(uow, chart_id, draft, now) | {"org_id": uow.org_id, "id": chart_id, "number": number}
    return chart | _BEGINNING | {"patient_id": patient_id, "created_at": now, "due_at": now + due_after}


def chart_columns(uow: UnitOfWork, chart_id: UUID, draft: ChartDraft, now: datetime) -> dict[str, Any]:
    """The columns that follow from the export, sealed."""
    title = visit_title(draft.group, draft.reason_text or draft.type_text)
    return {
        "content_hash": draft.content_hash, "setting": draft.setting,
        "class_": draft.class_code, "specialty": draft.specialty, "difficulty": draft.difficulty,
        "payer": draft.payer.name[:120] if draft.payer else "",
        "payload_enc": uow.vault.seal(Chart.payload_enc, chart_id, orjson.dumps(stored(draft))),
        "encounter_title_enc": uow.vault.seal(Chart.encounter_title_enc, chart_id, title),
        "service_from": _day(draft.period_start), "service_to": _day(draft.period_end),
        "service_date": draft.service_date, "doc_count": len(draft.documents),
        "word_count": sum(doc.words for doc in draft.documents), "updated_at": now,
    }  # fmt: skip


def visit_title(group: str, reason: str) -> str:
    """Outpatient, cough."""
    return f"{group.capitalize()}, {reason}"[:160] if reason else group.capitalize()


def note_rows(
    uow: UnitOfWork, chart_id: UUID, documents: tuple[DocumentDraft, ...], now: datetime
) -> list[dict[str, Any]]:
    """The documents of a chart in their order."""
    return [note_row(uow, chart_id, place, doc, now) for place, doc in enumerate(documents)]


def note_row(uow: UnitOfWork, chart_id: UUID, position: int, doc: DocumentDraft, now: datetime) -> dict[str, Any]:
    """A document. What it is in its source, and its words, are kept as hashes of this organization."""
    note_id = new_id()
    return {
        "org_id": uow.org_id, "id": note_id, "chart_id": chart_id, "position": position, "kind": doc.kind,
        "title_enc": uow.vault.seal(Document.title_enc, note_id, doc.title), "dated": _day(doc.written),
        "words": doc.words, "composed": doc.composed,
        "text_enc": uow.vault.seal(Document.text_enc, note_id, doc.text),
        "source_hmac": source_of(uow, doc) if doc.source else None, "text_hmac": words_of(uow, doc), "received_at": now,
        "replaces": None,
    }  # fmt: skip


def source_of(uow: UnitOfWork, doc: DocumentDraft) -> bytes:
    """What stands for a document in its source, within one chart."""
    return uow.vault.blind("document", doc.source)


def words_of(uow: UnitOfWork, doc: DocumentDraft) -> bytes:
    """What stands for the words of a document."""
    return uow.vault.blind("document text", doc.text)


def new_person(uow: UnitOfWork, patient_id: UUID, facts: PatientFacts, now: datetime) -> dict[str, Any]:
    """A patient; what the source left out is the empty text."""
    columns = {"name_enc": b"", "birth_date_enc": b"", "mrn_enc": b"", "sex": ""}
    filled = person_columns(uow, patient_id, facts, empty_too=True)
    return columns | filled | {"org_id": uow.org_id, "id": patient_id, "created_at": now}


def person_columns(
    uow: UnitOfWork, patient_id: UUID, facts: PatientFacts, *, empty_too: bool = False
) -> dict[str, Any]:
    """What a source says of a patient, sealed; what it leaves out only with `empty_too`."""
    name = ", ".join(part for part in (facts.family, facts.given) if part)
    born = facts.birth_date.isoformat() if facts.birth_date else ""
    texts = ((Patient.name_enc, name), (Patient.birth_date_enc, born), (Patient.mrn_enc, facts.mrn))
    names = ("name_enc", "birth_date_enc", "mrn_enc")
    columns: dict[str, Any] = {
        name_: uow.vault.seal(column, patient_id, text)
        for name_, (column, text) in zip(names, texts, strict=True)
        if text or empty_too
    }
    return columns | ({"sex": facts.sex} if facts.sex or empty_too else {})


def demographics_of(uow: UnitOfWork, patient: Patient) -> Demographics:
    """What is stored of a patient, to compare with."""
    family, _, given = uow.vault.open(Patient.name_enc, patient).partition(", ")
    return Demographics(
        ((family, given),) if family or given else (),
        _day(uow.vault.open(Patient.birth_date_enc, patient)),
        patient.sex,
    )


def _day(written: str) -> date | None:
    """The calendar date as written, whatever its offset."""
    try:
        return date.fromisoformat(written[:10])
    except ValueError:
        return None
