"""Complete charts of every chapter, coded as an expert would: an error or a warning on one of them is a false alarm."""

from pathlib import Path

import pytest

from codeloom.coding.lines import Severity
from codeloom.coding.rules import read_chart, validate
from codeloom.gateways.codeset_files import load_codesets

CHARTS = Path(__file__).with_name("examined_charts.txt").read_text(encoding="utf-8").splitlines()[1:]
"""Codes in sequence | setting | age | sex | service date | reason for the visit | what it is."""


@pytest.mark.parametrize("part", range(10))
def test_good_charts_raise_no_alarm(part: int) -> None:
    alarms = {row: found for row in CHARTS[part::10] if (found := alarms_of(row))}
    assert not alarms


def alarms_of(row: str) -> list[tuple[str, str]]:
    """Rule and message of every error and warning; present on admission is Y wherever it is asked for."""
    codes, setting, age, sex, dos, reason, _what = (part.strip() for part in row.split("|"))
    context: dict[str, object] = {"setting": setting, "age": age, "sex": sex, "dos": dos, "reason": reason}
    if setting == "inpatient":
        _, dated = read_chart([], {"dos": dos})
        assert dated.dos is not None
        codeset = load_codesets().at(dated.dos)
        context["poa"] = {
            code: "Y" for code in codes.split() if (entry := codeset.get(code)) and "poa_exempt" not in entry.flags
        }
    lines, read = read_chart(codes.split(), context)
    found = validate(lines, read, load_codesets())
    return [(one.rule, one.message) for one in found if one.severity is not Severity.INFO]


def test_the_charts_are_many_and_of_both_settings() -> None:
    settings = [row.split("|")[1].strip() for row in CHARTS]
    assert min(settings.count("inpatient"), settings.count("outpatient")) >= 60
