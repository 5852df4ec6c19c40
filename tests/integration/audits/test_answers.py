"""Answering why something was returned: what is asked, what is refused, what stands in the way of sending again, and what the
auditor of the next round sees of it. For charts and encounters."""

from typing import Any
from uuid import uuid4

import pytest

from codeloom.coding import clock
from codeloom.coding.lifecycle import Role
from codeloom.db.queries.charts import rows
from codeloom.db.scope import Scope
from codeloom.db.work import unit_of_work
from codeloom.services.audits.editing import SaveFeedback, save_feedback
from codeloom.services.audits.views import AuditBoard
from codeloom.services.charts.answering import AnswerReturn, answer_return
from codeloom.services.charts.editing import EditChart, edit_chart
from codeloom.services.charts.opening import OpenChart, open_chart
from codeloom.services.charts.submission import SubmitChart, submit
from codeloom.services.charts.views import WorkbenchView
from codeloom.services.core.commands import parse
from codeloom.services.core.errors import Conflict, Denied, NotFound, Refused
from codeloom.services.editor.views import EditorView, ReturnReason
from codeloom.settings import Settings
from tests.integration.audits.audited_visits import Audited
from tests.integration.audits.audits_world import Practice, change, close, judge, opened, row_of


@pytest.fixture
def practice(database: Settings) -> Practice:
    """A new organization."""
    return Practice()


@pytest.fixture
def returned(practice: Practice) -> int:
    """A chart returned with one row to change, with section and why, and feedback; its number."""
    number = practice.submitted("I10", "E11.9")
    board = opened(practice, number).board
    board = change(practice, board, {"op": "set_code", "line": row_of(board, "E11.9").id, "code": "E11.22"})
    row = row_of(board, "E11.22")
    board = judge(practice, board, row, verdict="disagree", citation="I.A.15", note="With CKD", material=True)
    close(practice, feedback(practice, board, "Read the labs."), "return")
    return number


def feedback(practice: Practice, board: AuditBoard, text: str) -> AuditBoard:
    """The feedback of an audit."""
    fields = {"audit_id": board.audit_id, "version": board.version, "text": text}
    return save_feedback(practice.supervisor, parse(SaveFeedback, fields))


def topic(practice: Practice, board: AuditBoard, name: str) -> AuditBoard:
    """What the feedback of an audit is about."""
    fields = {"audit_id": board.audit_id, "version": board.version, "topic": name}
    return save_feedback(practice.supervisor, parse(SaveFeedback, fields))


def workbench(practice: Practice, number: int) -> WorkbenchView:
    """The chart as its coder opens it."""
    return open_chart(practice.coder, OpenChart(number=number))


def edit(practice: Practice, number: int, *operations: dict[str, Any]) -> EditorView:
    """The coder changes rows."""
    view = workbench(practice, number)
    fields = {"chart_id": view.head.id, "version": view.editor.version, "operations": list(operations)}
    return edit_chart(practice.coder, parse(EditChart, fields))


def answer(
    practice: Practice, number: int, reason: ReturnReason | str, said: str, words: str = "", by: Scope | None = None
) -> EditorView:
    """The coder answers a reason."""
    view = workbench(practice, number)
    which = reason if isinstance(reason, str) else reason.id
    fields = {"chart_id": view.head.id, "version": view.editor.version, "reason": which, "answer": said, "words": words}
    return answer_return(by or practice.coder, parse(AnswerReturn, fields))


def send(practice: Practice, number: int) -> EditorView:
    """The coder sends the chart again."""
    view = workbench(practice, number)
    return submit(practice.coder, parse(SubmitChart, {"chart_id": view.head.id, "version": view.editor.version}))


def row_id(view: EditorView, code: str) -> str:
    """The coder's row with a code."""
    return next(row.id for row in view.rows if row.code == code)


def test_the_coder_reads_section_why_and_weight_of_each_reason_and_the_feedback(practice: Practice, returned: int):
    row, said = workbench(practice, returned).editor.reasons
    assert (row.text, row.citation, row.note, row.material) == ("E11.9 becomes E11.22", "I.A.15", "With CKD", True)
    assert (said.feedback, said.note) == (True, "Read the labs.")


def test_a_returned_chart_is_not_sent_again_while_a_reason_has_no_answer(practice: Practice, returned: int):
    view = workbench(practice, returned).editor
    assert (view.unanswered, view.can_submit) == (2, False)
    with pytest.raises(Refused, match="things to settle first"):
        send(practice, returned)
    answer(practice, returned, view.reasons[1], "done")
    view = answer(practice, returned, view.reasons[0], "not_agreed", "No CKD in this note.")
    assert view.unanswered == 0


def test_done_is_not_noted_while_the_rows_do_not_show_it_and_does_not_hold_once_they_do_not(
    practice: Practice, returned: int
):
    reason = workbench(practice, returned).editor.reasons[0]
    with pytest.raises(Refused, match=r"your rows do not show it\. E11\.9 becomes E11\.22") as refused:
        answer(practice, returned, reason, "done")
    assert "say why you do not agree" in refused.value.todo
    line = row_id(workbench(practice, returned).editor, "E11.9")
    assert edit(practice, returned, {"op": "set_code", "line": line, "code": "E11.22"}).reasons[0].done
    assert answer(practice, returned, reason, "done").reasons[0].settled
    undone = edit(practice, returned, {"op": "set_code", "line": line, "code": "E11.9"})
    assert (undone.reasons[0].answer, undone.reasons[0].settled, undone.unanswered) == ("done", False, 2)


def test_not_agreed_needs_words_and_an_answer_is_taken_back(practice: Practice, returned: int):
    reason = workbench(practice, returned).editor.reasons[0]
    with pytest.raises(Refused, match="why you do not agree"):
        answer(practice, returned, reason, "not_agreed", "  ")
    assert answer(practice, returned, reason, "not_agreed", "No CKD.").reasons[0].words == "No CKD."
    assert answer(practice, returned, reason, "").reasons[0].answer == ""


def test_a_feedback_alone_is_a_reason_to_answer(practice: Practice):
    number = practice.submitted("I10")
    board = feedback(practice, opened(practice, number).board, "Ask for the stage.")
    close(practice, topic(practice, board, "Documentation and queries"), "return")
    view = workbench(practice, number).editor
    assert [(one.feedback, one.category) for one in view.reasons] == [(True, "Documentation and queries")]
    assert view.unanswered == 1
    assert answer(practice, number, view.reasons[0], "done").unanswered == 0


def test_the_next_auditor_sees_the_answers_beside_the_changes(practice: Practice, returned: int):
    reasons = workbench(practice, returned).editor.reasons
    answer(practice, returned, reasons[0], "not_agreed", "The stage is not given.")
    answer(practice, returned, reasons[1], "done")
    with_same_rows(practice, returned)
    view = opened(practice, returned)
    assert [(one.answer, one.words) for one in view.asked] == [("not_agreed", "The stage is not given."), ("done", "")]
    assert row_of(view.board, "E11.9").remarks == (
        "Asked for: E11.9 becomes E11.22. Not agreed: The stage is not given.",
    )


def with_same_rows(practice: Practice, number: int) -> None:
    """The chart sent again as it stands; the rule book has no say."""
    with unit_of_work(Scope.of_worker(practice.org_id)) as uow:
        chart = rows.by_number(uow, number)
        assert chart is not None
        chart.status, chart.round, chart.submitted_at = "pending_audit", chart.round + 1, clock.now()
        uow.record("CHART_SUBMITTED", "chart", chart.id)
        uow.commit()


def test_an_approved_chart_shows_what_was_said_and_asks_for_nothing(practice: Practice):
    number = practice.submitted("I10")
    close(practice, feedback(practice, opened(practice, number).board, "Well read."), "approve")
    view = workbench(practice, number).editor
    assert ([one.note for one in view.reasons], view.unanswered) == (["Well read."], 0)
    assert view.locked_why == "Completed: it can be read, not edited."
    with pytest.raises(Refused, match="can be read, not edited"):
        answer(practice, number, view.reasons[0], "done")


def test_what_is_no_reason_of_the_return_an_older_version_and_others_are_refused(practice: Practice, returned: int):
    view = workbench(practice, returned)
    reason = view.editor.reasons[0]
    with pytest.raises(NotFound, match="no reason"):
        answer(practice, returned, str(uuid4()), "done")
    fields = {"chart_id": view.head.id, "version": view.editor.version + 1, "reason": reason.id, "answer": "done"}
    with pytest.raises(Conflict):
        answer_return(practice.coder, parse(AnswerReturn, fields))
    with pytest.raises(Denied):
        answer(practice, returned, reason, "done", by=practice.supervisor)
    with pytest.raises(NotFound):
        answer(practice, returned, reason, "done", by=practice.person("Other Coder", Role.CODER))
    foreign = Practice().person("Olga Ray", Role.CODER)
    with pytest.raises(NotFound):
        answer(practice, returned, reason, "done", by=foreign)


def test_an_answer_is_recorded_without_its_words(practice: Practice, returned: int):
    answer(practice, returned, workbench(practice, returned).editor.reasons[0], "not_agreed", "Canary of an answer")
    act, body = practice.log()[-2:][-1] if practice.log()[-1][0] == "RETURN_ANSWERED" else practice.log()[-2]
    assert act == "RETURN_ANSWERED"
    assert '"answer":"not_agreed"' in body.replace(" ", "")
    assert "Canary" not in " ".join(body for _, body in practice.log())


@pytest.fixture
def audited(database: Settings) -> Audited:
    """A finalized encounter drawn for audit."""
    return Audited()


def test_a_returned_encounter_is_not_finalized_while_a_reason_has_no_answer(audited: Audited):
    audited.returned("Look at the pressure again.")
    view = audited.visit.fresh(audited.visit.biller)
    assert "2 return reasons not answered yet." in view.blocks
    with pytest.raises(Refused, match="not answered"):
        audited.visit.finalize()
    audited.answer("Pressure was treated.")
    assert not [words for words in audited.visit.view.blocks if "return reason" in words]
    audited.visit.finalize()
    again = audited.open()
    assert [(one.text, one.answer, one.words) for one in again.asked] == [
        ("I10 struck", "not_agreed", "Pressure was treated."),
        ("", "done", ""),
    ]
    remarks = row_of(again.board, "I10").remarks
    assert "Asked for: I10 struck. Not agreed: Pressure was treated." in remarks


def test_the_provider_reads_the_answers_and_gives_none(audited: Audited):
    audited.returned()
    view = audited.visit.fresh(audited.visit.provider)
    assert [one.answering for one in view.audits] == [False]
    assert len(view.audits[0].reasons) == 2
