"""What a conflict kept from being saved in a review, beside what the fresh rows say: mine and theirs in words. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from codeloom.services.core import count
from codeloom.services.editor import Clash
from codeloom.services.encounters.review_views import ReviewRow, ReviewView

_WHAT = {
    "accept": "Suggestion", "reject": "Suggestion", "restore": "Suggestion", "remove": "Row", "move": "Place", "change": "Code",
    "recode": "Code", "modifier": "Modifiers", "units": "Units", "point": "Points to", "toggle": "Points to", "add": "New row",
    "add_set": "Set of codes", "reason": "Reason", "fix": "Fix of a finding", "settle": "Answer to a finding",
}  # fmt: skip
GONE, NOTHING = "The row is gone", "(nothing)"
_DECIDED = {"accept": "Accepted", "reject": "Rejected", "restore": "Not decided", "remove": "Removed"}


def review_clashes(operations: Sequence[Mapping[str, Any]], view: ReviewView) -> tuple[Clash, ...]:
    """What each operation wanted, beside how its row is now."""
    return tuple(_clash(n, one, view) for n, one in enumerate(operations))


def _clash(n: int, one: Mapping[str, Any], view: ReviewView) -> Clash:
    op, rows = str(one.get("op", "")), (*view.lines, *view.diagnoses)
    row = next((row for row in rows if _is_of(row, one)), None)
    what = _WHAT.get(op, "Change")
    if op == "add_set":
        return Clash(n, "List", what, "The codes of the set", "Not added")
    if op == "add" and not one.get("proposal"):
        code = str(one.get("code", ""))
        twin = next((row for row in rows if row.kind == "line" and _bare(row.code) == _bare(code)), None)
        return Clash(n, "List", what, code, f"{twin.label} has it already" if twin else "No such row")
    if op in ("reason", "fix", "settle"):
        said = next((each.reason for each in view.differences if each.subject == one.get("subject")), "")
        return Clash(n, _name(row), what, str(one.get("reason", "")) or what, said or NOTHING, able=row is not None)
    if row is None:
        return Clash(n, "A row that is gone", what, _wish(op, one, None, rows), GONE, able=False)
    return Clash(n, _name(row), what, _wish(op, one, row, rows), _stands(op, row, rows))


def _is_of(row: ReviewRow, one: Mapping[str, Any]) -> bool:
    line, proposal, subject = (str(one.get(name) or "") for name in ("line", "proposal", "subject"))
    return bool(
        (line and row.line == line) or (proposal and row.proposal == proposal) or (subject and row.subject == subject)
    )


def _name(row: ReviewRow | None) -> str:
    return " ".join(filter(None, (row.label, row.code))) if row else "Review"


def _wish(op: str, one: Mapping[str, Any], row: ReviewRow | None, rows: Sequence[ReviewRow]) -> str:
    if op in _DECIDED:
        return _DECIDED[op]
    if op == "move":
        return f"Place {int(one.get('to', 0)) + 1}"
    if op == "toggle":
        other = next((each for each in rows if each.line == str(one.get("diagnosis"))), None)
        name, on = _name(other) if other else "a diagnosis that is gone", other and row and other.label in _pointed(row)
        return f"{'No more' if on else 'Also'} {name}"
    if op == "point":
        return count(len(one.get("to", ())), "diagnosis", "diagnoses")
    if op == "modifier":
        return str(one.get("value", "")) or NOTHING
    units = f", {count(int(one['units']), 'unit')}" if op == "change" and one.get("units", 1) != 1 else ""
    return f"{one.get('code') or one.get('value') or NOTHING}{units}"


def _stands(op: str, row: ReviewRow, rows: Sequence[ReviewRow]) -> str:
    if op == "units":
        return str(row.units)
    if op == "modifier":
        return " ".join(filter(None, row.modifiers)) or NOTHING
    if op in ("point", "toggle"):
        return ", ".join(_pointed(row)) or NOTHING
    if op == "move":
        same = [each.line for each in rows if (each.system == "icd10cm") == (row.system == "icd10cm") and each.line]
        return f"Place {same.index(row.line) + 1}" if row.line in same else NOTHING
    if row.kind != "line":
        return "Not decided" if row.kind == "open" else "Rejected"
    units = f", {count(row.units, 'unit')}" if op == "change" and row.units != 1 else ""
    return f"{row.code}{units}" + (" stands" if op in _DECIDED else "")


def _pointed(row: ReviewRow) -> list[str]:
    return [each.label for each in row.pointers if each.on]


def _bare(code: str) -> str:
    return code.replace(".", "").upper()
