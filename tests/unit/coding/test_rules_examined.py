"""Cases an examiner wrote from the guidelines without reading the rules: every rule of the catalogue, firing and silent."""

import json
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import NamedTuple

import pytest

from codeloom.coding.lines import Finding
from codeloom.coding.rules import RULES, read_chart, validate
from codeloom.gateways.codeset_files import load_codesets

CASES = Path(__file__).with_name("examined_cases.txt")
"""[rule] guideline section, then one case a line: + fires or - silent, codes | context | why."""
NEVER_FIRES_ALONE = {"EX2-01"}
"""Excludes2 pairs are allowed: the catalogue has no example that fires."""


class Case(NamedTuple):
    """One case: whether the rule must fire, the codes in sequence, their context."""

    fires: bool
    codes: list[str]
    context: dict[str, object]


def examined() -> Iterator[tuple[str, Case]]:
    """Every case of the file with the rule it is about."""
    rule = ""
    for line in CASES.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            rule = line[1:].partition("]")[0]
        else:
            codes, context, _why = line[2:].split("|", 2)
            yield rule, Case(line[0] == "+", codes.split(), read_context(context))


def read_context(text: str) -> dict[str, object]:
    """`setting=inpatient; poa=I10:Y,E11.9:N; meds=insulin,metformin; age=40` as the command line takes it."""
    out: dict[str, object] = {}
    for part in filter(None, (piece.strip() for piece in text.split(";"))):
        key, _, value = part.partition("=")
        match key:
            case "poa":
                out[key] = dict(pair.split(":") for pair in value.split(","))
            case "meds":
                out[key] = value.split(",")
            case "new_finding":
                out[key] = True
            case _:
                out[key] = value
    return out


BY_RULE: dict[str, list[Case]] = {}
for _rule, _case in examined():
    BY_RULE.setdefault(_rule, []).append(_case)


def judged(case: Case) -> tuple[Finding, ...]:
    lines, context = read_chart(case.codes, case.context)
    return validate(lines, context, load_codesets())


@pytest.mark.parametrize("rule", sorted(BY_RULE))
def test_the_rule_agrees_with_the_examiner(rule: str) -> None:
    wrong = [
        (case.fires, case.codes, case.context)
        for case in BY_RULE[rule]
        if (rule in {finding.rule for finding in judged(case)}) is not case.fires
    ]
    assert not wrong


def test_every_rule_of_the_catalogue_was_examined_three_times_each_way() -> None:
    catalogue = json.loads(
        resources.files("codeloom.coding").joinpath("data", "rules", "icd10cm_rules.json").read_text(encoding="utf-8")
    )
    assert set(BY_RULE) == {rule["id"] for rule in catalogue}
    for rule, cases in BY_RULE.items():
        fires = sum(case.fires for case in cases)
        assert len(cases) - fires >= 3, rule
        assert fires >= 3 or rule in NEVER_FIRES_ALONE, rule


@pytest.mark.parametrize("rule", sorted(BY_RULE))
def test_what_is_said_is_a_sentence_about_the_codes(rule: str) -> None:
    for case in BY_RULE[rule]:
        for finding in judged(case):
            assert finding.message.endswith("."), finding
            assert len(finding.message) <= 240, finding
            assert "None " not in finding.message.replace("None is coded", ""), finding
            assert finding.citation == RULES[finding.rule].citation, finding
            assert all(0 <= row < len(case.codes) for row in finding.rows), finding
            assert any(code[:3] in finding.message for code in finding.codes), finding
