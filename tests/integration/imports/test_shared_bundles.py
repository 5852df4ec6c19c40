"""The shared FHIR files through a real import: each hostile file has its expected outcome, every real folder imports."""

import json
from pathlib import Path

import pytest

from codeloom.settings import Settings
from tests.importing import Desk

ACCEPT = frozenset({"accept", "accept_dedup", "accept_escaped", "idempotent"})


@pytest.fixture
def desk(database: Settings) -> Desk:
    return Desk()


def test_every_hostile_file_has_its_expected_outcome_and_harms_no_sibling(desk: Desk, shared_data: Path) -> None:
    folder = shared_data / "fhir_bad"
    expected = {one["file"]: one["expect"] for one in json.loads((folder / "manifest.json").read_text())}
    job = desk.run({name: (folder / name).read_bytes() for name in expected})
    for name, row in desk.files(job).items():
        expect = expected[name]
        if expect in ACCEPT or expect == "accept_with_warnings":
            assert row.status == "accepted", name
        elif expect == "reject":
            assert row.status == "refused", name
        assert row.noted or expect != "accept_with_warnings", name
        assert bool(row.report.get("message")) == (row.status != "accepted"), name
        counted = row.created + row.updated + row.unchanged + row.skipped
        assert row.status != "accepted" or row.report["encounters"] == counted, name
    assert len({chart.encounter_hmac for chart in desk.charts()}) == len(desk.charts())


@pytest.mark.parametrize("folder", ["r4_real_2021", "r4_real_google_notes", "r4_real_intersystems", "bulk_ndjson"])
def test_a_folder_of_real_bundles_imports_and_a_second_time_changes_nothing(
    desk: Desk, shared_data: Path, folder: str
) -> None:
    files = {path.name: path.read_bytes() for path in sorted((shared_data / "fhir" / folder).iterdir())[:8]}
    first = desk.files(desk.run(files)).values()
    made = sum(row.created for row in first)
    assert made == len(desk.charts()) > 0
    assert {row.status for row in first} <= {"accepted", "skipped"}
    again = desk.files(desk.run(files)).values()
    assert (sum(row.created for row in again), sum(row.unchanged for row in again)) == (0, made)
