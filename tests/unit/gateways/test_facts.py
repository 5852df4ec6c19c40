"""Coded facts of a chart: conditions, problems, measurements, procedures, medications, who and where."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from codeloom.gateways.fhir import ChartDraft

from .sample import (
    SNOMED,
    Resource,
    claim,
    concept,
    condition,
    encounter,
    medication,
    note,
    observation,
    procedure,
)

Read = Callable[..., Any]

Read = Callable[..., Any]


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


def test_conditions_keep_how_sure_the_source_is_and_mistaken_ones_are_left_out_and_counted(
    chart: Callable[..., ChartDraft],
) -> None:
    sure = ("confirmed", "provisional", "differential", "unconfirmed", "refuted", "entered-in-error")
    made = chart(encounter(), *(condition(n, verificationStatus=concept(s, s)) for n, s in enumerate(sure)))
    assert [fact.verification for fact in made.conditions] == list(sure[:-1])
    assert [(notice.code, notice.values) for notice in made.notices] == [("in_error", ("1", "condition"))]


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
    assert [(m.value, m.unit) for m in made.measurements if m.kind == "vital"] == [
        ("81.46", "kg"),
        ("143.1", "mm[Hg]"),
        ("88", "mm[Hg]"),
    ]
    assert [(m.value, m.flag) for m in made.measurements if m.kind == "lab"] == [("0.0123", "H")]
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
