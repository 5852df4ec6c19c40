"""Two changes of one list side by side: what a conflict kept from being saved beside the fresh rows, to take one by one. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from codeloom.services.editor.views import RowView

Choice = Literal["mine", "theirs", "both"]
NOTHING = "(nothing)"
_WHAT = {
    "add": "New row", "add_set": "Set of codes",
    "set_code": "Code", "remove": "Removed", "move": "Place", "principal": "Place", "poa": "POA",
    "units": "Units", "rationale": "Rationale", "mark": "Evidence", "unmark": "Evidence",
    "restore": "Handed in", "modifiers": "Modifiers", "point": "Points to",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FreshRow:
    """A row of a list that is not the workbench's: an auditor's. `number` is its place from 1, 0 for a code that was struck;
    `modifiers` and `pointers` are those of a procedure of an encounter, as they are typed."""

    id: str
    number: int
    code: str
    poa: str = ""
    units: int = 1
    evidence: int = 0
    modifiers: str = ""
    pointers: str = ""
    rationale: str = ""


AnyRow = RowView | FreshRow


@dataclass(frozen=True, slots=True)
class Clash:
    """One operation that was not saved: what it is about, mine and theirs in words. `both` can be taken of some; `able` is false
    where mine cannot be applied any more, because its row is gone."""

    n: int
    row: str
    what: str
    mine: str
    theirs: str
    both: bool = False
    able: bool = True


def side_by_side(operations: Sequence[Mapping[str, Any]], rows: Sequence[AnyRow]) -> tuple[Clash, ...]:
    """What each operation would make of the fresh rows, beside what they are."""
    by_id = {row.id: row for row in rows}
    return tuple(_clash(n, one, by_id.get(str(one.get("line", ""))), rows) for n, one in enumerate(operations))


def resolved(operations: Sequence[Mapping[str, Any]], n: int, choice: Choice, rows: Sequence[AnyRow]) -> list[Any]:
    """The operations to send for one choice; empty where theirs stays."""
    if choice == "theirs" or not 0 <= n < len(operations):
        return []
    one = operations[n]
    row = next((row for row in rows if row.id == str(one.get("line", ""))), None)
    if choice == "both" and one.get("op") == "set_code":
        place = {"at": row.number} if row is not None and row.number else {}
        return [{"op": "add", "code": one.get("code"), "system": one.get("system", "icd10cm"), **place}]
    if choice == "both" and one.get("op") == "rationale" and row is not None:
        return [{**one, "text": f"{row.rationale} {one.get('text', '')}".strip()}]
    return [one]


def _clash(n: int, one: Mapping[str, Any], row: AnyRow | None, rows: Sequence[AnyRow]) -> Clash:
    op = str(one.get("op", ""))
    what = _WHAT.get(op, "Change")
    if op == "add_set":
        return Clash(n, "List", what, "The codes of the set", "Not added")
    if op == "add":
        twin = next((other for other in rows if _bare(other.code) == _bare(one.get("code"))), None)
        theirs = f"Row {twin.number} has it already" if twin else "No such row"
        return Clash(n, "List", what, str(one.get("code", "")), theirs)
    if row is None:
        mine = str(one.get("code") or one.get("text") or one.get("value") or what)
        return Clash(n, "A row that is gone", what, mine, "The row was removed", both=op == "set_code", able=False)
    mine, theirs = _sides(op, one, row)
    both = op in ("set_code", "rationale") and theirs not in (mine, NOTHING)
    name = f"Row {row.number}, {row.code}" if row.number else f"{row.code}, struck"
    return Clash(n, name, what, mine, theirs, both)


def _sides(op: str, one: Mapping[str, Any], row: AnyRow) -> tuple[str, str]:
    if op == "set_code":
        return str(one.get("code", "")), row.code
    if op == "rationale":
        return str(one.get("text", "")) or NOTHING, row.rationale or NOTHING
    if op == "poa":
        return str(one.get("value", "")) or NOTHING, row.poa or NOTHING
    if op == "units":
        return str(one.get("value", "")), str(row.units)
    if op == "move":
        return f"Row {int(one.get('to', 0)) + 1}", f"Row {row.number}"
    if op == "principal":
        return "Row 1", f"Row {row.number}"
    if op == "remove":
        return "The row removed", f"{row.code} stands" if row.number else "Struck"
    if op == "restore":
        return "The row as it was handed in", f"{row.code} stands" if row.number else "Struck"
    if op in ("modifiers", "point") and isinstance(row, FreshRow):
        theirs = row.modifiers if op == "modifiers" else row.pointers
        return str(one.get("value" if op == "modifiers" else "to", "")) or NOTHING, theirs or NOTHING
    pieces = "1 piece" if row.evidence == 1 else f"{row.evidence} pieces"
    return "One more piece" if op == "mark" else "One piece less", pieces


def _bare(code: object) -> str:
    return str(code or "").replace(".", "").upper()
