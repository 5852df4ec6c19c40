"""One defect, one finding: what is left out of the findings a person sees because another one says it."""

from collections.abc import Sequence

from codeloom.coding.lines import Finding, Severity
from codeloom.coding.rules.rule import RULES
from codeloom.coding.rules.titles import words_of

WEIGHT = {Severity.ERROR: 0, Severity.WARN: 1, Severity.INFO: 2}
"""Errors first."""
_NOTES = frozenset({"form", "excludes", "underlying", "additional", "secondary"})
"""Families read from the tables; where a rule of the guidelines speaks of the same rows, it says it better."""
_ONE_DEFECT = (
    words_of(
        "PDX-01 PDX-02 PDX-06 SEC-01 SEC-03 ETM-01 ETM-02 ETM-03 INF-01 COV-01 NEO-01 NEO-02 END-04 CIR-08 CIR-15 RES-05 "
        "INJ-07 INJ-08"
    ),
    frozenset(("FMT-01", "FMT-02", "PDX-01")),
    frozenset(("DEM-01", "PER-01", "OBS-06", "OBS-04")),
    frozenset(("PDX-02", "PDX-07")),
    frozenset(("SIB-04", "SEC-02")),
)
"""Rules that, on one row, speak of one thing: a row that may not stand first or lacks what goes before it; a code that is
none; a newborn's code on another record."""

_SAYS_MORE = {"FMT-01": "FMT-02"}
"""A rule, and the one that says of the same rows what exactly is wrong: that the 7th character is missing, say."""


def folded(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings without those that repeat another of no less weight on the same rows; errors are never all dropped."""
    exact = {(one.rule, one.rows) for one in findings}
    findings = [one for one in findings if (_SAYS_MORE.get(one.rule, ""), one.rows) not in exact]
    special = [one for one in findings if one.rule in RULES and RULES[one.rule].family not in _NOTES]
    out: list[Finding] = []
    for finding in findings:
        if finding.rule not in RULES:
            out.append(finding)
            continue
        others = out if finding in special else [*special, *out]
        if not any(_says_it(one, finding) for one in others if one is not finding):
            out.append(finding)
    return tuple(
        one
        for one in out
        if not any(_is_better(other, one) or _moves_it(other, one) for other in out if other is not one)
    )


def _says_it(one: Finding, other: Finding) -> bool:
    """A finding of no less weight that speaks of the same rows, or offers the same remedy. Local rules say nothing for others."""
    if one.rule not in RULES:
        return False
    if WEIGHT[one.severity] > WEIGHT[other.severity]:
        return False
    if one.fix is not None and one.fix == other.fix:
        return True
    general = RULES[other.rule].family in _NOTES and RULES[one.rule].family not in _NOTES
    return general and len(other.rows) > 1 and set(other.rows) <= set(one.rows)


def _is_better(one: Finding, other: Finding) -> bool:
    """Whether both speak of one defect of one row, and the one has more weight, a remedy, more rows, or comes first."""
    if one.rule == other.rule or one.rows[:1] != other.rows[:1]:
        return False
    if not any({one.rule, other.rule} <= group for group in _ONE_DEFECT):
        return False
    return _rank(one) < _rank(other)


def _moves_it(one: Finding, other: Finding) -> bool:
    """Whether one move of a cause before its first effect sets the order of a later effect right as well."""
    if one.rule != other.rule or one.severity is not other.severity or one.fix is None or one.fix.kind != "move":
        return False
    if not len(one.rows) == len(other.rows) == 2 or one.fix.row != one.rows[1]:
        return False
    return one.rows[1] == other.rows[1] and one.rows[0] < other.rows[0]


def _rank(finding: Finding) -> tuple[int, bool, int, str, tuple[int, ...], str]:
    return (
        WEIGHT[finding.severity], finding.fix is None, -len(finding.rows), finding.rule, finding.rows, finding.message,
    )  # fmt: skip
