"""The auditor's own list: what becomes of each row, verdicts on changes, the score, versions, and the text beside it."""

from uuid import UUID

import pytest

from codeloom.services.audits.editing import SaveFeedback, save_feedback
from codeloom.services.audits.opening import ReadForAudit, read_for_audit
from codeloom.services.core.commands import parse
from codeloom.services.core.errors import Conflict, Refused
from codeloom.settings import Settings
from tests.integration.audits.audits_world import NOTE, Practice, change, close, judge, opened, row_of


@pytest.fixture
def practice(database: Settings) -> Practice:
    """A new organization."""
    return Practice()


def test_an_audit_begins_with_the_coders_rows_and_nothing_changed(practice: Practice):
    view = opened(practice, practice.submitted("I10", "E11.9"))
    assert [(row.number, row.state, row.new.code) for row in view.board.changes] == [
        ("1", "same", "I10"),
        ("2", "same", "E11.9"),
    ]
    assert view.coder == "Maya Fontaine"
    assert view.board.scores[0].rate == "100.0"
    assert view.board.scores[0].words == "2 of 2 rows, interval 34.2 to 100.0"
    assert view.board.approve_why == ""


def test_opening_again_resumes_the_same_audit_with_everything_in_it(practice: Practice):
    number = practice.submitted("I10", "E11.9")
    board = change(practice, opened(practice, number).board, {"op": "add", "code": "z87891"})
    again = opened(practice, number).board
    assert again.audit_id == board.audit_id
    assert again.version == board.version
    assert row_of(again, "Z87.891").state == "added"


def test_each_kind_of_change_shows_as_what_it_is_and_carries_its_usual_category(practice: Practice):
    board = opened(practice, practice.submitted("J44.1", "E11.9", "R06.02", "I10", "E78.5")).board
    rows = {row.new.code: row.id for row in board.changes}
    board = change(
        practice,
        board,
        {"op": "set_code", "line": rows["E11.9"], "code": "E11.22"},
        {"op": "remove", "line": rows["R06.02"]},
        {"op": "add", "code": "Z87.891"},
        {"op": "move", "line": rows["E78.5"], "to": 1},
    )
    assert [(row.number, row.was, row.state, row.category) for row in board.changes] == [
        ("1", "", "same", ""),
        ("2", "was 5", "resequenced", "sequence"),
        ("3", "was 2", "changed", "wrong code"),
        ("4", "", "same", ""),
        ("5", "", "added", "missed code"),
        ("", "was 3", "struck", "unsupported code"),
    ]
    assert board.summary == "4 in 6 rows"


def test_striking_what_was_added_removes_it_and_restoring_brings_the_coders_row_back(practice: Practice):
    board = opened(practice, practice.submitted("I10", "R06.02", "E11.9")).board
    board = change(practice, board, {"op": "add", "code": "Z87.891"})
    board = change(practice, board, {"op": "remove", "line": row_of(board, "Z87.891").id})
    assert all(row.state == "same" for row in board.changes)
    board = change(practice, board, {"op": "remove", "line": row_of(board, "R06.02").id})
    board = change(practice, board, {"op": "restore", "line": row_of(board, "R06.02").id})
    assert [(row.new.code, row.state) for row in board.changes] == [
        ("I10", "same"),
        ("R06.02", "same"),
        ("E11.9", "same"),
    ]


def test_another_first_line_is_a_change_of_both_that_swap_because_the_first_listed_differs(practice: Practice):
    board = opened(practice, practice.submitted("I10", "J44.1")).board
    board = change(practice, board, {"op": "principal", "line": row_of(board, "J44.1").id})
    assert [(row.new.code, row.state, row.detail) for row in board.changes] == [
        ("J44.1", "changed", "now first-listed"),
        ("I10", "changed", "no longer first-listed"),
    ]


def test_poa_is_compared_on_inpatient_charts(practice: Practice):
    board = opened(practice, practice.submitted("I10", "E11.9", setting="inpatient")).board
    board = change(practice, board, {"op": "poa", "line": row_of(board, "E11.9").id, "value": "N"})
    row = row_of(board, "E11.9")
    assert (row.state, row.detail, row.category) == ("changed", "POA N, was Y", "POA")


def test_units_are_compared_of_procedures_and_come_back_with_the_coders_row(practice: Practice):
    board = opened(practice, practice.submitted("I10")).board
    board = change(practice, board, {"op": "add", "code": "97110", "system": "cpt"})
    added = row_of(board, "97110")
    assert (added.units, added.units_asked, row_of(board, "I10").units_asked) == (1, True, False)
    board = change(practice, board, {"op": "units", "line": added.id, "value": 4})
    assert row_of(board, "97110").units == 4
    with pytest.raises(Refused):
        change(practice, board, {"op": "units", "line": row_of(board, "I10").id, "value": 2})


def test_codes_the_auditor_sets_must_exist_be_whole_and_stand_once(practice: Practice):
    board = opened(practice, practice.submitted("I10", "E11.9")).board
    for code in ("E11.999", "E11", "I10"):
        with pytest.raises(Refused):
            change(practice, board, {"op": "add", "code": code})
    assert len(opened(practice, 1).board.changes) == 2


def test_the_score_counts_disagreements_and_lets_agreed_changes_stand(practice: Practice):
    board = opened(practice, practice.submitted("I10", "E11.9", "R06.02", "E78.5")).board
    board = change(
        practice, board, {"op": "remove", "line": row_of(board, "R06.02").id}, {"op": "add", "code": "Z87.891"}
    )
    assert board.scores[0].words.startswith("3 of 5 rows")
    board = judge(practice, board, row_of(board, "R06.02"), verdict="agree")
    board = judge(practice, board, row_of(board, "Z87.891"), verdict="disagree", material=True)
    scores = {score.id: (score.rate, score.words.split(",")[0]) for score in board.scores}
    assert scores == {
        "line_accuracy": ("80.0", "4 of 5 rows"),
        "codes_only": ("80.0", "4 of 5 rows"),
        "material_only": ("80.0", "4 of 5 rows"),
        "partial_credit": ("80.0", "4 of 5 rows"),
        "all_or_nothing": ("0.0", "0 of 1 chart"),
        "financial": ("100.0", "no group changes"),
    }
    assert judge(practice, board, row_of(board, "Z87.891"), material=False).scores[2].rate == "100.0"


def test_a_verdict_falls_when_its_change_becomes_another_one_and_stays_when_it_does_not(practice: Practice):
    board = opened(practice, practice.submitted("I10", "E11.9")).board
    board = change(practice, board, {"op": "set_code", "line": row_of(board, "E11.9").id, "code": "E11.22"})
    board = judge(
        practice, board, row_of(board, "E11.22"), verdict="disagree", citation="I.A.15", note="With presumes a link"
    )
    board = change(practice, board, {"op": "add", "code": "Z87.891"})
    assert row_of(board, "E11.22").verdict == "disagree"
    board = change(practice, board, {"op": "set_code", "line": row_of(board, "E11.22").id, "code": "E11.65"})
    assert row_of(board, "E11.65").verdict == ""
    assert row_of(board, "E11.65").note == "With presumes a link"
    board = change(practice, board, {"op": "restore", "line": row_of(board, "E11.65").id})
    kept = row_of(board, "E11.9")
    assert (kept.state, kept.category, kept.citation, kept.note) == ("same", "", "", "")


def test_an_unchanged_row_takes_no_verdict(practice: Practice):
    board = opened(practice, practice.submitted("I10")).board
    with pytest.raises(Refused):
        judge(practice, board, board.changes[0], verdict="agree")


def test_only_the_listed_categories_are_taken(practice: Practice):
    board = change(practice, opened(practice, practice.submitted("I10")).board, {"op": "add", "code": "Z87.891"})
    with pytest.raises(Refused):
        judge(practice, board, row_of(board, "Z87.891"), category="made up")
    board = judge(practice, board, row_of(board, "Z87.891"), category="documentation")
    assert row_of(board, "Z87.891").category == "documentation"


def test_an_older_version_is_a_conflict_and_changes_nothing(practice: Practice):
    first = opened(practice, practice.submitted("I10", "E11.9")).board
    change(practice, first, {"op": "add", "code": "Z87.891"})
    with pytest.raises(Conflict) as conflict:
        change(practice, first, {"op": "add", "code": "E78.5"})
    assert conflict.value.details == {"version": 2}
    with pytest.raises(Conflict):
        close(practice, first, "approve")
    assert practice.stored(1).status == "pending_audit"


def test_saving_the_same_feedback_or_verdict_again_makes_no_new_version(practice: Practice):
    board = change(practice, opened(practice, practice.submitted("I10")).board, {"op": "add", "code": "Z87.891"})
    board = judge(practice, board, row_of(board, "Z87.891"), verdict="disagree")
    assert judge(practice, board, row_of(board, "Z87.891"), verdict="disagree").version == board.version
    feedback = {"audit_id": board.audit_id, "text": "Look at the social history."}
    board = save_feedback(practice.supervisor, parse(SaveFeedback, {**feedback, "version": board.version}))
    assert (
        save_feedback(practice.supervisor, parse(SaveFeedback, {**feedback, "version": board.version})).version
        == board.version
    )


def test_the_text_shows_the_evidence_under_the_names_of_the_board(practice: Practice):
    view = opened(practice, practice.submitted("I10", "E11.9"))
    audit_id, document_id = UUID(view.board.audit_id), UUID(view.first_document)
    start = NOTE.index("Former")
    span = {"doc": str(document_id), "start": start, "end": start + 6}
    board = change(practice, view.board, {"op": "mark", "line": row_of(view.board, "E11.9").id, "span": span})
    board = change(practice, board, {"op": "remove", "line": row_of(board, "I10").id})
    document = read_for_audit(practice.supervisor, ReadForAudit(audit_id=audit_id, document_id=document_id))
    marked = {
        piece.rows: piece.text
        for paragraph in document.paragraphs
        for sentence in paragraph.sentences
        for piece in sentence.pieces
        if piece.rows
    }
    assert marked == {"(1)": "hypertension", "1": "Former"}
