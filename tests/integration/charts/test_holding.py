"""A chart on hold: out of what comes next, counted apart and shown with its reason, back by its coder, its day or its query."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from codeloom.coding import clock
from codeloom.coding.lifecycle import Role
from codeloom.db.scope import Scope
from codeloom.db.tables.charts import ChartReason
from codeloom.db.work import Clash, unit_of_work
from codeloom.services.charts import OpenChart, figures_of, list_charts, open_chart, queue, resume, start_next
from codeloom.services.charts.assignment import ChartFilter, assignable
from codeloom.services.charts.editing import EditChart, edit_chart
from codeloom.services.charts.holding import end_all_holds, end_holds
from codeloom.services.charts.leases import KeepLease, keep_lease
from codeloom.services.charts.listing import ShowCharts
from codeloom.services.charts.submission import StartNext
from codeloom.services.charts.work_queue import ShowQueue
from codeloom.services.core.commands import Nothing, OfChart, parse
from codeloom.services.core.errors import Denied, NotFound, Refused
from codeloom.services.dashboard.board import ShowDashboard, dashboard_figures
from codeloom.settings import Settings
from tests.integration.charts.standing_world import Standing


@pytest.fixture
def practice(database: Settings) -> Standing:
    return Standing()


def tabs(practice: Standing) -> dict[str, int]:
    """The coder's queue by tab."""
    return {tab.id: tab.count for tab in queue(practice.coder, ShowQueue()).tabs}


def test_a_held_chart_leaves_the_queue_for_its_own_tab_with_reason_words_and_day(practice: Standing) -> None:
    held, other = practice.chart(), practice.chart()
    practice.hold(held, reason="document", words="The discharge summary is on its way.")
    assert tabs(practice) == {"draft": 1, "returned": 0, "held": 1, "waiting": 0, "done": 0}
    assert start_next(practice.coder, StartNext()).number == other
    shown = queue(practice.coder, parse(ShowQueue, {"tab": "held"})).rows[0]
    assert shown.number == f"CH-{held}"
    assert shown.held
    assert shown.why == "A document is missing: The discharge summary is on its way."
    assert [row.number for row in queue(practice.coder, ShowQueue()).rows] == [f"CH-{other}"]


def test_it_opens_readable_and_one_act_takes_it_up_again(practice: Standing) -> None:
    number = practice.chart()
    practice.hold(number, words="Waiting.")
    view = open_chart(practice.coder, OpenChart(number=number))
    assert not view.editor.editable
    assert "On hold until" in view.editor.locked_why
    assert (view.ways.hold.words, view.ways.hold.reason) == ("Waiting.", "A document is missing")
    assert "Maya Fontaine, today" in view.ways.hold.by
    practice.resume(number)
    view = open_chart(practice.coder, OpenChart(number=number))
    assert view.editor.editable
    assert view.ways.held_until == ""
    assert view.ways.hold.words == ""
    assert tabs(practice)["draft"] == 1


def test_nothing_is_edited_or_sent_while_it_is_on_hold(practice: Standing) -> None:
    number = practice.chart()
    version = open_chart(practice.coder, OpenChart(number=number)).editor.version
    practice.hold(number)
    wish = {"chart_id": practice.id_of(number), "version": version, "operations": [{"op": "add", "code": "I10"}]}
    with pytest.raises(Refused, match="On hold until"):
        edit_chart(practice.coder, parse(EditChart, wish))


def test_a_held_chart_frees_the_right_to_edit_and_a_foreign_one_keeps_it_from_being_held(practice: Standing) -> None:
    number = practice.chart()
    practice.take_lease(number)
    practice.change(number, assignee_id=practice.other.user_id)
    with pytest.raises(Refused, match="Maya Fontaine is editing"):
        practice.hold(number, by=practice.other)
    practice.change(number, assignee_id=practice.coder.user_id)
    practice.hold(number)
    lease = keep_lease(practice.coder, parse(KeepLease, {"chart_id": practice.id_of(number)}))
    assert lease.open_for == ""
    assert lease.place == ""


def test_its_day_brings_it_back_at_once_and_the_chore_clears_and_says_so(practice: Standing) -> None:
    number = practice.chart()
    practice.hold(number)
    assert end_holds(Scope.of_worker(practice.org_id), Nothing()) == 0
    practice.change(number, held_until=clock.now() - timedelta(seconds=1))
    assert tabs(practice)["draft"] == 1
    assert start_next(practice.coder, StartNext()).number == number
    assert open_chart(practice.coder, OpenChart(number=number)).editor.editable
    assert end_all_holds() >= 1
    assert practice.stored(number).held_until is None
    assert [body for act, body in practice.log() if act == "CHART_RESUMED"][-1].count('"why":"day"') == 1


def test_a_hold_can_be_given_another_day_and_keeps_one_reason(practice: Standing) -> None:
    number = practice.chart()
    practice.hold(number, words="First.")
    practice.hold(number, reason="second", words="Second.", until=practice.day(9))
    assert practice.ways(number).hold.words == "Second."


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ({"reason": "nonsense"}, "no such reason"),
        ({"reason": "other"}, "needs words"),
        ({"reason": "query"}, "No query of this chart is open"),
    ],
)
def test_a_hold_says_why(practice: Standing, wish: dict[str, Any], said: str) -> None:
    number = practice.chart()
    with pytest.raises(Refused, match=said):
        practice.hold(number, **wish)
    assert practice.stored(number).held_until is None


@pytest.mark.parametrize("ahead", [-1, 0, 91, 4000])
def test_the_day_lies_in_the_next_ninety(practice: Standing, ahead: int) -> None:
    with pytest.raises(Refused, match="from tomorrow on"):
        practice.hold(practice.chart(), until=practice.day(ahead))


def test_only_an_own_open_chart_is_held(practice: Standing) -> None:
    number = practice.chart()
    with pytest.raises(NotFound):
        practice.hold(number, by=practice.other)
    for role in (Role.SUPERVISOR, Role.MANAGER, Role.BILLER, Role.PROVIDER):
        with pytest.raises(Denied):
            practice.hold(number, by=practice.person(f"Some {role.value}", role))
    sent = practice.submitted("I10")
    with pytest.raises(Refused, match="Waiting for audit"):
        practice.hold(sent)
    with pytest.raises(NotFound):
        hold_id = parse(OfChart, {"chart_id": practice.id_of(number)})
        resume(Standing().coder, hold_id)


def test_a_manager_sees_what_is_on_hold_and_releases_it(practice: Standing) -> None:
    number = practice.chart()
    practice.change(number, due_at=clock.now() - timedelta(days=1))
    practice.hold(number, words="Late already.")
    view = list_charts(practice.manager, parse(ShowCharts, {"tab": "held"}))
    assert [one.chart.number for one in view.rows] == [f"CH-{number}"]
    assert "Late already." in view.rows[0].chart.why
    assert view.rows[0].when == view.rows[0].chart.held
    counts = {tab.id: tab.count for tab in view.tabs}
    assert (counts["draft"], counts["held"], counts["late"]) == (0, 1, 1)
    practice.release(number)
    assert practice.stored(number).held_until is None
    practice.release(number)
    assert practice.acts().count("CHART_RESUMED") == 1


def test_figures_add_up_and_an_overdue_chart_stays_overdue_while_on_hold(practice: Standing) -> None:
    late, plain = practice.chart(), practice.chart()
    practice.change(late, due_at=clock.now() - timedelta(days=1))
    practice.hold(late)
    figures = figures_of(practice.org_id)
    assert (figures.draft, figures.on_hold, figures.late, figures.unassigned) == (1, 1, 1, 0)
    mine = figures.seen_by("coder", practice.coder.user_id)
    assert (mine.draft, mine.on_hold, mine.late, mine.sent_back) == (1, 1, 1, 0)
    cells = {cell.label: cell for cell in dashboard_figures(practice.manager, ShowDashboard()).cells}
    assert (cells["Draft"].value, cells["On hold"].value, cells["Overdue"].value) == ("1", "1", "1")
    assert cells["On hold"].href == "/charts?tab=held"
    assert cells["Overdue"].note == "1 of them on hold"
    assert plain


def test_what_is_on_hold_is_not_dealt_out_with_the_rest(practice: Standing) -> None:
    number = practice.chart()
    practice.hold(number)
    view = assignable(practice.manager, parse(ChartFilter, {"whose": "anybody"}))
    assert view.total == 0
    assert view.rows == ()


def test_the_words_are_nowhere_in_clear(practice: Standing) -> None:
    number = practice.chart()
    practice.hold(number, words="CANARY-HOLD-WORDS")
    assert not any("CANARY" in body for _, body in practice.log())
    with unit_of_work(Scope.of_worker(practice.org_id), read_only=True) as uow:
        (row,) = uow.session.exec(select(ChartReason).where(ChartReason.org_id == practice.org_id))
        assert row.words_enc
        assert b"CANARY" not in row.words_enc


def test_place_and_time_open_are_told_truly(practice: Standing) -> None:
    first, second, third = (practice.chart() for _ in range(3))
    practice.change(first, due_at=clock.now() + timedelta(days=2))
    practice.change(second, due_at=clock.now() + timedelta(days=1))
    practice.change(third, status="returned", due_at=clock.now() + timedelta(days=9))
    seen = {
        n: keep_lease(practice.coder, parse(KeepLease, {"chart_id": practice.id_of(n)})) for n in (first, second, third)
    }
    assert [seen[n].place for n in (third, second, first)] == ["1 of 3", "2 of 3", "3 of 3"]
    assert seen[first].open_for == "just opened"
    practice.hold(second)
    again = keep_lease(practice.coder, parse(KeepLease, {"chart_id": practice.id_of(first)}))
    assert again.place == "2 of 2"


@pytest.mark.parametrize(
    "wrong",
    [{"status": "completed"}, {"status": "pending_audit"}, {"assignee_id": None}, {"sent_back_at": clock.now()}],
    ids=["completed", "waiting", "nobody's", "sent back as well"],
)
def test_the_database_holds_only_what_can_be_on_hold(practice: Standing, wrong: dict[str, Any]) -> None:
    number = practice.chart()
    practice.hold(number)
    with pytest.raises(Clash):
        practice.change(number, **wrong)


def test_the_database_knows_no_other_status(practice: Standing) -> None:
    with pytest.raises(Clash):
        practice.change(practice.chart(), status="held")
