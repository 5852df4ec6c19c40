"""Where files come from: an id counts within its source, and a person may name the source that the files do not."""

from pathlib import Path

import pytest

from codeloom.db.tables.charts import Patient
from codeloom.services.imports.uploading import ImportOptions
from codeloom.settings import Settings
from tests.importing import Desk

FIELD = Path(__file__).parents[2] / "data" / "field"


@pytest.fixture
def desk(database: Settings) -> Desk:
    return Desk()


def sent(name: str) -> dict[str, bytes]:
    return {f"{name}.json": (FIELD / f"{name}.json").read_bytes()}


def test_equal_ids_of_two_named_sources_are_two_people(desk: Desk) -> None:
    desk.run(sent("wrong_patient_bare_ids_1"), ImportOptions(source="North"))
    desk.run(sent("wrong_patient_bare_ids_2_same_encounter_id"), ImportOptions(source="South"))
    assert (desk.count(Patient), len(desk.charts())) == (2, 2)


def test_equal_ids_of_one_named_source_on_different_people_are_held(desk: Desk) -> None:
    desk.run(sent("wrong_patient_bare_ids_1"), ImportOptions(source="North"))
    job = desk.run(sent("wrong_patient_bare_ids_2_same_encounter_id"), ImportOptions(source="North"))
    (file,) = desk.files(job).values()
    assert (file.created, file.updated, file.held) == (0, 0, 1)
    assert (desk.count(Patient), len(desk.charts())) == (1, 1)


def test_the_same_again_from_the_same_source_changes_nothing(desk: Desk) -> None:
    for _ in range(2):
        job = desk.run(sent("wrong_patient_bare_ids_1"), ImportOptions(source="North"))
    (file,) = desk.files(job).values()
    assert (file.created, file.updated, file.unchanged, file.held) == (0, 0, 1, 0)
