"""Closing an audit, second rounds, and whose an audit is: own work, other auditors, other roles, other organizations."""

from datetime import timedelta

import pytest

from codeloom.coding import clock
from codeloom.coding.lifecycle import Role
from codeloom.db.queries.charts import rows as queries
from codeloom.db.scope import Scope
from codeloom.db.work import unit_of_work
from codeloom.services.audits.closing import finish
from codeloom.services.audits.editing import SaveFeedback, edit_audit, give_verdict, save_feedback
from codeloom.services.audits.opening import read_for_audit
from codeloom.services.charts.opening import OpenChart, open_chart
from codeloom.services.core.commands import parse
from codeloom.services.core.errors import Denied, NotFound, Refused
from codeloom.services.people.creation import set_active
from codeloom.settings import Settings
from tests.integration.audits.audits_world import Practice, change, close, judge, judge_all, opened, row_of


@pytest.fixture
def practice(database: Settings) -> Practice:
    """A new organization."""
    return Practice()


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
    view = open_chart(practice.coder, OpenChart(number=number))
    assert view.head.status == "returned"
    assert [(r.text, r.category, r.note) for r in view.editor.reasons] == [
        ("E11.9 becomes E11.22", "wrong code", ""),
        ("", "", "Look at the kidney."),
    ]


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
    assert row_of(view.board, "E11.22").remarks == ("Was E11.9 in the last round",)
    assert row_of(view.board, "Z87.891").remarks == ("New since the last round",)
    assert all(row.state == "same" for row in view.board.changes)


def test_nobody_audits_own_coding(practice: Practice):
    both = practice.person("Ana Lima", Role.SUPERVISOR)
    mine = practice.submitted("I10", by=both)
    with pytest.raises(Refused) as refused:
        opened(practice, mine, both)
    assert refused.value.code == "own_work"
    opened(practice, mine)


def test_a_chart_under_audit_is_refused_to_others_until_its_auditor_left_or_did_nothing_with_it(practice: Practice):
    other = practice.person("Ana Lima", Role.SUPERVISOR)
    number = practice.submitted("I10")
    board = opened(practice, number).board
    with pytest.raises(Refused, match="Noor Haddad is auditing this chart"):
        opened(practice, number, other)
    with clock.at(clock.now() + timedelta(minutes=31)):
        assert opened(practice, number, other).board.audit_id == board.audit_id
    with pytest.raises(Refused, match="Ana Lima has taken this audit over") as refused:
        change(practice, board, {"op": "add", "code": "Z87.891"})
    assert "stays in its field" in refused.value.kept


def test_a_chart_that_left_under_its_auditor_says_so_and_takes_nothing(practice: Practice):
    number = practice.submitted("I10")
    board = opened(practice, number).board
    with unit_of_work(Scope.of_worker(practice.org_id)) as uow:
        chart = queries.by_number(uow, number)
        assert chart is not None
        chart.status = "draft"
        uow.record("CHART_LEFT", "chart", chart.id)
        uow.commit()
    with pytest.raises(Refused, match="does not wait for audit any more") as refused:
        change(practice, board, {"op": "add", "code": "Z87.891"})
    assert (refused.value.code, refused.value.todo) == ("left", "Take another one from the audit queue.")
    with pytest.raises(Refused, match=r"not waiting for audit\. Its status: draft"):
        opened(practice, number)


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
        (edit_audit, {**ids, "operations": []}),
        (give_verdict, {**ids, "pair": board.changes[0].id}),
        (save_feedback, {**ids, "text": "x"}),
        (finish, {**ids, "outcome": "approve"}),
        (read_for_audit, {"audit_id": board.audit_id, "document_id": board.audit_id}),
    ):
        with pytest.raises(NotFound):
            verb(foreign, parse(verb.command, fields))


@pytest.mark.parametrize("role", [Role.CODER, Role.MANAGER, Role.PROVIDER, Role.BILLER])
def test_other_roles_are_denied(practice: Practice, role: Role):
    with pytest.raises(Denied):
        opened(practice, practice.submitted("I10"), practice.person(f"One {role.value}", role))


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
    logged = " ".join(body for _, body in log)
    assert not [word for word in ("Canary", "Z87", "E11", "hypertension", "Romaguera") if word in logged]
