"""What a chart draft holds and by which definition: service date, setting, identity, problems, notes, difficulty, hash."""

import base64
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codeloom.gateways.fhir import ChartDraft, ImportOptions
from codeloom.gateways.fhir.specialty import difficulty_of, specialty_of
from codeloom.gateways.fhir.values import day, is_before, line, when

from .sample import (
    SNOMED,
    Resource,
    as_bytes,
    attachment,
    bundle,
    claim,
    concept,
    condition,
    encounter,
    make_bundle,
    medication,
    note,
    observation,
    patient,
    procedure,
)

Read = Callable[..., Any]
INPATIENT = {"code": "IMP"}


@pytest.fixture
def chart(read: Read) -> Callable[..., ChartDraft]:
    """The first chart of a Bundle of a patient and these resources."""

    def make(*resources: Resource, **who: Any) -> ChartDraft:
        made: ChartDraft = read(as_bytes(bundle(patient(**who), *resources))).charts[0]
        return made

    return make


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
    assert ("no_service_date" in made.warnings) == (expected is None)


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
    assert [c.identity for c in result.charts] == ["urn:visits|V1", "p1-e2", "urn:uuid:0f2"]
    assert result.patients[0].patient.identity == "p1"
    assert read(as_bytes(bundle(patient(), encounter()))).patients[0].patient.identity == "urn:test:patients|P-1"


def test_patients_of_one_file_keep_their_own_facts(read: Read) -> None:
    result = read(as_bytes(make_bundle(patients=3, encounters=2)))
    assert [p.patient.mrn for p in result.patients] == ["MRN-1", "MRN-2", "MRN-3"]
    for of, each in enumerate(result.patients, 1):
        assert [c.identity for c in each.charts] == [f"p{of}-e1", f"p{of}-e2"]
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


def test_conditions_carry_snomed_and_icd10cm(chart: Callable[..., ChartDraft]) -> None:
    code = {
        "coding": [
            {"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "e1165"},
            {"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "I10"},
            {"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "'; DROP"},
            {"system": SNOMED, "code": "44054006"},
        ],
        "text": "T2DM",
    }
    (fact,) = chart(encounter(), condition(code=code)).conditions
    assert (fact.snomed, fact.icd10cm, fact.text) == ("44054006", ("E11.65", "I10"), "T2DM")


def test_conditions_come_in_the_order_the_encounter_ranks_them(chart: Callable[..., ChartDraft]) -> None:
    ranked = [
        {"condition": {"reference": "Condition/p1-c3"}, "rank": 1},
        {"condition": {"reference": "urn:uuid:p1-c1"}},
    ]
    made = chart(encounter(diagnosis=ranked), condition(1), condition(2), condition(3))
    assert [fact.snomed for fact in made.conditions] == ["59621000", "10509002", "44054006"]


def test_refuted_and_mistaken_conditions_are_left_out(chart: Callable[..., ChartDraft]) -> None:
    wrong = [condition(n, verificationStatus=concept(s, s)) for n, s in ((1, "refuted"), (2, "entered-in-error"))]
    assert chart(encounter(), *wrong).conditions == ()


def test_problems_are_those_active_on_the_service_date(chart: Callable[..., ChartDraft]) -> None:
    def problem(number: int, onset: str | None, **more: Any) -> Resource:
        code = concept(f"code-{number}", f"Problem {number}")
        return condition(number, encounter=None, onsetDateTime=onset, code=code, **more)

    over = concept("resolved", "Resolved")
    made = chart(
        encounter(1),
        condition(9, 1),
        problem(1, "2020-01-01"),
        problem(2, "2026-05-02T23:00:00-05:00"),
        problem(3, "2026-05-03"),
        problem(4, "2020-01-01", abatementDateTime="2026-05-02", clinicalStatus=over),
        problem(5, "2020-01-01", abatementDateTime="2026-05-01", clinicalStatus=over),
        problem(6, "2020-01-01", clinicalStatus=over),
        problem(7, None),
    )
    assert [fact.text for fact in made.problems] == ["Problem 2", "Problem 1", "Problem 4", "Problem 7"]
    assert {(fact.status, fact.abatement) for fact in made.problems} == {("active", "")}
    assert len(made.conditions) == 1


def test_measurements_are_ready_to_show(chart: Callable[..., ChartDraft]) -> None:
    pressure = observation(
        2,
        valueQuantity=None,
        component=[
            {"code": concept("8480-6", "Systolic"), "valueQuantity": {"value": 143.1, "unit": "mm[Hg]"}},
            {"code": concept("8462-4", "Diastolic"), "valueQuantity": {"value": 88, "unit": "mm[Hg]"}},
        ],
    )
    lab = observation(
        3,
        category=[concept("laboratory", "")],
        valueQuantity={"value": 0.012345, "unit": "mg/dL"},
        interpretation=[concept("H", "High")],
    )
    smoker = observation(
        4,
        category=[concept("social-history", "")],
        valueQuantity=None,
        valueCodeableConcept=concept("77176002", "Smoker"),
    )
    made = chart(encounter(), observation(1), pressure, lab, smoker, observation(5, status="entered-in-error"))
    assert [(m.value, m.unit) for m in made.vitals] == [("81.46", "kg"), ("143.1", "mm[Hg]"), ("88", "mm[Hg]")]
    assert [(m.value, m.flag) for m in made.labs] == [("0.0123", "H")]
    assert [(m.kind, m.value) for m in made.measurements if m.kind == "social"] == [("social", "Smoker")]


def test_results_in_free_text_are_a_document_and_no_coded_fact(chart: Callable[..., ChartDraft]) -> None:
    home = observation(2, code=concept("56799-0", "Address"), valueQuantity=None, valueString="993 Hackett Lane")
    made = chart(encounter(), note(), observation(1), home)
    assert [m.text for m in made.measurements] == ["Body weight"]
    assert [(d.title, d.composed) for d in made.documents] == [
        ("History and physical note", False),
        ("Results in words", False),
    ]
    assert made.documents[1].text == "- Address: 993 Hackett Lane\n"
    assert "Hackett" not in chart(encounter(), home).documents[0].text


def test_procedures_medications_and_claims(chart: Callable[..., ChartDraft]) -> None:
    shot = {
        "resourceType": "Immunization",
        "id": "i1",
        "status": "completed",
        "vaccineCode": concept("140", "Influenza", "http://hl7.org/fhir/sid/cvx"),
        "encounter": {"reference": "Encounter/p1-e2"},
        "occurrenceDateTime": "2026-05-03",
    }
    contained = medication(
        2,
        2,
        medicationCodeableConcept=None,
        medicationReference={"reference": "#m"},
        contained=[{"resourceType": "Medication", "id": "m", "code": concept("1", "Contained pill")}],
    )
    pointed = medication(3, 2, medicationCodeableConcept=None, medicationReference={"reference": "Medication/m9"})
    held = {"resourceType": "Medication", "id": "m9", "code": concept("2", "Pointed pill")}
    made = chart(
        encounter(2), encounter(1), medication(1, 1), procedure(1, 2), shot, contained, pointed, held,
        claim(10.005, 1, 2), claim(5.5, 2, 2), claim(99, 3, 2, status="cancelled"),
    )  # fmt: skip
    assert [(p.system, p.text) for p in made.procedures] == [
        ("snomed", "Medication reconciliation (procedure)"),
        ("cvx", "Influenza"),
    ]
    assert [(m.text, m.ordered_here) for m in made.medications] == [
        ("Contained pill", True),
        ("Pointed pill", True),
        ("Metformin 500 MG Oral Tablet", False),
    ]
    assert made.claim_total in (Decimal("15.50"), Decimal("15.51"))


def test_who_and_where_come_from_displays_or_from_the_file(chart: Callable[..., ChartDraft]) -> None:
    doctor = {
        "resourceType": "Practitioner",
        "id": "d1",
        "name": [{"prefix": ["Dr."], "given": ["Mae"], "family": "Lee"}],
    }
    house = {"resourceType": "Organization", "id": "o1", "name": "County Hospital"}
    performer = [{"coding": [{"code": "PPRF"}]}]
    made = chart(
        encounter(
            participant=[
                {"individual": {"display": "Dr. Other"}},
                {"type": performer, "individual": {"reference": "http://x.test/fhir/Practitioner/d1/_history/3"}},
            ],
            serviceProvider={"reference": "Organization/o1"},
        ),
        doctor,
        house,
    )
    assert (made.provider, made.facility) == ("Dr. Mae Lee", "County Hospital")
    named = chart(encounter())
    assert (named.provider, named.facility) == ("Dr. Ada Prov", "Riverbend Clinic")


def test_notes_are_decoded_by_their_character_set(chart: Callable[..., ChartDraft]) -> None:
    def sent(raw: bytes, content_type: str) -> str:
        made = chart(encounter(), note(content=[{"attachment": attachment(raw, content_type)}]))
        return made.documents[0].text

    assert sent("Fièvre \x00 café".encode("latin-1"), "text/plain; charset=iso-8859-1") == "Fièvre  café"
    assert sent("Fieber für".encode("utf-16"), "text/plain;charset=UTF-16") == "Fieber für"
    assert sent("naïve\r\nx".encode(), "text/plain") == "naïve\nx"
    assert sent("naïve".encode("latin-1"), "text/plain; charset=utf-8") == "naïve"
    assert sent("naïve".encode(), "text/plain; charset=rot13") == "naïve"
    assert sent(b"<p>Chest&nbsp;pain</p><script>x()</script><ul><li>none", "text/html") == "Chest pain\nnone"
    assert sent(b"<script" * 60_000 + b"&#" + b"9" * 5000 + b";", "text/html")


def test_notes_that_cannot_be_had_are_told(chart: Callable[..., ChartDraft]) -> None:
    def warned(**what: Any) -> tuple[str, ...]:
        made = chart(encounter(), note(content=[{"attachment": what}]))
        assert made.documents[0].composed
        return made.warnings

    assert warned(contentType="text/plain", data="%%%") == ("note_unreadable",)
    assert warned(contentType="text/plain", data="a") == ("note_unreadable",)
    assert warned(contentType="application/pdf", data="JVBERi0=") == ("attachment_not_text",)
    assert warned(contentType="text/plain", url="https://x.test/1") == ("note_elsewhere",)
    assert warned(contentType="text/plain", data=base64.b64encode(b" \n").decode()) == ()


def test_the_same_note_sent_twice_is_one_document(chart: Callable[..., ChartDraft]) -> None:
    sent = note()
    report = {
        "resourceType": "DiagnosticReport",
        "id": "r1",
        "status": "final",
        "code": concept("1", "Report"),
        "encounter": {"reference": "Encounter/p1-e1"},
        "presentedForm": [sent["content"][0]["attachment"]],
        "conclusion": "Nothing new.",
    }
    made = chart(encounter(), sent, report)
    assert [(d.kind, d.composed) for d in made.documents] == [("DiagnosticReport", False), ("DocumentReference", False)]
    assert made.documents[0].text == "Nothing new."


def test_a_chart_without_a_note_gets_a_composed_one_without_names(chart: Callable[..., ChartDraft]) -> None:
    made = chart(encounter(), condition(), observation(), procedure(), medication())
    (document,) = made.documents
    assert document.composed
    assert document.words == len(document.text.split())
    for said in ("Acute bronchitis", "Body weight: 81.46 kg", "Medication reconciliation", "Metformin", "2026-05-02"):
        assert said in document.text
    assert "Testcase" not in document.text
    assert "Robin" not in document.text


def test_long_texts_come_back_whole(chart: Callable[..., ChartDraft]) -> None:
    text = "".join(f"line {n} é😀\n" for n in range(20_000))
    (document,) = chart(encounter(), note(text)).documents
    assert document.text == text
    assert len(document.packed) < len(text.encode()) // 2


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


def test_the_hash_changes_with_what_a_coder_reads_and_with_nothing_else(read: Read) -> None:
    def hashes(made: Resource) -> dict[str, str]:
        return {c.identity: c.content_hash for c in read(as_bytes(made)).charts}

    before = hashes(make_bundle())
    assert len(set(before.values())) == 3
    shuffled = make_bundle()
    shuffled["entry"].reverse()
    assert hashes(shuffled) == before
    renamed = make_bundle()
    renamed["entry"][0]["resource"]["name"][0]["family"] = "Married"
    assert hashes(renamed) == before
    later = make_bundle()
    later["entry"] += [{"resource": encounter(9)}, {"resource": condition(4, 9, onsetDateTime="2026-05-10")}]
    assert {k: v for k, v in hashes(later).items() if k in before} == before
    ended = make_bundle()
    ended["entry"][2]["resource"]["abatementDateTime"] = "2026-08-01"
    assert [k for k, v in hashes(ended).items() if v != before[k]] == ["p1-e1"]
    for at, name, value in (
        (3, "type", concept("x", "Other title")),
        (4, "valueQuantity", {"value": 80, "unit": "kg"}),
    ):
        changed = make_bundle()
        changed["entry"][at]["resource"][name] = value
        assert [k for k, v in hashes(changed).items() if v != before[k]] == ["p1-e1"]


OPTIONS = [
    (ImportOptions(), ["p1-e1", "p1-e2", "p1-e3", "p1-e4"], {}),
    (ImportOptions(from_date=date(2026, 5, 3)), ["p1-e2", "p1-e3", "p1-e4"], {"before_from_date": 1}),
    (ImportOptions(classes=frozenset({"inpatient", "virtual"})), ["p1-e3"], {"class_not_wanted": 3}),
    (ImportOptions(only_with_diagnosis=True), ["p1-e1", "p1-e2"], {"no_diagnosis": 2}),
    (ImportOptions(last_n=1), ["p1-e3"], {"beyond_last_n": 3}),
    (ImportOptions(last_n=0), [], {"beyond_last_n": 4}),
    (
        ImportOptions(from_date=date(2026, 5, 3), only_with_diagnosis=True, last_n=1),
        ["p1-e2"],
        {"before_from_date": 1, "no_diagnosis": 2},
    ),
]


@pytest.mark.parametrize(("options", "kept", "skipped"), OPTIONS)
def test_options_leave_out_and_say_so(
    read: Read, options: ImportOptions, kept: list[str], skipped: dict[str, int]
) -> None:
    made = bundle(
        patient(),
        encounter(1, reasonCode=[concept("1", "Cough")]),
        encounter(2),
        encounter(3, class_=INPATIENT, reasonCode=[{}]),
        encounter(4, period=None),
        encounter(5, status="cancelled"),
        condition(1, 2),
    )
    result = read(as_bytes(made), options)
    assert [c.identity for c in result.charts] == kept
    assert dict(result.report.skipped) == {"cancelled": 1, **skipped}
    assert result.report.encounters == 5


@given(st.text())
def test_any_text_is_no_date_or_a_real_one(text: str) -> None:
    found = when(text)
    assert found in ("", text)
    if found:
        day(found)
        is_before(found, found)


@given(
    st.dates(min_value=date(1800, 1, 1)), st.sampled_from(["", "T23:59:59Z", "T00:00:00.5-11:00", "T10:00:00+14:00"])
)
def test_a_date_is_read_as_written(value: date, rest: str) -> None:
    assert day(when(value.isoformat() + rest)) == value


@given(st.text())
def test_a_line_is_one_line(text: str) -> None:
    made = line(text)
    assert len(made.splitlines()) <= 1
    assert made == made.strip()
    made.encode()
