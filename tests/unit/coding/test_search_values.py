"""Measured values lead to the range that holds them: a property of every range that has codes, and ways of writing one."""

import csv
from datetime import date

import pytest

from codeloom.coding.codesets import undot
from codeloom.coding.search.measures import read_measures, read_value
from codeloom.gateways.codeset_files import data_file, load_codesets, load_index

DAY, BEFORE = date(2026, 11, 15), date(2026, 6, 1)


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(data_file(name).decode().splitlines()))


MEASURES = read_measures(rows("measures.csv"), rows("measured_ranges.csv"))


def codes(text: str, day: date = DAY) -> list[str]:
    return [hit.code for hit in load_index().search(text, day, limit=5).hits]


def test_every_range_names_codes_of_some_release_and_a_measure_that_exists() -> None:
    known = load_codesets().tree.rows
    assert [
        code for row in rows("measured_ranges.csv") for code in row["codes"].split() if undot(code) not in known
    ] == []
    assert {row["measure"] for row in rows("measured_ranges.csv")} == {measure.name for measure in MEASURES}


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.name)
def test_every_value_of_a_range_is_read_as_its_code(measure) -> None:  # type: ignore[no-untyped-def]  # the parameter says it
    unit = (
        " ".join(next((unit for unit in measure.units if unit), ())) if measure.unit_needed or not measure.named else ""
    )
    name = " ".join(measure.named[0]) if measure.named else ""
    for held in measure.ranges:
        low = held.low if held.low > float("-inf") else held.below / 2
        read = read_value(f"{name} {low:g} {unit}".strip(), MEASURES)
        assert read is not None
        assert set(held.codes) & set(read.codes), (measure.name, low)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("BMI: 37.5", "Z68.37"),
        ("37.5 bmi", "Z68.37"),
        ("body mass index of 41.2 kg/m2", "Z68.41"),
        ("bmi 98th %ile child", "Z68.54"),
        ("gcs score of 8", "R40.2430"),
        ("birth weight 1,400 g", "P07.15"),
        ("birth weight 1.4 kg", "P07.15"),
        ("28w3d", "Z3A.28"),
        ("28 3/7 weeks", "Z3A.28"),
        ("28 weeks 3 days", "Z3A.28"),
        ("etoh level 130 mg/dl", "Y90.6"),
        ("burn 30% tbsa 15% third degree", "T31.31"),
        ("a1c 9.2%", "E11.65"),
    ],
)
def test_ways_of_writing_a_value(typed: str, code: str) -> None:
    assert codes(typed)[0] == code


def test_the_range_is_that_of_the_service_date() -> None:
    assert codes("bmi 18", BEFORE)[0] == "Z68.1"
    assert codes("bmi 18", DAY)[0] == "Z68.18"


def test_what_the_value_qualifies_comes_first_and_the_value_beside_it() -> None:
    assert codes("preterm labor 32 weeks")[0].startswith("O60")
    assert "Z3A.32" in codes("preterm labor 32 weeks")[:2]
    assert "Z68.37" in codes("obesity bmi 37.5")[:2]


@pytest.mark.parametrize(
    "typed", ["cough 3 weeks", "type 2 diabetes", "ckd stage 3", "burn 2nd degree left hand", "vitamin b12 low"]
)
def test_a_number_that_is_no_value_stays_a_word(typed: str) -> None:
    assert load_index().search(typed, DAY).hits[0].why != "measured value"
    assert not codes(typed)[0].startswith("Z3A")
