"""One defect, one error: what a person sees of findings that speak of the same thing."""

import pytest

from codeloom.coding.lines import Severity
from codeloom.coding.rules import read_chart, validate
from codeloom.gateways.codeset_files import load_codesets


def alarms(*codes: str, fold: bool, **context: object) -> list[str]:
    """Rules of the errors and warnings on a chart."""
    lines, read = read_chart(codes, {"dos": "2026-06-01", **context})
    found = validate(lines, read, load_codesets(), fold=fold)
    return [one.rule for one in found if one.severity is not Severity.INFO]


@pytest.mark.parametrize(
    ("codes", "rule"),
    [
        (("D63.1", "N18.4"), "ETM-01"),
        (("F02.B0", "I10", "M81.0"), "ETM-01"),
        (("E08.9", "E84.8"), "END-04"),
        (("D63.0", "C18.9"), "NEO-02"),
        (("L97.511", "L97.522", "E11.621"), "ETM-02"),
        (("K80.20", "K81.0"), "CMB-02"),
        (("S82.841", "I10"), "FMT-02"),
    ],
)
def test_one_order_that_is_wrong_is_told_once(codes: tuple[str, ...], rule: str) -> None:
    assert len(alarms(*codes, fold=False)) > 1
    assert alarms(*codes, fold=True) == [rule]


def test_two_defects_stay_two() -> None:
    assert set(alarms("D63.1", "N18.6", fold=True)) == {"ETM-01", "UAC-01"}
    assert alarms("N18.4", "I12.9", "J91.0", "C34.11", fold=True) == ["ETM-02", "ETM-02"]
