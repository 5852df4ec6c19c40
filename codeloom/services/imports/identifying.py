"""Whether somebody named outside an import is a patient who is here, by the rules of imports; and remembering who it was."""

from functools import partial
from uuid import UUID

from codeloom.db.bulk import insert_rows
from codeloom.db.queries.imports import identities as queries
from codeloom.db.tables.charts import PatientKey
from codeloom.db.work import UnitOfWork
from codeloom.gateways.fhir import PatientFacts
from codeloom.services.imports.identity_keys import person_keys
from codeloom.services.imports.known_people import KnownPeople
from codeloom.services.imports.matching import Match, identifiable, match


def who_is_meant(uow: UnitOfWork, person: PatientFacts) -> Match:
    """The match of a person with those who are here; nothing is written."""
    keys, people = person_keys(uow.vault, person), KnownPeople()
    people.look_up(uow, [keys])
    return match(keys, person.demographics, people.keys, partial(people.who_is, uow), partial(people.numbers_of, uow))


def remember_person(uow: UnitOfWork, patient_id: UUID, person: PatientFacts) -> None:
    """A manager said that this person is the patient: the next message or import of the very same person asks no more.

    An identifier that names another patient goes on naming that one; together with this name, birth date and sex it is this one.
    """
    keys, people = person_keys(uow.vault, person), KnownPeople()
    people.look_up(uow, [keys])
    people.add_keys(uow, patient_id, keys, person.demographics)
    if identifiable(person.demographics):
        for key in keys:
            if key.composite:
                people.remember(uow, patient_id, key.composite)
    if people.new_keys:
        insert_rows(uow, PatientKey, people.new_keys)
    if people.numbered:
        queries.number_keys(uow, people.numbered)
