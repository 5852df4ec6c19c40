"""The JSON shapes of codes and findings, the same in the command line and in /api/v1."""

from collections.abc import Mapping
from dataclasses import asdict

from codeloom.coding.codesets import CodeSets
from codeloom.coding.codesets.page import CodePage
from codeloom.coding.lines import Finding, Fix
from codeloom.coding.rules import BadInput, offered, read_chart
from codeloom.coding.rules.local import LocalBook
from codeloom.coding.search import Hit


def judged(
    asked: object, codesets: CodeSets, most_codes: int | None = None, local: LocalBook | tuple[()] = ()
) -> dict[str, object]:
    """{"findings": [...]} for one chart `{"codes": [...], "context": {...}}`, or {"error": ...}, which quotes no value.

    `most_codes` is the most codes a chart may have; `local` are the practice's own rules. Those that ask for a rationale or
    evidence stay silent where no line says whether it has one.
    """
    if not isinstance(asked, Mapping):
        return {"error": "a chart must be an object with codes and context"}
    if "codes" not in asked:
        return {"error": "codes is missing"}
    codes = asked["codes"]
    if most_codes is not None and isinstance(codes, list) and len(codes) > most_codes:
        return {"error": f"a chart has at most {most_codes} codes"}
    try:
        rows, context = read_chart(codes, asked.get("context"))
    except BadInput as error:
        return {"error": str(error)}
    if local and any(rule.when.missing for rule in local.rules):
        told = (
            {key for line in codes if isinstance(line, Mapping) for key in line} if isinstance(codes, list) else set()
        )
        local = local.without_missing({"rationale", "evidence"} - told)
    return {"findings": [finding_json(finding) for finding in offered(rows, context, codesets, local=local)]}


def finding_json(finding: Finding) -> dict[str, object]:
    """A finding as JSON. `rows` are 0-based; `fix` is null or kind, label, row, code, to, choices, options (fixes again)."""
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "codes": list(finding.codes),
        "message": finding.message,
        "citation": finding.citation,
        "fix": None if finding.fix is None else _fix_json(finding.fix),
        "rows": list(finding.rows),
        "overridable": finding.overridable,
    }


def _fix_json(fix: Fix) -> dict[str, object]:
    return {
        "kind": fix.kind,
        "label": fix.label,
        "row": fix.row,
        "code": fix.code,
        "to": fix.to,
        "choices": list(fix.choices),
        "options": [_fix_json(option) for option in fix.options],
    }


def hit_json(hit: Hit) -> dict[str, object]:
    """A hit as JSON: code, title, billable, seventh (stem, chosen, assumed, choices) or null, score, why."""
    return {
        "code": hit.code,
        "title": hit.title,
        "billable": hit.billable,
        "seventh": asdict(hit.seventh) if hit.seventh else None,
        "score": hit.score,
        "why": hit.why,
    }


def page_json(page: CodePage) -> dict[str, object]:
    """A code page as JSON; days are written YYYY-MM-DD."""
    return {
        **asdict(page),
        "valid_from": page.valid_from.isoformat() if page.valid_from else None,
        "valid_to": page.valid_to.isoformat() if page.valid_to else None,
    }
