"""The acts of this room in words, for the audit log: what was done, and what of its facts is told beside it."""

from collections.abc import Callable, Mapping
from typing import Any

Facts = Mapping[str, Any]


def _decided(facts: Facts) -> str:
    """for the coder, 12 of 14 becomes 13 of 14."""
    said = "both can be right" if facts.get("decision") == "both" else f"for the {facts.get('decision', '')}"
    was, now = (
        f"{facts.get(a, 0)} of {facts.get(b, 0)}" for a, b in (("agreed_before", "rows_before"), ("agreed", "rows"))
    )
    return f"{said}, {was} becomes {now}" if was != now else said


def _number(facts: Facts) -> str:
    return str(facts.get("number", ""))


TRAINING_WORDS: dict[str, tuple[str, Callable[[Facts], str]]] = {
    "FEEDBACK_READ": ("Feedback read", lambda facts: f"round {facts.get('round', 1)}"),
    "CHANGE_ACKNOWLEDGED": ("Change acknowledged", lambda facts: "taken back" if facts.get("taken_back") else ""),
    "REBUTTAL_SENT": ("Rebuttal sent", lambda facts: f"{facts.get('spans', 0)} places marked"),
    "REBUTTAL_READ": ("Rebuttal read", lambda _facts: ""),
    "REBUTTAL_CONCEDED": ("Rebuttal conceded by the auditor", _decided),
    "REBUTTAL_DECIDED": ("Rebuttal decided", _decided),
    "RULING_MADE": ("Ruling made", _number),
    "RULING_ENDED": ("Ruling ended", _number),
}
"""By the act: its words, and what is told beside it."""
