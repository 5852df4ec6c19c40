"""A new encounter: of a patient of the practice, or of a new one who gets a record number of Codeloom's."""

from datetime import date, timedelta
from uuid import UUID

from codeloom.coding import clock
from codeloom.coding.same_person import Demographics, fingerprint
from codeloom.coding.suggesting.shapes import MOST_NOTE
from codeloom.db.ids import new_id
from codeloom.db.queries.encounters import rows as queries
from codeloom.db.tables.charts import Patient, PatientKey
from codeloom.db.tables.encounters import Encounter
from codeloom.db.work import UnitOfWork
from codeloom.services.core import Refused, formatting, verb
from codeloom.services.encounters.commands import CreateEncounter, NewPatient
from codeloom.services.encounters.patient_search import find_later
from codeloom.services.encounters.showing import view
from codeloom.services.encounters.summary import number_change
from codeloom.services.encounters.views import EncounterView

FIRST_ENCOUNTER, FIRST_PATIENT = 1, 100_001
EARLIEST = date(2015, 10, 1)
"""The first day ICD-10-CM was in use."""


@verb("encounters.create", CreateEncounter)
def create_encounter(uow: UnitOfWork, command: CreateEncounter) -> EncounterView:
    """Begin an encounter of the provider's own. Raises Refused for an unknown patient and for a day that cannot be."""
    return view(uow, begin_encounter(uow, uow.user_id, command).id)


def begin_encounter(uow: UnitOfWork, provider_id: UUID, command: CreateEncounter) -> Encounter:
    """Begin an encounter of a provider, whom the caller holds as active. Raises Refused as `create_encounter`."""
    check_day(command.service_date)
    if (command.patient_id is None) == (command.new_patient is None):
        raise Refused("An encounter is of one patient.", todo="Choose a patient or enter a new one.", code="bad_input")
    if command.new_patient is not None:
        patient = _new_patient(uow, command.new_patient)
    else:
        found = queries.patient(uow, command.patient_id) if command.patient_id else None
        if found is None:
            raise Refused(
                "That patient is not of this practice.", todo="Choose the patient again.", code="unknown_patient"
            )
        patient = found
    check_born(uow, patient, command.service_date)
    length = checked_length(command.note)
    encounter_id, now = new_id(), clock.now()
    encounter = Encounter(
        org_id=uow.org_id, id=encounter_id, number=queries.next_number(uow, "encounter", FIRST_ENCOUNTER),
        patient_id=patient.id, provider_id=provider_id, service_date=command.service_date,
        patient_kind=command.patient_kind, setting=command.setting, minutes=command.minutes,
        note_enc=uow.vault.seal(Encounter.note_enc, encounter_id, command.note), picked=command.picked,
        note_length=length, note_words=len(command.note.split()),
        visit_enc=uow.vault.seal(Encounter.visit_enc, encounter_id, command.visit), created_at=now, updated_at=now,
    )  # fmt: skip
    uow.session.add(encounter)
    uow.session.flush()
    number_change(uow, encounter)
    for_another = {} if provider_id == uow.scope.user_id else {"provider": str(provider_id)}
    uow.record("ENCOUNTER_CREATED", "encounter", encounter_id, patient=patient.id, **for_another)
    return encounter


def check_day(day: date) -> None:
    """Raises Refused for a day that cannot be a service date."""
    if not EARLIEST <= day <= clock.now().date() + timedelta(days=1):
        raise Refused(
            f"{formatting.day(day)} cannot be the service date.",
            todo=f"Enter a day from {formatting.day(EARLIEST)} to today.",
            code="bad_input",
        )


def checked_length(note: str) -> int:
    """The length of a note in characters after trimming. Raises Refused for one that is too long."""
    length = len(note.strip())
    if length > MOST_NOTE:
        raise Refused(
            f"The note has {length:,} characters; {MOST_NOTE:,} are the most.", kept="Your words are kept here.",
            todo=f"Shorten it by {length - MOST_NOTE:,}.", code="too_long", details={"length": length},
        )  # fmt: skip
    return length


def check_born(uow: UnitOfWork, patient: Patient, day: date) -> None:
    """Raises Refused when the patient was born after that day."""
    born = uow.vault.open(Patient.birth_date_enc, patient)
    if born and date.fromisoformat(born) > day:
        raise Refused("The birth date lies after the visit.", todo="Correct one of the two.", code="bad_input")


def _new_patient(uow: UnitOfWork, new: NewPatient) -> Patient:
    """A person nobody entered here before. Raises Refused for one whom somebody did."""
    person = Demographics(names=((new.family, new.given),), birth_date=new.birth_date, sex=new.sex)
    described = uow.vault.blind("patient", f"entered\n{fingerprint(person)}")
    known = queries.patient_of_key(uow, described)
    if known is not None and (patient := queries.patient(uow, known)) is not None:
        number = uow.vault.open(Patient.mrn_enc, patient)
        raise Refused(
            f"A patient with this name, birth date and sex has record number {number}.",
            todo="Choose that patient, or correct what you entered.",
            code="known_patient",
        )
    patient_id, number = new_id(), f"C{queries.next_number(uow, 'patient', FIRST_PATIENT)}"
    seal = uow.vault.seal
    patient = Patient(
        org_id=uow.org_id, id=patient_id, sex=new.sex, created_at=clock.now(),
        name_enc=seal(Patient.name_enc, patient_id, f"{new.family}, {new.given}"),
        birth_date_enc=seal(Patient.birth_date_enc, patient_id, new.birth_date.isoformat()),
        mrn_enc=seal(Patient.mrn_enc, patient_id, number),
    )  # fmt: skip
    uow.session.add(patient)
    uow.session.flush()
    keys = (("assigned", number_key(uow, number)), ("hint", described))
    uow.session.add_all(_key(uow, patient_id, kind, hmac) for kind, hmac in keys)
    find_later(uow, patient)
    uow.record("PATIENT_ADDED", "patient", patient_id)
    return patient


def _key(uow: UnitOfWork, patient_id: UUID, kind: str, hmac: bytes) -> PatientKey:
    return PatientKey(org_id=uow.org_id, hmac=hmac, patient_id=patient_id, kind=kind)


def number_key(uow: UnitOfWork, number: str) -> bytes:
    """The key of a record number that Codeloom gave: an identifier assigned by this organization's own copy."""
    return uow.vault.blind("patient", f"assigned\nurn:codeloom:{uow.org_id}\n{number}")
