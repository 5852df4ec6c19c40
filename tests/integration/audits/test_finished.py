"""Finished audits are read by managers and supervisors as they were closed, listed with their score, each read recorded."""

from uuid import UUID

import pytest

from codeloom.coding.lifecycle import Role
from codeloom.services.audits.finished import (
    ListFinished,
    ReadFinished,
    list_finished,
    read_finished,
    read_finished_document,
)
from codeloom.services.audits.opening import ReadForAudit
from codeloom.services.core.commands import parse
from codeloom.services.core.errors import Denied, NotFound, Refused
from codeloom.settings import Settings
from tests.integration.audits.audits_world import change, close, judge_all, opened
from tests.integration.charts.standing_world import Standing


@pytest.fixture
def practice(database: Settings) -> Standing:
    return Standing()


def finished(practice: Standing, outcome: str = "return") -> int:
    """A chart whose first audit is closed with one disagreement."""
    number = practice.submitted("I10", "E11.9")
    board = change(practice, opened(practice, number).board, {"op": "add", "code": "Z87.891"})
    close(practice, judge_all(practice, board, "disagree"), outcome)
    return number


def test_both_leads_read_it_with_pairs_verdicts_and_text(practice: Standing) -> None:
    number = finished(practice)
    for who in (practice.manager, practice.supervisor):
        view = read_finished(who, ReadFinished(number=number, round=1))
        assert view.outcome == "Returned"
        assert view.by.startswith("Returned by Noor Haddad, today")
        added = next(one for one in view.audit.board.changes if one.state == "added")
        assert (added.new.code, added.verdict) == ("Z87.891", "disagree")
        fields = {"audit_id": view.audit.board.audit_id, "document_id": view.audit.first_document}
        assert read_finished_document(who, parse(ReadForAudit, fields)).title == "Visit note"
        assert view.chart_link == f"/charts/{number}"
    assert [act for act, _ in practice.log()].count("AUDIT_READ") == 2


def test_an_open_audit_is_not_read(practice: Standing) -> None:
    number = practice.submitted("I10")
    view = opened(practice, number)
    with pytest.raises(NotFound):
        read_finished(practice.manager, ReadFinished(number=number, round=1))
    fields = {"audit_id": view.board.audit_id, "document_id": view.first_document}
    with pytest.raises(NotFound):
        read_finished_document(practice.manager, parse(ReadForAudit, fields))


def test_what_was_written_beside_rows_that_changed_since_is_not_shown_as_of_then(practice: Standing) -> None:
    number = finished(practice)
    view = read_finished(practice.manager, ReadFinished(number=number, round=1))
    assert view.left_out
    assert all(one.remarks == () for one in view.audit.board.changes)
    whole = finished(practice, "approve")
    assert read_finished(practice.manager, ReadFinished(number=whole, round=1)).left_out == ""


def test_the_list_shows_the_last_closed_first_and_follows_its_filters(practice: Standing) -> None:
    first, second = finished(practice), finished(practice, "approve")
    rows = list_finished(practice.manager, ListFinished()).rows
    assert [(row.number, row.outcome) for row in rows] == [(f"CH-{second}", "Approved"), (f"CH-{first}", "Returned")]
    assert rows[0].link == f"/finished/{second}-1"
    assert rows[0].score
    assert rows[0].auditor == "Noor Haddad"
    only = list_finished(practice.manager, parse(ListFinished, {"outcome": "returned"})).rows
    assert [row.number for row in only] == [f"CH-{first}"]
    nobody = list_finished(practice.manager, parse(ListFinished, {"coder": str(practice.manager.user_id)})).rows
    assert nobody == ()
    with pytest.raises(Refused):
        list_finished(practice.manager, parse(ListFinished, {"after": "nonsense"}))


def test_roles_and_other_practices_are_kept_out(practice: Standing) -> None:
    number = finished(practice)
    view = read_finished(practice.manager, ReadFinished(number=number, round=1))
    stranger = Standing()
    assert list_finished(stranger.manager, ListFinished()).rows == ()
    for who in (stranger.manager, stranger.supervisor):
        with pytest.raises(NotFound):
            read_finished(who, ReadFinished(number=number, round=1))
        with pytest.raises(NotFound):
            fields = ReadForAudit(audit_id=UUID(view.audit.board.audit_id), document_id=UUID(view.audit.first_document))
            read_finished_document(who, fields)
    for role in (Role.CODER, Role.BILLER, Role.PROVIDER):
        who = practice.person(f"Some {role.value}", role)
        with pytest.raises(Denied):
            list_finished(who, ListFinished())
        with pytest.raises(Denied):
            read_finished(who, ReadFinished(number=number, round=1))


def test_they_are_listed_by_who_audited(practice: Standing) -> None:
    number = finished(practice)
    view = list_finished(practice.manager, ListFinished(auditor=practice.supervisor.user_id))
    assert [row.number for row in view.rows] == [f"CH-{number}"]
    assert [one.name for one in view.auditors] == ["Noor Haddad"]
    assert list_finished(practice.manager, ListFinished(auditor=practice.coder.user_id)).rows == ()
