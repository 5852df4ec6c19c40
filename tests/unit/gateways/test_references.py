"""Which resource a reference means, in one Bundle and over the files of one upload; none of it reaches another person."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from codeloom.gateways.fhir import ChartDraft, read_set

from . import hostile
from .conftest import read
from .sample import as_bytes, as_ndjson, bundle, condition, encounter, note, patient

NORTH, SOUTH = "https://north.example/fhir", "https://south.example/fhir"


def served(base: str, *resources: Any) -> list[Any]:
    """Entries as a server with that base gives them."""
    return [{"fullUrl": f"{base}/{r['resourceType']}/{r['id']}", "resource": r} for r in resources]


def whole(*entries: Any, **root: Any) -> Any:
    return {"resourceType": "Bundle", "type": "collection", **root, "entry": list(entries)}


def by_person(files: dict[str, Any]) -> dict[str, list[ChartDraft]]:
    """The charts of loose files given together, by the family name of their patient."""
    charts: dict[str, list[ChartDraft]] = {}
    for reading in read_set([(name, io.BytesIO(as_bytes(made))) for name, made in files.items()]):
        for one in reading.charts():
            charts.setdefault(one.patient.family, []).extend(one.charts)
        assert {report.outcome for report in reading.reports} <= {"accepted", "skipped"}
    return charts


def visit(of: int = 1) -> list[Any]:
    """A visit with a condition; every id is 1 whoever it is."""
    refs = {"subject": {"reference": "Patient/1"}, "encounter_": {"reference": "Encounter/1"}}
    return [
        patient(of, id="1", identifier=None), encounter(1, of, id="1", subject=refs["subject"]),
        condition(of, 1, 1, id="1", **refs),
    ]  # fmt: skip


def test_two_servers_in_one_bundle_keep_their_own(both_ways: str) -> None:
    entries = [*served(NORTH, *visit(1)), *served(SOUTH, *visit(2))]
    for made in (whole(*entries), whole(*entries[::-1])):
        charts = by_person({"a.json": made})
        assert {name: [c.conditions[0].text for c in listed] for name, listed in charts.items()} == {
            "Testcase1": ["Acute bronchitis (disorder)"], "Testcase2": ["Diabetes mellitus type 2 (disorder)"],
        }  # fmt: skip


def test_two_files_with_the_same_ids_keep_their_own() -> None:
    charts = by_person({"a.json": bundle(*visit(1)), "b.json": bundle(*visit(2))})
    assert {name: len(listed[0].conditions) for name, listed in charts.items()} == {"Testcase1": 1, "Testcase2": 1}


def test_placeholder_ids_are_told_apart_by_full_url() -> None:
    entries = []
    for of in (1, 2):
        who, when = f"urn:uuid:0000-{of}", f"urn:uuid:1111-{of}"
        refs = {"subject": {"reference": who}, "encounter_": {"reference": when}}
        for url, resource in (
            (who, patient(of, id="new", identifier=None)),
            (when, encounter(1, of, id="new", subject={"reference": who})),
            (f"urn:uuid:2222-{of}", condition(of, 1, 1, id="new", **refs)),
        ):
            entries.append({"fullUrl": url, "resource": resource, "request": {"method": "POST"}})
    charts = by_person({"a.json": whole(*entries)})
    assert {name: [c.text for c in listed[0].conditions] for name, listed in charts.items()} == {
        "Testcase1": ["Acute bronchitis (disorder)"], "Testcase2": ["Diabetes mellitus type 2 (disorder)"],
    }  # fmt: skip


def test_an_id_that_two_people_of_a_file_have_means_neither() -> None:
    made = whole(*({"resource": one} for one in (*visit(1), patient(2, id="1", identifier=None))))
    result = read(as_bytes(made))
    assert result.charts == []
    assert dict(result.report.skipped) == {"patient_unclear": 1}


def test_another_copy_of_a_patient_is_the_patient() -> None:
    again = patient(1, id="1", identifier=[{"system": "urn:x", "value": "further"}])
    result = read(as_bytes(whole(*({"resource": one} for one in (*visit(1), again)))))
    (one,) = result.patients
    assert {by.key for by in one.patient.identifiers} == {"1", "urn:x|further"}


def test_a_reference_to_a_server_never_means_another_server() -> None:
    stray = condition(1, 1, 1, id="9", subject={"reference": f"{NORTH}/Patient/1"}, encounter_=None)
    charts = by_person({"a.json": whole(*served(SOUTH, *visit(2), stray))})
    (made,) = charts["Testcase2"]
    assert [fact.text for fact in (*made.conditions, *made.problems)] == ["Diabetes mellitus type 2 (disorder)"]


@pytest.mark.parametrize("order", [1, -1])
def test_files_of_one_upload_resolve_each_other(order: int) -> None:
    text = note("Seen for cough.", 1, 1, 1, id="n", subject={"reference": "Patient/p1"})
    files = {"people.json": bundle(patient(1)), "visits.json": bundle(encounter(1, 1)), "notes.json": bundle(text)}
    charts = by_person(dict(list(files.items())[::order]))
    (made,) = charts["Testcase1"]
    assert [document.text for document in made.documents] == ["Seen for cough."]


def test_a_bundle_and_an_ndjson_file_are_one_set() -> None:
    uploads = [
        ("a.json", io.BytesIO(as_bytes(bundle(patient(1), encounter(1, 1))))),
        ("Condition.ndjson", io.BytesIO(as_ndjson(condition(1), condition(2)))),
    ]
    readings = list(read_set(uploads))
    charts = [chart for reading in readings for one in reading.charts() for chart in one.charts]
    assert [len(chart.conditions) for chart in charts] == [2]
    assert [report.name for reading in readings for report in reading.reports] == ["a.json", "Condition.ndjson"]


def test_files_that_are_whole_are_read_alone() -> None:
    files = [(f"{n}.json", io.BytesIO(as_bytes(bundle(patient(n), encounter(1, n))))) for n in (1, 2, 3)]
    readings = list(read_set(files))
    assert [reading.names for reading in readings] == [("1.json",), ("2.json",), ("3.json",)]


def test_a_number_on_different_people_of_an_upload_is_shared_in_every_file() -> None:
    number = [{"system": "urn:x", "value": "A1"}]
    files = [
        (f"{n}.json", io.BytesIO(as_bytes(bundle(patient(n, identifier=number), encounter(1, n))))) for n in (1, 2)
    ]
    people = [one.patient for reading in read_set(files) for one in reading.charts()]
    assert [sorted(by.kind for by in one.identifiers) for one in people] == [["bare", "shared"]] * 2


def test_a_file_of_another_version_is_not_drawn_into_a_set() -> None:
    stu3 = next(kind for kind in hostile.KINDS if kind.name == "stu3").build()
    uploads = [("old.json", stu3), ("new.json", as_bytes(bundle(encounter(7, 1))))]
    codes = {}
    for reading in read_set([(name, io.BytesIO(raw)) for name, raw in uploads]):
        assert list(reading.charts()) == []
        codes |= {report.name: report.code for report in reading.reports}
    assert codes == {"old.json": "stu3", "new.json": "missing_patient"}


def test_a_damaged_file_takes_none_of_a_set_with_it() -> None:
    uploads = [
        ("people.json", as_bytes(bundle(patient(1)))), ("visits.json", as_bytes(bundle(encounter(1, 1)))),
        ("broken.json", as_bytes(bundle(condition(1)))[:-40]),
    ]  # fmt: skip
    outcomes, charts = {}, 0
    for reading in read_set([(name, io.BytesIO(raw)) for name, raw in uploads]):
        charts += sum(len(one.charts) for one in reading.charts())
        outcomes |= {report.name: report.outcome for report in reading.reports}
    assert charts == 1
    assert outcomes == {"people.json": "accepted", "visits.json": "accepted", "broken.json": "refused"}


FIELD = Path(__file__).parents[2] / "data" / "field"


@pytest.mark.parametrize("name", ["wrong_patient_two_servers_in_one_bundle", "second_patient_lost_same_local_ids"])
def test_inputs_of_the_field_give_two_people_with_their_own(name: str) -> None:
    charts = by_person({"a.json": json.loads((FIELD / f"{name}.json").read_text())})
    assert sorted(charts) == ["Archer", "Okafor"]
    assert all(len(listed) == 1 and len(listed[0].conditions) == 1 for listed in charts.values())
