"""A chart sent for audit is taken back while nobody audits it; of a recall and an auditor at once one wins, the other is told."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from sqlmodel import select

from codeloom.coding.lifecycle import Role
from codeloom.db.scope import Scope
from codeloom.db.tables.charts import ChartSubmission
from codeloom.db.work import unit_of_work
from codeloom.services.charts import OpenChart, open_chart
from codeloom.services.charts.answering import AnswerReturn, answer_return
from codeloom.services.charts.submission import SubmitChart, submit
from codeloom.services.core.commands import parse
from codeloom.services.core.errors import Conflict, Denied, NotFound, Problem, Refused
from codeloom.settings import Settings
from tests.integration.audits.audits_world import change, close, judge_all, opened
from tests.integration.charts.standing_world import Standing


@pytest.fixture
def practice(database: Settings) -> Standing:
    return Standing()


def sent(practice: Standing) -> int:
    """A chart that its coder coded and sent by the real verb."""
    number = practice.submitted("I10")
    practice.change(number, status="draft", round=0, submitted_at=None)
    send(practice, number)
    return number


def send(practice: Standing, number: int) -> None:
    """Send it for audit as it stands, what a return asked for answered."""
    editor = open_chart(practice.coder, OpenChart(number=number)).editor
    for reason in editor.reasons if editor.unanswered else ():
        fields = {"chart_id": editor.chart_id, "version": editor.version, "reason": reason.id}
        answer = {"answer": "not_agreed", "words": "The record says otherwise."}
        editor = answer_return(practice.coder, parse(AnswerReturn, fields | answer))
    submit(practice.coder, SubmitChart(chart_id=practice.id_of(number), version=editor.version))


def test_it_is_again_what_it_was_sent_from_and_can_be_sent_anew_in_the_same_round(practice: Standing) -> None:
    number = sent(practice)
    assert practice.ways(number).recallable
    assert practice.ways(number).recall_why == ""
    practice.recall(number)
    chart = practice.stored(number)
    assert (chart.status, chart.round, chart.submitted_at) == ("draft", 0, None)
    assert open_chart(practice.coder, OpenChart(number=number)).editor.editable
    practice.recall(number)
    assert practice.acts().count("CHART_RECALLED") == 1
    send(practice, number)
    assert (practice.stored(number).status, practice.stored(number).round) == ("pending_audit", 1)


def test_a_returned_chart_goes_back_to_returned(practice: Standing) -> None:
    number = sent(practice)
    board = opened(practice, number).board
    board = change(practice, board, {"op": "add", "code": "E11.9"})
    board = judge_all(practice, board, "disagree")
    close(practice, board, "return")
    first = practice.stored(number).submitted_at
    send(practice, number)
    assert practice.stored(number).round == 2
    practice.recall(number)
    chart = practice.stored(number)
    assert (chart.status, chart.round, chart.submitted_at) == ("returned", 1, first)


def test_one_of_before_submissions_were_kept_is_recalled_by_its_round(practice: Standing) -> None:
    number = practice.submitted("I10")
    practice.recall(number)
    assert (practice.stored(number).status, practice.stored(number).round) == ("draft", 0)


def test_while_somebody_audits_it_who_is_said(practice: Standing) -> None:
    number = sent(practice)
    opened(practice, number)
    assert practice.ways(number).recall_why == "Noor Haddad is auditing it"
    with pytest.raises(Refused, match="Noor Haddad is auditing it already"):
        practice.recall(number)
    assert practice.stored(number).status == "pending_audit"


def test_a_recalled_chart_is_not_audited_and_its_auditor_is_told(practice: Standing) -> None:
    number = sent(practice)
    practice.recall(number)
    with pytest.raises(Refused, match="not waiting for audit"):
        opened(practice, number)


def test_of_a_recall_and_two_auditors_at_once_exactly_one_wins(practice: Standing) -> None:
    noor, ines = practice.supervisor, practice.person("Ines Castro", Role.SUPERVISOR)

    def tried(act: Any) -> str:
        try:
            act()
        except Problem as problem:
            return problem.code
        return "won"

    for _ in range(6):
        number = sent(practice)
        acts = [
            partial(practice.recall, number),
            partial(opened, practice, number, noor),
            partial(opened, practice, number, ines),
        ]
        with ThreadPoolExecutor(3) as pool:
            ends = list(pool.map(tried, acts))
        assert ends.count("won") == 1, ends
        assert set(ends) <= {"won", "taken", "not_waiting", Conflict.code}, ends
        status = practice.stored(number).status
        assert status == ("draft" if ends[0] == "won" else "pending_audit"), ends


def test_who_has_no_part_in_it_recalls_nothing(practice: Standing) -> None:
    number = sent(practice)
    with pytest.raises(NotFound):
        practice.recall(number, by=practice.other)
    for role in (Role.SUPERVISOR, Role.MANAGER, Role.BILLER):
        with pytest.raises(Denied):
            practice.recall(number, by=practice.person(f"Some {role.value}", role))
    with pytest.raises(Refused, match="It is not waiting for audit: draft"):
        practice.recall(practice.chart())


def test_each_submission_keeps_its_rows_encrypted(practice: Standing) -> None:
    number = sent(practice)
    practice.recall(number)
    send(practice, number)
    with unit_of_work(Scope.of_worker(practice.org_id), read_only=True) as uow:
        rows = sorted(uow.session.exec(select(ChartSubmission)), key=lambda row: row.n)
        assert [(row.n, row.round, row.before, row.recalled_at is None) for row in rows] == [
            (1, 1, "draft", False),
            (2, 1, "draft", True),
        ]
        assert "I10" in uow.vault.open(ChartSubmission.lines_enc, rows[0])
        assert b"I10" not in rows[0].lines_enc
