"""What the rules said of a list at one moment: kept with the rows that were sent or finalized, shown later as it was.

Rules, code sets and reasons change; this does not. It is JSON text, sealed by whoever stores it: messages of a practice's own rules
and reasons of people are in it.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from codeloom.services.editor.judging import Judgement
from codeloom.services.editor.operations import WorkLine


@dataclass(frozen=True, slots=True)
class RuleThen:
    """One finding as it was. `title` is the rule's id and title, `version` what it was judged by, `rows` the ids of the rows it was
    about (none: the whole list), `codes` those it spoke of. A reason settled it where there is one; `by` gave it."""

    rule: str
    title: str
    version: str
    severity: str
    rows: tuple[str, ...]
    codes: tuple[str, ...]
    message: str
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A finding as it was, ready to show: `rows` as "row 2" or "rows 1, 3", `by` a name."""

    severity: str
    title: str
    version: str
    rows: str
    message: str
    reason: str
    by: str


def pack_rules(judged: Judgement, lines: Sequence[WorkLine], by: Mapping[str, UUID]) -> str:
    """What was judged, as JSON text. `by` says who gave the reason of a finding, by its key."""
    said = []
    for finding, view, (title, version) in zip(judged.findings, judged.views, judged.sources, strict=True):
        said.append(
            {"rule": finding.rule, "title": title, "version": version, "severity": view.severity,
             "rows": [str(lines[at].id) for at in finding.rows if at < len(lines)], "codes": list(finding.codes),
             "message": finding.message, "reason": view.reason,
             "by": str(by[finding.key]) if view.reason and finding.key in by else ""}
        )  # fmt: skip
    return json.dumps(said)


def unpack_rules(text: str) -> tuple[RuleThen, ...]:
    """What was judged, from its JSON text."""
    return tuple(
        RuleThen(**{**fact, "rows": tuple(fact["rows"]), "codes": tuple(fact["codes"])}) for fact in json.loads(text)
    )


def rule_lines(said: Sequence[RuleThen], order: Sequence[UUID], names: Mapping[str, str]) -> tuple[RuleLine, ...]:
    """Findings as lines; `order` are the ids of the rows in their order, `names` those of people by id."""
    place = {str(one): at + 1 for at, one in enumerate(order)}
    return tuple(
        RuleLine(one.severity, one.title, one.version, _rows([place[row] for row in one.rows if row in place]), one.message,
                 one.reason, names.get(one.by, ""))
        for one in said
    )  # fmt: skip


def _rows(numbers: Sequence[int]) -> str:
    if not numbers:
        return "the whole list"
    return f"{'row' if len(numbers) == 1 else 'rows'} {', '.join(map(str, sorted(numbers)))}"
