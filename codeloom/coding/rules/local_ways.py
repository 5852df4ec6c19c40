"""Acts of a coder tried on a chart on which a local rule fires: what silences it, without a new error of the book."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from codeloom.coding import clock
from codeloom.coding.codesets import CodeSet, CodeSets
from codeloom.coding.lines import Context, Finding, Fix, Line, Severity
from codeloom.coding.rules.engine import validate
from codeloom.coding.rules.local import BLANK, LocalBook, LocalRule
from codeloom.coding.rules.local_examples import GIVEN
from codeloom.coding.rules.local_patterns import DIAGNOSIS, bare_code, examples_of

PLAIN = ("J06.9", "I10", "M54.50", "R51.9", "Z00.00", "E03.9")
"""Everyday codes, one of which stands for "another code in its place"."""
TRIES = 3
"""Codes of a pattern that are tried when one must be added."""


class Tried:
    """A chart on which a rule is tried, before and after an act."""

    def __init__(
        self, rule: LocalRule, book: LocalBook, codesets: CodeSets, lines: Sequence[Line], context: Context
    ) -> None:
        self.rule, self.book, self.codesets, self.lines, self.context = rule, book, codesets, tuple(lines), context
        self.findings = tuple(one for one in self._judged(self.lines) if one.rule == rule.id)

    @property
    def codeset(self) -> CodeSet:
        """The code set of the chart's day."""
        return self.codesets.at(self.context.dos or clock.now().date())

    def fires(self) -> bool:
        """Whether the rule finds something."""
        return bool(self.findings)

    def after(self, lines: Sequence[Line]) -> "Tried":
        """The same encounter with other rows."""
        return Tried(self.rule, self.book, self.codesets, lines, self.context)

    def errors(self) -> dict[str, int]:
        """Errors of the book by rule."""
        out: dict[str, int] = {}
        for one in self._judged(self.lines):
            if one.rule != self.rule.id and one.severity is Severity.ERROR:
                out[one.rule] = out.get(one.rule, 0) + 1
        return out

    def new_error(self, after: "Tried") -> str:
        """The first rule of the book that stops submission after an act and did not before; empty when there is none."""
        before = self.errors()
        return next((rule for rule, count in after.errors().items() if count > before.get(rule, 0)), "")

    def said_already(self) -> Iterator[str]:
        """Rules of the book that speak of the rows this one speaks of."""
        rows = {row for one in self.findings for row in one.rows}
        for one in self._judged(self.lines):
            if one.rule != self.rule.id and one.severity is not Severity.INFO and rows & set(one.rows):
                yield one.rule

    def _judged(self, lines: Sequence[Line]) -> tuple[Finding, ...]:
        return validate(lines, self.context, self.codesets, local=self.book)


def apply_fix(lines: Sequence[Line], fix: Fix) -> tuple[Line, ...]:
    """The rows after a fix of a local rule."""
    out = list(lines)
    if fix.kind == "add":
        out.append(Line(fix.code))
    elif fix.row is not None and fix.kind == "remove":
        del out[fix.row]
    elif fix.row is not None and fix.kind == "replace":
        out[fix.row] = replace(out[fix.row], code=fix.code, system=DIAGNOSIS)
    elif fix.row is not None:
        out.insert(fix.to or 0, out.pop(fix.row))
    return tuple(out)


def after_fix(chart: Tried) -> str:
    """What is wrong with the rule's fix on a chart where it fires, in words; empty when it silences it cleanly."""
    if not chart.rule.fix:
        return ""
    now = chart
    for _ in chart.lines:
        fix = next((one.fix for one in now.findings if one.fix), None)
        if fix is None:
            break
        now = now.after(apply_fix(now.lines, fix))
    if now.fires():
        return "the fix does not silence it." if now is not chart else "the fix cannot be applied."
    if rule := chart.new_error(now):
        return f"the fix brings an error of {rule}."
    return ""


def ways_out(chart: Tried) -> Iterator[str]:
    """Acts that silence the rule, in words."""
    for words, lines in _acts(chart):
        if not any(line.system == DIAGNOSIS for line in lines):
            continue
        now = chart.after(lines)
        if not now.fires() and not chart.new_error(now):
            yield words


def _acts(chart: Tried) -> Iterator[tuple[str, tuple[Line, ...]]]:
    """What a coder can do, and the rows it leaves."""
    when, lines, codeset = chart.rule.when, chart.lines, chart.codeset
    rows = sorted({one.rows[0] for one in chart.findings} | _listed(chart))
    for fix in (one.fix for one in chart.findings if one.fix):
        yield f"take the fix: {fix.label}", apply_fix(lines, fix)
    for pattern in when.without_codes:
        if chart.rule.fix == "add" and pattern.matches(DIAGNOSIS, bare_code(DIAGNOSIS, chart.rule.fix_code)):
            continue
        for code in examples_of(pattern, codeset, TRIES) if pattern.system == DIAGNOSIS else ():
            yield f"add {pattern}", (*lines, Line(code))
        if pattern.system != DIAGNOSIS:
            yield f"add {pattern}", (*lines, Line(pattern.low, pattern.system))
    if when.missing == "rationale":
        yield "give a rationale", _each(lines, rows, rationale=True)
    if when.missing == "evidence":
        yield "mark evidence", _each(lines, rows, evidence=GIVEN)
    if when.poa:
        for value in ("Y", "N", "U", "W"):
            if value not in when.poa:
                yield (
                    f"set POA {value}" if BLANK in when.poa else f"change POA to {value}",
                    _each(lines, rows, poa=value),
                )
    if when.position != "any":
        for place, line in enumerate(lines):
            if line.system == DIAGNOSIS and (place in rows) == (when.position == "secondary"):
                rest = (*lines[:place], *lines[place + 1 :])
                yield f"put {line.code} first", (line, *rest)
    if chart.rule.fix != "remove":
        yield "remove the row", tuple(line for place, line in enumerate(lines) if place not in rows)
    if when.with_codes:
        others = {row for one in chart.findings for row in one.rows[1:]}
        yield "remove the other row", tuple(line for place, line in enumerate(lines) if place not in others)
    for code in PLAIN:
        if not any(pattern.matches(DIAGNOSIS, bare_code(DIAGNOSIS, code)) for pattern in when.codes):
            kept = tuple(line for place, line in enumerate(lines) if place not in rows)
            yield "choose another code", _with(lines, rows[0], kept, Line(code, poa=lines[rows[0]].poa))


def _listed(chart: Tried) -> set[int]:
    """Rows of findings that speak once of the whole chart."""
    return {row for one in chart.findings for row in one.rows} if chart.rule.when.asks_absence else set()


def _each(lines: Sequence[Line], rows: Sequence[int], **changes: object) -> tuple[Line, ...]:
    return tuple(replace(line, **changes) if place in rows else line for place, line in enumerate(lines))  # type: ignore[arg-type]  # fields of Line


def _with(lines: Sequence[Line], at: int, kept: Sequence[Line], line: Line) -> tuple[Line, ...]:
    """The kept rows with another code where the first found row stood."""
    place = sum(1 for one in lines[:at] if one in kept)
    return (*kept[:place], line, *kept[place:])
