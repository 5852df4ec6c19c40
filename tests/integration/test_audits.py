"""A supervisor's audit, from opening to closing: whose it is, what counts, and what it leaves behind."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from codeloom.coding import clock
from codeloom.coding.lifecycle import Role
from codeloom.db.queries import charts as queries
from codeloom.db.scope import Scope
from codeloom.db.work import unit_of_work
from codeloom.services.audits import ReadForAudit, open_audit, read_document
from codeloom.services.audits_edit import EditAudit, GiveVerdict, SaveFeedback, edit, give_verdict, save_feedback
from codeloom.services.audits_finish import FinishAudit, finish
from codeloom.services.audits_views import AuditBoard, AuditView, ChangeView
from codeloom.services.chart_work import ChartWork
from codeloom.services.charts import OpenChart, head_of
from codeloom.services.commands import parse
from codeloom.services.errors import Conflict, Denied, NotFound, Refused
from codeloom.services.identity_people import set_active
from codeloom.settings import Settings
from tests.integration.audits_world import NOTE, Practice


@pytest.fixture
def practice(database: Settings) -> Practice:
    """A new organization."""
    return Practice()


def opened(practice: Practice, number: int, by: Scope | None = None) -> AuditView:
    return open_audit(by or practice.supervisor, OpenChart(number=number))


def change(practice: Practice, board: AuditBoard, *operations: dict[str, Any]) -> AuditBoard:
    """Operations on the auditor's list at the newest version."""
    fields = {"audit_id": board.audit_id, "version": board.version, "operations": list(operations)}
    return edit(practice.supervisor, parse(EditAudit, fields))


def judge(practice: Practice, board: AuditBoard, row: ChangeView, **given: Any) -> AuditBoard:
    fields = {"audit_id": board.audit_id, "version": board.version, "pair": row.id, **given}
    return give_verdict(practice.supervisor, parse(GiveVerdict, fields))


def judge_all(practice: Practice, board: AuditBoard, verdict: str) -> AuditBoard:
    for row in board.changes:
        if row.changed:
            board = judge(practice, board, row, verdict=verdict)
    return board


def close(practice: Practice, board: AuditBoard, outcome: str) -> AuditBoard:
    fields = {"audit_id": board.audit_id, "version": board.version, "outcome": outcome}
    return finish(practice.supervisor, parse(FinishAudit, fields))


def row_of(board: AuditBoard, code: str) -> ChangeView:
    """The row on which either side has this code."""
    return next(row for row in board.changes if code in (row.old.code, row.new.code))


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
        "all_or_nothing": ("0.0", "0 of 1 chart"),
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
    with pytest.raises(Conflict) as told:
        change(practice, first, {"op": "add", "code": "E78.5"})
    assert told.value.details == {"version": 2}
    with pytest.raises(Conflict):
        close(practice, first, "approve")
    assert practice.stored(1).status == "pending_audit"


def test_saving_the_same_feedback_or_verdict_again_makes_no_new_version(practice: Practice):
    board = change(practice, opened(practice, practice.submitted("I10")).board, {"op": "add", "code": "Z87.891"})
    board = judge(practice, board, row_of(board, "Z87.891"), verdict="disagree")
    assert judge(practice, board, row_of(board, "Z87.891"), verdict="disagree").version == board.version
    said = {"audit_id": board.audit_id, "text": "Look at the social history."}
    board = save_feedback(practice.supervisor, parse(SaveFeedback, {**said, "version": board.version}))
    assert (
        save_feedback(practice.supervisor, parse(SaveFeedback, {**said, "version": board.version})).version
        == board.version
    )


def test_approving_completes_the_chart_and_stores_the_score(practice: Practice):
    number = practice.submitted("I10", "E11.9")
    board = change(practice, opened(practice, number).board, {"op": "add", "code": "Z87.891"})
    board = judge_all(practice, board, "disagree")
    assert "Approving keeps Maya’s rows" in board.hint
    close(practice, board, "approve")
    chart = practice.stored(number)
    assert (chart.status, chart.completed_at is not None) == ("completed", True)
    assert opened_trend(practice) == "66.7 %"


def opened_trend(practice: Practice) -> str:
    """Maya's accuracy before the next audit."""
    return opened(practice, practice.submitted("I10")).board.trend_before


def test_returning_gives_the_coder_the_feedback_and_the_reasons(practice: Practice):
    number = practice.submitted("I10", "E11.9")
    board = opened(practice, number).board
    board = change(practice, board, {"op": "set_code", "line": row_of(board, "E11.9").id, "code": "E11.22"})
    board = judge_all(practice, board, "disagree")
    fields = {"audit_id": board.audit_id, "version": board.version, "text": "Look at the kidney."}
    board = save_feedback(practice.supervisor, parse(SaveFeedback, fields))
    close(practice, board, "return")
    with unit_of_work(practice.coder) as uow:
        chart = queries.by_number(uow, number)
        assert chart is not None
        head = head_of(ChartWork(uow, chart))
    assert head.status == "returned"
    assert head.feedback == "Look at the kidney."
    assert [(r.code, r.text, r.category) for r in head.reasons] == [("E11.9", "E11.9 becomes E11.22", "wrong code")]


def test_neither_outcome_is_possible_while_a_change_has_no_verdict(practice: Practice):
    board = change(practice, opened(practice, practice.submitted("I10")).board, {"op": "add", "code": "Z87.891"})
    assert board.approve_why == board.return_why == "Row 2 has no verdict yet"
    for outcome in ("approve", "return"):
        with pytest.raises(Refused, match="row 2 has no verdict yet"):
            close(practice, board, outcome)


def test_a_return_must_say_something(practice: Practice):
    board = opened(practice, practice.submitted("I10")).board
    with pytest.raises(Refused, match="disagree with a row or write feedback"):
        close(practice, board, "return")
    board = save_feedback(
        practice.supervisor,
        parse(SaveFeedback, {"audit_id": board.audit_id, "version": board.version, "text": "Query it."}),
    )
    close(practice, board, "return")
    assert practice.stored(1).status == "returned"


def test_a_finished_audit_takes_nothing_more_and_its_chart_is_not_opened_again(practice: Practice):
    number = practice.submitted("I10")
    board = close(practice, opened(practice, number).board, "approve")
    with pytest.raises(Refused, match="finished"):
        change(practice, board, {"op": "add", "code": "Z87.891"})
    with pytest.raises(Refused, match="not waiting"):
        opened(practice, number)


def test_a_second_round_says_what_was_asked_for_and_what_is_new(practice: Practice):
    number = practice.submitted("I10", "E11.9", "R06.02")
    board = opened(practice, number).board
    board = change(
        practice,
        board,
        {"op": "set_code", "line": row_of(board, "E11.9").id, "code": "E11.22"},
        {"op": "remove", "line": row_of(board, "R06.02").id},
    )
    close(practice, judge_all(practice, board, "disagree"), "return")
    practice.submitted("I10", "E11.22", "R06.02", "Z87.891", number=number)
    view = opened(practice, number)
    assert view.round == "Round 2"
    assert [(asked.text, asked.done) for asked in view.asked] == [
        ("E11.9 becomes E11.22", True),
        ("R06.02 struck", False),
    ]
    assert row_of(view.board, "E11.22").said == ("Was E11.9 in the last round",)
    assert row_of(view.board, "Z87.891").said == ("New since the last round",)
    assert all(row.state == "same" for row in view.board.changes)


def test_nobody_audits_own_coding(practice: Practice):
    both = practice.person("Ana Lima", Role.SUPERVISOR)
    mine = practice.submitted("I10", by=both)
    with pytest.raises(Refused) as told:
        opened(practice, mine, both)
    assert told.value.code == "own_work"
    opened(practice, mine)


def test_a_chart_under_audit_is_refused_to_others_until_its_auditor_left_or_did_nothing_with_it(practice: Practice):
    other = practice.person("Ana Lima", Role.SUPERVISOR)
    number = practice.submitted("I10")
    board = opened(practice, number).board
    with pytest.raises(Refused, match="Noor Haddad is auditing this chart"):
        opened(practice, number, other)
    with clock.at(clock.now() + timedelta(minutes=31)):
        assert opened(practice, number, other).board.audit_id == board.audit_id
    with pytest.raises(NotFound):
        change(practice, board, {"op": "add", "code": "Z87.891"})


def test_an_audit_that_was_worked_on_stays_with_its_auditor_until_they_are_disabled(practice: Practice):
    other = practice.person("Ana Lima", Role.SUPERVISOR)
    number = practice.submitted("I10")
    change(practice, opened(practice, number).board, {"op": "add", "code": "Z87.891"})
    with clock.at(clock.now() + timedelta(days=2)), pytest.raises(Refused, match="is auditing"):
        opened(practice, number, other)
    assert practice.supervisor.user_id is not None
    set_active(Scope.of_worker(practice.org_id), practice.supervisor.user_id, False)
    assert row_of(opened(practice, number, other).board, "Z87.891").state == "added"


def test_a_draft_is_not_audited(practice: Practice):
    with pytest.raises(Refused, match="not waiting"):
        opened(practice, practice.chart())


def test_another_organizations_chart_audit_and_documents_are_not_there(practice: Practice):
    number = practice.submitted("I10")
    board = opened(practice, number).board
    foreign = Practice().person("Olga Ray", Role.SUPERVISOR)
    with pytest.raises(NotFound):
        opened(practice, number, foreign)
    ids = {"audit_id": board.audit_id, "version": board.version}
    for verb, fields in (
        (edit, {**ids, "operations": []}),
        (give_verdict, {**ids, "pair": board.changes[0].id}),
        (save_feedback, {**ids, "text": "x"}),
        (finish, {**ids, "outcome": "approve"}),
        (read_document, {"audit_id": board.audit_id, "document_id": board.audit_id}),
    ):
        with pytest.raises(NotFound):
            verb(foreign, parse(verb.command, fields))


@pytest.mark.parametrize("role", [Role.CODER, Role.MANAGER, Role.PROVIDER, Role.BILLER])
def test_other_roles_are_denied(practice: Practice, role: Role):
    with pytest.raises(Denied):
        opened(practice, practice.submitted("I10"), practice.person(f"One {role.value}", role))


def test_the_text_shows_the_evidence_under_the_names_of_the_board(practice: Practice):
    view = opened(practice, practice.submitted("I10", "E11.9"))
    audit_id, document_id = UUID(view.board.audit_id), UUID(view.first_document)
    start = NOTE.index("Former")
    span = {"doc": str(document_id), "start": start, "end": start + 6}
    board = change(practice, view.board, {"op": "mark", "line": row_of(view.board, "E11.9").id, "span": span})
    board = change(practice, board, {"op": "remove", "line": row_of(board, "I10").id})
    document = read_document(practice.supervisor, ReadForAudit(audit_id=audit_id, document_id=document_id))
    marked = {
        piece.rows: piece.text
        for paragraph in document.paragraphs
        for sentence in paragraph.sentences
        for piece in sentence.pieces
        if piece.rows
    }
    assert marked == {"was 1": "hypertension", "1": "Former"}


def test_everything_is_recorded_without_a_word_of_the_record(practice: Practice):
    number = practice.submitted("I10", "E11.9")
    board = change(practice, opened(practice, number).board, {"op": "add", "code": "Z87.891"})
    board = judge(
        practice, board, row_of(board, "Z87.891"), verdict="disagree", note="Canary in the note", citation="I.B.7"
    )
    fields = {"audit_id": board.audit_id, "version": board.version, "text": "Canary in the feedback"}
    board = save_feedback(practice.supervisor, parse(SaveFeedback, fields))
    close(practice, board, "return")
    log = practice.log()
    acts = [act for act, _ in log if act.startswith("AUDIT_")]
    assert acts == ["AUDIT_OPENED", "AUDIT_EDITED", "AUDIT_VERDICT", "AUDIT_FEEDBACK", "AUDIT_RETURNED"]
    said = " ".join(body for _, body in log)
    assert not [word for word in ("Canary", "Z87", "E11", "hypertension", "Romaguera") if word in said]
