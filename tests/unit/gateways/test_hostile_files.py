"""Each kind of hostile or odd file gives its stated outcome, parsed at once or walked as a stream."""

import gzip
import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from codeloom.gateways.fhir import read_upload

from . import heavy, hostile
from .hostile import KINDS, Kind
from .sample import as_bytes, make_bundle

ROOT = Path(__file__).resolve().parents[3]
Read = Callable[..., Any]


@pytest.mark.parametrize("kind", KINDS, ids=[kind.name for kind in KINDS])
def test_gives_its_outcome(kind: Kind, read: Read, both_ways: str) -> None:
    result = read(kind.build())
    report = result.report
    assert report.outcome == kind.outcome
    codes = {report.code, *report.skipped, *(notice.code for notice in report.warnings)}
    if kind.code:
        assert kind.code in codes
    else:
        assert codes == {""}
    if kind.charts is not None:
        assert len(result.charts) == kind.charts


def test_a_wrong_type_anywhere_never_stops_the_reading(read: Read) -> None:
    for raw in hostile.every_wrong_type():
        for report in read(raw).reports:
            assert report.code not in ("broken_json", "damaged")


def test_one_bad_file_never_stops_its_siblings(read: Read) -> None:
    members = {f"{n:02d}.json": kind.build() for n, kind in enumerate(KINDS) if not kind.name.startswith("zip")}
    packed = hostile.zipped({**members, "zz.json": hostile.good()})
    outcomes = {}
    for reading in read_upload("all.zip", io.BytesIO(packed)):
        assert all(patient.charts for patient in reading.charts())
        outcomes |= {report.name: report.outcome for report in reading.reports}
    assert len(outcomes) == len(members) + 1
    assert outcomes["all.zip/zz.json"] == "accepted"
    alone = {f"all.zip/{name}": read(raw).reports[0].outcome for name, raw in members.items()}
    assert {name for name in alone if outcomes[name] == "refused"} <= {n for n in alone if alone[n] == "refused"}
    joined = {name for name in alone if alone[name] == "refused" and outcomes[name] == "accepted"}
    assert {KINDS[int(name[8:10])].name for name in joined} == {"no patient"}, "it found its patient in another file"


def test_reports_tell_no_names_and_no_text_of_the_file(read: Read) -> None:
    for kind in KINDS:
        for report in read(kind.build(), name="upload").reports:
            report_text = json.dumps(
                [report.code, report.message, [n.message for n in (*report.warnings, *report.skips)]]
            )
            for secret in ("Testcase", "Robin", "MRN-", "DROP TABLE", "bronchitis", "Riverbend"):
                assert secret not in report_text


def test_a_report_names_the_entries_concerned(read: Read) -> None:
    made = make_bundle()
    made["entry"].insert(4, {"resource": {"resourceType": "FooBar"}})
    (notice,) = read(as_bytes(made)).report.warnings
    assert (notice.code, notice.count, notice.entries) == ("unknown_resource", 1, (5,))
    assert notice.message == "1 entry of an unknown type skipped"


MEASURE = """
import sys
from codeloom.gateways.fhir import read_upload
charts = 0
with open(sys.argv[1], "rb") as file:
    for reading in read_upload("a.json", file):
        for patient in reading.charts():
            charts += len(patient.charts)
            for chart in patient.charts:
                for document in chart.documents:
                    document.text
        codes = [reading.report.code, *(notice.code for notice in reading.report.warnings)]
        print(reading.report.outcome, next(filter(None, codes), "-"), charts)
peak = [line for line in open("/proc/self/status") if line.startswith("VmHWM")]
print(int(peak[0].split()[1]) // 1024)
"""
"""VmHWM and not getrusage: that one starts with what the parent process held when it started the child."""


@pytest.mark.parametrize(
    ("builder", "arguments", "outcome"),
    [
        ("empty_resources", (25_000_000,), "refused too_many_entries 0"),
        ("empty_resources", (3_000_000,), "refused no_typed_entry 0"),
        ("one_huge_entry", (25_000_000,), "refused too_many_parts 0"),
        ("one_huge_entry", (7_900_000,), "refused too_many_parts 0"),
        ("one_long_text", (20_000_000,), "refused too_long_text 0"),
        ("one_long_text", (15_000_000,), "refused no_typed_entry 0"),
        ("many_tiny_facts", (200_000,), "accepted - 1"),
        ("many_encounters", (30_000,), "accepted - 30000"),
        ("many_notes", (52, 900_000), "accepted notes_left_out 1"),
    ],
)
def test_hostile_files_stay_below_the_memory_bound(
    builder: str, arguments: tuple[int, ...], outcome: str, tmp_path: Path
) -> None:
    """The bound for a worker is 300 MB; a process that only reads must leave room for all else a worker holds."""
    file = tmp_path / "a.json"
    file.write_bytes(getattr(heavy, builder)(*arguments))
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(file)],
        capture_output=True, text=True, check=True, env=environment, timeout=120,
    )  # fmt: skip
    printed, megabytes = done.stdout.split("\n")[:2]
    assert printed == outcome
    assert int(megabytes) <= 180


def test_a_gzip_bomb_is_refused_after_a_hundred_megabytes() -> None:
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=1) as out:
        out.write(b'{"resourceType":"Bundle","entry":[')
        for _ in range(160):
            out.write(b" " * 1_000_000)
    started = time.perf_counter()
    (reading,) = read_upload("bomb.json.gz", packed)
    assert list(reading.charts()) == []
    assert (reading.report.outcome, reading.report.code) == ("refused", "too_large")
    assert time.perf_counter() - started < 20
