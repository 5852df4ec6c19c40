"""An imported chart as its coder and its auditor see it: notices, conditions, documents, payer."""

import json
from typing import Any

import pytest

from codeloom.services.audits.opening import OpenAudit, open_audit
from codeloom.services.charts.deciding import DecideCondition, decide_condition
from codeloom.services.charts.opening import read_document
from codeloom.services.charts.submission import SubmitChart, submit
from codeloom.services.charts.views import ConditionItem
from codeloom.services.core.errors import Refused
from codeloom.settings import Settings
from tests.integration.imports.intake import FOLDER, Intake, field, sent
from tests.unit.gateways.sample import Resource, as_bytes, concept, condition, encounter


def test_the_coder_is_told_what_was_left_out_and_that_dates_are_reversed(database: Settings) -> None:
    view = field("coder_not_told_pdf_left_out_and_dates_reversed").view()
    assert view.notices == (
        "The encounter ends (2026-05-03T10:00:00-05:00) before it starts (2026-05-04T10:00:00-05:00)",
        "“Operative report” was sent (PDF, 16 bytes), not readable here: it is broken",
    )


def test_the_auditor_is_told_the_same_and_sees_the_last_valid_note_first(database: Settings) -> None:
    intake = field("superseded_unsigned_cancelled_notes_unmarked")
    view = intake.view()
    assert view.notices == (
        "1 document was entered in error and is left out",
        "1 report was entered in error and is left out",
    )
    marks = [item.mark for item in view.documents]
    assert marks == ["", "Preliminary", "Preliminary", "Superseded", "Cancelled"]
    opened = read_document(intake.practice.coder, intake.read(view.documents[3].id))
    assert opened.mark == "Superseded"
    assert "DRAFT ONE" in str(opened.paragraphs)
    intake.code("J20.9")
    submit(intake.practice.coder, intake.of(SubmitChart))
    audit = open_audit(intake.practice.supervisor, OpenAudit(number=intake.numbers[0]))
    assert audit.notices == view.notices
    assert audit.first_document == view.first_document
    assert [choice.label.rpartition(", ")[2] for choice in audit.documents[1:]] == [
        "preliminary",
        "preliminary",
        "superseded",
        "cancelled",
    ]


def items(intake: Intake) -> dict[str, ConditionItem]:
    """Conditions by the code they show, or by their title without one."""
    return {item.code if item.code != "no code" else item.title: item for item in intake.view().conditions}


def test_every_condition_is_shown_with_why_it_cannot_be_taken_as_it_stands(database: Settings) -> None:
    intake = field("diagnoses_hidden_from_the_coder")
    found = items(intake)
    for code in ("E78.5", "E11.22", "N18.32", "I10"):
        assert found[code].offered, code
    assert not found["M54.5"].offered
    assert "M54.5 ended on 30 Sep 2021" in found["M54.5"].remark
    assert set(found["M54.5"].choices.split(",")) == {"M54.50", "M54.51", "M54.59"}
    assert not found["E11"].offered
    assert "E11 is a category" in found["E11"].remark
    words_only = found["Essential (primary) hypertension"]
    assert (words_only.offered, words_only.source) == (False, "No code was sent")
    assert found["E78.5"].source == "Sent as ICD-10, not ICD-10-CM: compare the title"
    assert len({item.title for item in intake.view().conditions}) >= 8


def test_the_second_code_of_a_condition_is_decided_on_its_own(database: Settings) -> None:
    intake = field("diagnoses_hidden_from_the_coder")
    second = items(intake)["N18.32"]
    rows = decide_condition(intake.practice.coder, intake.of(DecideCondition, key=second.key, decision="accepted")).rows
    assert [row.code for row in rows] == ["N18.32"]
    assert items(intake)["N18.32"].state == "accepted"
    assert items(intake)["E11.22"].state == "open"


def test_what_is_not_confirmed_is_never_offered_as_coded(database: Settings) -> None:
    intake = field("unconfirmed_diagnoses_offered_as_confirmed")
    found = items(intake)
    assert found["R07.9"].offered
    for code in ("I26.99", "I20.0", "J18.9"):
        assert not found[code].offered
        assert "Not confirmed" in found[code].remark
        assert "IV.H" in found[code].remark
        with pytest.raises(Refused, match="Not confirmed"):
            decide_condition(
                intake.practice.coder, intake.of(DecideCondition, key=found[code].key, decision="accepted")
            )
    chosen = intake.of(DecideCondition, key=found["J18.9"].key, decision="accepted", code="J18.9")
    assert [row.code for row in decide_condition(intake.practice.coder, chosen).rows] == ["J18.9"]


def test_ruled_out_and_past_conditions_are_shown_as_such(database: Settings) -> None:
    def coded(number: int, code: str, **changes: Any) -> Resource:
        coding = {"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": code}
        return condition(number, code={"coding": [coding], "text": code}, **changes)

    over = concept("resolved", "Resolved")
    found = items(
        sent(
            encounter(),
            coded(1, "I26.99", verificationStatus=concept("refuted", "Refuted")),
            coded(2, "J20.9", clinicalStatus=over, abatementDateTime="2026-04-01"),
            coded(3, "J18.9", clinicalStatus=over, abatementDateTime="2026-05-20"),
            coded(4, "F10.21", clinicalStatus=concept("remission", "Remission")),
            coded(5, "K21.9", clinicalStatus=concept("inactive", "Inactive")),
        )
    )
    assert {code: (item.offered, item.remark) for code, item in found.items()} == {
        "I26.99": (False, "Ruled out in the source"),
        "J20.9": (False, "Resolved before this encounter"),
        "J18.9": (True, ""),
        "F10.21": (True, "In the source: remission"),
        "K21.9": (False, "Inactive in the source"),
    }


def test_the_side_is_shown_and_chooses_among_codes(database: Settings) -> None:
    intake = field("side_of_the_body_dropped")
    found = {item.remark: item.code for item in intake.view().conditions}
    assert "Left" in str(found)
    assert any("Right knee joint structure" in remark for remark in found)
    procedures = next(group for group in intake.view().groups if group.name == "Procedures")
    assert procedures.rows[0].what == "Percutaneous pinning of femoral neck (Left)"

    def cataract(*sites: str) -> ConditionItem:
        coding = {"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "H25.9"}
        wrist = {"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "S52.509A"}
        made = condition(
            code={"coding": [wrist if sites else coding], "text": "x"}, bodySite=[{"text": site} for site in sites]
        )
        (item,) = sent(encounter(), made).view().conditions
        return item

    assert cataract("left wrist").code == "S52.502A"
    assert cataract("Right").code == "S52.501A"
    assert cataract().code == "H25.9"


def test_a_code_of_the_other_side_is_not_offered(database: Settings) -> None:
    coding = {"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "M17.11"}
    (item,) = (
        sent(encounter(), condition(code={"coding": [coding]}, bodySite=[{"text": "left knee"}])).view().conditions
    )
    assert (item.offered, item.choices) == (False, "M17.11")
    assert item.remark.startswith("The source says left, the code right")


@pytest.mark.parametrize("name", ["insulin_not_taken_asks_for_Z79.4", "insulin_given_only_in_hospital_asks_for_Z79.4"])
def test_insulin_that_is_not_taken_for_long_asks_for_nothing(database: Settings, name: str) -> None:
    intake = field(name)
    intake.code("E11.9")
    assert "END-03" not in intake.rules()
    (group,) = (group for group in intake.view().groups if group.name == "Medications")
    assert group.rows[0].value in ("not taken", "given in this stay or visit only")
    statement = json.loads((FOLDER / f"{name}.json").read_bytes())
    for entry in statement["entry"]:
        if entry["resource"]["resourceType"].startswith("Medication"):
            entry["resource"] |= {"resourceType": "MedicationStatement", "status": "active"}
    taken = Intake(as_bytes(statement))
    taken.code("E11.9")
    assert "END-03" in taken.rules(), "the same drug, taken, does ask"


def test_the_payer_stands_with_the_data(database: Settings) -> None:
    cover = {"resourceType": "Coverage", "id": "v", "status": "active", "beneficiary": {"reference": "Patient/p1"},
             "payor": [{"display": "Aetna"}], "type": {"text": "HMO"}, "subscriberId": "W123456789"}  # fmt: skip
    view = sent(encounter(), cover).view()
    (payer,) = (group for group in view.groups if group.name == "Payer")
    assert [(row.what, row.value) for row in payer.rows] == [("Payer", "Aetna"), ("Coverage", "HMO")]
    assert "W123456789" not in str(view)
