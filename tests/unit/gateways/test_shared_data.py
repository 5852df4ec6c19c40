"""Whole files and sets of files: every hostile one has its stated outcome, every bundle reads with sane counts."""

import io
from collections.abc import Callable
from typing import Any

from codeloom.gateways.fhir import read_set

from . import uploads
from .conftest import key_of

Read = Callable[..., Any]


def test_every_hostile_file_has_its_outcome(read: Read, both_ways: str) -> None:
    files = uploads.hostile_files()
    assert len(files) > 20
    for file in files:
        result = read(file.data, name=file.name)
        assert result.report.outcome in file.outcomes, file.name
        if file.warned:
            assert result.report.warnings or result.report.skipped, file.name
        if result.report.outcome == "accepted" and file.charts is not None:
            assert len(result.charts) == file.charts, file.name


def test_importing_the_same_again_finds_the_same(read: Read) -> None:
    first, again, twice = (
        {key_of(c): c.content_hash for c in read(data).charts} for data in uploads.same_three_times()
    )
    assert first == again == twice
    assert len(first) == 3


def test_every_bundle_reads(read: Read) -> None:
    refused = 0
    for folder, name, data in uploads.bundles():
        report = (result := read(data, name=name)).report
        if folder in uploads.REFUSED:
            assert (report.outcome, report.code) == ("refused", uploads.REFUSED[folder])
            refused += 1
        elif "Information" in name:
            assert (report.outcome, report.message) == ("skipped", "No patient in it, skipped")
        else:
            assert report.outcome == "accepted"
            assert report.patients == 1
            assert not report.warnings
            assert len(result.charts) == report.encounters > 0
            assert all(c.service_date and c.type_text and c.documents and c.facility for c in result.charts), name
            if "notes" in folder or "2025" in folder:
                assert not any(c.documents[0].composed for c in result.charts)
    assert refused >= len(uploads.REFUSED)


def test_a_whole_life_reads_in_full(read: Read) -> None:
    file = uploads.whole_life()
    result = read(file.data, name=file.name)
    assert (result.report.entries, result.report.encounters, len(result.charts)) == (
        file.entries,
        file.visits,
        file.visits,
    )


def test_the_bulk_export_is_one_set() -> None:
    files = [(name, io.BytesIO(data)) for name, data in uploads.bulk_export().items()]
    (reading,) = read_set(files)
    charts = [c for p in reading.charts() for c in p.charts]
    patients, visits = uploads.BULK
    assert (reading.report.patients, reading.report.encounters, len(charts)) == (patients, visits, visits)
    assert not any(d.composed for c in charts for d in c.documents)
