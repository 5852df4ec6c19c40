"""Writes patients and their charts (created, updated, unchanged), many patients of several files at a time.

A chart is known by its organization, its patient's identity and its encounter's; both are looked up by HMAC. An export
that changed updates a chart nobody has worked on, and leaves every other one as it is. The transaction is the caller's.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from codeloom.coding import clock
from codeloom.db.ids import new_id
from codeloom.db.queries.imports import work
from codeloom.db.queries.imports.work import Known
from codeloom.db.tables.charts import Document, Patient
from codeloom.db.work import UnitOfWork
from codeloom.gateways.fhir import ChartDraft, DocumentDraft, PatientCharts, PatientFacts
from codeloom.services.imports.payload import stored

DUE_AFTER = timedelta(days=3)
NORMAL = 2


@dataclass(slots=True)
class Counts:
    """What became of some charts. `kept` of the unchanged ones differ here and in the export."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    kept: int = 0


@dataclass(slots=True)
class _Rows:
    """Rows to write, by table."""

    new_people: list[dict[str, Any]] = field(default_factory=list)
    people: list[dict[str, Any]] = field(default_factory=list)
    new_charts: list[dict[str, Any]] = field(default_factory=list)
    charts: list[dict[str, Any]] = field(default_factory=list)
    notes: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Patient:
    facts: PatientFacts
    hmac: bytes
    charts: tuple[tuple[bytes, ChartDraft], ...]


def count(uow: UnitOfWork, batch: Sequence[PatientCharts], seen: set[bytes]) -> list[Counts]:
    """What `write` would do, for a dry run; `seen` are the encounters counted before. Nothing is written."""
    keyed = [_keyed(uow, patient) for patient in batch]
    known = work.known_charts(uow, [hmac for patient in keyed for hmac, _ in patient.charts], lock=False)
    counted = [Counts() for _ in batch]
    for patient, counts in zip(keyed, counted, strict=True):
        for hmac, draft in patient.charts:
            if hmac in seen:
                counts.unchanged += 1
            else:
                _judge(counts, known.get(hmac), draft)
            seen.add(hmac)
    return counted


def _judge(counts: Counts, known: Known | None, draft: ChartDraft) -> str:
    """What happens to one chart, counted: created, updated or unchanged."""
    if known is None:
        what = "created"
    elif known.content_hash == draft.content_hash or not known.free:
        what = "unchanged"
        counts.kept += known.content_hash != draft.content_hash
    else:
        what = "updated"
    setattr(counts, what, getattr(counts, what) + 1)
    return what


def _keyed(uow: UnitOfWork, charts: PatientCharts) -> _Patient:
    patient = charts.patient
    keys = tuple((uow.vault.blind("encounter", f"{patient.identity}\n{d.identity}"), d) for d in charts.charts)
    return _Patient(patient, uow.vault.blind("patient", patient.identity), keys)


def write(uow: UnitOfWork, batch: Sequence[PatientCharts]) -> tuple[list[Counts], list[UUID]]:
    """Write patients; what became of the charts of each, and the ids of the charts made or changed."""
    number = first = work.numbers(uow)
    keyed = [_keyed(uow, patient) for patient in batch]
    people = work.patients(uow, [patient.hmac for patient in keyed])
    known = work.known_charts(uow, [hmac for patient in keyed for hmac, _ in patient.charts], lock=True)
    counted, rows, now = [Counts() for _ in batch], _Rows(), clock.now()
    for patient, counts in zip(keyed, counted, strict=True):
        is_new = patient.hmac not in people
        patient_id = people.setdefault(patient.hmac, new_id())
        for hmac, draft in patient.charts:
            here = known.get(hmac)
            what = _judge(counts, here, draft)
            if what == "created":
                number += 1
                chart = _chart(draft, now) | {"org_id": uow.org_id, "id": new_id(), "number": number}
                chart |= _BEGINNING | {"patient_id": patient_id, "encounter_hmac": hmac, "created_at": now}
                rows.new_charts.append(chart | {"due_at": now + DUE_AFTER})
                known[hmac] = Known(chart["id"], draft.content_hash, 1, False)
            elif what == "updated" and here is not None:
                chart = _chart(draft, now) | {"id": here.id, "version": here.version + 1}
                rows.charts.append(chart)
                known[hmac] = Known(here.id, draft.content_hash, here.version + 1, False)
            else:
                continue
            rows.notes += [_note(uow, chart["id"], place, doc) for place, doc in enumerate(draft.documents)]
        if is_new:
            rows.new_people.append(_person(uow, patient_id, patient) | {"created_at": now})
        elif counts.updated:
            rows.people.append(_person(uow, patient_id, patient))
    work.change_rows(uow, rows.people, rows.charts)
    work.add_rows(uow, rows.new_people, rows.new_charts, rows.notes)
    if number != first:
        work.give_numbers(uow, number)
    return counted, [chart["id"] for chart in rows.new_charts + rows.charts]


_BEGINNING: dict[str, Any] = {
    "status": "draft", "assignee_id": None, "assigned_at": None, "priority": NORMAL, "version": 1, "touched": False,
    "round": 0, "submitted_at": None, "returned_at": None, "completed_at": None,
}  # fmt: skip


def _chart(draft: ChartDraft, now: datetime) -> dict[str, Any]:
    """The columns that follow from the export."""
    reason = draft.reason_text or draft.type_text
    return {
        "content_hash": draft.content_hash, "payload": stored(draft), "setting": draft.setting,
        "class_": draft.class_code, "specialty": draft.specialty, "difficulty": draft.difficulty,
        "encounter_title": f"{draft.group.capitalize()}, {reason}"[:160] if reason else draft.group.capitalize(),
        "service_from": _day(draft.period_start), "service_to": _day(draft.period_end),
        "service_date": draft.service_date, "doc_count": len(draft.documents),
        "word_count": sum(doc.words for doc in draft.documents), "updated_at": now,
    }  # fmt: skip


def _day(written: str) -> date | None:
    """The calendar date as written, whatever its offset."""
    try:
        return date.fromisoformat(written[:10])
    except ValueError:
        return None


def _note(uow: UnitOfWork, chart_id: UUID, position: int, doc: DocumentDraft) -> dict[str, Any]:
    note_id = new_id()
    return {
        "org_id": uow.org_id, "id": note_id, "chart_id": chart_id, "position": position, "kind": doc.kind,
        "title": doc.title, "dated": _day(doc.written), "words": doc.words, "composed": doc.composed,
        "text_enc": uow.vault.seal(Document.text_enc, note_id, doc.text),
    }  # fmt: skip


def _person(uow: UnitOfWork, patient_id: UUID, patient: _Patient) -> dict[str, Any]:
    facts, seal = patient.facts, uow.vault.seal
    name = ", ".join(part for part in (facts.family, facts.given) if part)
    born = facts.birth_date.isoformat() if facts.birth_date else ""
    return {
        "org_id": uow.org_id, "id": patient_id, "identity_hmac": patient.hmac, "sex": facts.sex,
        "name_enc": seal(Patient.name_enc, patient_id, name),
        "birth_date_enc": seal(Patient.birth_date_enc, patient_id, born),
        "mrn_enc": seal(Patient.mrn_enc, patient_id, facts.mrn),
    }  # fmt: skip
