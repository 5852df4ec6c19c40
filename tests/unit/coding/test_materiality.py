"""What a difference between two code lists flips."""

from datetime import date

import pytest

from codeloom.coding.codesets.exclusions import Exclusions
from codeloom.coding.comorbidity import GROUPS, groups, groups_of
from codeloom.coding.lines import Context, Line
from codeloom.coding.materiality import Difference, Flip, Tables, compare
from codeloom.gateways.codeset_files import load_codesets

TABLES = Tables(cc={"N179": "CC", "J9601": "MCC", "I5022": "CC"}, hcc={"E1122": "37", "E119": "38", "I5022": "226"})


def difference(before: str, after: str) -> Difference:
    def lines(text: str) -> list[Line]:
        return [Line(code) for code in text.split()]

    return compare(lines(before), lines(after), Context(dos=date(2026, 6, 1)), load_codesets(), TABLES)


@pytest.mark.parametrize(
    ("before", "after", "flips"),
    [
        ("J18.9 R05.9", "J18.9 R05.9", []),
        ("J18.9 J96.01", "J96.01 J18.9", [Flip.PRINCIPAL, Flip.CC]),
        ("J18.9 N17.9", "J18.9 N17.9 J96.01", [Flip.CC]),
        ("I25.10 E11.9 N18.30", "I25.10 E11.22 N18.30", [Flip.HCC, Flip.COMORBIDITY]),
        ("M17.11 I10", "M17.11", [Flip.COMORBIDITY]),
        ("M17.11 M25.561", "M17.11 M25.561 W19.XXXA", [Flip.NOTHING]),
        ("S00.83XA W19.XXXA Z23", "S00.83XA Z23 Z23", [Flip.EDIT]),
        ("M17.11 M25.569", "M17.11 M25.561", [Flip.SPECIFICITY]),
        ("M17.11 H26.9", "M17.11 L70.0", [Flip.NOTHING]),
    ],
)
def test_flips(before: str, after: str, flips: list[Flip]) -> None:
    assert [one.flip for one in difference(before, after).flips] == flips


def test_a_difference_says_what_was_and_what_is() -> None:
    found = difference("J18.9 I10 i5022", "J18.9 I11.0 I50.22")
    assert (found.removed, found.added) == (("I10",), ("I11.0",))
    assert {one.flip: (one.before, one.after) for one in found.flips}[Flip.EDIT] == ("CIR-01", "")
    assert found.material
    assert not difference("M25.569", "M25.569").material
    assert difference("M25.569", "M25.569").flips == ()


def test_tables_that_are_not_loaded_flip_nothing() -> None:
    found = compare([Line("J18.9")], [Line("J18.9"), Line("J96.01")], Context(), load_codesets())
    assert Flip.CC not in {one.flip for one in found.flips}


def test_a_complication_the_principal_excludes_counts_for_nothing() -> None:
    excluded = Exclusions({"I5022": "0001", "J9601": "0002"}, {"0001": " I110 I5032 ", "0002": " J9600 "})
    tables = Tables(TABLES.cc, TABLES.hcc, excluded)

    def level(text: str) -> str:
        found = compare([], [Line(code) for code in text.split()], Context(), load_codesets(), tables)
        return {one.flip: one.after for one in found.flips}.get(Flip.CC, "")

    assert level("I11.0 I50.22") == ""
    assert level("J18.9 I50.22") == "CC"
    assert level("I11.0 I50.22 J96.01") == "MCC"


def test_the_code_sets_carry_the_payment_tables() -> None:
    tables = Tables.of(load_codesets())
    if not tables.exclusions.collection:
        pytest.skip("the package with the CMS tables is not installed")
    assert tables.cc["J9601"] == "MCC"
    assert tables.exclusions.excludes("I5023", "I5033")
    assert not tables.exclusions.excludes("J9601", "J189")


def test_comorbidity_groups_follow_the_published_coding() -> None:
    assert len(GROUPS) == 31
    assert groups_of("i5022") == {"congestive heart failure"}
    assert groups_of("Z00.00") == frozenset()
    assert groups(["I10", "I12.9", "N18.4"]) == {"hypertension, complicated", "renal failure"}
    assert groups(["C50.911", "C79.51"]) == {"metastatic cancer"}
