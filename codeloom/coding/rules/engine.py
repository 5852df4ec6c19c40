"""Running the book over one chart: pick the rules its codes can trigger, run them, order the findings."""

from collections.abc import Sequence
from functools import lru_cache

from codeloom.coding import clock
from codeloom.coding.codesets import CodeSets
from codeloom.coding.lines import Context, Finding, Line
from codeloom.coding.rules.case import Case, Row
from codeloom.coding.rules.facts import Fact, book_of
from codeloom.coding.rules.folding import WEIGHT, folded
from codeloom.coding.rules.local import LocalBook
from codeloom.coding.rules.remedies import Trial, harmless
from codeloom.coding.rules.rule import RULES, Rule


def validate(
    lines: Sequence[Line],
    context: Context,
    codesets: CodeSets,
    *,
    fold: bool = False,
    local: LocalBook | tuple[()] = (),
) -> tuple[Finding, ...]:
    """The findings of the rules on these lines, errors first, then by row. Pure: no clock but today's date when `dos` is None.

    `context.override` silences every overridable rule; `context.overridden` silences single findings by key. `fold`
    leaves out repetitions: a finding from the tables whose rows another finding, of a rule of the guidelines and of no less
    weight, names too. `local` are the practice's own rules, run beside the book; no finding
    of theirs is left out or leaves another one out.
    """
    dos = context.dos or clock.now().date()
    case = Case(lines, context, book_of(codesets.at(dos)), dos, codesets.tables)
    findings: list[Finding] = list(_procedures(case))
    if case.rows:
        rules = book()
        setting, override = context.setting, bool(context.override)
        touched: dict[int, list[Row]] = {}
        for row in case.rows:
            places = row.fact.rules
            for place in _triggered(row.fact) if places is None else places:
                touched.setdefault(place, []).append(row)
        for sisters in case.sisters():
            for row in sisters:
                for place in row.fact.paired:
                    touched.setdefault(place, []).append(row)
        for place in sorted(touched):
            rule = rules[place]
            if (rule.setting and rule.setting != setting) or (override and rule.overridable):
                continue
            if not rule.since <= dos <= rule.until or (rule.evidence and not case.has_evidence):
                continue
            case.rule, case.touched = rule, touched[place]
            findings.extend(rule.check(case))
    if local:
        findings.extend(local.check(case))
    if context.overridden:
        findings = [finding for finding in findings if not (finding.overridable and finding.key in context.overridden)]
    findings.sort(key=_order)
    return folded(findings) if fold else tuple(findings)


def offered(
    lines: Sequence[Line],
    context: Context,
    codesets: CodeSets,
    *,
    fold: bool = False,
    local: LocalBook | tuple[()] = (),
) -> tuple[Finding, ...]:
    """The findings as a person sees them: as `validate`, without the fixes that would bring an error of another rule."""
    said = validate(lines, context, codesets, local=local)
    findings = folded(said) if fold else said
    if not any(finding.fix for finding in findings):
        return findings
    return harmless(findings, Trial(lines, said, lambda rows: validate(rows, context, codesets, local=local)))


def run_local(lines: Sequence[Line], context: Context, codesets: CodeSets, local: LocalBook) -> tuple[Finding, ...]:
    """The findings of the practice's own rules on these lines, without the book."""
    dos = context.dos or clock.now().date()
    return tuple(local.check(Case(lines, context, book_of(codesets.at(dos)), dos)))


@lru_cache(maxsize=1)
def book() -> tuple[Rule, ...]:
    """Every registered rule in the order of the book. Read once, after all families are imported."""
    return tuple(RULES.values())


def _triggered(fact: Fact) -> tuple[int, ...]:
    """Places in the book of the rules a code can trigger by itself, kept on the fact with those it can beside a sister."""
    places = [place for place, rule in enumerate(book()) if rule.touches(fact)]
    fact.rules = tuple(place for place in places if not book()[place].pairwise)
    fact.paired = tuple(place for place in places if book()[place].pairwise)
    return fact.rules


def _order(finding: Finding) -> tuple[int, tuple[int, ...], str]:
    return WEIGHT[finding.severity], finding.rows, finding.rule


def _procedures(case: Case) -> list[Finding]:
    """Rules on procedure rows only: they have no diagnosis code to trigger them."""
    out: list[Finding] = []
    if len(case.lines) == len(case.rows):
        return out
    context = case.context
    for rule in procedure_rules():
        if (rule.setting and rule.setting != context.setting) or (context.override and rule.overridable):
            continue
        if rule.since <= case.dos <= rule.until:
            case.rule = rule
            out.extend(rule.check(case))
    return out


@lru_cache(maxsize=1)
def procedure_rules() -> tuple[Rule, ...]:
    """The rules of the book on procedure rows."""
    return tuple(rule for rule in book() if rule.on == ("procedure",))
