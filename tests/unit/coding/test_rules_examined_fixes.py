"""Over all pairs of rules: what one rule offers silences it, brings no error of another, moves the principal only if it says so.

Of the long lists of codes that a hint lets a person choose from, the first few are taken; of those of errors and warnings all.

The charts are every example of the registry, every case and chart of the examiner, and every whole chart of the truth files.
"""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from codeloom.coding.codesets import CodeSets
from codeloom.coding.lines import Context, Finding, Line, Severity
from codeloom.coding.rules import RULES, chart_of, offered, read_chart, validate
from codeloom.coding.rules.remedies import FIRST_TRIED
from codeloom.gateways.codeset_files import load_codesets
from tests.unit.coding.fixing import Step, applied, steps
from tests.unit.coding.sample_lists import sample_sets
from tests.unit.coding.test_rules_examined import BY_RULE
from tests.unit.coding.test_rules_examined_charts import CHARTS

Chart = tuple[tuple[Line, ...], Context, CodeSets]
TRUTH = Path(__file__).parents[2] / "data" / "truth"
NEW = Path(__file__).with_name("new_charts.json")
PARTS = 4
ASKS_AGAIN = {"UAC-02", "ALS-01"}
"""Hints whose next choice may be as good as the one taken: the note can be met more than once."""


def charts() -> Iterator[Chart]:
    """Every chart there is."""
    for rule in RULES.values():
        for example in (*rule.fires, *rule.silent):
            sets = sample_sets() if example.context.get("lists") == "sample" else load_codesets()
            yield (*chart_of(example), sets)
    for case in (case for cases in BY_RULE.values() for case in cases):
        yield (*read_chart(case.codes, case.context), load_codesets())
    for row in CHARTS:
        codes, setting, age, sex, dos, *_ = (part.strip() for part in row.split("|"))
        yield (*read_chart(codes.split(), {"setting": setting, "age": age, "sex": sex, "dos": dos}), load_codesets())
    for path in (*sorted(TRUTH.glob("*.json")), NEW):
        for case in json.loads(path.read_text(encoding="utf-8")):
            for test in case.get("tests", [case]):
                yield (*read_chart(test["codes"], test["context"]), load_codesets())


@cache
def judged() -> list[tuple[Chart, tuple[Finding, ...], tuple[Finding, ...]]]:
    """Each chart with all that is said of it and with what is offered."""
    return [(chart, validate(*chart), offered(*chart)) for chart in dict.fromkeys(charts())]


def taken(part: int) -> Iterator[tuple[Chart, tuple[Finding, ...], Finding, Step, tuple[Line, ...]]]:
    """Every step of every fix offered on a share of the charts: chart, what was said, finding, step, lines after it."""
    for chart, before, findings in judged()[part::PARTS]:
        for finding in findings:
            most = FIRST_TRIED if finding.severity is Severity.INFO else None
            for step in steps(finding.fix, most) if finding.fix else ():
                yield chart, before, finding, step, applied(chart[0], step)


@pytest.mark.parametrize("part", range(PARTS))
def test_a_fix_silences_its_finding_and_brings_no_error_of_another_rule(part: int) -> None:
    for chart, before, finding, step, lines in taken(part):
        after = validate(lines, *chart[1:])
        if finding.rule not in ASKS_AGAIN:
            assert (finding.key, finding.message) not in {(one.key, one.message) for one in after}, (
                chart,
                finding,
                step,
            )
        known = {(one.rule, frozenset(one.codes)) for one in before}
        for one in after:
            if one.severity is Severity.ERROR and one.rule != finding.rule:
                is_new = (one.rule, frozenset(one.codes)) not in known
                assert not is_new or awaits_its_indicator(one, chart, lines), (chart, finding, step, one)


def awaits_its_indicator(one: Finding, chart: Chart, lines: tuple[Line, ...]) -> bool:
    """A code just added or chosen: its POA indicator is what the person enters next."""
    return one.rule == "POA-01" and {lines[row].code for row in one.rows}.isdisjoint(line.code for line in chart[0])


@pytest.mark.parametrize("part", range(PARTS))
def test_a_fix_moves_the_principal_diagnosis_only_when_it_says_so(part: int) -> None:
    for chart, _, finding, (fix, choice), lines in taken(part):
        was, now = first(chart[0]), first(lines)
        in_place = fix.row is not None and fix.kind in ("replace", "pick", "set_poa") and fix.to is None
        if was != now and not in_place and now:
            assert "principal" in fix.label or "first-listed" in fix.label, (chart, finding, fix, choice)


def first(lines: tuple[Line, ...]) -> str:
    """The principal or first-listed diagnosis."""
    return next((line.code for line in lines if line.system == "icd10cm"), "")


def test_the_charts_are_many_and_many_have_fixes() -> None:
    assert len(judged()) > 2000
    assert sum(any(one.fix for one in findings) for *_, findings in judged()) > 1200


def test_what_only_the_record_can_say_is_a_choice() -> None:
    """No finding of these kinds comes with one ready answer."""
    for codes, context, rule in (
        (["I50.22"], {"setting": "inpatient"}, "POA-01"),
        (["J95.851"], {"setting": "inpatient", "poa": {"J95.851": "N"}}, "POA-03"),
        (["A41.9", "R65.20"], {}, "INF-02"),
        (["N39.0", "R65.20", "N17.9"], {}, "INF-02"),
        (["B59", "Z21"], {}, "INF-09"),
        (["P07.14", "P07.18"], {}, "PER-04"),
        (["E66.813", "Z68.35"], {}, "SEC-02"),
        (["S52.501S", "M24.541", "M19.90"], {}, "INJ-03"),
        (["W19.XXXA", "S00.83XA", "I10"], {}, "PDX-01"),
    ):
        lines, read = read_chart(codes, context)
        found = [one for one in offered(lines, read, load_codesets()) if one.rule == rule]
        assert found, rule
        assert all(one.fix is None or one.fix.kind in ("choice", "pick") for one in found), (rule, found)
