"""Drugs in searches: name and circumstance lead to the code, an adverse effect stands behind what the drug did."""

import csv
from datetime import date

import pytest

from codeloom.coding.search.drugs import ACCIDENTAL, ADVERSE, SELF_HARM, UNDERDOSED, Drugs
from codeloom.gateways.codeset_files import data_file, load_codesets, load_index

NOVEMBER = date(2026, 11, 15)
SAID = {ACCIDENTAL: "{} overdose", SELF_HARM: "{} overdose suicide attempt", ADVERSE: "{} adverse effect"}


def rows() -> list[dict[str, str]]:
    return list(csv.DictReader(data_file("drugs_icd10cm.csv").decode().splitlines()))


def first(typed: str) -> str:
    return load_index().search(typed, NOVEMBER, limit=1).hits[0].code


def test_every_name_stands_once_and_every_category_has_a_poisoning_in_force() -> None:
    names = [name for row in rows() for name in row["named"].split("|")]
    in_force = load_codesets().at(NOVEMBER).in_force()
    assert len(names) >= 1200
    assert len(set(names)) == len(names)
    without = [
        row["category"]
        for row in rows()
        if in_force.get(f"{row['category'].replace('.', '')}1".ljust(6, "X") + "A") != 2
    ]
    assert without == []


@pytest.mark.parametrize("digit", SAID)
def test_the_first_name_of_a_category_leads_with_each_circumstance_to_its_code(digit: str) -> None:
    missed = []
    categories = [row for row in rows() if row["category"] < "T51" and row["category"] != "T50.90"]
    for row in categories:
        name = row["named"].split("|")[0]
        expected = f"{row['category'].replace('.', '')}{digit}"
        if not first(SAID[digit].format(name)).replace(".", "").startswith(expected):
            missed.append(name)
    assert len(missed) <= len(categories) * 0.1, missed


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("ran out of metoprolol", "T44.7X6A"),
        ("not taking his zonisamide", "T42.6X6A"),
        ("took too many oxycontin on purpose", "T40.2X2A"),
        ("swallowed rat poison by mistake", "T60.4X1A"),
        ("clonazapam overdose", "T42.4X1A"),
        ("heroin adverse effect", "T40.1X1A"),
    ],
)
def test_words_around_a_drug_say_how_it_was_taken(typed: str, code: str) -> None:
    assert first(typed) == code


def test_what_an_adverse_effect_did_comes_before_the_drug() -> None:
    hits = load_index().search("trulicity constipation", NOVEMBER, limit=2).hits
    assert [hit.code for hit in hits] == ["K59.00", "T38.3X5A"]


@pytest.mark.parametrize(
    "typed", ["opioid dependence", "long term insulin use", "penicillin allergy", "etoh intoxication"]
)
def test_use_dependence_and_allergy_are_no_harm_by_a_drug(typed: str) -> None:
    assert not first(typed).startswith("T")


def test_a_drug_without_a_circumstance_or_other_words_is_not_read() -> None:
    drugs = Drugs([{"category": "T46.4X", "named": "lisinopril|zestril"}])
    assert drugs.read("lisinopril") is None
    assert drugs.read("rash") is None
    stated = drugs.read("zestril underdosing")
    assert stated is not None
    assert stated.codes[0] == f"T464X{UNDERDOSED}A"
    assert not stated.harmful
