"""Audits of finalized encounters: drawn, opened, edited with modifiers and pointers, returned as a new version, approved."""

import contextlib
import random
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from codeloom.coding import clock
from codeloom.coding.lifecycle import Role
from codeloom.services import encounters
from codeloom.services.audits.opening import ReadForAudit, read_for_audit
from codeloom.services.audits.views import AuditBoard, ChangeView
from codeloom.services.core.commands import Nothing
from codeloom.services.core.errors import NotFound, Refused
from codeloom.services.encounters import OfEncounter
from codeloom.services.encounters.commands import OpenEncounter
from codeloom.settings import Settings
from tests.integration.audits.audited_visits import Audited
from tests.integration.audits.audits_world import judge, opened, row_of


@pytest.fixture
def audited(database: Settings) -> Audited:
    """A drawn encounter of a new practice: E11.65, I10, Z79.84, 99214, 83036-QW."""
    return Audited()


def procedure(board: AuditBoard, base: str = "99214") -> ChangeView:
    """A procedure."""
    return next(row for row in board.changes if row.points and base in (row.base, row.old.code))


def pointed(audited: Audited, board: AuditBoard, to: str, base: str = "83036") -> AuditBoard:
    """A procedure for other diagnoses."""
    return audited.change(board, {"op": "point", "line": procedure(board, base).id, "to": to})


def names(board: AuditBoard) -> list[str]:
    """What the rows are called."""
    return [row.row for row in board.changes]


def test_a_drawn_encounter_waits_beside_the_charts_and_has_its_finalized_rows(audited: Audited):
    row = audited.waiting()[0]
    assert (row.number, row.coder, row.provider, row.round) == ("EN-1", "Sam Keller", "Alba Ortiz", "1")
    assert row.link == "/audit/encounter-1"
    view = audited.open()
    assert [(one.row, one.new.code) for one in view.board.changes] == [
        ("1", "E11.65"), ("2", "I10"), ("3", "Z79.84"), ("A", "99214"), ("B", "83036-QW"),
    ]  # fmt: skip
    assert (view.coder, view.head.provider, view.head.number) == ("Sam Keller", "Alba Ortiz", "EN-1")
    assert not any(one.changed for one in view.board.changes)
    assert audited.waiting()[0].taken == "you"


def test_the_note_of_the_version_is_read_with_evidence_and_the_read_is_recorded(audited: Audited):
    board = audited.open().board
    wish = ReadForAudit(audit_id=UUID(board.audit_id), document_id=audited.visit.id)
    pieces = [
        piece for part in read_for_audit(audited.supervisor, wish).paragraphs
        for sentence in part.sentences for piece in sentence.pieces
    ]  # fmt: skip
    assert any("A" in piece.rows.split(",") for piece in pieces)
    assert any("hyperglycemia" in piece.text and "1" in piece.rows.split(",") for piece in pieces)
    assert "NOTE_READ" in [act for act, _ in audited.practice.log()]
    with pytest.raises(NotFound):
        read_for_audit(
            audited.supervisor, ReadForAudit(audit_id=UUID(board.audit_id), document_id=UUID(board.audit_id))
        )


def test_modifiers_are_set_by_themselves_and_stay_when_the_code_changes(audited: Audited):
    board = audited.open().board
    board = audited.change(board, {"op": "modifiers", "line": procedure(board).id, "value": "25, 95"})
    assert (procedure(board).base, procedure(board).modifiers) == ("99214", "25 95")
    assert (procedure(board).state, procedure(board).category) == ("changed", "procedure")
    board = audited.change(board, {"op": "set_code", "line": procedure(board).id, "code": "99213", "system": "cpt"})
    row = procedure(board)
    assert (row.new.code, row.old.code) == ("99213-25-95", "99214")
    board = audited.change(board, {"op": "restore", "line": row.id})
    assert procedure(board).state == "same"


@pytest.mark.parametrize("operation", [
    {"op": "modifiers", "value": "2"},
    {"op": "modifiers", "value": "25 59 95 76 77"},
    {"op": "point", "to": "9"},
    {"op": "point", "to": "A"},
    {"op": "point", "to": "1 2 3 4 5"},
])  # fmt: skip
def test_what_is_no_modifier_or_pointer_is_refused(audited: Audited, operation: dict[str, Any]):
    board = audited.open().board
    with pytest.raises(Refused):
        audited.change(board, {"line": procedure(board).id, **operation})
    with pytest.raises(Refused):
        audited.change(board, {"op": "modifiers", "line": row_of(board, "I10").id, "value": "25"})


def test_a_pointer_is_a_difference_of_its_own_and_one_to_a_struck_diagnosis_is_none(audited: Audited):
    board = pointed(audited, audited.open().board, "1 2")
    row = procedure(board, "83036")
    assert (row.state, row.pointers) == ("changed", "1 2")
    assert row.detail == "points to E11.65, I10, was no diagnosis"
    board = audited.change(board, {"op": "remove", "line": row_of(board, "I10").id})
    row = procedure(board, "83036")
    assert (row.pointers, row.detail) == ("1", "points to E11.65, was no diagnosis")
    assert row_of(board, "I10").row == "(2)"
    board = audited.change(board, {"op": "restore", "line": row_of(board, "I10").id})
    assert procedure(board, "83036").pointers == "1 2"


def test_another_code_of_a_diagnosis_is_no_difference_of_what_points_to_it(database: Settings):
    audited = Audited(drawn=False)
    visit = audited.visit
    visit.reopen("Point the test to the diabetes.")
    line = next(one for one in visit.view.lines if one.base == "83036")
    visit.edit({"op": "point", "line": line.id, "to": [visit.view.lines[0].id]})
    visit.finalize()
    audited.draw()
    board = audited.open().board
    assert procedure(board, "83036").pointers == "1"
    board = audited.change(board, {"op": "set_code", "line": row_of(board, "E11.65").id, "code": "E11.9"})
    assert procedure(board, "83036").state == "same"
    board = audited.change(board, {"op": "remove", "line": row_of(board, "E11.9").id})
    assert procedure(board, "83036").state == "same"


def test_diagnoses_stay_before_procedures_wherever_a_row_is_moved(audited: Audited):
    board = audited.open().board
    board = audited.change(board, {"op": "move", "line": procedure(board).id, "to": 0})
    assert names(board) == ["1", "2", "3", "A", "B"]
    board = audited.change(board, {"op": "add", "code": "E78.5"}, {"op": "add", "code": "36415", "system": "cpt"})
    assert names(board) == ["1", "2", "3", "4", "A", "B", "C"]


def test_approving_keeps_the_encounter_and_its_score_counts_for_the_biller_only(audited: Audited):
    version = audited.visit.view.version
    board = audited.change(audited.open().board, {"op": "add", "code": "E78.5"})
    audited.close(board, "approve")
    view = audited.visit.fresh()
    assert (view.status, view.round, view.version) == ("finalized", 1, version)
    assert not audited.waiting()
    other = Audited(audited.practice, patient=view.patient.id)
    assert other.open().board.trend_before == "83.3 %"
    chart = audited.practice.submitted("I10")
    assert opened(audited.practice, chart).board.trend_before == ""


def test_returning_opens_a_new_version_with_the_reason_and_both_are_kept(audited: Audited):
    audited.returned("Look at the pressure again.")
    view = audited.visit.fresh(audited.visit.biller)
    assert (view.status, view.round, view.sent, view.editable) == ("ai_suggested", 2, True, True)
    assert view.versions[0].reopened == "Audit: I10 struck. Look at the pressure again."
    assert not audited.waiting()
    row = next(one for one in view.lines if one.code == "I10")
    audited.visit.edit({"op": "remove", "line": row.id, "reason": "As the auditor says."})
    audited.answer()
    audited.visit.finalize()
    assert [one.round for one in audited.waiting()] == ["2"]
    again = audited.open()
    assert again.round == "Version 2"
    assert [(one.text, one.done) for one in again.asked] == [("I10 struck", True), ("", True)]
    audited.close(again.board, "approve")
    assert [one.round for one in audited.visit.fresh().versions] == [1, 2]
    assert [(one.round, one.outcome) for one in audited.visit.view.audits] == [(2, "approved"), (1, "returned")]
    assert not audited.waiting()


def test_asked_pointers_are_done_when_the_same_diagnoses_are_pointed_to(audited: Audited):
    board = pointed(audited, audited.open().board, "1")
    audited.close(board, "return")
    visit = audited.visit
    view = visit.fresh(visit.biller)
    line = next(one for one in view.lines if one.base == "83036")
    visit.edit({"op": "point", "line": line.id, "to": [view.lines[0].id]})
    audited.answer()
    visit.finalize()
    assert [(one.text, one.done) for one in audited.open().asked] == [("83036-QW points to E11.65", True)]


def test_an_audit_goes_on_over_a_version_that_was_opened_again_meanwhile(audited: Audited):
    board = audited.open().board
    board = audited.change(board, {"op": "remove", "line": row_of(board, "I10").id})
    audited.visit.reopen("The payer asks.")
    view = audited.open()
    assert view.notices == ("Version 1 is audited. The encounter was opened again after it.",)
    assert row_of(view.board, "I10").state == "struck"
    audited.close(view.board, "return")
    assert audited.visit.fresh().round == 2
    assert not audited.waiting()
    audited.visit.fresh(audited.visit.biller)
    audited.answer()
    audited.visit.finalize()
    assert [one.round for one in audited.waiting()] == ["2"]


def test_what_was_written_beside_a_row_is_shown_to_the_auditor(audited: Audited):
    row = procedure(audited.open().board, "83036")
    assert row.remarks == ("Added to the suggestion",)


def test_provider_and_biller_read_the_feedback_and_the_count_goes(audited: Audited):
    visit, number = audited.visit, audited.number
    board = audited.open().board
    board = audited.change(board, {"op": "remove", "line": row_of(board, "I10").id})
    board = judge(audited.practice, board, row_of(board, "I10"), note="At goal, not managed.", citation="IV.J")
    audited.close(audited.say(board, "Look at the pressure again."), "return")
    for person, room in ((visit.provider, "encounter"), (visit.biller, "billing")):
        unread = encounters.unread_audits(person, Nothing())
        assert (unread.number, unread.link) == (1, f"/{room}/{number}")
        told = encounters.open_encounter(person, OpenEncounter(number=number)).audits[0]
        assert (told.rate, told.words, told.outcome) == ("80.0 %", "4 of 5 rows agreed", "returned")
        assert (told.auditor, told.reasons[-1].note) == ("Noor Haddad", "Look at the pressure again.")
        assert [(one.text, one.note, one.citation) for one in told.reasons if not one.feedback] == [
            ("I10 struck", "At goal, not managed.", "IV.J")
        ]
        assert encounters.unread_audits(person, Nothing()).number == 0


def test_an_open_audit_is_told_nobody(audited: Audited):
    audited.say(audited.open().board, "Not yet.")
    visit = audited.visit
    assert encounters.refresh_encounter(visit.biller, OfEncounter(encounter_id=visit.id)).audits == ()
    assert encounters.unread_audits(visit.biller, Nothing()).number == 0


def test_another_supervisor_takes_over_only_what_lies_untouched(audited: Audited):
    other = audited.practice.person("Ana Lima", Role.SUPERVISOR)
    board = audited.open().board
    with pytest.raises(Refused, match="Noor Haddad is auditing this encounter"):
        audited.open(other)
    with clock.at(clock.now() + timedelta(minutes=31)):
        assert audited.open(other).board.audit_id == board.audit_id


def test_the_log_has_the_acts_without_a_word_of_the_record(audited: Audited):
    audited.returned("Canary feedback")
    log = audited.practice.log()
    acts = [act for act, _ in log if act.startswith(("AUDIT_", "ENCOUNTER_DRAWN", "ENCOUNTER_REOPENED"))]
    assert acts == ["ENCOUNTER_DRAWN", "AUDIT_OPENED", "AUDIT_EDITED", "AUDIT_FEEDBACK", "AUDIT_VERDICT",
                    "ENCOUNTER_REOPENED", "AUDIT_RETURNED"]  # fmt: skip
    told = " ".join(body for _, body in log)
    assert not [word for word in ("Canary", "E11", "I10", "99214", "Rohan", "hyperglycemia") if word in told]


@pytest.mark.parametrize("seed", range(3))
def test_whatever_was_done_the_rows_handed_in_come_back(audited: Audited, seed: int):
    """After any operations, the coder's side is as it was, and giving each row back leaves no difference."""
    luck, start = random.Random(seed), audited.open().board
    board, handed_in = start, [(one.id, one.old) for one in start.changes]
    for _ in range(14):
        living = [one for one in board.changes if not one.struck]
        line = luck.choice(living)
        procedures = [one for one in living if one.points] or [line]
        wish = luck.choice((
            {"op": "remove", "line": line.id},
            {"op": "add", "code": luck.choice(("E78.5", "N18.31", "J45.20"))},
            {"op": "move", "line": line.id, "to": luck.randrange(6)},
            {"op": "principal", "line": line.id},
            {"op": "point", "line": luck.choice(procedures).id, "to": "1"},
            {"op": "modifiers", "line": luck.choice(procedures).id, "value": "25"},
            {"op": "units", "line": luck.choice(procedures).id, "value": 2},
            {"op": "restore", "line": luck.choice(board.changes).id},
        ))  # fmt: skip
        with contextlib.suppress(Refused):
            board = audited.change(board, wish)
        assert len({one.row for one in board.changes}) == len(board.changes)
    for one in board.changes:
        board = audited.change(board, {"op": "restore", "line": one.id})
    order = {id_: at for at, (id_, _) in enumerate(handed_in)}
    while moved := next((at for at, one in enumerate(board.changes) if order[one.id] != at), None):
        board = audited.change(board, {"op": "move", "line": handed_in[moved][0], "to": moved})
    assert [(one.id, one.old) for one in board.changes] == handed_in
    assert {one.state for one in board.changes} == {"same"}
    assert board.scores[0].rate == "100.0"
