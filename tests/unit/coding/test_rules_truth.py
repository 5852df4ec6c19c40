"""Whole charts judged by the guidelines before the engine saw them: what must be said, what must not, what is clean."""

import json
from pathlib import Path
from typing import Any

import pytest

from codeloom.coding.lines import Finding, Severity
from codeloom.coding.rules import read_chart, validate
from codeloom.gateways.codeset_files import load_codesets

TRUTH = Path(__file__).parents[2] / "data" / "truth"
"""rules.json and missed_rules.json: `id` fires or is silent; findings of `also` are accepted beside it; `about` are the codes
a finding must name where no rule is named; `whole_chart_clean` charts raise no other error or warning. field_rules.json:
`names` is the code that the message or the fix of an error or warning names."""
WRONGLY_JUDGED: dict[tuple[str, ...], str] = {}
"""Codes of cases that are judged wrongly, with the section that says so."""

Judged = dict[str, Any]


def read(name: str) -> list[Judged]:
    rows: list[Judged] = json.loads((TRUTH / name).read_text(encoding="utf-8"))
    return rows


def said(case: Judged) -> tuple[Finding, ...]:
    lines, context = read_chart(case["codes"], case["context"])
    return validate(lines, context, load_codesets())


def alarms(case: Judged) -> list[Finding]:
    return [one for one in said(case) if one.severity is not Severity.INFO]


def marked(name: str) -> list[Any]:
    return [
        pytest.param(case, id=f"{name[:1]}{at}-{case.get('id') or 'any'}-{case['codes'][0]}")
        for at, case in enumerate(read(name))
    ]


@pytest.mark.parametrize("case", [*marked("rules.json"), *marked("missed_rules.json")])
def test_the_engine_agrees_with_the_judge(case: Judged) -> None:
    if tuple(case["codes"]) in WRONGLY_JUDGED:
        return
    accepted = {case["id"], *case.get("also", ())}
    if case["expect"] == "silent":
        assert case["id"] not in {one.rule for one in said(case)}, case["what"]
    elif case["id"]:
        assert accepted & {one.rule for one in said(case)}, case["what"]
    else:
        assert any(set(case["about"]) <= set(one.codes) for one in alarms(case)), case["what"]
    if case.get("whole_chart_clean"):
        assert not [(one.rule, one.message) for one in alarms(case) if one.rule not in accepted], case["what"]


@pytest.mark.parametrize("case", marked("clean_charts.json"))
def test_a_clean_chart_raises_no_alarm(case: Judged) -> None:
    assert not [(one.rule, one.message) for one in alarms(case)], case["what"]


@pytest.mark.parametrize("case", marked("field_rules.json"))
def test_what_the_field_missed_is_said(case: Judged) -> None:
    named = [f"{one.message} {one.fix.code if one.fix else ''}" for one in alarms(case)]
    assert any(case["names"] in words for words in named), named
