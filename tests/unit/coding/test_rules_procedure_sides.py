"""Sides of procedures against sides of diagnoses, by region; the table of sides against the published titles."""

import pytest

from codeloom.coding.codesets.procedures import read_procedure
from codeloom.coding.rules import read_chart, validate
from codeloom.coding.rules.regions import region_of, regions_of, sides_of
from codeloom.gateways.codeset_files import load_codesets
from tests.reference_data import FOLDER

from .known import table


def said(*codes: str) -> set[str]:
    lines, context = read_chart(codes, {"dos": "2026-06-01"})
    return {found.rule for found in validate(lines, context, load_codesets())}


@pytest.mark.parametrize(
    "codes",
    [
        ("C50.411", "Z17.0", "cpt:19303-LT"),
        ("C50.412", "icd10pcs:0HTT0ZZ"),
        ("C34.11", "icd10pcs:0BTL0ZZ"),
        ("S82.841A", "W01.0XXA", "cpt:27814-LT"),
        ("S72.001A", "icd10pcs:0QS704Z"),
        ("M17.11", "I10", "icd10pcs:0SRD0J9"),
        ("E11.3512", "I10", "cpt:67028-RT"),
        ("C44.1121", "cpt:67840-E2"),
        ("C44.1121", "cpt:67840-E4"),
        ("M20.11", "cpt:28296-TA"),
        ("S62.640A", "cpt:26725-F7"),
        ("M75.102", "M17.11", "cpt:29827-RT"),
        ("H66.91", "cpt:69436-50"),
    ],
)
def test_another_side_or_part_is_told(codes: tuple[str, ...]) -> None:
    assert "PRC-04" in said(*codes)


@pytest.mark.parametrize(
    "codes",
    [
        ("M75.101", "M17.12", "cpt:29827-RT"),
        ("M17.12", "M16.11", "icd10pcs:0SR902A"),
        ("I70.213", "cpt:37225-LT"),
        ("M06.9", "M17.11", "cpt:20610-LT"),
        ("Z47.1", "Z96.651", "cpt:73560-LT"),
        ("G81.91", "cpt:95886-LT"),
        ("I69.354", "M62.421", "cpt:64642-RT"),
        ("M17.9", "cpt:27447-RT"),
        ("Z12.31", "N63.11", "cpt:77067-50"),
        ("H25.13", "cpt:66984-LT"),
        ("K35.80", "icd10pcs:0DTJ4ZZ"),
        ("C44.1121", "cpt:67840-E3"),
        ("S62.640A", "cpt:26725-F6"),
        ("N18.6", "I12.0", "H40.1111", "icd10pcs:0TY00Z0"),
    ],
)
def test_the_same_side_and_what_says_no_side_stay_silent(codes: tuple[str, ...]) -> None:
    assert "PRC-04" not in said(*codes)


def test_regions_come_from_titles_and_numbers() -> None:
    assert "hip" in regions_of("Fracture of unspecified part of neck of right femur")
    assert regions_of("Primary osteoarthritis, left hand") == {"hand"}
    assert region_of(read_procedure("27447")) == {"knee"}
    assert region_of(read_procedure("0SR902A")) == {"hip"}
    assert region_of(read_procedure("J1885")) == frozenset()
    assert sides_of(read_procedure("66984-E3-RT")) == {"right"}


SOME: tuple[tuple[str, str], ...] = (
    ("0SRC0J9", "Replacement of Right Knee Joint with Synthetic Substitute, Cemented, Open Approach"),
    ("0SRD0J9", "Replacement of Left Knee Joint with Synthetic Substitute, Cemented, Open Approach"),
    ("0HTV0ZZ", "Resection of Bilateral Breast, Open Approach"),
    ("08RJ3JZ", "Replacement of Right Lens with Synthetic Substitute, Percutaneous Approach"),
    ("0BTL0ZZ", "Resection of Left Lung, Open Approach"),
)


def test_sides_are_those_of_the_published_titles() -> None:
    published = SOME
    if FOLDER is not None:
        published = tuple((row["code"], row["description"]) for row in table("icd10pcs/icd10pcs_codes.csv.gz"))
    sided = [
        (code, named, title)
        for code, title in published
        if (named := sides_of(read_procedure(code))) and {"Right", "Left", "Bilateral"}.intersection(title.split())
    ]
    assert len(sided) == len(SOME) or len(sided) > 30_000
    assert [code for code, named, title in sided if next(iter(named)).title() not in title] == []
