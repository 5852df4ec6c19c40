"""What a finding offers, applied: the finding is gone, and nothing worse takes its place without a remedy of its own."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from codeloom.coding.lines import Context, Finding, Fix, Line, Severity
from codeloom.coding.rules import read_chart, validate
from codeloom.gateways.codeset_files import load_codesets
from tests.unit.coding.test_rules_examined import BY_RULE, Case

CHOICES = 3
"""How many of a list of choices are tried."""


def applied(lines: tuple[Line, ...], fix: Fix, choice: str) -> tuple[Line, ...]:
    """The lines after a person took the fix."""
    rows = list(lines)
    match fix.kind:
        case "replace" | "pick" if fix.row is not None:
            rows[fix.row] = replace(rows[fix.row], code=choice)
        case "add" | "pick":
            rows.insert(len(rows) if fix.to is None else fix.to, Line(choice))
        case "remove":
            del rows[fix.row or 0]
        case "move":
            rows.insert(fix.to or 0, rows.pop(fix.row or 0))
        case "set_poa":
            rows[fix.row or 0] = replace(rows[fix.row or 0], poa=choice)
    return tuple(rows)


def outcomes(case: Case) -> Iterator[tuple[Finding, tuple[Finding, ...], tuple[Finding, ...]]]:
    """Each finding of the case that offers a fix, with what was said before and what is said after it."""
    lines, context = read_chart(case.codes, case.context)
    before = said(lines, context)
    for finding in before:
        for fix in ways(finding.fix):
            for choice in fix.choices[:CHOICES] or (fix.code,):
                yield finding, before, said(applied(lines, fix, choice), context)


def ways(fix: Fix | None) -> tuple[Fix, ...]:
    """The fix, or each of those it lets the person choose from."""
    if fix is None:
        return ()
    return fix.options if fix.kind == "choice" else (fix,)


def said(lines: tuple[Line, ...], context: Context) -> tuple[Finding, ...]:
    return validate(lines, context, load_codesets())


@pytest.mark.parametrize("rule", sorted(BY_RULE))
def test_a_fix_silences_its_finding(rule: str) -> None:
    for case in BY_RULE[rule]:
        for finding, _, after in outcomes(case):
            if finding.rule != "UAC-02":
                assert finding.key not in {one.key for one in after}, (case, finding)


@pytest.mark.parametrize("rule", sorted(BY_RULE))
def test_a_fix_brings_no_error_that_has_no_remedy(rule: str) -> None:
    for case in BY_RULE[rule]:
        for finding, before, after in outcomes(case):
            if finding.severity is Severity.INFO or (finding.fix and finding.fix.kind in ("pick", "choice")):
                continue
            known = {one.rule for one in before} | {"POA-01"}
            helped = [set(one.rows) for one in after if one.fix is not None]
            for one in after:
                if one.severity is Severity.ERROR and one.rule not in known and one.fix is None:
                    assert any(set(one.rows) <= rows for rows in helped), (case, finding, one)
