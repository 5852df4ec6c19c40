"""The shared FHIR data, where it is: every hostile file has its manifest's outcome, every bundle reads with sane counts."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from codeloom.gateways.fhir import read_set

Read = Callable[..., Any]

ALLOWED = {
    "accept": {"accepted"},
    "reject": {"refused"},
    "accept_with_warnings": {"accepted"},
    "reject_or_placeholder": {"refused"},
    "accept_dedup": {"accepted"},
    "idempotent": {"accepted"},
    "accept_or_clear_reject": {"accepted", "refused"},
    "accept_escaped": {"accepted"},
    "reject_or_accept": {"accepted", "refused"},
}
OTHERS = {"other_dstu2": "dstu2", "other_stu3": "stu3", "other_xml": "xml"}


def test_every_hostile_file_has_its_outcome(shared: Path, read: Read, both_ways: str) -> None:
    folder = shared / "fhir_bad"
    for row in json.loads((folder / "manifest.json").read_bytes()):
        result = read((folder / row["file"]).read_bytes(), name=row["file"])
        assert result.report.outcome in ALLOWED[row["expect"]], row
        if row["expect"] == "accept_with_warnings":
            assert result.report.warnings, row
        if result.report.outcome == "accepted":
            assert len(result.charts) == 3, row


def test_importing_the_same_again_finds_the_same(shared: Path, read: Read) -> None:
    first, again, twice = (
        {c.identity: c.content_hash for c in read((shared / "fhir_bad" / name).read_bytes()).charts}
        for name in ("00_good_small.json", "14_reimport_same.json", "13_duplicate_entries.json")
    )
    assert first == again == twice


def test_every_bundle_reads(shared: Path, read: Read) -> None:
    for file in sorted((shared / "fhir").glob("*/*.gz")):
        if file.parent.name == "bulk_ndjson":
            continue
        report = (result := read(file.read_bytes(), name=file.name)).report
        if file.parent.name in OTHERS:
            assert (report.outcome, report.code) == ("refused", OTHERS[file.parent.name])
        elif "Information" in file.name:
            assert (report.outcome, report.message) == ("skipped", "No patient in it, skipped")
        else:
            assert report.outcome == "accepted"
            assert report.patients == 1
            assert not report.warnings
            assert len(result.charts) == report.encounters > 0
            assert all(c.service_date and c.type_text and c.documents and c.facility for c in result.charts), file.name
            if "notes" in file.parent.name or "2025" in file.parent.name:
                assert not any(c.documents[0].composed for c in result.charts)


def test_a_whole_life_reads_in_full(shared: Path, read: Read) -> None:
    (file,) = (shared / "fhir").glob("*/Man_Willms*")
    result = read(file.read_bytes(), name=file.name)
    assert (result.report.entries, result.report.encounters, len(result.charts)) == (11_777, 468, 468)


def test_the_bulk_export_is_one_set(shared: Path) -> None:
    files = [(f.name, io.BytesIO(f.read_bytes())) for f in sorted((shared / "fhir" / "bulk_ndjson").iterdir())]
    (reading,) = read_set(files)
    charts = [c for p in reading.charts() for c in p.charts]
    assert (reading.report.patients, reading.report.encounters, len(charts)) == (13, 1215, 1215)
    assert not any(d.composed for c in charts for d in c.documents)
