"""What a conflict kept from being saved beside the fresh rows, and what each choice sends."""

from typing import Any

from codeloom.services.editor import Clash, FreshRow, resolved, side_by_side
from codeloom.services.editor.views import RowView

LINE, GONE = "0195", "0196"


def row(code: str = "I10", number: int = 3, **options: Any) -> RowView:
    """A fresh row."""
    fields = {"rationale": "Theirs.", "poa": "N", "evidence": 2, **options}
    return RowView(
        id=LINE, number=number, code=code, title="", system="ICD-10-CM", principal=False, poa_state="set", spans=(), mark="",
        complication="", severity="", findings=(), **fields,
    )  # fmt: skip


def one(op: str, **fields: Any) -> dict[str, Any]:
    """An operation on the row."""
    return {"op": op, "line": LINE, **fields}


def clash(operation: dict[str, Any]) -> Clash:
    """The one clash of an operation with the row."""
    (found,) = side_by_side([operation], [row()])
    return found


def test_mine_and_theirs_are_said_in_words() -> None:
    assert clash(one("set_code", code="I11.9")) == Clash(0, "Row 3, I10", "Code", "I11.9", "I10", both=True)
    assert clash(one("rationale", text="Mine.")) == Clash(0, "Row 3, I10", "Rationale", "Mine.", "Theirs.", both=True)
    assert clash(one("poa", value="Y")) == Clash(0, "Row 3, I10", "POA", "Y", "N")
    assert clash(one("remove")) == Clash(0, "Row 3, I10", "Removed", "The row removed", "I10 stands")
    assert clash(one("move", to=0)) == Clash(0, "Row 3, I10", "Place", "Row 1", "Row 3")
    assert clash(one("mark")) == Clash(0, "Row 3, I10", "Evidence", "One more piece", "2 pieces")
    assert clash({"op": "add", "code": "I10"}) == Clash(0, "List", "New row", "I10", "Row 3 has it already")
    assert clash({"op": "add", "code": "J44.9"}) == Clash(0, "List", "New row", "J44.9", "No such row")


def test_an_operation_on_a_row_that_is_gone_can_only_be_kept_as_a_new_row() -> None:
    (found,) = side_by_side([{"op": "set_code", "line": GONE, "code": "I11.9"}], [row()])
    assert (found.row, found.able, found.both) == ("A row that is gone", False, True)
    wanted = resolved([{"op": "set_code", "line": GONE, "code": "I11.9"}], 0, "both", [row()])
    assert wanted == [{"op": "add", "code": "I11.9", "system": "icd10cm"}]


def test_each_choice_sends_what_it_says() -> None:
    mine = one("set_code", code="I11.9", system="icd10cm")
    assert resolved([mine], 0, "mine", [row()]) == [mine]
    assert resolved([mine], 0, "theirs", [row()]) == []
    assert resolved([mine], 0, "both", [row()]) == [{"op": "add", "code": "I11.9", "system": "icd10cm", "at": 3}]
    words = one("rationale", text="Mine.")
    assert resolved([words], 0, "both", [row()]) == [{**words, "text": "Theirs. Mine."}]
    assert resolved([words], 7, "mine", [row()]) == []


def test_an_auditors_row_is_said_with_its_modifiers_and_one_that_was_struck_without_a_place() -> None:
    row_ = FreshRow(LINE, 2, "99214", modifiers="25", pointers="1 3")
    operations = [one("modifiers", value="25 59"), one("point", to=""), one("restore")]
    found = side_by_side(operations, [row_])
    assert [(clash_.what, clash_.mine, clash_.theirs) for clash_ in found] == [
        ("Modifiers", "25 59", "25"),
        ("Points to", "(nothing)", "1 3"),
        ("Handed in", "The row as it was handed in", "99214 stands"),
    ]
    struck = FreshRow(LINE, 0, "I10")
    (found_,) = side_by_side([one("set_code", code="I11.9")], [struck])
    assert found_.row == "I10, struck"
    assert resolved([one("set_code", code="I11.9")], 0, "both", [struck]) == [
        {"op": "add", "code": "I11.9", "system": "icd10cm"}
    ]
    (gone,) = side_by_side([one("remove")], [struck])
    assert gone.theirs == "Struck"
