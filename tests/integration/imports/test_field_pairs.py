"""Pairs of files that put a fact on another person, or made one visit twice, in 0.3.0: the first, then the second."""

import json
from pathlib import Path

import pytest

from codeloom.db.tables.charts import Chart, Patient
from codeloom.db.tables.imports import ImportFile
from codeloom.settings import Settings
from tests.importing import Desk

FIELD = Path(__file__).parents[2] / "data" / "field"


def bring_in(desk: Desk, name: str) -> ImportFile:
    """Import one file; what became of it."""
    job = desk.run({f"{name}.json": (FIELD / f"{name}.json").read_bytes()})
    (file,) = desk.files(job).values()
    return file


def people(desk: Desk) -> dict[str, set[str]]:
    """The conditions on the charts of each family name."""
    with desk.open() as uow:
        names = {
            chart.patient_id: uow.vault.open(
                Patient.name_enc, uow.session.get(Patient, (chart.org_id, chart.patient_id))
            )
            for chart in desk.charts()
        }
        came = {chart.id: json.loads(uow.vault.open(Chart.payload_enc, chart)) for chart in desk.charts()}
    found: dict[str, set[str]] = {}
    for chart in desk.charts():
        family = names[chart.patient_id].partition(",")[0]
        found.setdefault(family, set()).update(fact["display"] for fact in came[chart.id]["conditions"])
    return found


@pytest.mark.parametrize(
    ("first", "second", "families"),
    [
        ("wrong_patient_placeholder_ssn_1", "wrong_patient_placeholder_ssn_2", ("Quist", "Tran")),
        ("wrong_patient_bare_ids_1", "wrong_patient_bare_ids_2_same_encounter_id", ("Archer", "Okafor")),
    ],
)
def test_two_people_stay_two(database: Settings, first: str, second: str, families: tuple[str, str]) -> None:
    desk = Desk()
    created = [bring_in(desk, name).created for name in (first, second)]
    assert created == [1, 1]
    found = people(desk)
    assert tuple(sorted(found)) == families
    assert not found[families[0]] & found[families[1]]


def test_one_visit_stays_one_in_whatever_order_its_identifiers_come(database: Settings) -> None:
    desk = Desk()
    assert bring_in(desk, "duplicate_charts_identifier_order_1").created == 1
    again = bring_in(desk, "duplicate_charts_identifier_order_2")
    assert (again.created, again.updated, again.unchanged, again.held) == (0, 0, 1, 0)
    assert (desk.count(Patient), len(desk.charts())) == (1, 1)
