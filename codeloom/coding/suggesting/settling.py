"""A list of proposed diagnoses brought in order by the rules: their fixes that replace, remove or move a row are taken."""

from collections.abc import Sequence
from dataclasses import replace

from codeloom.coding.codesets import CodeSets
from codeloom.coding.lines import Context, Finding, Fix, Line, Severity
from codeloom.coding.rules.engine import validate
from codeloom.coding.rules.folding import folded
from codeloom.coding.rules.local import LocalBook
from codeloom.coding.rules.remedies import Trial, harmless
from codeloom.coding.suggesting.shapes import Dropped, Proposal, Visit

MOST_STEPS = 24
_TAKEN = ("replace", "remove", "move")
_OF_INFORMATION = frozenset({"PDX-05"})
"""Rules that only inform and whose removal is still right for a suggestion: a symptom that is part of a disease."""
INPATIENT = frozenset({"inpatient", "hospital"})


def context_of(visit: Visit) -> Context:
    """The visit as the rules see it."""
    setting = "inpatient" if visit.setting.lower() in INPATIENT else "outpatient"
    return Context(dos=visit.dos, age=visit.age, sex=visit.sex, setting=setting)


def settled(
    rows: Sequence[Proposal], visit: Visit, codesets: CodeSets, local: LocalBook | tuple[()] = ()
) -> tuple[tuple[Proposal, ...], tuple[Dropped, ...]]:
    """The diagnoses after every fix that could be taken, and what that took out."""
    listed, dropped, context = list(rows), list[Dropped](), context_of(visit)
    seen = {_codes(listed)}
    for _ in range(MOST_STEPS):
        step = _next(listed, context, codesets, local)
        if step is None:
            break
        finding, fix = step
        before = list(listed)
        gone = _take(listed, fix, finding, codesets, visit)
        if _codes(listed) in seen:
            listed = before
            break
        seen.add(_codes(listed))
        if gone is not None:
            dropped.append(Dropped(gone.code or "", f"{finding.message} ({finding.rule})"))
    return tuple(listed), tuple(dropped)


def lines(rows: Sequence[Proposal]) -> tuple[Line, ...]:
    """The rows as the rules read them."""
    return tuple(Line(row.code or "", row.system, units=row.units) for row in rows if row.code)


def _codes(rows: Sequence[Proposal]) -> tuple[str | None, ...]:
    return tuple(row.code for row in rows)


def _next(
    listed: list[Proposal], context: Context, codesets: CodeSets, local: LocalBook | tuple[()]
) -> tuple[Finding, Fix] | None:
    """The first fix to take; whether a fix does harm is asked only where there is one to take."""
    rows = lines(listed)
    said = validate(rows, context, codesets, local=local)
    trial = Trial(rows, said, lambda other: validate(other, context, codesets, local=local))
    for finding in folded(said):
        if _to_take(finding) is None:
            continue
        (kept,) = harmless((finding,), trial)
        if (fix := _to_take(kept)) is not None:
            return kept, fix
    return None


def _to_take(finding: Finding) -> Fix | None:
    fix = finding.fix
    if fix is None or fix.kind not in _TAKEN or fix.row is None or (fix.kind == "replace" and not fix.code):
        return None
    return fix if finding.severity is not Severity.INFO or finding.rule in _OF_INFORMATION else None


def _take(listed: list[Proposal], fix: Fix, finding: Finding, codesets: CodeSets, visit: Visit) -> Proposal | None:
    """Apply one fix; the row it took out."""
    at = fix.row or 0
    row = listed.pop(at)
    if fix.kind == "remove":
        return row
    if fix.kind == "replace":
        others = [listed[place - (place > at)] for place in finding.rows if place != at]
        evidence = (*row.evidence, *(one for other in others for one in other.evidence if one not in row.evidence))
        why = f"{row.why} {finding.message.rstrip('.')} ({finding.rule})."
        title = codesets.at(visit.dos).title(fix.code)
        row = replace(row, code=fix.code, title=title, evidence=evidence[:6], why=why)
    listed.insert(at if fix.to is None else fix.to, row)
    return None
