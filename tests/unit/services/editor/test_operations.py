"""Operations on code lines: where lines go, what is refused, and what a finding's fix stands for."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from pydantic import TypeAdapter

from codeloom.coding.lines import Fix
from codeloom.services.core.errors import NotFound, Refused
from codeloom.services.editor.operations import MOST_LINES, MOST_SPANS, Operation, WorkLine, apply, operations_of

OPERATIONS: TypeAdapter[Operation] = TypeAdapter(Operation)
DOC = uuid4()
LINES = tuple(WorkLine(uuid4(), "icd10cm", code) for code in ("I10", "E11.9", "Z23"))


def do(lines: tuple[WorkLine, ...], op: str, **fields: Any) -> tuple[WorkLine, ...]:
    return tuple(apply(lines, OPERATIONS.validate_python({"op": op, **fields})))


def codes(lines: tuple[WorkLine, ...]) -> list[str]:
    return [line.code for line in lines]


def span(start: int, end: int) -> dict[str, Any]:
    return {"doc": DOC, "start": start, "end": end}


def test_lines_are_added_moved_and_taken_away_where_asked() -> None:
    assert codes(do(LINES, "add", code="J45.20")) == ["I10", "E11.9", "Z23", "J45.20"]
    assert codes(do(LINES, "add", code="J45.20", at=1)) == ["I10", "J45.20", "E11.9", "Z23"]
    assert codes(do(LINES, "add", code="J45.20", at=90)) == ["I10", "E11.9", "Z23", "J45.20"]
    assert codes(do(LINES, "move", line=LINES[0].id, to=90)) == ["E11.9", "Z23", "I10"]
    assert codes(do(LINES, "principal", line=LINES[2].id)) == ["Z23", "I10", "E11.9"]
    assert codes(do(LINES, "remove", line=LINES[1].id)) == ["I10", "Z23"]
    assert codes(LINES) == ["I10", "E11.9", "Z23"], "the list given stays as it was"


def test_a_line_keeps_its_rationale_and_evidence_when_its_code_changes() -> None:
    first = LINES[0].id
    lines = do(do(LINES, "rationale", line=first, text=" Treated "), "mark", line=first, span=span(1, 4))
    (changed, *_) = do(lines, "set_code", line=first, code="I11.9")
    assert (changed.code, changed.rationale, len(changed.evidence)) == ("I11.9", "Treated", 1)


def test_evidence_is_kept_once_and_taken_away_by_its_place() -> None:
    first = LINES[0].id
    lines = do(do(LINES, "mark", line=first, span=span(1, 4)), "mark", line=first, span=span(6, 9))
    assert do(lines, "mark", line=first, span=span(1, 4)) == lines
    assert [(s.start, s.end) for s in do(lines, "unmark", line=first, index=0)[0].evidence] == [(6, 9)]
    assert do(lines, "unmark", line=first, index=7) == lines


@pytest.mark.parametrize("bounds", [(4, 4), (5, 2)])
def test_an_empty_selection_is_no_evidence(bounds: tuple[int, int]) -> None:
    with pytest.raises(Refused, match="selection is empty"):
        do(LINES, "mark", line=LINES[0].id, span=span(*bounds))


def test_lines_and_spans_have_a_limit() -> None:
    full = tuple(WorkLine(uuid4(), "icd10cm", "I10") for _ in range(MOST_LINES))
    with pytest.raises(Refused, match=f"takes {MOST_LINES} code lines"):
        do(full, "add", code="I10")
    lines = LINES
    for n in range(MOST_SPANS):
        lines = do(lines, "mark", line=LINES[0].id, span=span(n, n + 1))
    with pytest.raises(Refused, match=f"takes {MOST_SPANS} pieces"):
        do(lines, "mark", line=LINES[0].id, span=span(MOST_SPANS, MOST_SPANS + 1))


def test_a_line_that_is_gone_is_said_to_be() -> None:
    with pytest.raises(NotFound, match="That row is gone"):
        do(LINES, "remove", line=UUID(int=0))


@pytest.mark.parametrize(
    ("fix", "after"),
    [
        (Fix("add", "", code="B95.0", to=1), ["I10", "B95.0", "E11.9", "Z23"]),
        (Fix("replace", "", row=0, code="I11.9"), ["I11.9", "E11.9", "Z23"]),
        (Fix("remove", "", row=1), ["I10", "Z23"]),
        (Fix("move", "", row=2, to=0), ["Z23", "I10", "E11.9"]),
        (Fix("replace", "", row=1, code="I11.9", to=0), ["I11.9", "I10", "Z23"]),
    ],
)
def test_a_fix_is_written_as_operations(fix: Fix, after: list[str]) -> None:
    assert codes(tuple(fixed(fix))) == after


def fixed(fix: Fix) -> list[WorkLine]:
    made = list(LINES)
    for operation in operations_of(fix, LINES):
        made = apply(made, operation)
    return made


def test_a_fix_sets_the_poa_indicator_of_its_row() -> None:
    made = fixed(Fix("set_poa", "", row=1, code="Y"))
    assert [line.poa for line in made] == ["", "Y", ""]


@pytest.mark.parametrize("fix", [Fix("pick", "", row=0), Fix("choice", "", row=0), Fix("remove", "", row=9)])
def test_what_only_a_person_can_choose_is_no_operation(fix: Fix) -> None:
    with pytest.raises(Refused, match="choice of yours"):
        operations_of(fix, LINES)
