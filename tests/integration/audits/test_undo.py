"""Undo and redo of every step of an auditor, agreeing with the rest as one step, and the data beside the text."""

from collections.abc import Callable
from typing import Any

import pytest

from codeloom.coding.lifecycle import Role
from codeloom.services.audits.editing import AgreeRest, SaveFeedback, agree_rest, save_feedback
from codeloom.services.audits.undoing import RedoStep, UndoStep, redo_step, undo_step
from codeloom.services.audits.views import AuditBoard
from codeloom.services.core.commands import parse
from codeloom.services.core.errors import Conflict, Denied, NotFound, Refused
from codeloom.settings import Settings
from tests.integration.audits.audited_visits import Audited
from tests.integration.audits.audits_world import Practice, change, close, judge, opened, row_of


@pytest.fixture
def practice(database: Settings) -> Practice:
    """A new organization."""
    return Practice()


def step(practice: Practice, board: AuditBoard, command: Any, verb: Any) -> AuditBoard:
    """A verb that takes nothing but the audit."""
    return verb(practice.supervisor, parse(command, {"audit_id": board.audit_id, "version": board.version}))


def undo(practice: Practice, board: AuditBoard) -> AuditBoard:
    """One step back."""
    return step(practice, board, UndoStep, undo_step)


def redo(practice: Practice, board: AuditBoard) -> AuditBoard:
    """One step forth."""
    return step(practice, board, RedoStep, redo_step)


def content(board: AuditBoard) -> tuple[Any, ...]:
    """What a board says, without its version and what is about steps."""
    return board.changes, board.feedback, board.topic, board.scores, board.return_why


Act = Callable[[Practice, AuditBoard], AuditBoard]


def said(**given: Any) -> Act:
    """A verdict, category, material, section or why on the changed row."""
    return lambda practice, board: judge(practice, board, row_of(board, "E11.22"), **given)


def done(op: str, row: str = "I10", **given: Any) -> Act:
    """An operation on the row with a code."""
    return lambda practice, board: change(practice, board, {"op": op, "line": row_of(board, row).id, **given})


STEPS: dict[str, Act] = {
    "add": lambda practice, board: change(practice, board, {"op": "add", "code": "Z87.891"}),
    "strike": done("remove"),
    "another code": lambda practice, board: change(
        practice, board, {"op": "set_code", "line": row_of(board, "R05.9").id, "code": "R05.3"}
    ),
    "move": done("move", "R05.9", to=0),
    "make first": done("principal", "R05.9"),
    "restore": done("restore", "E11.22"),
    "verdict": said(verdict="disagree"),
    "category": said(category="specificity"),
    "material": said(material=True),
    "section": said(citation="I.A.15"),
    "why": said(note="With CKD"),
    "feedback": lambda practice, board: save_feedback(
        practice.supervisor,
        parse(SaveFeedback, {"audit_id": board.audit_id, "version": board.version, "text": "Look again."}),
    ),
    "topic": lambda practice, board: save_feedback(
        practice.supervisor,
        parse(SaveFeedback, {"audit_id": board.audit_id, "version": board.version, "topic": "Diabetes"}),
    ),
    "agree with the rest": lambda practice, board: step(practice, board, AgreeRest, agree_rest),
}


@pytest.mark.parametrize("name", STEPS)
def test_every_step_is_taken_back_whole_and_done_again(practice: Practice, name: str):
    board = opened(practice, practice.submitted("I10", "E11.9", "R05.9")).board
    before = done("set_code", "E11.9", code="E11.22")(practice, board)
    after = STEPS[name](practice, before)
    assert content(after) != content(before)
    back = undo(practice, after)
    assert content(back) == content(before)
    assert (back.can_undo, back.can_redo) == (True, True)
    again = redo(practice, back)
    assert content(again) == content(after)
    assert not again.can_redo


def test_several_steps_go_back_and_forth_in_order_and_a_new_one_ends_what_can_be_done_again(practice: Practice):
    boards = [opened(practice, practice.submitted("I10")).board]
    for code in ("Z87.891", "E11.9", "R05.9"):
        boards.append(change(practice, boards[-1], {"op": "add", "code": code}))
    board = boards[-1]
    for earlier in reversed(boards[:-1]):
        board = undo(practice, board)
        assert content(board) == content(earlier)
    assert not board.can_undo
    with pytest.raises(Refused, match="nothing to undo"):
        undo(practice, board)
    for later in boards[1:]:
        board = redo(practice, board)
        assert content(board) == content(later)
    with pytest.raises(Refused, match="nothing to do again"):
        redo(practice, board)
    board = undo(practice, undo(practice, board))
    board = change(practice, board, {"op": "add", "code": "E78.5"})
    assert not board.can_redo
    assert content(undo(practice, board)) == content(boards[1])


def test_steps_older_than_those_kept_are_not_taken_back(practice: Practice, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("codeloom.services.audits.history.DEPTH", 5)
    monkeypatch.setattr("codeloom.services.audits.history.FORGET_EVERY", 1)
    board = opened(practice, practice.submitted("I10", "E11.9")).board
    board = done("set_code", "E11.9", code="E11.22")(practice, board)
    for material in (True, False) * 5:
        board = said(material=material)(practice, board)
    taken = 0
    while board.can_undo:
        board, taken = undo(practice, board), taken + 1
    assert 1 <= taken <= 5


def test_agreeing_with_the_rest_leaves_verdicts_that_were_given(practice: Practice):
    board = opened(practice, practice.submitted("I10", "E11.9")).board
    board = done("set_code", "E11.9", code="E11.22")(practice, board)
    board = judge(practice, board, row_of(board, "E11.22"), verdict="disagree")
    board = change(practice, board, {"op": "add", "code": "Z87.891"}, {"op": "add", "code": "R05.9"})
    assert board.open_changes == 2
    board = step(practice, board, AgreeRest, agree_rest)
    assert [row.verdict for row in board.changes if row.changed] == ["disagree", "agree", "agree"]
    assert (board.open_changes, board.approve_why) == (0, "")
    with pytest.raises(Refused, match="Every change has its verdict"):
        step(practice, board, AgreeRest, agree_rest)


def test_a_finished_audit_keeps_no_steps(practice: Practice):
    board = opened(practice, practice.submitted("I10")).board
    board = change(practice, board, {"op": "add", "code": "Z87.891"})
    board = close(practice, judge(practice, board, row_of(board, "Z87.891"), verdict="agree"), "approve")
    assert (board.can_undo, board.can_redo) == (False, False)
    with pytest.raises(Refused, match="finished"):
        undo(practice, board)


@pytest.mark.parametrize(("command", "verb"), [(UndoStep, undo_step), (RedoStep, redo_step), (AgreeRest, agree_rest)])
def test_others_and_older_versions_are_refused(practice: Practice, command: Any, verb: Any):
    board = opened(practice, practice.submitted("I10")).board
    fields = {"audit_id": board.audit_id, "version": board.version}
    with pytest.raises(Conflict):
        verb(practice.supervisor, parse(command, {**fields, "version": board.version + 1}))
    with pytest.raises(Denied):
        verb(practice.coder, parse(command, fields))
    with pytest.raises(NotFound):
        verb(Practice().person("Olga Ray", Role.SUPERVISOR), parse(command, fields))


def test_steps_are_recorded_without_a_word_of_the_record(practice: Practice):
    board = opened(practice, practice.submitted("I10", "E11.9")).board
    board = done("set_code", "E11.9", code="E11.22")(practice, board)
    board = said(note="Canary in a why")(practice, board)
    redo(practice, undo(practice, board))
    log = practice.log()
    assert [act for act, _ in log][-2:] == ["AUDIT_UNDONE", "AUDIT_REDONE"]
    assert not [word for word in ("Canary", "E11") if word in " ".join(body for _, body in log)]


def test_modifiers_and_pointers_of_an_encounter_are_taken_back(database: Settings):
    audited = Audited()
    board = audited.open().board
    row = next(one for one in board.changes if one.points)
    for operation in ({"op": "modifiers", "value": "25"}, {"op": "point", "to": "1"}):
        after = audited.change(board, {**operation, "line": row.id})
        assert content(after) != content(board)
        board_again = undo(audited.practice, after)
        assert content(board_again) == content(board)
        board = board_again


def test_data_stand_beside_the_documents_of_both_subjects(practice: Practice):
    audited = Audited(practice)
    assert [(group.name, [row.what for row in group.rows]) for group in audited.open().groups] == [
        ("Visit", ["Service date", "Patient", "Setting", "Minutes"])
    ]
    assert opened(practice, practice.submitted("I10")).groups == ()
