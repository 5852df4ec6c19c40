"""Finding one of the practice's patients by what a provider knows exactly: a record number, or name and birth date.

Names and numbers are sealed, so nobody can look through them: each patient gets keys, HMACs of the number and of name with
birth date, soon after they came in, however that was. Several may have the same: each further one has the next place.
"""

import logging
from collections.abc import Iterator
from datetime import date
from uuid import UUID

from codeloom.coding import clock
from codeloom.db.crypto import Unreadable
from codeloom.db.queries.charts.patient_search import known
from codeloom.db.queries.encounters import patient_search as queries
from codeloom.db.queries.encounters import rows
from codeloom.db.scope import Scope
from codeloom.db.tables.charts import Patient
from codeloom.db.work import Clash, UnitOfWork, Unreachable, unit_of_work
from codeloom.services.charts import key_places, number_text, person_text
from codeloom.services.core import Refused, verb
from codeloom.services.delivery import chore
from codeloom.services.encounters.commands import FindPatient
from codeloom.services.encounters.showing import patient_choice
from codeloom.services.encounters.views import PatientChoice

log = logging.getLogger("codeloom.patients")
AT_ONCE = 500
OVERLAP = 60_000
"""Milliseconds that a transaction may take from a patient's id to its commit: so far a search for new ones goes back."""


@verb("encounters.find_patient", FindPatient, read_only=True)
def find_patient(uow: UnitOfWork, command: FindPatient) -> tuple[PatientChoice, ...]:
    """The patients with exactly this record number, or exactly this name and birth date. Raises Refused for less."""
    words = [number_text(command.record_number)] if command.record_number else []
    if command.family and command.given and command.birth_date:
        words.append(person_text(command.family, command.given, command.birth_date))
    if not words:
        raise Refused(
            "A patient is found by record number, or by full name and birth date.",
            todo="Enter one of the two whole.",
            code="bad_input",
        )
    found = known(uow, [key for text in words for key in key_places(uow.vault, text)])
    ids = dict.fromkeys(one for one in found.values() if one is not None)
    patients = [patient for one in ids if (patient := rows.patient(uow, one)) is not None]
    return tuple(patient_choice(uow, patient) for patient in patients)


@chore(every=5.0)
def make_findable() -> int:
    """Give keys to patients who came in; how many. An organization with many takes several rounds. One whose key does not open
    is left out, and so is a patient whose name, number or birth date does not."""
    done = 0
    try:
        for org_id in queries.organizations():
            try:
                done += _of_organization(org_id)
            except Unreadable as error:
                log.error("patient_search.unreadable", extra={"place": error.place})
            except Clash:  # another process is at the same patients
                continue
    except Unreachable:
        return done
    return done


def keys_of(uow: UnitOfWork, patient: Patient) -> tuple[str, ...]:
    """What a patient is found by."""
    opened = uow.vault.open
    number, name = opened(Patient.mrn_enc, patient), opened(Patient.name_enc, patient)
    born = opened(Patient.birth_date_enc, patient)
    family, _, given = name.partition(",")
    texts = [number_text(number)] if number else []
    if given.strip() and born:
        texts.append(person_text(family, given, date.fromisoformat(born)))
    return tuple(texts)


def find_later(uow: UnitOfWork, patient: Patient) -> None:
    """Give one new patient the keys at once."""
    queries.add(uow, dict(_missing(uow, [patient])))


def _of_organization(org_id: UUID) -> int:
    with unit_of_work(Scope.of_worker(org_id)) as uow:
        reached, now = queries.reached(uow), int(clock.now().timestamp() * 1000)
        after = _first_id(max(0, reached - OVERLAP) if now - reached < 2 * OVERLAP else reached + 1)
        while patients := queries.arrived(uow, after, AT_ONCE):
            after = patients[-1].id
            fresh = dict(_missing(uow, patients))
            if fresh:
                queries.add(uow, fresh)
                queries.reach(uow, max(reached, after.int >> 80))
                uow.record("PATIENTS_FINDABLE", "organization", org_id, count=len(patients))
                uow.commit()
                return len(patients)
    return 0


def _missing(uow: UnitOfWork, patients: list[Patient]) -> Iterator[tuple[bytes, UUID]]:
    """Keys that patients lack, each at the first free place."""
    wanted = [(patient.id, key_places(uow.vault, text)) for patient in patients for text in _readable(uow, patient)]
    taken = known(uow, [key for _, places in wanted for key in places])
    for patient_id, places in wanted:
        if patient_id in {taken.get(key) for key in places}:
            continue
        free = next((key for key in places if key not in taken), None)
        if free is not None:
            taken[free] = patient_id
            yield free, patient_id


def _readable(uow: UnitOfWork, patient: Patient) -> tuple[str, ...]:
    """What a patient is found by; nothing for one whose row does not open."""
    try:
        return keys_of(uow, patient)
    except Unreadable as error:
        log.error("patient_search.unreadable", extra={"place": error.place})
        return ()


def _first_id(moment: int) -> UUID:
    """The id before every one made from a moment (ms) on."""
    return UUID(int=moment << 80)
