"""Managers and supervisors read any chart of their practice with its history; each read is recorded and changes nothing."""

import pytest

from codeloom.coding.lifecycle import Role
from codeloom.db.scope import Scope
from codeloom.services.charts import OpenChart, history, list_charts, open_chart, read_chart, read_document
from codeloom.services.charts.editing import EditChart, edit_chart
from codeloom.services.charts.history import HistoryAct
from codeloom.services.charts.listing import ShowCharts
from codeloom.services.charts.opening import ReadDocument
from codeloom.services.charts.submission import SubmitChart, submit
from codeloom.services.core.commands import OfChart, parse
from codeloom.services.core.errors import Denied, NotFound
from codeloom.services.palette.searching import LookAround, look
from codeloom.settings import Settings
from tests.integration.audits.audits_world import change, close, judge_all, opened
from tests.integration.charts.standing_world import Standing


@pytest.fixture
def practice(database: Settings) -> Standing:
    return Standing()


def acts_of(practice: Standing, number: int, by: Scope | None = None) -> list[HistoryAct]:
    """The history of a chart, the oldest act first."""
    view = history(by or practice.manager, OfChart(chart_id=practice.id_of(number)))
    return list(reversed(view.acts))


@pytest.mark.parametrize("status", ["draft", "pending_audit", "returned", "completed", "closed"])
def test_any_chart_is_read_whatever_its_status(practice: Standing, status: str) -> None:
    number = practice.submitted("I10", "E11.9")
    practice.change(number, status=status, assignee_id=None if status == "closed" else practice.coder.user_id)
    for who in (practice.manager, practice.supervisor):
        view = read_chart(who, OpenChart(number=number))
        assert [row.code for row in view.editor.rows] == ["I10", "E11.9"]
        assert not view.editor.editable
        assert not view.editor.can_undo
        assert view.head.patient == "Romaguera, Cecelia"
        text = read_document(who, ReadDocument(chart_id=practice.id_of(number), document_id=view.first_document))
        assert text.title == "Visit note"
    assert practice.acts().count("CHART_READ") == 2
    assert practice.acts().count("DOCUMENT_READ") == 2


def test_reading_takes_no_right_to_edit_and_moves_no_version(practice: Standing) -> None:
    number = practice.chart()
    practice.take_lease(number)
    before = practice.stored(number)
    read_chart(practice.manager, OpenChart(number=number))
    after = practice.stored(number)
    assert (before.version, before.updated_at, before.touched) == (after.version, after.updated_at, after.touched)
    assert open_chart(practice.coder, OpenChart(number=number)).lease.mine
    assert practice.acts().count("LEASE_TAKEN") == 1


def test_only_leads_of_the_practice_read(practice: Standing) -> None:
    number = practice.chart()
    of_chart = OfChart(chart_id=practice.id_of(number))
    for role in (Role.CODER, Role.BILLER, Role.PROVIDER):
        with pytest.raises(Denied):
            read_chart(practice.person(f"Some {role.value}", role), OpenChart(number=number))
        with pytest.raises(Denied):
            history(practice.person(f"Some {role.value}", role), of_chart)
    stranger = Standing()
    for who in (stranger.manager, stranger.supervisor):
        with pytest.raises(NotFound):
            read_chart(who, OpenChart(number=number + 900))
        with pytest.raises(NotFound):
            history(who, of_chart)
        with pytest.raises(NotFound):
            read_document(who, ReadDocument(chart_id=of_chart.chart_id, document_id=of_chart.chart_id))


def test_a_manager_may_decide_and_a_supervisor_only_reads(practice: Standing) -> None:
    number = practice.chart()
    assert practice.other.user_id is not None
    practice.send_back(number)
    seen = read_chart(practice.manager, OpenChart(number=number))
    assert seen.movable
    assert seen.before.name == "Maya Fontaine"
    assert len(seen.coders) == 2
    assert seen.ways.sent_back.reason == "The record is incomplete"
    seen = read_chart(practice.supervisor, OpenChart(number=number))
    assert not seen.movable
    assert seen.coders == ()


def test_the_history_tells_who_did_what_with_the_rows_of_each_submission(practice: Standing) -> None:
    number = practice.chart()
    view = open_chart(practice.coder, OpenChart(number=number)).editor
    for code in ("I10", "Z87.891"):
        wish = {"chart_id": view.chart_id, "version": view.version, "operations": [{"op": "add", "code": code}]}
        view = edit_chart(practice.coder, parse(EditChart, wish))
    practice.hold(number, reason="document", words="CANARY words")
    practice.resume(number)
    submit(practice.coder, SubmitChart(chart_id=practice.id_of(number), version=view.version))
    practice.recall(number)
    submit(practice.coder, SubmitChart(chart_id=practice.id_of(number), version=view.version))
    board = change(practice, opened(practice, number).board, {"op": "add", "code": "E11.9"})
    close(practice, judge_all(practice, board, "disagree"), "return")
    told = acts_of(practice, number)
    milestones = [(one.words, one.who) for one in told if one.milestone]
    assert milestones == [
        ("Imported", ""),
        ("Put on hold", "Maya Fontaine"),
        ("Taken off hold", "Maya Fontaine"),
        ("Sent for audit", "Maya Fontaine"),
        ("Recalled before its audit", "Maya Fontaine"),
        ("Sent for audit", "Maya Fontaine"),
        ("Audit opened", "Noor Haddad"),
        ("Returned", "Noor Haddad"),
    ]
    edits = [one for one in told if one.words == "Rows changed"]
    assert [one.detail for one in edits] == ["2 changes"]
    sent = [one for one in told if one.words == "Sent for audit"]
    assert [[row.code for row in one.rows] for one in sent] == [["I10", "Z87.891"]] * 2
    assert sent[0].rows[0].first
    assert sent[0].rows[0].title == "Essential (primary) hypertension"
    assert told[-1].link == f"/finished/{number}-1"
    assert "score" in told[-1].detail
    held = next(one for one in told if one.words == "Put on hold")
    assert held.detail.startswith("A document is missing, until ")
    assert "CANARY" not in repr(told)


def test_rows_sent_before_they_were_kept_come_from_the_audit_or_are_said_to_be_gone(practice: Standing) -> None:
    number = practice.submitted("I10", "E11.9")
    opened(practice, number)
    first = next(one for one in acts_of(practice, number) if one.words == "Sent for audit")
    assert first.rows == ()
    assert first.detail == "The rows of that time are not kept."


def test_the_history_is_itself_recorded(practice: Standing) -> None:
    number = practice.chart()
    acts_of(practice, number, practice.supervisor)
    assert practice.acts()[-1] == "CHART_HISTORY_READ"


def test_lists_and_the_palette_lead_to_the_chart(practice: Standing) -> None:
    number = practice.chart()
    (row,) = list_charts(practice.manager, parse(ShowCharts, {})).rows
    assert row.chart.number == f"CH-{number}"
    for who in (practice.manager, practice.supervisor):
        assert look(who, LookAround(text=f"CH-{number}"))[0].href == f"/charts/{number}"
    waiting = practice.submitted("I10")
    assert look(practice.supervisor, LookAround(text=f"CH-{waiting}"))[0].href == f"/audit/{waiting}"
    assert look(practice.manager, LookAround(text=f"CH-{waiting}"))[0].href == f"/charts/{waiting}"
    assert look(practice.coder, LookAround(text=f"CH-{waiting}"))[0].href == f"/chart/{waiting}"
