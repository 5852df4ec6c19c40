"""A blind audit: own rows first, nothing of the coder's before they are uncovered, and what changed after that."""

import dataclasses
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from codeloom.coding import clock
from codeloom.coding.lifecycle import Role
from codeloom.services.audits.audit_queue import ShowAuditQueue, queue
from codeloom.services.audits.blind_desk import EditBlind, OpenBlind, ReadBlind, edit_blind, open_blind, read_blind
from codeloom.services.audits.blind_views import BlindRows, BlindView
from codeloom.services.audits.finished import ListFinished, list_finished
from codeloom.services.audits.opening import OpenAudit, open_audit
from codeloom.services.audits.uncovering import Uncover, uncover
from codeloom.services.charts import OpenChart, history, look, read_chart
from codeloom.services.charts.presence import LookAtChart
from codeloom.services.core.commands import parse
from codeloom.services.core.errors import Conflict, Denied, NotFound, Refused
from codeloom.services.organization.changing import ChangeSettings, change_settings
from codeloom.settings import Settings
from tests.integration.audits.audits_world import NOTE, Practice, change, close, judge_all, opened, row_of


@pytest.fixture
def practice(database: Settings) -> Practice:
    """A new organization."""
    return Practice()


def begun(practice: Practice, *codes: str, **options: str) -> tuple[int, BlindView]:
    """A chart with these rows of the coder's, and its blind audit as the supervisor opens it."""
    number = practice.submitted(*codes, **options)
    return number, open_blind(practice.supervisor, OpenBlind(number=number))


def coding(practice: Practice, rows: BlindRows, *operations: dict[str, object]) -> BlindRows:
    """Operations on the supervisor's own rows."""
    fields = {"coding_id": rows.coding_id, "version": rows.version, "operations": list(operations)}
    return edit_blind(practice.supervisor, parse(EditBlind, fields))


def add(practice: Practice, rows: BlindRows, *codes: str) -> BlindRows:
    """Own rows of these codes."""
    return coding(practice, rows, *({"op": "add", "code": code} for code in codes))


def uncovered(practice: Practice, rows: BlindRows) -> None:
    """The coder's rows are uncovered."""
    uncover(practice.supervisor, Uncover(coding_id=UUID(rows.coding_id), version=rows.version))


def test_a_blind_audit_begins_empty_and_says_nothing_of_the_coder(practice: Practice) -> None:
    number, view = begun(practice, "I10", "E11.9")
    assert (view.rows.rows, view.rows.why) == ((), "Set a row of your own first")
    said = repr(dataclasses.asdict(view))
    assert not [word for word in ("I10", "E11.9", "Maya", "Fontaine") if word in said]
    document = read_blind(
        practice.supervisor, ReadBlind(coding_id=UUID(view.rows.coding_id), document_id=UUID(view.first_document))
    )
    pieces = [piece for part in document.paragraphs for one in part.sentences for piece in one.pieces]
    assert "".join(piece.text for piece in pieces).replace("\n", "")[:7] == NOTE[:7]
    assert not [piece for piece in pieces if piece.rows], "the coder's evidence is not marked"
    assert opened_again(practice, number).rows.coding_id == view.rows.coding_id


def opened_again(practice: Practice, number: int) -> BlindView:
    """The same once more."""
    return open_blind(practice.supervisor, OpenBlind(number=number))


def test_while_it_is_covered_no_other_way_leads_to_the_chart(practice: Practice) -> None:
    number = practice.submitted("J44.1")
    close(practice, opened(practice, number).board, "approve")
    practice.submitted("I10", "E11.9", number=number)
    other = practice.person("Samuel Okoye", Role.SUPERVISOR)
    open_blind(practice.supervisor, OpenBlind(number=number))
    with pytest.raises(Refused) as refused:
        open_audit(practice.supervisor, OpenAudit(number=number))
    assert refused.value.code == "covered"
    chart_id = practice.stored(number).id
    for verb, command in (
        (read_chart, OpenChart(number=number)),
        (history, parse(history.command, {"chart_id": str(chart_id)})),
        (look, LookAtChart(number=number, tab="t1")),
    ):
        with pytest.raises(NotFound):
            verb(practice.supervisor, command)
        verb(other, command)
    assert list_finished(practice.supervisor, ListFinished()).rows == (), "nor the audit of the round before"
    assert len(list_finished(other, ListFinished()).rows) == 1
    shown = queue(practice.supervisor, ShowAuditQueue())
    assert (shown.rows, [(one.link, one.rows) for one in shown.blind]) == ((), [(f"/blind/{number}", "0 rows")])
    assert (shown.waiting, shown.total) == (1, 0), "what is covered waits, too"
    assert "Maya" not in repr(shown.blind)
    assert queue(other, ShowAuditQueue()).rows[0].taken == "Noor Haddad"


def test_the_own_rows_become_the_audit_with_the_proposed_findings(practice: Practice) -> None:
    number, view = begun(practice, "I10", "E11.9", "R06.02")
    rows = add(practice, view.rows, "e1122", "I10", "Z87.891")
    rows = coding(practice, rows, {"op": "rationale", "line": rows.rows[2].id, "text": "Quit in 2014"})
    uncovered(practice, rows)
    board = opened(practice, number).board
    assert [(row.old.code, row.new.code, row.state, row.category) for row in board.changes] == [
        ("E11.9", "E11.22", "changed", "wrong code"),
        ("I10", "I10", "changed", "principal or first-listed"),
        ("", "Z87.891", "added", "missed code"),
        ("R06.02", "", "struck", "unsupported code"),
    ]
    assert row_of(board, "Z87.891").note == "Quit in 2014"
    assert (board.reveal.before, board.reveal.summary) == ("E11.22, I10, Z87.891", "Nothing changed since")
    assert (board.can_undo, board.without_verdict) == (False, "4 changes open")


def test_what_changed_after_the_reveal_is_kept_with_its_direction(practice: Practice) -> None:
    number, view = begun(practice, "I10", "E11.9")
    uncovered(practice, add(practice, view.rows, "I10", "Z87.891"))
    board = opened(practice, number).board
    board = change(practice, board, {"op": "restore", "line": row_of(board, "E11.9").id})
    board = change(practice, board, {"op": "remove", "line": row_of(board, "I10").id})
    assert sorted((one.words, one.direction) for one in board.reveal.moved) == [
        ("E11.9 added", "toward"),
        ("I10 removed", "away"),
    ]
    assert board.reveal.summary == "2 changes: 1 toward the coder, 1 away from the coder"
    close(practice, judge_all(practice, board, "disagree"), "return")
    (body,) = [body for act, body in practice.log() if act == "AUDIT_RETURNED"]
    assert '"after_reveal_away":1' in body.replace(" ", "")
    assert '"after_reveal_toward":1' in body.replace(" ", "")


def test_uncovering_is_once_and_logged_and_the_own_rows_stay(practice: Practice) -> None:
    _, view = begun(practice, "I10")
    with pytest.raises(Refused, match="set a row of your own first"):
        uncovered(practice, view.rows)
    rows = add(practice, view.rows, "I10")
    with pytest.raises(Conflict):
        uncovered(practice, view.rows)
    uncovered(practice, rows)
    for late in (lambda: uncovered(practice, rows), lambda: add(practice, rows, "E11.9")):
        with pytest.raises(Refused, match="they stay as they were"):
            late()
    acts = [act for act, _ in practice.log()]
    assert (acts.count("AUDIT_UNCOVERED"), acts.count("BLIND_EDITED")) == (1, 1)
    assert acts.index("BLIND_EDITED") < acts.index("AUDIT_UNCOVERED")


def test_rows_that_were_seen_cannot_be_covered_again(practice: Practice) -> None:
    number = practice.submitted("I10")
    opened(practice, number)
    with pytest.raises(Refused) as refused:
        open_blind(practice.supervisor, OpenBlind(number=number))
    assert refused.value.code == "uncovered"


def test_by_the_practices_setting_every_audit_begins_blind_and_the_queue_names_no_coder(practice: Practice) -> None:
    manager = practice.person("Ines Okafor", Role.MANAGER)
    change_settings(manager, ChangeSettings(version=0, blind_audits=True))
    number = practice.submitted("I10")
    with pytest.raises(Refused) as refused:
        open_audit(practice.supervisor, OpenAudit(number=number))
    assert refused.value.code == "covered"
    shown = queue(practice.supervisor, ShowAuditQueue())
    assert (shown.covers, shown.rows[0].coder) == (True, "")
    by_coder = queue(practice.supervisor, ShowAuditQueue(coder=practice.coder.user_id))
    assert by_coder.rows == (), "a filter would tell whose it is"
    rows = add(practice, open_blind(practice.supervisor, OpenBlind(number=number)).rows, "I10")
    uncovered(practice, rows)
    assert opened(practice, number).coder == "Maya Fontaine"


def test_who_takes_a_blind_audit_over_begins_with_rows_of_their_own(practice: Practice) -> None:
    number, view = begun(practice, "I10")
    other = practice.person("Samuel Okoye", Role.SUPERVISOR)
    with pytest.raises(Refused, match="is auditing this chart"):
        open_blind(other, OpenBlind(number=number))
    rows = add(practice, view.rows, "I10")
    with clock.at(clock.now() + timedelta(minutes=31)), pytest.raises(Refused, match="Noor Haddad is auditing"):
        open_blind(other, OpenBlind(number=number))
    coding(practice, rows, {"op": "remove", "line": rows.rows[0].id})
    idle = practice.submitted("I10")
    open_blind(practice.supervisor, OpenBlind(number=idle))
    with clock.at(clock.now() + timedelta(minutes=31)):
        with pytest.raises(Refused, match="covered"):
            open_audit(other, OpenAudit(number=idle))
        assert open_blind(other, OpenBlind(number=idle)).rows.version == 1
    with pytest.raises(Refused, match="Samuel Okoye is auditing"):
        open_blind(practice.supervisor, OpenBlind(number=idle))


def test_own_work_and_what_does_not_wait_is_refused_and_a_foreign_one_not_found(practice: Practice) -> None:
    theirs = Practice()
    _, view = begun(theirs, "I10")
    with pytest.raises(NotFound):
        add(practice, view.rows, "I10")
    with pytest.raises(NotFound):
        open_blind(practice.supervisor, OpenBlind(number=4711))
    with pytest.raises(Refused, match="not waiting"):
        open_blind(practice.supervisor, OpenBlind(number=practice.chart()))
    with pytest.raises(Refused, match="You coded this chart"):
        open_blind(practice.supervisor, OpenBlind(number=practice.submitted("I10", by=practice.supervisor)))
    with pytest.raises(Denied):
        open_blind(practice.coder, OpenBlind(number=1))
    with pytest.raises(NotFound):
        read_blind(practice.supervisor, ReadBlind(coding_id=uuid4(), document_id=uuid4()))


def test_a_code_that_is_none_or_stands_twice_is_refused(practice: Practice) -> None:
    _, view = begun(practice, "I10")
    for code, words in (("Q99.99", "is not"), ("E11", "not complete")):
        with pytest.raises(Refused, match=words):
            add(practice, view.rows, code)
    rows = add(practice, view.rows, "I10")
    with pytest.raises(Refused, match="in the list already"):
        add(practice, rows, "I10")
