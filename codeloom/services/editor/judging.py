"""Judging code lines: the rule engine's findings pinned to rows, numbered fixes, and the tree of what stops submission."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from codeloom.coding import clock
from codeloom.coding.codesets import CodeSets
from codeloom.coding.lines import Context, Finding, Fix, Line, Severity
from codeloom.coding.rules import RULES, offered
from codeloom.coding.rules.local import SOURCE, LocalBook
from codeloom.services.editor.fix_numbers import FIX_KEYS
from codeloom.services.editor.operations import WorkLine
from codeloom.services.editor.views import FindingView, OptionView, TreeItem

OPTION = "#"
"""Between the key of a finding and the place of one of its options."""
_ORDER = {Severity.ERROR: 0, Severity.WARN: 1, Severity.INFO: 2}


@dataclass(frozen=True, slots=True)
class Judgement:
    """Findings in the order their fixes are numbered, and the views of each row's own. `sources` says of each finding the rule and
    what it was judged by, as `named` does."""

    findings: tuple[Finding, ...]
    views: tuple[FindingView, ...]
    sources: tuple[tuple[str, str], ...]
    by_row: Mapping[int, tuple[FindingView, ...]]
    stops: tuple[TreeItem, ...]
    asks: tuple[TreeItem, ...]

    def count(self, severity: Severity) -> int:
        """Findings of one severity that no reason has settled."""
        return sum(1 for view in self.views if view.severity == severity and not view.reason)

    def find(self, key: str) -> Finding | None:
        """The finding with this key."""
        return next((finding for finding in self.findings if finding.key == key), None)

    def fix(self, key: str) -> tuple[Finding, Fix] | None:
        """The finding and the fix with the key of a finding or of one of its options; None when it is gone."""
        name, _, at = key.partition(OPTION)
        finding = self.find(name)
        if finding is None or finding.fix is None:
            return None
        if not at:
            return finding, finding.fix
        place = int(at) if at.isdecimal() else len(finding.fix.options)
        return (finding, finding.fix.options[place]) if place < len(finding.fix.options) else None


def judge(
    lines: Sequence[WorkLine],
    evidence: Sequence[str],
    context: Context,
    reasons: Mapping[str, str],
    codesets: CodeSets,
    local: LocalBook | tuple[()] = (),
) -> Judgement:
    """Run the whole rule set, and the practice's own rules, against an organization's code sets.

    `evidence` is each row's evidence text; `reasons` are recorded overrides by finding key.
    """
    rows = ruled(lines, evidence)
    findings = sorted(
        offered(rows, context, codesets, fold=True, local=local),
        key=lambda f: (_ORDER[f.severity], f.rows[:1] or (0,)),
    )
    ready = count(1)
    beyond = count(1 + sum(finding.fix is not None and not finding.fix.options for finding in findings))
    views = [_view(finding, lines, reasons, ready, beyond) for finding in findings]
    release = codesets.at(context.dos or clock.now().date()).release.name
    by_row: dict[int, list[FindingView]] = {}
    for finding, view in zip(findings, views, strict=True):
        by_row.setdefault(finding.rows[0] if finding.rows else 0, []).append(view)
    return Judgement(
        tuple(findings),
        tuple(views),
        tuple(named(finding, release, local) for finding in findings),
        {row: tuple(group) for row, group in by_row.items()},
        _items(findings, views, lines, Severity.ERROR, release, local),
        _items(findings, views, lines, Severity.WARN, release, local),
    )


def _view(
    finding: Finding, lines: Sequence[WorkLine], reasons: Mapping[str, str], ready: Iterator[int], beyond: Iterator[int]
) -> FindingView:
    """A finding as it is shown. Fixes take their numbers first (`ready`), options of a choice what is left (`beyond`)."""
    fix = finding.fix
    options = fix.options if fix is not None else ()
    single = fix if fix is not None and not options else None
    return FindingView(
        key=finding.key,
        severity=finding.severity.value,
        rule=finding.rule,
        message=finding.message,
        citation=finding.citation,
        n=_key_of(ready) if single is not None else 0,
        fix=single.label if single is not None else "",
        choices=_choices(single, lines),
        overridable=finding.overridable or finding.severity is Severity.WARN,
        reason=reasons.get(finding.key, ""),
        options=tuple(
            OptionView(f"{finding.key}{OPTION}{at}", option.label, _key_of(beyond), _choices(option, lines))
            for at, option in enumerate(options)
        ),
    )


def _key_of(numbers: Iterator[int]) -> int:
    """The next number that has a key, else 0."""
    number = next(numbers)
    return number if number <= FIX_KEYS else 0


def ruled(lines: Sequence[WorkLine], evidence: Sequence[str]) -> list[Line]:
    """Lines as the rules see them."""
    return [
        Line(line.code, line.system, line.poa, text, bool(line.rationale), line.units)
        for line, text in zip(lines, evidence, strict=True)
    ]


def named(finding: Finding, release: str, local: LocalBook | tuple[()] = ()) -> tuple[str, str]:
    """(id and title of the rule a finding comes from, the version of what it was judged by)."""
    own = local.rule(finding.rule) if local else None
    if own is not None:
        return f"{own.id} {own.title}", f"{SOURCE}, version {own.version}"
    rule = RULES.get(finding.rule)
    return (f"{finding.rule} {rule.title}" if rule else finding.rule), f"ICD-10-CM {release}"


def _choices(fix: Fix | None, lines: Sequence[WorkLine]) -> str:
    if fix is None or fix.kind != "pick" or not fix.choices:
        return ""
    where = "new" if fix.row is None else f"row@{lines[fix.row].id}"
    return f"{where}:{','.join(fix.choices)}"


def _items(
    findings: Sequence[Finding],
    views: Sequence[FindingView],
    lines: Sequence[WorkLine],
    severity: Severity,
    release: str,
    local: LocalBook | tuple[()],
) -> tuple[TreeItem, ...]:
    out = []
    for finding, view in zip(findings, views, strict=True):
        settled = view.reason and view.overridable
        if finding.severity is not severity or settled:
            continue
        at = finding.rows[0] if finding.rows else 0
        line = lines[at] if at < len(lines) else None
        rule, version = named(finding, release, local)
        out.append(
            TreeItem(
                row=at + 1,
                row_id=str(line.id) if line else "",
                code=line.code if line else "",
                text=finding.message,
                key=finding.key,
                n=view.n,
                fix=view.fix,
                choices=view.choices,
                reasonable=view.overridable,
                rule=rule,
                version=version,
                source=finding.citation,
                options=view.options,
            )
        )
    return tuple(out)
