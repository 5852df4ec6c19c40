"""Finding one of the practice's patients: exactly, however they came in, and nobody of another practice."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from codeloom.coding.lifecycle import Role
from codeloom.db.scope import Scope
from codeloom.services.core.commands import parse
from codeloom.services.core.errors import Denied, Refused
from codeloom.services.encounters import patient_search
from codeloom.services.encounters.commands import FindPatient
from codeloom.services.encounters.patient_search import find_patient, make_findable
from codeloom.settings import Settings
from tests.integration.audits.audits_world import Practice
from tests.integration.encounters.encounters_world import ROHAN, Visit
from tests.integration.encounters.imported_patients import patient


@pytest.fixture
def practice(own_database: Settings) -> Practice:
    """A new organization."""
    return Practice()


def found(who: Scope, **wanted: Any) -> list[str]:
    return [one.name for one in find_patient(who, parse(FindPatient, wanted))]


@pytest.fixture
def provider(practice: Practice) -> Scope:
    """Alba."""
    return practice.person("Alba Ortiz", Role.PROVIDER)


def test_a_patient_entered_here_is_found_at_once(practice: Practice, provider: Scope) -> None:
    visit = Visit(practice, new_patient=ROHAN)
    number = visit.view.patient.record_number
    assert found(provider, record_number=f" {number.lower()} ") == ["Rohan, Gabriele"]
    assert found(provider, family="ROHAN", given="gabriele", birth_date="1968-02-03") == ["Rohan, Gabriele"]


def test_an_imported_patient_is_found_by_number_or_by_name_and_birth_date(practice: Practice, provider: Scope) -> None:
    patient(practice.org_id, "Baumbach, Lawerence James", date(1955, 4, 1), "MRN 4711")
    assert found(provider, record_number="MRN4711") == []
    assert make_findable() >= 1
    assert found(provider, record_number="mrn4711") == ["Baumbach, Lawerence James"]
    assert found(provider, family="Baumbach", given="Lawerence", birth_date="1955-04-01") == [
        "Baumbach, Lawerence James"
    ]


@pytest.mark.parametrize(
    "wanted",
    [
        {"record_number": "471"},
        {"family": "Baumbach", "given": "Lawerence", "birth_date": "1955-04-02"},
        {"family": "Baum", "given": "Lawerence", "birth_date": "1955-04-01"},
        {"family": "Baumbach", "given": "L", "birth_date": "1955-04-01"},
    ],
)
def test_what_is_not_exact_finds_nobody(practice: Practice, provider: Scope, wanted: dict[str, str]) -> None:
    patient(practice.org_id, "Baumbach, Lawerence", date(1955, 4, 1), "4711")
    make_findable()
    assert found(provider, **wanted) == []


@pytest.mark.parametrize(
    "wanted", [{}, {"family": "Baumbach"}, {"family": "Baumbach", "given": "Lawerence"}, {"birth_date": "1955-04-01"}]
)
def test_less_than_a_number_or_a_full_name_with_birth_date_is_refused(provider: Scope, wanted: dict[str, str]) -> None:
    with pytest.raises(Refused, match="record number, or by full name and birth date"):
        found(provider, **wanted)


def test_two_with_the_same_name_and_birth_date_are_both_found(practice: Practice, provider: Scope) -> None:
    for number in ("1", "2"):
        patient(practice.org_id, "Stroman, Clair", date(1970, 1, 1), number)
    make_findable()
    assert len(found(provider, family="Stroman", given="Clair", birth_date="1970-01-01")) == 2
    assert found(provider, record_number="2") == ["Stroman, Clair"]


def test_many_take_several_rounds_and_each_gets_its_keys_once(
    practice: Practice, provider: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patient_search, "AT_ONCE", 2)
    for number in range(5):
        patient(practice.org_id, f"Kuhn{number}, Ann", date(1970, 1, 1), f"K{number}")
    rounds = 0
    while make_findable():
        rounds += 1
    assert rounds >= 3
    assert [found(provider, record_number=f"K{number}") for number in range(5)] == [[f"Kuhn{n}, Ann"] for n in range(5)]


def test_a_patient_of_another_practice_is_nobody(practice: Practice) -> None:
    patient(practice.org_id, "Jast, Frankie", date(1970, 1, 1), "J1")
    make_findable()
    assert found(Practice().person("Nora Feld", Role.PROVIDER), record_number="J1") == []


def test_only_providers_look_for_patients(practice: Practice) -> None:
    with pytest.raises(Denied):
        found(practice.person("Maya Fontaine", Role.CODER), record_number="1")


def test_a_found_patient_gets_an_encounter(practice: Practice, provider: Scope) -> None:
    patient(practice.org_id, "Boyle, Tuyet", date(1980, 1, 1), "B1")
    make_findable()
    (one,) = find_patient(provider, parse(FindPatient, {"record_number": "B1"}))
    visit = Visit(practice, new_patient=None, patient_id=UUID(one.id))
    assert visit.view.patient.name == "Boyle, Tuyet"
