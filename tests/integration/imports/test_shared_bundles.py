"""Whole files through a real import: each hostile one has its expected outcome, every folder of bundles imports, once."""

import pytest

from codeloom.settings import Settings
from tests.importing import Desk
from tests.unit.gateways import uploads


@pytest.fixture
def desk(database: Settings) -> Desk:
    return Desk()


def test_every_hostile_file_has_its_expected_outcome_and_harms_no_sibling(desk: Desk) -> None:
    expected = {one.name: one for one in uploads.hostile_files()}
    completed = {"patient only.json", "no patient.json", "11_no_patient.json"}
    """What each of these lacks lies in another file of the upload."""
    job = desk.run({name: one.data for name, one in expected.items()})
    for name, row in desk.files(job).items():
        expect = expected[name]
        assert row.status in expect.outcomes or (name in completed and row.status == "accepted"), name
        assert row.noted or row.skipped or not expect.warned or name in completed, name
        assert bool(row.report.get("message")) == (row.status != "accepted"), name
    taken = [row for row in desk.files(job).values() if row.status == "accepted"]
    counted = sum(row.created + row.updated + row.unchanged + row.skipped + row.held for row in taken)
    assert sum(row.report["encounters"] for row in taken) == counted > 0


@pytest.mark.parametrize("folder", uploads.FOLDERS)
def test_a_folder_of_bundles_imports_and_a_second_time_changes_nothing(desk: Desk, folder: str) -> None:
    files = uploads.folder(folder)
    first = desk.files(desk.run(files)).values()
    made = sum(row.created for row in first)
    assert made == len(desk.charts()) > 0
    assert {row.status for row in first} <= {"accepted", "skipped"}
    again = desk.files(desk.run(files)).values()
    assert (sum(row.created for row in again), sum(row.unchanged for row in again)) == (0, made)
