"""What a list groups to comes with the rows: after opening, after each edit, for coder and auditor."""

import pytest

from codeloom.services.audits.editing import EditAudit, edit_audit
from codeloom.services.audits.opening import OpenAudit, open_audit
from codeloom.services.core.commands import parse
from codeloom.settings import Settings
from tests.integration.audits.audits_world import Practice
from tests.integration.charts.test_editing import Bench


@pytest.fixture
def practice(database: Settings) -> Practice:
    """A practice of one's own."""
    return Practice()


@pytest.fixture
def stay(practice: Practice) -> Bench:
    """An inpatient chart without rows, of a woman of 63, discharged on 22 May 2026."""
    return Bench(practice, setting="inpatient")


def test_a_stay_without_codes_has_no_group_yet(stay: Bench) -> None:
    drg = stay.view.grouping.drg
    assert (drg.asked, drg.why_not) == (True, "No diagnosis is coded yet.")


def test_the_group_follows_the_rows(stay: Bench) -> None:
    grouping = stay.add("J18.9").grouping
    assert (grouping.drg.number, grouping.drg.version[:12]) == ("195", "MS-DRG v43.1")
    grouping = stay.add("J96.01", "E11.22").grouping
    assert (grouping.drg.number, [level.code for level in grouping.drg.levels]) == ("193", ["J96.01"])
    assert [(order.code, order.drg) for order in grouping.drg.orders] == [("J96.01", "189"), ("E11.22", "698")]
    moved = stay.do({"op": "principal", "line": stay.view.rows[1].id}).grouping
    assert (moved.drg.number, moved.drg.facts[0]) == ("189", "Principal J96.01")
    assert stay.undo().grouping == grouping


def test_a_poa_indicator_can_change_what_counts(stay: Bench) -> None:
    stay.add("I21.09", "L89.153")
    line = stay.view.rows[1].id
    assert stay.do({"op": "poa", "line": line, "value": "Y"}).grouping.drg.number == "280"
    assert stay.do({"op": "poa", "line": line, "value": "N"}).grouping.drg.number == "282"


def test_marked_text_supports_a_category(stay: Bench) -> None:
    (before,) = stay.add("E11.22").grouping.hcc.categories
    assert not before.supported
    span = {"doc": stay.opened.first_document, "start": 33, "end": 48}
    (after,) = stay.do({"op": "mark", "line": stay.view.rows[0].id, "span": span}).grouping.hcc.categories
    assert (after.supported, after.evidence) == (True, "Text marked on row 1")


def test_an_outpatient_list_has_hccs_only(practice: Practice) -> None:
    grouping = Bench(practice).add("E11.22").grouping
    assert not grouping.drg.asked
    assert [category.number for category in grouping.hcc.categories] == ["37"]


def test_the_auditor_sees_the_group_of_the_auditors_list(practice: Practice) -> None:
    number = practice.submitted("J18.9", "J96.01", setting="inpatient")
    board = open_audit(practice.supervisor, OpenAudit(number=number)).board
    assert board.grouping.drg.number == "193"
    strike = {"op": "remove", "line": board.changes[1].id}
    fields = {"audit_id": board.audit_id, "version": board.version, "operations": [strike]}
    board = edit_audit(practice.supervisor, parse(EditAudit, fields))
    assert (board.grouping.drg.number, board.grouping.drg.levels) == ("195", ())
