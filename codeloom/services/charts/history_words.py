"""How the audit log's acts on a chart are said to people: an icon, the act in a word or two, and what is told beside it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from codeloom.coding.scoring import wilson
from codeloom.services.charts.reasons import BACK_REASONS, CLOSE_REASONS, HOLD_REASONS, SKIP_REASONS
from codeloom.services.core import formatting

Facts = Mapping[str, Any]
Names = Mapping[str, str]
RULES = {
    "hand": "by hand", "round_robin": "in turn", "load": "by rule: fewest open", "specialty": "by rule: specialty",
    "order": "next in order",
}  # fmt: skip
RESUMED = {
    "coder": "by its coder", "manager": "by the manager", "day": "its day came", "query": "the query was settled",
    "sent_back": "it was sent back",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """One kind of act. `folds` names the acts of one sitting that are told as one ("read", "edit", "audit"); without it the
    act is a milestone. `detail` says what its facts add."""

    icon: str
    words: str
    folds: str = ""
    detail: Callable[[Facts, Names], str] = lambda _facts, _names: ""


def _assigned(facts: Facts, _names: Names) -> str:
    return RULES.get(str(facts.get("rule", "")), "")


def _held(facts: Facts, _names: Names) -> str:
    try:
        until = formatting.day(date.fromisoformat(str(facts.get("until", ""))))
    except ValueError:
        until = ""
    return ", ".join(
        part for part in (HOLD_REASONS.get(str(facts.get("reason")), ""), f"until {until}" if until else "") if part
    )


def _score(facts: Facts, _names: Names) -> str:
    agreed, rows = float(facts.get("agreed", 0)), int(facts.get("rows", 0))
    if not rows:
        return formatting.count(int(facts.get("disagreements", 0)), "disagreement")
    low, high = (100 * edge for edge in wilson(agreed, rows))
    differs = formatting.count(int(facts.get("disagreements", 0)), "disagreement")
    return f"score {100 * agreed / rows:.1f} ({low:.1f} to {high:.1f}), {differs}"


def _priority(facts: Facts, _names: Names) -> str:
    return {3: "high", 2: "normal", 1: "low"}.get(int(facts.get("after", 0)), "")


def _of(words: Mapping[str, str], key: str) -> Callable[[Facts, Names], str]:
    return lambda facts, _names: words.get(str(facts.get(key, "")), "")


ACTS: dict[str, Said] = {
    "CHART_ASSIGNED": Said("assign", "Assigned", detail=_assigned),
    "CHART_UNASSIGNED": Said("assign", "Back to unassigned"),
    "ASSIGNMENT_UNDONE": Said("assign", "Assigning undone"),
    "CHART_OPENED": Said("shown", "Read", "read"),
    "CHART_READ": Said("shown", "Read", "read"),
    "CHART_HISTORY_READ": Said("shown", "Read", "read"),
    "DOCUMENT_READ": Said("shown", "Read", "read"),
    "AUDIT_READ": Said("shown", "Read", "read"),
    "QUERY_READ": Said("shown", "Read", "read"),
    "LEASE_TAKEN": Said("hand", "Taken up", "read"),
    "LEASE_ASKED": Said("hand", "Asked for", "lease"),
    "LEASE_GIVEN": Said("hand", "Handed over", "lease"),
    "CODES_EDITED": Said("pencil", "Rows changed", "edit"),
    "EDIT_UNDONE": Said("pencil", "Rows changed", "edit"),
    "FINDING_REASONED": Said("pencil", "Rows changed", "edit"),
    "CONDITION_DECIDED": Said("pencil", "Rows changed", "edit"),
    "SUGGESTION_DECIDED": Said("pencil", "Rows changed", "edit"),
    "SERVICE_DATE_SET": Said("clock", "Service date entered"),
    "SUGGESTION_ASKED": Said("sparkle", "Suggestion asked for", "suggestion"),
    "AI_SUGGESTED_CODES": Said("sparkle", "Suggestion answered", "suggestion"),
    "CHART_HELD": Said("status-held", "Put on hold", detail=_held),
    "CHART_RESUMED": Said("right", "Taken off hold", detail=_of(RESUMED, "why")),
    "CHART_SENT_BACK": Said("returned", "Sent back to the manager", detail=_of(BACK_REASONS, "reason")),
    "CHART_SKIPPED": Said("moved", "Skipped", detail=_of(SKIP_REASONS, "reason")),
    "CHART_PRIORITY_SET": Said("up", "Priority set", detail=_priority),
    "CHART_CLOSED": Said("cross", "Closed as not codable", detail=_of(CLOSE_REASONS, "reason")),
    "CHART_REOPENED": Said("right", "Opened again"),
    "CHART_SUBMITTED": Said("send", "Sent for audit"),
    "CHART_NOT_DRAWN": Said("tick", "Complete: not drawn for audit"),
    "CHART_RECALLED": Said("returned", "Recalled before its audit"),
    "AUDIT_OPENED": Said("audit", "Audit opened"),
    "AUDIT_RESUMED": Said("audit", "Audit gone on with", "audit"),
    "AUDIT_EDITED": Said("audit", "Audit worked on", "audit"),
    "AUDIT_VERDICT": Said("audit", "Audit worked on", "audit"),
    "AUDIT_FEEDBACK": Said("audit", "Audit worked on", "audit"),
    "AUDIT_TAKEN_OVER": Said("audit", "Audit taken over"),
    "AUDIT_APPROVED": Said("tick", "Approved", detail=_score),
    "AUDIT_CLOSED": Said("tick", "Audited after completion", detail=_score),
    "AUDIT_RETURNED": Said("returned", "Returned", detail=_score),
    "QUERY_SENT": Said("ask", "Query sent"),
    "QUERY_ANSWERED": Said("ask", "Query answered"),
    "QUERY_CLOSED": Said("ask", "Answer taken"),
    "QUERY_WITHDRAWN": Said("ask", "Query withdrawn"),
    "QUERY_HANDED_ON": Said("ask", "Query handed on"),
    "LINE_COMMENTED": Said(
        "feedback", "Comment on a code line", detail=lambda facts, _names: str(facts.get("code", ""))
    ),
    "DOCUMENT_VERSION_ADDED": Said("document", "New version of a document"),
    "DOCUMENT_ADDED": Said("document", "Addendum added"),
}
_COUNTED = {"edit": "change", "audit": "step", "read": "look", "lease": "step", "suggestion": "step"}


def said(act: str) -> Said:
    """How an act is said; one that is not listed by its own name, folded."""
    return ACTS.get(act) or Said("info", act.replace("_", " ").capitalize(), act)


def folded(fold: str, number: int, minutes: int) -> str:
    """3 changes in 4 min; a single one needs no words."""
    if number < 2:
        return ""
    span = f" in {minutes} min" if minutes else ""
    return formatting.count(number, _COUNTED.get(fold, "act")) + span
