"""Where notes come from: Binaries anywhere in the files sent together, several encounters, the narrative of documents."""

import base64
import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from codeloom.gateways.fhir import ChartDraft, ImportOptions, sentence_of

from . import pdfs
from .sample import (
    Resource,
    as_bytes,
    as_ndjson,
    attachment,
    bundle,
    concept,
    condition,
    encounter,
    medication,
    note,
    observation,
    patient,
    procedure,
)

Read = Callable[..., Any]
WRIST = "Left wrist pain after a fall on ice."
SERVER = "https://ehr.example/fhir"


def binary(raw: bytes = WRIST.encode(), own: str = "b1", content_type: str = "text/plain") -> Resource:
    """Binary with these bytes."""
    data = base64.b64encode(raw).decode()
    return {"resourceType": "Binary", "id": own, "contentType": content_type, "data": data}


def pointing(url: str, number: int = 1, of: int = 1, visit: int = 1, **changes: Any) -> Resource:
    """A note whose content lies at an address."""
    content = [{"attachment": {"contentType": "text/plain", "url": url, "title": "Progress note"}}]
    return note(number=number, of=of, encounter=visit, content=content, **changes)


def served(*resources: Resource, server: str = SERVER) -> list[Resource]:
    """Entries as a server gives them, with its address in each fullUrl."""
    return [{"fullUrl": f"{server}/{one['resourceType']}/{one['id']}", "resource": one} for one in resources]


@pytest.mark.parametrize("first", [True, False], ids=("binary first", "binary last"))
@pytest.mark.parametrize(
    "url",
    ["Binary/b1", "Binary/b1/_history/2", "/Binary/b1", "urn:uuid:b1", f"{SERVER}/Binary/b1", "Binary/b1?_format=json"],
)
def test_a_note_in_a_binary_of_the_file_is_read(read: Read, both_ways: str, url: str, first: bool) -> None:
    rest = [encounter(), pointing(url)]
    sent = [patient(), binary(), *rest] if first else [patient(), *rest, binary()]
    (made,) = read(as_bytes(bundle(*sent))).charts
    assert [(one.title, one.text) for one in made.documents] == [("Progress note", WRIST)]
    assert made.notices == ()


def test_a_binary_of_a_server_is_found_by_its_full_address_only(read: Read) -> None:
    ours = served(
        patient(), encounter(), pointing(f"{SERVER}/Binary/b1"), pointing("https://other.example/fhir/Binary/b1", 2)
    )
    entries = [*ours, *served(binary())]
    (made,) = read(as_bytes({"resourceType": "Bundle", "type": "searchset", "entry": entries})).charts
    assert [one.text for one in made.documents] == [WRIST]
    assert [notice.values[3] for notice in made.notices] == ["elsewhere"]


def test_a_contained_binary_and_a_data_address_are_read(chart: Callable[..., ChartDraft]) -> None:
    held = pointing("#b1", contained=[binary()])
    inline = pointing("data:text/plain;base64," + base64.b64encode(b"Second note.").decode(), 2)
    made = chart(encounter(), held, inline)
    assert {one.text for one in made.documents} == {WRIST, "Second note."}
    (notice,) = chart(encounter(), pointing("#none")).notices
    assert notice.values[3] == "missing"


def test_a_note_in_another_file_of_a_set_is_read(read: Read) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("Binary.ndjson", as_ndjson(binary()))
        archive.writestr("DocumentReference.ndjson", as_ndjson(pointing("Binary/b1")))
        archive.writestr("Encounter.ndjson", as_ndjson(encounter()))
        archive.writestr("Patient.ndjson", as_ndjson(patient()))
    (made,) = read(packed.getvalue(), name="set.zip").charts
    assert made.documents[0].text == WRIST


def test_a_binary_that_two_patients_documents_name_goes_to_neither(read: Read) -> None:
    sent = [
        patient(1),
        patient(2),
        encounter(1, 1),
        encounter(1, 2),
        pointing("Binary/b1"),
        pointing("Binary/b1", of=2),
    ]
    charts = read(as_bytes(bundle(*sent, binary()))).charts
    assert [one.documents[0].composed for one in charts] == [True, True]
    said = {sentence_of(notice.code, notice.values) for one in charts for notice in one.notices}
    assert said == {"“Progress note” was sent (text), not readable here: it is named by documents of two patients"}


def test_a_pdf_in_a_binary_is_read_and_one_that_is_not_readable_is_named(chart: Callable[..., ChartDraft]) -> None:
    readable = binary(pdfs.pdf("Closed fracture."), content_type="application/pdf")
    assert chart(encounter(), pointing("Binary/b1"), readable).documents[0].text == "Closed fracture."
    broken = binary(b"%PDF-1.4 made up", content_type="application/pdf")
    made = chart(encounter(), pointing("Binary/b1"), broken)
    assert "1 PDF was sent, not readable here: Progress note." in made.documents[0].text
    assert [notice.values for notice in made.notices] == [("Progress note", "PDF", "16 bytes", "broken")]


def test_a_binary_nobody_names_says_nothing(read: Read) -> None:
    result = read(as_bytes(bundle(patient(), encounter(), binary())))
    assert "No note was sent." in result.charts[0].documents[0].text
    assert result.report.warnings == ()


def test_a_note_of_several_encounters_is_on_each_chart_once(read: Read) -> None:
    about = {"encounter": [{"reference": f"Encounter/p1-e{n}"} for n in (1, 2, 1)]}
    charts = read(
        as_bytes(bundle(patient(), encounter(1), encounter(2), encounter(3), note(WRIST, context=about)))
    ).charts
    assert [[one.text for one in made.documents if not one.composed] for made in charts] == [[WRIST], [WRIST], []]


def test_a_note_of_two_patients_encounters_stays_with_its_own_patient(read: Read) -> None:
    about = {"encounter": [{"reference": "Encounter/p1-e1"}, {"reference": "Encounter/p2-e1"}]}
    people = [patient(1), patient(2), encounter(1, 1), encounter(1, 2)]
    result = read(as_bytes(bundle(*people, note(WRIST, context=about))))
    assert [made.documents[0].composed for made in result.charts] == [False, True]
    assert [warning.code for warning in result.report.warnings] == ["other_patient"]
    nobody = read(as_bytes(bundle(*people, note(WRIST, context=about, subject=None))))
    assert [made.documents[0].composed for made in nobody.charts] == [True, True]


def test_a_note_that_names_no_encounter_is_not_said_not_to_exist(read: Read) -> None:
    result = read(as_bytes(bundle(patient(), encounter(), note(WRIST, context=None))))
    assert "No note was sent" not in result.charts[0].documents[0].text
    assert "1 of the patient's notes names no encounter." in result.charts[0].documents[0].text
    assert [warning.code for warning in result.report.warnings] == ["not_linked"]


def composition(**changes: Any) -> Resource:
    """A discharge summary of p1-e1 with two sections, one inside the other, that list a condition and a medication."""
    words = "<p>Distal radius <b>fracture</b>, left.</p><ul><li>closed</li></ul>"
    narrative = f'<div xmlns="http://www.w3.org/1999/xhtml">{words}</div>'
    inner = {"title": "Plan", "text": {"div": "<div>Splint.</div>"}, "entry": [{"reference": "urn:uuid:p1-m1"}]}
    section = {"title": "Assessment", "text": {"status": "generated", "div": narrative}, "section": [inner],
               "entry": [{"reference": "Condition/p1-c1"}, {"reference": "Procedure/p1-r1"}]}  # fmt: skip
    made: Resource = {
        "resourceType": "Composition", "id": "doc", "status": "final", "title": "Discharge summary",
        "type": concept("18842-5", "Discharge summary", "http://loinc.org"), "subject": {"reference": "Patient/p1"},
        "encounter": {"reference": "Encounter/p1-e1"}, "date": "2026-05-02T12:00:00-05:00", "section": [section],
    }  # fmt: skip
    made |= changes
    return {name: value for name, value in made.items() if value is not None}


LISTED = (
    condition(encounter=None), procedure(encounter=None), medication(encounter=None), observation(1, encounter=None)
)  # fmt: skip


def loose(resource: Resource) -> Resource:
    """A resource that names no encounter."""
    return {name: value for name, value in resource.items() if name != "encounter"}


def document_bundle(*resources: Resource, **changes: Any) -> bytes:
    return as_bytes(bundle(composition(**changes), patient(), *resources, *map(loose, LISTED), type="document"))


def test_a_document_bundle_is_a_chart_of_its_narrative_and_its_entries(read: Read, both_ways: str) -> None:
    (made,) = read(document_bundle(encounter(1), encounter(2))).charts[:1]
    (document,) = made.documents
    assert (document.title, document.kind) == ("Discharge summary", "Composition")
    assert document.text == "# Assessment\nDistal radius fracture, left.\nclosed\n## Plan\nSplint."
    assert [fact.text for fact in made.conditions] == ["Acute bronchitis (disorder)"]
    assert [fact.text for fact in made.procedures] == ["Medication reconciliation (procedure)"]
    assert [(fact.text, fact.ordered_here) for fact in made.medications] == [("Metformin 500 MG Oral Tablet", True)]
    assert made.measurements == (), "no section lists it"


def test_a_document_that_names_no_encounter_is_about_the_only_one_in_it(read: Read) -> None:
    (made,) = read(document_bundle(encounter(), encounter=None)).charts
    assert "Distal radius" in made.documents[0].text
    assert len(made.conditions) == 1
    unclear = read(document_bundle(encounter(1), encounter(2), encounter=None))
    assert [one.documents[0].composed for one in unclear.charts] == [True, True]


def test_a_document_without_an_encounter_is_refused_with_the_reason(read: Read) -> None:
    report = read(document_bundle(encounter=None)).report
    assert (report.outcome, report.code) == ("refused", "document_without_encounter")
    assert "which visit" in report.message


def test_problem_list_items_of_a_document_stay_on_the_problem_list(read: Read) -> None:
    item = loose(condition(category=[concept("problem-list-item", "Problem List Item")]))
    (made,) = read(as_bytes(bundle(composition(), patient(), encounter(), item, type="document"))).charts
    assert (made.conditions, [fact.text for fact in made.problems]) == ((), ["Acute bronchitis (disorder)"])


def test_an_entry_of_another_patient_never_reaches_the_documents_chart(read: Read) -> None:
    stray = loose(condition(subject={"reference": "Patient/p2"}))
    result = read(
        as_bytes(bundle(composition(), patient(1), patient(2), encounter(), encounter(1, 2), stray, type="document"))
    )
    assert [made.conditions for made in result.charts] == [(), ()]
    assert [warning.code for warning in result.report.warnings] == ["other_patient"]


def test_hostile_compositions_are_read_in_time(read: Read) -> None:
    deep: Resource = {"title": "x", "text": {"div": "<div>end</div>"}}
    for _ in range(300):
        deep = {"title": "x", "section": [deep]}
    wide = {
        "section": [{"title": "y", "entry": [{"reference": f"Condition/{n}"} for n in range(2_000)]} for _ in range(3)]
    }
    for made in (
        composition(section=[deep]),
        composition(**wide),
        composition(section="x"),
        composition(section=[{"text": 5}]),
    ):
        assert read(as_bytes(bundle(made, patient(), encounter(), type="document"))).report.outcome == "accepted"


def test_encounters_with_a_note_count_as_codable(read: Read) -> None:
    bare = [encounter(n) for n in range(1, 7)]
    report = {"resourceType": "DiagnosticReport", "id": "r3", "status": "final", "code": concept("1", "Film"),
              "encounter": {"reference": "Encounter/p1-e3"}, "conclusion": "Clear."}  # fmt: skip
    wrong = note("mistaken", 5, 5, docStatus="entered-in-error")
    labs = {**report, "id": "r6", "encounter": {"reference": "Encounter/p1-e6"}, "conclusion": None}
    sent = [
        patient(),
        *bare,
        note(WRIST, 1, 1),
        pointing("Binary/b1", 2, visit=2),
        report,
        condition(4, 4),
        wrong,
        labs,
    ]
    result = read(as_bytes(bundle(*sent)), ImportOptions(only_with_diagnosis=True))
    assert [made.entry for made in result.charts] == [2, 3, 4, 5]
    assert result.report.skipped == {"no_diagnosis": 2}


def test_the_same_text_as_a_report_and_a_reference_is_one_document_of_the_last_valid_one(
    chart: Callable[..., ChartDraft],
) -> None:
    held = attachment(WRIST.encode())
    draft = note(WRIST, 1, docStatus="preliminary")
    report = {"resourceType": "DiagnosticReport", "id": "r1", "status": "final", "code": concept("1", "Report"),
              "encounter": {"reference": "Encounter/p1-e1"}, "presentedForm": [held]}  # fmt: skip
    assert [(one.kind, one.standing) for one in chart(encounter(), draft, report).documents] == [
        ("DiagnosticReport", ""),
        ("DocumentReference", "preliminary"),
    ]
    assert [one.kind for one in chart(encounter(), report, note(WRIST, 1)).documents] == ["DiagnosticReport"]
