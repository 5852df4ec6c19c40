"""NDJSON exports: files of one set read together, lines that cannot be read told and left out."""

import gzip
import io
import json
import random
from collections.abc import Callable
from typing import Any

import pytest

from codeloom.gateways.fhir import ChartDraft, FileReading, kinds, ndjson, read_set

from . import hostile
from .conftest import key_of
from .sample import Resource, as_bytes, as_ndjson, bundle, encounter, make_bundle, patient

Read = Callable[..., Any]


def by_type(made: Resource) -> dict[str, bytes]:
    """The resources of a Bundle as NDJSON files, one per type."""
    lines: dict[str, list[Resource]] = {}
    for entry in made["entry"]:
        lines.setdefault(entry["resource"]["resourceType"], []).append(entry["resource"])
    return {f"{kind}.ndjson": as_ndjson(*resources) for kind, resources in lines.items()}


def finished(files: dict[str, bytes]) -> list[tuple[FileReading, int]]:
    """The readings of loose files given together, each with the number of its charts."""
    readings = []
    for reading in read_set([(name, io.BytesIO(raw)) for name, raw in files.items()]):
        readings.append((reading, sum(len(p.charts) for p in reading.charts())))
    return readings


def reading_charts(files: dict[str, bytes]) -> list[ChartDraft]:
    """All charts of loose files given together."""
    uploads = [(name, io.BytesIO(raw)) for name, raw in files.items()]
    return [chart for reading in read_set(uploads) for patient in reading.charts() for chart in patient.charts]


def test_loose_files_of_one_export_are_one_reading_in_any_order() -> None:
    files = list(by_type(make_bundle(patients=3)).items())
    random.Random(3).shuffle(files)
    ((reading, charts),) = finished(dict(files))
    assert charts == 9
    reports = {report.name: report for report in reading.reports}
    assert {report.outcome for report in reports.values()} == {"accepted"}
    assert reports["Encounter.ndjson"].encounters == 9
    assert reports["Patient.ndjson"].patients == 3
    assert (reading.report.patients, reading.report.encounters) == (3, 9)
    assert reading.report.entries == sum(report.entries for report in reports.values())


def test_a_set_gives_what_the_bundle_gives(read: Read) -> None:
    made = make_bundle(patients=2)
    as_bundle = {key_of(c): c.content_hash for c in read(as_bytes(made)).charts}
    as_set = read(hostile.zipped(by_type(made)), name="export.zip")
    assert {key_of(c): c.content_hash for c in as_set.charts} == as_bundle


def test_each_directory_of_a_zip_is_its_own_export(read: Read) -> None:
    one, two = by_type(make_bundle()), by_type(make_bundle(patients=2))
    members = {**{f"a/{n}": raw for n, raw in one.items()}, **{f"b/{n}": raw for n, raw in two.items()}}
    result = read(hostile.zipped(members), name="x.zip")
    assert [report.encounters for report in result.reports] == [3, 6]


@pytest.mark.parametrize("looked_at", [1 << 20, 20], ids=["found when looked at", "found when read"])
def test_a_damaged_file_does_not_stop_the_others_of_its_set(looked_at: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "MB", looked_at)
    files = by_type(make_bundle(encounters=20))
    files["Observation.ndjson.gz"] = gzip.compress(files.pop("Observation.ndjson"))[:-20]
    files["Procedure.ndjson"] = b"nonsense\n" * 3
    *_, (reading, charts) = readings = finished(files)
    assert charts == 20
    assert sum(len(chart.measurements) for chart in reading_charts(files)) == 0
    codes = {r.name: r.code for each, _ in readings for r in each.reports if r.outcome == "refused"}
    assert codes == {"Observation.ndjson.gz": "truncated", "Procedure.ndjson": "not_json"}
    assert reading.report.outcome == "accepted"


def test_lines_that_cannot_be_read_are_told_by_their_number(read: Read) -> None:
    lines = as_ndjson(patient(), encounter()).splitlines()
    deep = b'{"resourceType":"Goal","x":' + b"[" * 3000 + b"]" * 3000 + b"}"
    raw = b"\n".join([lines[0], b'{"resourceType": "Enc', b"", lines[1], b"[1]", deep, b'{"a": NaN}', b"{}"])
    result = read(raw, name="mixed.ndjson")
    assert len(result.charts) == 1
    (notice,) = result.report.warnings[:1]
    assert (notice.code, notice.count, notice.entries) == ("broken_line", 5, (2, 4, 5, 6, 7))


def test_a_line_without_end_is_passed_over(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ndjson, "MAX_TEXT", 5_000)
    raw = as_ndjson(patient()) + b'{"a":"' + b"x" * 20_000 + b'"}\n' + as_ndjson(encounter())
    result = read(raw, name="a.ndjson")
    assert len(result.charts) == 1
    assert result.report.warnings[0].entries == (2,)


def test_bundles_may_stand_in_lines(read: Read) -> None:
    raw = b"".join(as_bytes(bundle(patient(of), encounter(1, of))) + b"\n" for of in (1, 2, 3))
    assert len(read(raw).charts) == 3


def test_content_decides_and_not_the_name(read: Read) -> None:
    pretty = json.dumps(make_bundle(), indent=2).encode()
    assert len(read(pretty, name="a.ndjson").charts) == 3
    assert len(read(as_bytes(make_bundle()), name="a.ndjson").charts) == 3
    assert len(read(as_ndjson(patient(), encounter()), name="a.json").charts) == 1


def test_a_set_of_lines_that_say_nothing_is_refused(read: Read) -> None:
    assert read(b'{"a": 1}\n' * 5, name="a.ndjson").report.code == "unreadable_lines"


def test_encounters_without_their_patients_are_refused() -> None:
    files = by_type(make_bundle())
    del files["Patient.ndjson"]
    ((reading, charts),) = finished(files)
    assert charts == 0
    assert {report.code for report in reading.reports} == {"missing_patient"}
