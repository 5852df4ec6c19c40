"""Titles read into parts, and sisters compared whichever stands first: what denies, repeats or joins, and what may stand."""

import random
from datetime import date
from itertools import combinations

import pytest

from codeloom.coding.lines import Severity
from codeloom.coding.rules import RULES, read_chart, validate
from codeloom.coding.rules.titles import read_title
from codeloom.gateways.codeset_files import load_codesets

DAY = date(2026, 6, 1)
FAMILIES = ("siblings", "episodes", "combinations")


def said(*codes: str) -> set[str]:
    """Rules of these families that speak of the codes as errors or warnings."""
    lines, context = read_chart(codes, {"dos": DAY.isoformat()})
    found = validate(lines, context, load_codesets())
    return {one.rule for one in found if RULES[one.rule].family in FAMILIES and one.severity is not Severity.INFO}


def test_a_title_is_read_into_disease_presence_absence_and_degree() -> None:
    read = read_title("Gastro-esophageal reflux disease with esophagitis, without bleeding")
    assert read.core == {"gastro", "esophageal", "reflux"}
    assert read.present == {"esophagitis"}
    assert [text for text, _ in read.absent] == ["bleeding"]
    assert read_title("Major depressive disorder, recurrent, in full remission").remission
    assert not read_title("Multiple myeloma not having achieved remission").remission
    assert read_title("Chronic or unspecified gastric ulcer with hemorrhage").vague is False
    assert read_title("Obesity, class 2").degree == {"class 2"}


@pytest.mark.parametrize(
    ("one", "two", "rule"),
    [
        ("I13.0", "I13.10", "SIB-01"),
        ("D57.20", "D57.219", "SIB-01"),
        ("F10.20", "F10.230", "SIB-01"),
        ("I63.9", "I63.512", "SIB-02"),
        ("I21.9", "I21.4", "SIB-02"),
        ("H66.91", "H66.001", "SIB-02"),
        ("C91.01", "C91.02", "SIB-03"),
        ("G30.0", "G30.1", "SIB-04"),
        ("N87.0", "N87.1", "SIB-04"),
        ("J35.01", "J35.02", "CMB-01"),
        ("N70.01", "N70.02", "CMB-01"),
        ("K80.20", "K80.50", "CMB-01"),
        ("I85.00", "K92.2", "CMB-02"),
        ("A37.90", "J18.9", "CMB-02"),
    ],
)
def test_what_cannot_both_be_true_is_told_in_either_order(one: str, two: str, rule: str) -> None:
    assert rule in said(one, two)
    assert rule in said(two, one)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("E11.51", "E11.52"),
        ("G43.109", "G43.709"),
        ("I48.91", "I48.92"),
        ("J44.0", "J44.1"),
        ("K57.30", "K57.32"),
        ("M17.10", "M17.11"),
        ("F41.9", "F41.0"),
        ("I21.4", "I21.A1"),
        ("S61.411A", "S61.421A"),
        ("K57.30", "K62.5"),
        ("I25.10", "R07.9"),
    ],
)
def test_what_may_both_be_true_is_left_alone(one: str, two: str) -> None:
    assert not said(one, two)
    assert not said(two, one)


def test_the_order_of_two_sisters_never_matters() -> None:
    codeset = load_codesets().at(DAY)
    chance = random.Random(7)
    categories = sorted(
        {code[:3] for code, force in codeset.in_force().items() if force == 2 and code[0] not in "STVWXY"}
    )
    for category in chance.sample(categories, 60):
        pairs = list(combinations(codeset.billable_below(category, 60), 2))
        for one, two in chance.sample(pairs, min(4, len(pairs))):
            assert said(one, two) == said(two, one), (one, two)
