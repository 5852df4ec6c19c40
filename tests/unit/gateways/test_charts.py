"""What a chart draft holds and by which definition: dates, setting, identity, patient, specialty, difficulty."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from codeloom.gateways.fhir import ChartDraft
from codeloom.gateways.fhir.specialty import difficulty_of, specialty_of

from .conftest import key_of
from .sample import (
    as_bytes,
    bundle,
    condition,
    encounter,
    make_bundle,
    patient,
)

Read = Callable[..., Any]

Read = Callable[..., Any]


@pytest.mark.parametrize(
    ("class_code", "start", "end", "expected"),
    [
        ("AMB", "2026-09-30T22:30:00-05:00", "2026-10-01T00:10:00-05:00", date(2026, 9, 30)),
        ("AMB", "2026-09-30T22:30:00-11:00", "2026-10-01T12:00:00Z", date(2026, 9, 30)),
        ("EMER", "2026-05-02", None, date(2026, 5, 2)),
        ("IMP", "2026-09-28T10:00:00Z", "2026-10-02T09:00:00Z", date(2026, 10, 2)),
        ("ACUTE", "2026-09-28T10:00:00Z", None, date(2026, 9, 28)),
        ("NONAC", "2026-09-28", "2026-10-03", date(2026, 10, 3)),
        ("IMP", "2026-09-28", "2026-13-03", date(2026, 9, 28)),
        ("AMB", "2026-05", None, None),
        ("AMB", None, "2026-05-02", None),
        ("AMB", "2026-02-30", None, None),
    ],
)
def test_service_date_is_the_calendar_date_as_written(
    chart: Callable[..., ChartDraft], class_code: str, start: str | None, end: str | None, expected: date | None
) -> None:
    made = chart(encounter(class_={"code": class_code}, period={"start": start, "end": end}))
    assert made.service_date == expected
    assert ("no_service_date" in {notice.code for notice in made.notices}) == (expected is None)


@pytest.mark.parametrize(
    ("class_code", "setting", "group"),
    [
        ("IMP", "inpatient", "inpatient"),
        ("ACUTE", "inpatient", "inpatient"),
        ("NONAC", "inpatient", "inpatient"),
        ("AMB", "outpatient", "outpatient"),
        ("OBSENC", "outpatient", "outpatient"),
        ("EMER", "outpatient", "emergency"),
        ("VR", "outpatient", "virtual"),
        ("HH", "outpatient", "outpatient"),
    ],
)
def test_setting_and_group_follow_the_class(
    chart: Callable[..., ChartDraft], class_code: str, setting: str, group: str
) -> None:
    made = chart(encounter(class_={"code": class_code}))
    assert (made.setting, made.group) == (setting, group)


def test_identity_is_the_identifier_then_the_id_then_the_full_url(read: Read) -> None:
    by_identifier = encounter(1, identifier=[{"value": "no system"}, {"system": "urn:visits", "value": "V1"}])
    made = bundle(patient(identifier=[]), by_identifier, encounter(2))
    made["entry"].append({"fullUrl": "urn:uuid:0f2", "resource": encounter(3, id=None)})
    result = read(as_bytes(made))
    assert [key_of(c) for c in result.charts] == ["urn:visits|V1", "p1-e2", "0f2"]
    assert key_of(result.patients[0].patient) == "p1"
    assert key_of(read(as_bytes(bundle(patient(), encounter()))).patients[0].patient) == "urn:test:hospital|MRN-1"


def test_patients_of_one_file_keep_their_own_facts(read: Read) -> None:
    result = read(as_bytes(make_bundle(patients=3, encounters=2)))
    assert [p.patient.mrn for p in result.patients] == ["MRN-1", "MRN-2", "MRN-3"]
    for of, each in enumerate(result.patients, 1):
        assert [key_of(c) for c in each.charts] == [f"p{of}-e1", f"p{of}-e2"]
        assert all(c.documents[0].text.endswith(f"Visit {n}.\n") for n, c in enumerate(each.charts, 1))


def test_facts_of_another_patient_never_reach_a_chart(read: Read) -> None:
    stray = condition(9, 1, 1, id="stray", subject={"reference": "Patient/p2"})
    result = read(as_bytes(bundle(patient(1), patient(2), encounter(1, 1), encounter(1, 2), stray)))
    assert all(not c.conditions and not c.problems for c in result.charts)
    assert [w.code for w in result.report.warnings] == ["other_patient"]


def test_the_patient_is_read(read: Read) -> None:
    who = patient(2, deceasedDateTime="2026-06-01T10:00:00Z", birthDate="1951-02-03")
    who["name"].insert(0, {"use": "maiden", "family": "Before"})
    facts = read(as_bytes(bundle(who, encounter(of=2)))).patients[0].patient
    assert (facts.family, facts.given, facts.sex, facts.mrn) == ("Testcase2", "Robin Q", "M", "MRN-2")
    assert (facts.birth_date, facts.deceased, facts.deceased_on) == (date(1951, 2, 3), True, date(2026, 6, 1))


def test_names_lose_what_turns_text_around_but_keep_their_letters(read: Read) -> None:
    name = [{"family": "O'Hara\u202e\x00-Ünal", "given": ["Zoë\n", "😀"]}]
    facts = read(as_bytes(bundle(patient(name=name), encounter()))).patients[0].patient
    assert (facts.family, facts.given) == ("O'Hara -Ünal", "Zoë 😀")


@pytest.mark.parametrize(
    ("documents", "words", "conditions", "inpatient", "level"),
    [
        (1, 0, 0, False, 1),
        (3, 1500, 5, False, 1),
        (4, 1500, 5, False, 2),
        (4, 1501, 6, True, 5),
        (1, 1501, 6, False, 3),
    ],
)
def test_difficulty_follows_the_stated_formula(
    documents: int, words: int, conditions: int, inpatient: bool, level: int
) -> None:
    assert difficulty_of(documents, words, conditions, inpatient) == level


@pytest.mark.parametrize(
    ("type_text", "reason", "class_code", "expected"),
    [
        ("Prenatal visit", "Normal pregnancy", "AMB", "Obstetrics and gynecology"),
        ("Encounter for problem (procedure)", "Non-small cell carcinoma of lung", "AMB", "Oncology"),
        ("Well child visit (procedure)", "", "AMB", "Pediatrics"),
        ("Encounter for problem", "Childhood asthma", "AMB", "Pulmonology"),
        ("Emergency room admission (procedure)", "", "EMER", "Emergency medicine"),
        ("Encounter for symptom", "Sprain_Injury", "EMER", "Emergency medicine"),
        ("Obstetric emergency hospital admission", "", "EMER", "Obstetrics and gynecology"),
        ("Admission to surgical department", "Ectopic_Pregnancy", "IMP", "Obstetrics and gynecology"),
        ("Home visit (procedure)", "home_health_reason", "HH", "Home and long-term care"),
        ("Encounter for symptom", "Viral sinusitis (disorder)", "AMB", "Primary care"),
        ("Hospital admission (procedure)", "Sepsis (disorder)", "IMP", "Hospital medicine"),
        ("General examination of patient (procedure)", "", "AMB", "Preventive care"),
    ],
)
def test_specialty_comes_from_type_and_reason(type_text: str, reason: str, class_code: str, expected: str) -> None:
    assert specialty_of("", type_text, reason, class_code, class_code == "IMP") == expected


@pytest.mark.parametrize(
    ("system", "code", "expected"),
    [
        ("http://www.nubc.org/patient-discharge", "01", 1),
        ("urn:oid:2.16.840.1.113883.6.301.5", "20", 20),
        ("http://www.nubc.org/patient-discharge", "8", 0),
        ("http://www.nubc.org/patient-discharge", "\u00b2", 0),
        ("http://terminology.hl7.org/CodeSystem/discharge-disposition", "exp", 20),
        ("http://terminology.hl7.org/CodeSystem/discharge-disposition", "aadvice", 7),
        ("http://terminology.hl7.org/CodeSystem/discharge-disposition", "hosp", 0),
        ("urn:of:one:hospital", "20", 0),
    ],
)
def test_how_the_patient_left_is_a_status_of_the_bill(
    chart: Callable[..., ChartDraft], system: str, code: str, expected: int
) -> None:
    left = {"dischargeDisposition": {"coding": [{"system": system, "code": code}]}}
    assert chart(encounter(class_={"code": "IMP"}, hospitalization=left)).disposition == expected


@pytest.mark.parametrize(
    "odd", [None, [], "home", {"dischargeDisposition": 5}, {"dischargeDisposition": {"coding": [7]}}]
)
def test_an_odd_or_absent_disposition_is_none(chart: Callable[..., ChartDraft], odd: object) -> None:
    assert chart(encounter(class_={"code": "IMP"}, hospitalization=odd)).disposition == 0


def test_another_disposition_is_another_content(chart: Callable[..., ChartDraft]) -> None:
    def left(code: str) -> str:
        coding = {"system": "http://www.nubc.org/patient-discharge", "code": code}
        return chart(encounter(hospitalization={"dischargeDisposition": {"coding": [coding]}})).content_hash

    assert len({left("01"), left("20"), chart(encounter()).content_hash}) == 3
