"""What a fix does to the rows, and which fixes may be offered: none that brings an error of another rule. No rule lives here."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from codeloom.coding.lines import Finding, Fix, Line, Severity

Judge = Callable[[Sequence[Line]], Sequence[Finding]]
FIRST_TRIED, MOST_TRIED = 4, 25
"""How many codes of a list to choose from are tried; beyond them the person sees what the chosen one brings."""
_LISTED = frozenset({"POA-01"})
"""A code just added has no indicator yet: that is what the person enters next, not a harm of the fix."""


def ways(fix: Fix) -> Iterator[tuple[Fix, str]]:
    """Every way to take a fix, each with the code or indicator it writes."""
    if fix.kind == "choice":
        for option in fix.options:
            yield from ways(option)
    elif fix.choices:
        yield from ((fix, choice) for choice in fix.choices)
    else:
        yield fix, fix.code


def taken(lines: Sequence[Line], fix: Fix, choice: str) -> tuple[Line, ...]:
    """The rows after a person took a fix of one way."""
    rows = list(lines)
    row = fix.row
    if fix.kind == "add" or row is None:
        rows.insert(len(rows) if fix.to is None else min(fix.to, len(rows)), Line(choice))
    elif fix.kind in ("replace", "pick"):
        rows[row] = replace(rows[row], code=choice)
        if fix.to is not None:
            rows.insert(fix.to, rows.pop(row))
    elif fix.kind == "remove":
        del rows[row]
    elif fix.kind == "move":
        rows.insert(fix.to or 0, rows.pop(row))
    elif fix.kind == "set_poa":
        rows[row] = replace(rows[row], poa=choice)
    return tuple(rows)


def brought(finding: Finding, before: Sequence[Finding], after: Sequence[Finding]) -> tuple[Finding, ...]:
    """Errors of other rules that were not there before a fix of this finding."""
    known = {(one.rule, frozenset(one.codes)) for one in before}
    return tuple(
        one
        for one in after
        if one.severity is Severity.ERROR
        and one.rule != finding.rule
        and one.rule not in _LISTED
        and (one.rule, frozenset(one.codes)) not in known
    )


@dataclass(frozen=True, slots=True)
class Trial:
    """What fixes are tried on: the rows, what was said of them, how rows are judged."""

    lines: Sequence[Line]
    before: Sequence[Finding]
    judge: Judge

    def harm(self, finding: Finding, fix: Fix, choice: str) -> tuple[Finding, ...]:
        """The errors that a fix of a finding would bring."""
        return brought(finding, self.before, self.judge(taken(self.lines, fix, choice)))


def harmless(findings: Sequence[Finding], trial: Trial) -> tuple[Finding, ...]:
    """The findings, each with only those ways out that bring no error of another rule."""
    return tuple(
        finding if finding.fix is None else replace(finding, fix=_harmless(finding.fix, finding, trial))
        for finding in findings
    )


def _harmless(fix: Fix, finding: Finding, trial: Trial) -> Fix | None:
    if fix.kind == "choice":
        kept = (_harmless(option, finding, trial) for option in fix.options)
        options = tuple(option for option in kept if option is not None)
        return replace(fix, options=options) if options else None
    if fix.choices:
        left = _harmless_codes(fix, finding, trial)
        return replace(fix, choices=left) if left else None
    harm = trial.harm(finding, fix, fix.code)
    return fix if not harm else _in_its_place(fix, finding, harm, trial)


def _harmless_codes(fix: Fix, finding: Finding, trial: Trial) -> tuple[str, ...]:
    """The codes of a list without those that bring an error. Of a hint the first few are tried; where one errs, all are."""
    first = fix.choices[:FIRST_TRIED] if finding.severity is Severity.INFO else ()
    good = tuple(code for code in first if not trial.harm(finding, fix, code))
    if first and good == first:
        return fix.choices
    rest = fix.choices[len(first) : MOST_TRIED]
    return good + tuple(code for code in rest if not trial.harm(finding, fix, code)) + fix.choices[MOST_TRIED:]


def _in_its_place(fix: Fix, finding: Finding, harm: Sequence[Finding], trial: Trial) -> Fix | None:
    """The fix together with the move its new code asks for; None when that is not all it brings."""
    move = harm[0].fix
    if fix.kind != "replace" or len(harm) > 1 or move is None or (move.kind, move.row) != ("move", fix.row):
        return None
    words = move.label.removeprefix(f"Make {fix.code} ").removeprefix(f"Move {fix.code} ")
    joined = replace(fix, label=f"{fix.label}, {words}", to=move.to)
    return None if trial.harm(finding, joined, fix.code) else joined
