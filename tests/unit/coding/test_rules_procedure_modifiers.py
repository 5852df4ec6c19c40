"""What visits and procedures demand of one another, told from numbers and modifiers alone."""

import pytest

from codeloom.coding.lines import Finding
from codeloom.coding.rules import read_chart, validate
from codeloom.gateways.codeset_files import load_codesets


def found(*codes: str, **context: object) -> list[Finding]:
    lines, read = read_chart(codes, {"dos": "2026-06-01", "setting": "outpatient", **context})
    return [one for one in validate(lines, read, load_codesets()) if one.rule.startswith("PRC")]


@pytest.mark.parametrize(
    "preventive", ["cpt:99381", "cpt:99387", "cpt:99391", "cpt:99397", "hcpcs:G0438", "hcpcs:G0439", "hcpcs:G0402"]
)
@pytest.mark.parametrize("office", ["cpt:99202", "cpt:99205", "cpt:99211", "cpt:99215"])
def test_an_office_visit_beside_a_preventive_one_asks_for_25(preventive: str, office: str) -> None:
    (one,) = found("Z00.00", preventive, office)
    assert one.rule == "PRC-06"
    assert one.fix is not None
    assert one.fix.choices == (f"{office[4:]}-25",)
    assert not found("Z00.00", preventive, f"{office}-25")
    assert not found("Z00.00", preventive, office, override="seen by another practice")


@pytest.mark.parametrize(
    ("codes", "rule"),
    [
        (("M17.11", "cpt:20610-RT", "cpt:99213"), "PRC-07"),
        (("Z23", "cpt:99213", "cpt:90471", "cpt:90686"), "PRC-07"),
        (("M54.50", "cpt:98940", "cpt:99212"), "PRC-07"),
        (("M17.11", "cpt:20610-RT-25", "cpt:99213-25"), "PRC-08"),
        (("I10", "cpt:99213-59"), "PRC-08"),
        (("I10", "cpt:99212", "cpt:99215"), "PRC-09"),
        (("I10", "cpt:99214", "cpt:99417"), "PRC-10"),
        (("I10", "cpt:99213", "cpt:73560-26-TC"), "PRC-05"),
        (("I10", "cpt:99213-25", "hcpcs:G2211", "cpt:93000"), "PRC-11"),
    ],
)
def test_what_numbers_and_modifiers_tell(codes: tuple[str, ...], rule: str) -> None:
    assert [one.rule for one in found(*codes)] == [rule]


@pytest.mark.parametrize(
    "codes",
    [
        ("I10", "cpt:99213", "cpt:36415", "cpt:80053", "cpt:93000"),
        ("M17.11", "cpt:20610-RT", "cpt:99213-25"),
        ("S52.501A", "cpt:25605-RT", "cpt:99204-57"),
        ("Z23", "cpt:90471", "cpt:90686"),
        ("Z00.129", "Z23", "cpt:99393", "cpt:90460", "cpt:90461"),
        ("I10", "cpt:99215", "cpt:99417", "hcpcs:G2211"),
        ("I10", "cpt:99214-95"),
        ("Z00.00", "hcpcs:G0439", "hcpcs:G0008"),
    ],
)
def test_services_that_stand_together_are_left_alone(codes: tuple[str, ...]) -> None:
    assert not found(*codes)


def test_a_hospital_stay_has_no_office_visits_to_judge() -> None:
    assert not found("J18.9", "cpt:99213", "hcpcs:G0439", setting="inpatient", poa={"J18.9": "Y"})
