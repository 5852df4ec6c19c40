"""An imported chart as its coder and its auditor see it: notices, conditions, documents, payer, and what is asked first."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from codeloom.coding.lifecycle import Role
from codeloom.db.queries.charts import rows as queries
from codeloom.db.scope import Scope
from codeloom.db.work import unit_of_work
from codeloom.services.audits.opening import open_audit
from codeloom.services.charts.editing import (
    DecideCondition,
    EditChart,
    GiveReason,
    decide_condition,
    edit_chart,
    give_reason,
)
from codeloom.services.charts.import_notices import NO_DISCHARGE
from codeloom.services.charts.opening import OpenChart, ReadDocument, open_chart, read_document
from codeloom.services.charts.service_date import SetServiceDate, set_service_date
from codeloom.services.charts.submission import SubmitChart, submit
from codeloom.services.charts.views import ConditionItem, WorkbenchView
from codeloom.services.core.commands import parse
from codeloom.services.core.errors import Refused
from codeloom.settings import Settings
from tests.http_client import Person
from tests.importing import Desk
from tests.integration.audits.audits_world import Practice
from tests.unit.gateways.sample import Resource, as_bytes, bundle, concept, condition, encounter, note, patient

FOLDER = Path(__file__).parents[2] / "data" / "field"


class Intake:
    """A practice into which one file was imported, with all charts assigned to Maya."""

    def __init__(self, data: bytes) -> None:
        self.practice = Practice()
        manager = self.practice.person("Dana Whitfield", Role.MANAGER)
        desk = Desk(Person(self.practice.org_id, manager.user_id, "dana@riverbend.example"))
        desk.run({"field.json": data})
        with unit_of_work(Scope.of_worker(self.practice.org_id)) as uow:
            for chart in desk.charts():
                found = queries.by_number(uow, chart.number)
                assert found is not None
                found.assignee_id = self.practice.coder.user_id
                uow.session.add(found)
                uow.record("TEST_ASSIGNED", "chart", found.id)
            uow.commit()
        self.numbers = [chart.number for chart in desk.charts()]

    def view(self, place: int = 0) -> WorkbenchView:
        """A chart as Maya opens it."""
        return open_chart(self.practice.coder, OpenChart(number=self.numbers[place]))

    def of(self, kind: type[Any], **fields: Any) -> Any:
        """A command about the first chart at its newest version."""
        editor = self.view().editor
        return parse(kind, {"chart_id": editor.chart_id, "version": editor.version, **fields})

    def code(self, *codes: str) -> None:
        """Add rows."""
        operations = [{"op": "add", "code": code} for code in codes]
        edit_chart(self.practice.coder, self.of(EditChart, operations=operations))

    def read(self, document_id: str) -> ReadDocument:
        """The command to read a document of the first chart."""
        command: ReadDocument = parse(ReadDocument, {"chart_id": self.view().head.id, "document_id": document_id})
        return command

    def rules(self) -> set[str]:
        """The rules that speak about the first chart."""
        return {finding.rule for row in self.view().editor.rows for finding in row.findings}


def field(name: str) -> Intake:
    return Intake((FOLDER / f"{name}.json").read_bytes())


def sent(*resources: Resource) -> Intake:
    return Intake(as_bytes(bundle(patient(), *resources)))


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
    audit = open_audit(intake.practice.supervisor, OpenChart(number=intake.numbers[0]))
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


def stay(**period: str) -> Intake:
    """A stay coded with one diagnosis."""
    intake = sent(encounter(class_={"code": "IMP"}, status="in-progress", period=period), note("Pneumonia."))
    intake.code("J18.9")
    (row,) = intake.view().editor.rows
    edit_chart(intake.practice.coder, intake.of(EditChart, operations=[{"op": "poa", "line": row.id, "value": "Y"}]))
    return intake


def test_a_stay_in_progress_is_asked_for_its_discharge_before_it_is_sent(database: Settings) -> None:
    intake = stay(start="2026-05-03T10:00:00-05:00")
    view = intake.view()
    assert view.notices == ("The stay was still in progress when the file was made: there is no discharge date",)
    assert [(ask.key, ask.dated, ask.reasonable) for ask in view.editor.asks] == [(NO_DISCHARGE, True, True)]
    assert (view.editor.can_submit, view.editor.open_stay) == (False, True)
    with pytest.raises(Refused, match="1 thing to settle"):
        submit(intake.practice.coder, intake.of(SubmitChart))
    with pytest.raises(Refused, match="The stay began on 3 May 2026"):
        set_service_date(intake.practice.coder, intake.of(SetServiceDate, day="2026-05-02"))
    dated = set_service_date(intake.practice.coder, intake.of(SetServiceDate, day="2026-05-06"))
    assert (dated.asks, dated.open_stay, dated.can_submit) == ((), False, True)
    assert intake.practice.stored(intake.numbers[0]).service_to == date(2026, 5, 6)
    assert intake.view().notices == ()


def test_a_reason_settles_a_stay_without_a_discharge_date(database: Settings) -> None:
    intake = stay(start="2026-05-03T10:00:00-05:00")
    reason = intake.of(GiveReason, key=NO_DISCHARGE, reason="Interim bill, still in the ward")
    assert give_reason(intake.practice.coder, reason).can_submit
    assert intake.view().notices[0].endswith("Reason given: Interim bill, still in the ward")
    back = give_reason(intake.practice.coder, intake.of(GiveReason, key=NO_DISCHARGE, reason=""))
    assert not back.can_submit
    give_reason(intake.practice.coder, intake.of(GiveReason, key=NO_DISCHARGE, reason="Interim bill"))
    submit(intake.practice.coder, intake.of(SubmitChart))
    assert intake.practice.stored(intake.numbers[0]).status == "pending_audit"


def test_a_stay_with_its_discharge_is_not_asked_and_keeps_its_date(database: Settings) -> None:
    intake = stay(start="2026-05-03T10:00:00-05:00", end="2026-05-06T10:00:00-05:00")
    assert (intake.view().editor.asks, intake.view().notices) == ((), ())
    with pytest.raises(Refused, match="gave this encounter its date"):
        set_service_date(intake.practice.coder, intake.of(SetServiceDate, day="2026-05-06"))


@pytest.mark.parametrize(
    ("class_code", "start", "end", "said"),
    [
        ("AMB", "2026-10-01T02:30:00Z", None,
         "Service date 1 Oct 2026, FY2027, from the start of the encounter as the file wrote it: 2026-10-01T02:30:00Z. "
         "By the practice’s clock it was 30 Sep 2026, FY2026"),
        ("AMB", "2026-09-30T22:30:00-05:00", None,
         "Service date 30 Sep 2026, FY2026, from the start of the encounter as the file wrote it: 2026-09-30T22:30:00-05:00. "
         "In UTC it was 1 Oct 2026, FY2027"),
        ("IMP", "2026-09-28", "2026-10-02",
         "Service date 2 Oct 2026, FY2027, from the discharge as the file wrote it: 2026-10-02. "
         "The stay began 28 Sep 2026, FY2026"),
        ("AMB", "2026-10-01T12:00:00-05:00", None, ""),
        ("AMB", "2026-05-01T02:30:00Z", None, ""),
    ],
)  # fmt: skip
def test_the_source_of_a_date_is_said_where_it_decides_the_fiscal_year(
    database: Settings, class_code: str, start: str, end: str | None, said: str
) -> None:
    period = {"start": start, **({"end": end} if end else {})}
    view = sent(encounter(class_={"code": class_code}, period=period)).view()
    assert view.notices == ((said,) if said else ())


def test_an_unknown_date_is_said_with_what_the_file_wrote_until_one_is_entered(database: Settings) -> None:
    intake = sent(encounter(period={"start": "in May"}))
    said = "The file says “in May” for the date: enter the service date before submitting"
    assert said in intake.view().notices
    set_service_date(intake.practice.coder, intake.of(SetServiceDate, day="2026-05-06"))
    assert intake.view().notices == ("The encounter’s start is “in May” in the file, which is no date",)
