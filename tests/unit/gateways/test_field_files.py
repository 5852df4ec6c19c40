"""Files that failed in the field, and more of their kinds: what the chart of each must hold."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from codeloom.gateways.fhir import ChartDraft, SentCode, sentence_of

from .sample import SNOMED, Resource, concept, condition, encounter, medication, note, patient, procedure

Read = Callable[..., Any]
FOLDER = Path(__file__).parents[2] / "data" / "field"
CM = "http://hl7.org/fhir/sid/icd-10-cm"


@pytest.fixture
def charts(read: Read) -> Callable[[str], list[ChartDraft]]:
    """The charts of a file of the field."""

    def of(name: str) -> list[ChartDraft]:
        made: list[ChartDraft] = read((FOLDER / f"{name}.json").read_bytes()).charts
        return made

    return of


def said(made: ChartDraft) -> list[str]:
    """What its coder is told of the import."""
    return [sentence_of(notice.code, notice.values) for notice in made.notices]


def test_the_note_in_a_binary_is_there(charts: Callable[[str], list[ChartDraft]]) -> None:
    (made,) = charts("note_in_binary_of_same_bundle")
    assert "Distal radius fracture, left, closed" in made.documents[0].text
    assert said(made) == []


def test_reversed_dates_and_a_pdf_left_out_are_said(charts: Callable[[str], list[ChartDraft]]) -> None:
    (made,) = charts("coder_not_told_pdf_left_out_and_dates_reversed")
    assert said(made) == [
        "The encounter ends (2026-05-03T10:00:00-05:00) before it starts (2026-05-04T10:00:00-05:00)",
        "“Operative report” was sent (PDF, 16 bytes), not readable here: it is broken",
    ]
    assert made.documents[0].text.startswith(
        "Composed from the coded data of this encounter. 1 PDF was sent, not readable here: Operative report.\n"
    )


def test_the_note_of_two_encounters_is_on_both(charts: Callable[[str], list[ChartDraft]]) -> None:
    first, second = charts("note_of_two_encounters_only_on_first")
    assert first.documents[0].text == second.documents[0].text
    assert "Migraine without aura" in first.documents[0].text


def test_every_condition_is_kept_with_the_codes_it_was_sent_with(charts: Callable[[str], list[ChartDraft]]) -> None:
    (made,) = charts("diagnoses_hidden_from_the_coder")
    assert len(made.conditions) == 8
    codes = [(*fact.icd10cm, *fact.other) for fact in made.conditions]
    for expected in [(), (SentCode("icd10", "E78.5"),), ("E11.22", "N18.32"), ("M54.5",), ("I10",), ("E11",)]:
        assert expected in codes


@pytest.mark.parametrize(
    ("system", "code", "sent"),
    [
        (CM, "e1165", "E11.65"), (CM, "I10.", "I10"), (CM, "E11.-", "E11"), (CM, " M54.5 ", "M54.5"), (CM, "E11", "E11"),
        ("urn:oid:2.16.840.1.113883.6.90", "I10", "I10"), ("2.16.840.1.113883.6.90", "I10", "I10"), ("ICD-10-CM", "I10", "I10"),
        ("http://terminology.hl7.org/CodeSystem/icd10cm", "I10", "I10"),
        ("http://hl7.org/fhir/sid/icd-10", "E78.5", SentCode("icd10", "E78.5")),
        ("urn:oid:2.16.840.1.113883.6.3", "E78.5", SentCode("icd10", "E78.5")),
        ("http://fhir.de/CodeSystem/bfarm/icd-10-gm", "E11.90", SentCode("icd10", "E11.90")),
        (None, "I10", SentCode("unnamed", "I10")), (None, "hypertension", None),
        ("http://hl7.org/fhir/sid/icd-9-cm", "250.00", SentCode("icd9", "250.00")),
        ("urn:oid:2.16.840.1.113883.6.103", "V58.67", SentCode("icd9", "V58.67")),
        (CM, "250.00", SentCode("unknown", "250.00")), (SNOMED, "44054006", None),
        ("http://hl7.org/fhir/sid/icd-10-pcs", "0QS606Z", None), ("urn:local:codes", "I10", None),
    ],
)  # fmt: skip
def test_codes_are_taken_by_the_book_they_come_from(
    chart: Callable[..., ChartDraft], system: str | None, code: str, sent: object
) -> None:
    coding = {"code": code, **({"system": system} if system else {})}
    (fact,) = chart(encounter(), condition(code={"coding": [coding], "text": "What it is"})).conditions
    assert (*fact.icd10cm, *fact.other) == ((sent,) if sent else ())


def test_a_condition_with_words_only_is_kept_from_wherever_they_stand(chart: Callable[..., ChartDraft]) -> None:
    narrative = {"status": "generated", "div": "<div><p>Tennis elbow</p></div>"}
    made = chart(encounter(), condition(1, code={"text": "Back pain"}), condition(2, code=None, text=narrative))
    assert [fact.text for fact in made.conditions] == ["Back pain", "Tennis elbow"]


def test_how_sure_the_source_is_is_kept(charts: Callable[[str], list[ChartDraft]]) -> None:
    (made,) = charts("unconfirmed_diagnoses_offered_as_confirmed")
    sure = {fact.icd10cm[0]: fact.verification for fact in made.conditions}
    assert sure["R07.9"] == "confirmed"
    assert {sure["I26.99"], sure["I20.0"], sure["J18.9"]} == {"differential", "provisional", "unconfirmed"}
    text = made.documents[0].text
    assert text.index("Diagnoses recorded") < text.index("Chest pain") < text.index("Recorded as not confirmed")
    assert "Unstable angina (provisional)" in text


def test_notes_that_do_not_hold_come_last_and_mistaken_ones_are_left_out_and_said(
    charts: Callable[[str], list[ChartDraft]],
) -> None:
    (made,) = charts("superseded_unsigned_cancelled_notes_unmarked")
    shown = [(one.text.partition(".")[0], one.standing) for one in made.documents]
    assert shown[0] == ("CORRECTED", "")
    assert set(shown[1:]) == {
        ("UNSIGNED", "preliminary"), ("PRELIMINARY", "preliminary"), ("DRAFT ONE", "superseded"), ("CANCELLED", "cancelled"),
    }  # fmt: skip
    assert shown[3][1] == "superseded"
    assert said(made) == [
        "1 document was entered in error and is left out",
        "1 report was entered in error and is left out",
    ]


@pytest.mark.parametrize("target", ["DocumentReference/p1-n1", "urn:uuid:p1-n1", None])
def test_a_note_that_another_replaces_is_superseded_though_it_says_current(
    chart: Callable[..., ChartDraft], target: str | None
) -> None:
    by_identifier = {"identifier": {"system": "urn:doc", "value": "7"}}
    relation = [{"code": "replaces", "target": {"reference": target} if target else by_identifier}]
    before = note("Pneumonia.", 1, date="2026-05-02T12:00:00-05:00", identifier=[by_identifier["identifier"]])
    after = note("Bronchitis.", 2, date="2026-05-02T10:00:00-05:00", relatesTo=relation)
    appended = note("Addendum.", 3, relatesTo=[{"code": "appends", "target": {"reference": "DocumentReference/p1-n2"}}])
    made = chart(encounter(), before, after, appended)
    assert [(one.text, one.standing) for one in made.documents] == [
        ("Bronchitis.", ""), ("Addendum.", ""), ("Pneumonia.", "superseded"),
    ]  # fmt: skip
    mistaken = note("Bronchitis.", 2, relatesTo=relation, docStatus="entered-in-error")
    assert [(one.text, one.standing) for one in chart(encounter(), before, mistaken).documents] == [("Pneumonia.", "")]


def test_sides_are_kept_of_conditions_and_procedures(charts: Callable[[str], list[ChartDraft]]) -> None:
    (made,) = charts("side_of_the_body_dropped")
    assert [fact.sites for fact in made.conditions] == [("Left",), ("Right knee joint structure",)]
    assert [fact.sites for fact in made.procedures] == [("Left",)]
    assert "Osteoarthritis of knee (Right knee joint structure)" in made.documents[0].text


@pytest.mark.parametrize(
    ("changes", "sites"),
    [
        ({"bodySite": [{"coding": [{"system": SNOMED, "code": "24028007"}]}]}, ("Right",)),
        ({"bodySite": [{"text": "left eye"}]}, ("left eye",)),
        ({"bodySite": [concept("72696002", "Knee region structure"), concept("51440002", "Right and left")]},
         ("Knee region structure", "Both sides")),
        ({"bodySite": {"text": "Knee"}, "extension": [{"url": "http://x/laterality", "valueCode": "L"}]}, ("Knee", "Left")),
        ({"bodySite": [{"text": "Knee", "extension": [{"url": "http://x/laterality", "valueCodeableConcept": {"text": "right"}}]}]},
         ("Knee", "Right")),
        ({"bodySite": "left"}, ()),
        ({"bodySite": [{**concept("72696002", "Knee region structure"), "text": "left knee"}]}, ("left knee",)),
        ({"bodySite": [{"coding": [*concept("72696002", "Knee")["coding"], *concept("7771000", "Left")["coding"]]}]},
         ("Knee", "Left")),
        ({"bodySite": [{**concept("51440002", "Right and left"), "text": "both knees"}]}, ("both knees", "Both sides")),
        ({"bodySite": [{**concept("7771000", "Left"), "text": "Left (qualifier value)"}]}, ("Left",)),
    ],
)  # fmt: skip
def test_sides_are_read_as_people_send_them(
    chart: Callable[..., ChartDraft], changes: Resource, sites: tuple[str, ...]
) -> None:
    assert chart(encounter(), condition(**changes)).conditions[0].sites == sites


def test_a_side_that_only_the_text_names_is_not_hidden_by_the_display(chart: Callable[..., ChartDraft]) -> None:
    said = {**concept("263102004", "Fracture of distal end of radius"), "text": "Fracture of left distal radius"}
    shown = {**concept("263102004", "Fracture of left radius"), "text": "Left radius fracture"}
    found = chart(encounter(), condition(code=said), condition(2, code=shown)).conditions
    assert [fact.text for fact in found] == ["Fracture of left distal radius", "Fracture of left radius"]


def test_both_sides_of_one_condition_are_two(chart: Callable[..., ChartDraft]) -> None:
    sides = [condition(n, encounter=None, code=concept("1", "Cataract"), bodySite=[{"text": side}], onsetDateTime=None)
             for n, side in enumerate(("Left", "Right"))]  # fmt: skip
    assert [fact.sites for fact in chart(encounter(), *sides).problems] == [("Left",), ("Right",)]


@pytest.mark.parametrize("name", ["insulin_not_taken_asks_for_Z79.4", "insulin_given_only_in_hospital_asks_for_Z79.4"])
def test_insulin_that_is_not_taken_says_so(charts: Callable[[str], list[ChartDraft]], name: str) -> None:
    (made,) = charts(name)
    (fact,) = made.medications
    assert fact.standing == ("not-taken" if "not_taken" in name else "given")


@pytest.mark.parametrize(
    ("changes", "standing"),
    [
        ({}, ""), ({"status": "completed"}, ""), ({"status": "stopped"}, "stopped"), ({"status": "on-hold"}, "on-hold"),
        ({"status": "draft"}, "planned"), ({"status": "cancelled"}, "cancelled"), ({"status": "unknown"}, "unknown"),
        ({"intent": "proposal"}, "planned"), ({"intent": "plan"}, "planned"), ({"doNotPerform": True}, "prohibited"),
        ({"category": [concept("inpatient", "Inpatient")]}, "given"), ({"category": [{"text": "Inpatient"}]}, "given"),
        ({"category": [concept("community", "Community")]}, ""),
        ({"resourceType": "MedicationStatement", "status": "not-taken"}, "not-taken"),
        ({"resourceType": "MedicationStatement", "status": "completed"}, "completed"),
        ({"resourceType": "MedicationStatement", "status": "intended"}, "planned"),
        ({"resourceType": "MedicationStatement", "status": "active"}, ""),
        ({"resourceType": "MedicationAdministration", "status": "completed"}, "given"),
        ({"resourceType": "MedicationAdministration", "status": "not-done"}, "not-taken"),
    ],
)  # fmt: skip
def test_what_a_medication_says_of_being_taken(
    chart: Callable[..., ChartDraft], changes: Resource, standing: str
) -> None:
    (fact,) = chart(encounter(), medication(**changes)).medications
    assert fact.standing == standing


def test_an_order_in_a_stay_is_for_the_stay_unless_it_says_otherwise(chart: Callable[..., ChartDraft]) -> None:
    stay = encounter(class_={"code": "IMP"})
    at_home = medication(2, category=[concept("discharge", "Discharge")])
    assert [fact.standing for fact in chart(stay, medication(1), at_home).medications] == ["given", ""]
    mistaken = medication(1, status="entered-in-error")
    assert chart(stay, mistaken).medications == ()


def test_only_medications_that_are_taken_are_carried_along(chart: Callable[..., ChartDraft]) -> None:
    sent = [medication(1, 1), medication(2, 1, category=[{"text": "inpatient"}]), medication(3, 1, intent="plan"),
            medication(4, 1, doNotPerform=True), medication(5, 1, status="on-hold")]  # fmt: skip
    for number, one in enumerate(sent):
        one["medicationCodeableConcept"] = {"text": f"Drug {number}"}
    later = chart(encounter(2), encounter(1), *sent)
    assert [fact.text for fact in later.medications] == ["Drug 0"]


def test_the_current_name_is_shown(read: Read) -> None:
    facts = read((FOLDER / "expired_name_shown.json").read_bytes()).patients[0].patient
    assert (facts.family, facts.given) == ("Hart", "Dana")


@pytest.mark.parametrize(
    ("names", "family"),
    [
        ([{"use": "old", "family": "A"}, {"use": "official", "family": "B"}], "B"),
        ([{"use": "maiden", "family": "A"}, {"family": "B"}], "B"),
        ([{"use": "official", "family": "A", "period": {"end": "2021"}}, {"use": "usual", "family": "B"}], "B"),
        ([{"use": "official", "family": "A", "period": {"end": "2021-06"}}, {"use": "maiden", "family": "B"}], "A"),
        ([{"use": "official", "family": "A", "period": {"start": "2019-01-01"}},
          {"use": "official", "family": "B", "period": {"start": "2022-01-01"}}], "B"),
        ([{"use": "official", "family": "A", "period": {"start": "9998-01-01"}}, {"use": "official", "family": "B"}], "B"),
        ([{"use": "nickname", "family": "A"}, {"use": "temp", "family": "B"}], "B"),
        ([{"use": "official", "family": "A", "period": {"end": "2021-06-30T10:00:00Z"}}], "A"),
        ([{"use": "official", "family": "A", "period": "x"}, {"use": 5, "family": "B"}], "A"),
    ],
)  # fmt: skip
def test_which_of_several_names_is_current(read: Read, names: list[Resource], family: str) -> None:
    from .sample import as_bytes, bundle

    assert read(as_bytes(bundle(patient(name=names), encounter()))).patients[0].patient.family == family


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"period": {"start": "2026-05-03"}, "status": "in-progress"},
         ["The stay was still in progress when the file was made: there is no discharge date"]),
        ({"period": {"start": "2026-05-03"}}, ["The source gave no discharge date"]),
        ({"period": {"start": "2026-05-03", "end": "2026-05-05"}}, []),
        ({"period": {"start": "2026-05-03", "end": "soon"}},
         ["The encounter’s end is “soon” in the file, which is no date", "The source gave no discharge date"]),
        ({"period": {"start": "in May"}, "class_": {"code": "AMB"}},
         ["The encounter’s start is “in May” in the file, which is no date",
          "The file says “in May” for the date: enter the service date before submitting"]),
        ({"period": None, "class_": None},
         ["The encounter names no class: taken as outpatient",
          "No readable date: enter the service date before submitting"]),
    ],
)  # fmt: skip
def test_what_is_odd_about_the_dates_is_said_with_what_was_written(
    chart: Callable[..., ChartDraft], changes: Resource, told: list[str]
) -> None:
    assert said(chart(encounter(**{"class_": {"code": "IMP"}, **changes}))) == told


def test_the_standing_of_a_procedure_that_is_not_done_yet_is_kept(chart: Callable[..., ChartDraft]) -> None:
    made = chart(encounter(), procedure(1), procedure(2, status="preparation"), procedure(3, status="not-done"))
    assert [fact.status for fact in made.procedures] == ["", "preparation"]
