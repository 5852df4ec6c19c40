"""What people and visits are known by: who gave a number counts, fillers and impossible numbers do not."""

from typing import Any

import pytest

from codeloom.gateways.fhir.identifiers import base_of, identifiers_of, is_filler, source_of

TABLE = "http://terminology.hl7.org/CodeSystem/v2-0203"
SSN = "http://hl7.org/fhir/sid/us-ssn"


def known(*identifiers: Any, kind: str = "Patient", source: str = "", **resource: Any) -> set[tuple[str, str]]:
    found = identifiers_of(kind, {"identifier": list(identifiers), **resource}, "", False, source)
    return {(one.kind, one.key) for one in found}


def typed(code: str, value: str, system: str = "https://clinic.example/ids") -> dict[str, Any]:
    return {"system": system, "value": value, "type": {"coding": [{"system": TABLE, "code": code}]}}


@pytest.mark.parametrize(
    "value",
    [
        "unknown",
        "N/A",
        "000-00-0000",
        "999999",
        "xxx-xx-xxxx",
        "none",
        "0",
        "-",
        "12345678",
        "987654321",
        "not available",
    ],
)
def test_fillers_name_nobody(value: str) -> None:
    assert is_filler(value)
    assert known({"system": "https://clinic.example/mrn", "value": value}) == set()


@pytest.mark.parametrize("value", ["N1", "S9", "7", "10045", "MRN-4471", "1234", "A00", "112"])
def test_short_and_round_numbers_are_no_fillers(value: str) -> None:
    assert not is_filler(value)


@pytest.mark.parametrize(
    "value",
    ["999-99-9999", "000-12-3456", "666-12-3456", "912-34-5678", "123-00-4567", "123-45-0000", "078-05-1120", "12"],
)
def test_a_social_security_number_nobody_can_have_names_nobody(value: str) -> None:
    assert known({"system": SSN, "value": value}) == set()
    assert known(typed("SS", value)) == set()


def test_one_social_security_number_has_one_spelling() -> None:
    assert known({"system": SSN, "value": "536-90-4399"}) == known(
        {"system": "urn:oid:2.16.840.1.113883.4.1", "value": "536904399"}
    )


def test_kinds_that_do_not_number_people_or_visits_stay_out() -> None:
    assert known(typed("MR", "A1"), typed("DL", "S99912345"), typed("PPN", "X1234")) == {
        ("assigned", "https://clinic.example/ids|A1")
    }
    visit = known(typed("VN", "V1"), typed("AN", "ACC-7"), kind="Encounter")
    assert visit == {("assigned", "https://clinic.example/ids|V1")}


def test_a_number_without_anybody_who_gave_it_is_none() -> None:
    assert known({"value": "A1"}) == set()
    assert known({"value": "A1", "use": "temp", "system": "urn:x"}) == set()
    assert known({"value": "A1", "assigner": {"display": "North Clinic"}}) == {("assigned", "assigner:north clinic|A1")}


def test_an_id_counts_within_its_source_only() -> None:
    assert known(id="1") == {("bare", "1")}
    assert known(id="1", source="https://north.example/fhir") == {("local", "https://north.example/fhir|Patient/1")}
    assert known(id="1", source="https://north.example/fhir") != known(id="1", source="https://south.example/fhir")


def test_a_placeholder_id_is_none_where_a_server_is_asked_to_make_the_resource() -> None:
    (made,) = identifiers_of("Patient", {"id": "new"}, "urn:uuid:5b0c", True, "")
    assert (made.kind, made.key) == ("bare", "5b0c")


def test_the_source_is_the_server_then_the_resource_then_the_file() -> None:
    north = base_of("https://north.example/fhir/Patient/1/_history/2")
    assert north == "https://north.example/fhir"
    told = {"meta": {"source": "https://ehr.example#a1"}}
    assert source_of(told, north, "chosen") == north
    assert source_of(told, base_of("urn:uuid:1"), "chosen") == "https://ehr.example"
    assert source_of(told, base_of("http://localhost:8080/fhir/Patient/1"), "chosen") == "https://ehr.example"
    assert source_of({"meta": {"source": "#a1"}}, "", "chosen") == "chosen"


def test_the_order_of_identifiers_changes_nothing() -> None:
    one, other = typed("MR", "A1"), {"system": "urn:x", "value": "B2"}
    forth = identifiers_of("Patient", {"id": "p", "identifier": [one, other]}, "", False, "")
    back = identifiers_of("Patient", {"id": "p", "identifier": [other, one]}, "", False, "")
    assert forth == back
