"""An encounter note becomes a draft at its provider's desk, or says why a manager has to decide: nothing is guessed."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from codeloom.coding.same_person import Demographics, compare
from codeloom.db.queries import inbound as queries
from codeloom.db.queries.encounters.rows import patient as patient_row
from codeloom.db.tables.charts import Patient
from codeloom.db.tables.encounters import Encounter
from codeloom.db.work import UnitOfWork
from codeloom.gateways import fhir
from codeloom.services.core import Refused
from codeloom.services.encounters import (
    CreateEncounter,
    FindPatient,
    NewPatient,
    begin_encounter,
    check_born,
    check_day,
    find_patient,
)
from codeloom.services.imports import Verdict, demographics_of, who_is_meant
from codeloom.services.inbound.reading import SentNote, SentPatient, day_in


@dataclass(frozen=True, slots=True)
class Decided:
    """What a note says for sure: its provider, patient and day. `reason` is a code of words.py where one of them is not sure;
    `candidates` are the patients who may be meant."""

    provider_id: UUID | None = None
    patient_id: UUID | None = None
    day: date | None = None
    reason: str = ""
    candidates: tuple[UUID, ...] = ()


def decide(uow: UnitOfWork, note: SentNote) -> Decided:
    """Provider, patient and day of a note, as far as they are certain."""
    provider = queries.provider_named(uow, note.provider)
    patient_id, reason, candidates = _patient(uow, note.patient)
    day = _service_day(note.date)
    if provider is None:
        reason = "unknown_provider"
    elif not reason and day is None:
        reason = "bad_date"
    elif not reason and day is not None and patient_id is not None and not _was_born(uow, patient_id, day):
        reason = "born_after"
    return Decided(provider.id if provider else None, patient_id, day, reason, candidates)


def person_in(patient: SentPatient) -> fhir.PatientFacts:
    """The person of a note, as an import would describe one."""
    numbers = [(one.system, one.value) for one in patient.identifiers]
    return fhir.person_of(numbers, patient.family, patient.given, patient.born, patient.sex)


def make_draft(uow: UnitOfWork, note: SentNote, provider_id: UUID, day: date, patient: UUID | NewPatient) -> Encounter:
    """The draft encounter of a note. Raises Refused as creating one by hand does."""
    known, new = (patient, None) if isinstance(patient, UUID) else (None, patient)
    command = CreateEncounter(
        patient_id=known, new_patient=new, service_date=day, patient_kind=note.patient_kind, setting=note.setting,
        minutes=note.minutes, visit=note.visit, note=note.text,
    )  # fmt: skip
    return begin_encounter(uow, provider_id, command)


def _patient(uow: UnitOfWork, sent: SentPatient) -> tuple[UUID | None, str, tuple[UUID, ...]]:
    """(patient, reason, candidates): exactly one patient and no reason, or a reason."""
    person = person_in(sent)
    ids: list[UUID] = []
    if sent.record_number:
        found = find_patient.run(uow, FindPatient(record_number=sent.record_number))
        ids = [UUID(one.id) for one in found]
        if len(ids) > 1:
            return None, "two_people", tuple(ids)
        if ids and compare(person.demographics, _known(uow, ids[0])).conflict:
            return None, "conflict", tuple(ids)
    if person.identifiers:
        match = who_is_meant(uow, person)
        if match.verdict is Verdict.HELD:
            return None, str(match.reason), tuple(dict.fromkeys((*ids, *match.candidates)))
        if match.verdict is Verdict.JOINED and match.patient_id is not None:
            if ids and ids[0] != match.patient_id:
                return None, "two_people", (ids[0], match.patient_id)
            return match.patient_id, "", ()
    if ids:
        return ids[0], "", ()
    return None, "unknown_patient" if sent.record_number or person.identifiers else "no_identifier", ()


def _known(uow: UnitOfWork, patient_id: UUID) -> Demographics:
    row = patient_row(uow, patient_id)
    assert row is not None
    return demographics_of(uow, row)


def _service_day(text: str) -> date | None:
    day = day_in(text)
    try:
        if day is not None:
            check_day(day)
    except Refused:
        return None
    return day


def _was_born(uow: UnitOfWork, patient_id: UUID, day: date) -> bool:
    row: Patient | None = patient_row(uow, patient_id)
    try:
        if row is not None:
            check_born(uow, row, day)
    except Refused:
        return False
    return True
