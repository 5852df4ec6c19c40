"""A chart sent back: in the manager's hands with its reason, given to somebody, returned with a word, or closed."""

from datetime import date
from typing import Any

import pytest

from codeloom.coding.lifecycle import Role
from codeloom.db.queries.charts import rows as queries
from codeloom.db.scope import Scope
from codeloom.db.tables.accounts import User
from codeloom.db.work import unit_of_work
from codeloom.services.charts import (
    OpenChart,
    close,
    figures_of,
    give,
    list_charts,
    open_chart,
    queue,
    reopen,
    sent_back,
)
from codeloom.services.charts.assignment import (
    AssignCharts,
    ChartFilter,
    UndoAssign,
    assign_charts,
    assignable,
    undo_assignment,
)
from codeloom.services.charts.editing import EditChart, edit_chart
from codeloom.services.charts.listing import ShowCharts
from codeloom.services.charts.sending_back import GiveChart, WithReason
from codeloom.services.charts.work_queue import ShowQueue
from codeloom.services.core.commands import Nothing, OfChart, parse
from codeloom.services.core.errors import Denied, NotFound, Refused
from codeloom.settings import Settings
from tests.integration.charts.standing_world import Standing


@pytest.fixture
def practice(database: Settings) -> Standing:
    return Standing()


def hand(practice: Standing, number: int, to: Scope, words: str = "", by: Scope | None = None) -> str:
    """The manager gives a chart to a coder."""
    wish = {"chart_id": practice.id_of(number), "to": to.user_id, "words": words}
    return give(by or practice.manager, parse(GiveChart, wish))


def shut(practice: Standing, number: int, by: Scope | None = None, **fields: Any) -> None:
    """The manager closes a chart."""
    wish = {"chart_id": practice.id_of(number), "reason": "release", "words": "", **fields}
    close(by or practice.manager, parse(WithReason, wish))


def coded(practice: Standing) -> int:
    """A draft of Maya's with a row."""
    number = practice.chart()
    version = open_chart(practice.coder, OpenChart(number=number)).editor.version
    wish = {"chart_id": practice.id_of(number), "version": version, "operations": [{"op": "add", "code": "I10"}]}
    edit_chart(practice.coder, parse(EditChart, wish))
    return number


def lines(practice: Standing, number: int) -> list[str]:
    """The codes of a chart as stored."""
    with unit_of_work(Scope.of_worker(practice.org_id), read_only=True) as uow:
        return [row.code for row in queries.lines(uow, practice.id_of(number))]


def test_it_leaves_the_coder_and_stands_with_the_manager_reason_first(practice: Standing) -> None:
    number = coded(practice)
    practice.send_back(number, reason="wrong", words="The note is of another visit.")
    with pytest.raises(NotFound):
        open_chart(practice.coder, OpenChart(number=number))
    assert queue(practice.coder, ShowQueue()).total == 0
    (row,) = sent_back(practice.manager, Nothing())
    assert (row.number, row.reason, row.words) == (
        f"CH-{number}", "Wrong patient or wrong encounter", "The note is of another visit.",
    )  # fmt: skip
    assert row.by.startswith("Maya Fontaine, today")
    assert row.link == f"/charts/{number}"
    assert lines(practice, number) == ["I10"]
    figures = figures_of(practice.org_id)
    assert (figures.sent_back, figures.unassigned, figures.draft) == (1, 1, 1)
    assert assignable(practice.manager, parse(ChartFilter, {})).total == 1


def test_it_goes_back_to_the_same_coder_with_a_word(practice: Standing) -> None:
    number = coded(practice)
    practice.hold(number)
    practice.send_back(number)
    assert practice.stored(number).held_until is None
    assert hand(practice, number, practice.coder, "Code the first visit only.") == "Maya Fontaine"
    ways = practice.ways(number)
    assert ways.answer.words == "Code the first visit only."
    assert ways.answer.by.startswith("Dana Whitfield")
    assert ways.sent_back.reason == ""
    assert sent_back(practice.manager, Nothing()) == ()
    assert lines(practice, number) == ["I10"]


def test_it_goes_to_another_coder_who_has_the_rows(practice: Standing) -> None:
    number = coded(practice)
    practice.send_back(number)
    hand(practice, number, practice.other)
    view = open_chart(practice.other, OpenChart(number=number))
    assert [row.code for row in view.editor.rows] == ["I10"]
    assert view.ways.answer.words == ""


def test_assigning_from_the_list_settles_it_too_and_undoing_brings_it_back(practice: Standing) -> None:
    number = practice.chart()
    practice.send_back(number, reason="duplicate")
    wish = {"ids": [practice.id_of(number)], "rule": "hand", "to": practice.other.user_id}
    plan = assign_charts(practice.manager, parse(AssignCharts, wish))
    assert sent_back(practice.manager, Nothing()) == ()
    undo_assignment(practice.manager, parse(UndoAssign, {"batch": plan.batch}))
    assert [row.reason for row in sent_back(practice.manager, Nothing())] == ["Another chart has the same encounter"]


def test_a_held_chart_is_moved_to_another_coder_and_is_not_on_hold_there(practice: Standing) -> None:
    number = practice.chart()
    practice.hold(number)
    hand(practice, number, practice.other)
    assert practice.stored(number).held_until is None
    assert open_chart(practice.other, OpenChart(number=number)).editor.editable


def test_closed_it_is_in_nobodys_list_but_its_own_and_can_be_opened_again(practice: Standing) -> None:
    number = coded(practice)
    practice.send_back(number, reason="release")
    shut(practice, number, words="A visit of 2005.")
    chart = practice.stored(number)
    assert (chart.status, chart.assignee_id, chart.sent_back_at, chart.completed_at) == ("closed", None, None, None)
    figures = figures_of(practice.org_id)
    assert (figures.draft, figures.unassigned, figures.sent_back, figures.completed, figures.late) == (0, 0, 0, 0, 0)
    view = list_charts(practice.manager, parse(ShowCharts, {"tab": "closed"}))
    assert [(one.chart.number, one.status_word, one.when) for one in view.rows] == [(f"CH-{number}", "Not codable", "")]
    with pytest.raises(Refused, match="not codable cannot become"):
        shut(practice, number)
    with pytest.raises(Refused, match="draft or returned"):
        hand(practice, number, practice.coder)
    reopen(practice.manager, OfChart(chart_id=practice.id_of(number)))
    assert (practice.stored(number).status, lines(practice, number)) == ("draft", ["I10"])


def test_what_waits_for_audit_is_neither_sent_back_nor_closed_nor_given(practice: Standing) -> None:
    number = practice.submitted("I10")
    with pytest.raises(Refused):
        practice.send_back(number)
    with pytest.raises(Refused, match="cannot become not codable"):
        shut(practice, number)
    with pytest.raises(Refused):
        hand(practice, number, practice.other)


def test_somebody_elses_edit_is_not_cut_off_by_sending_back(practice: Standing) -> None:
    number = practice.chart()
    practice.take_lease(number)
    practice.change(number, assignee_id=practice.other.user_id)
    with pytest.raises(Refused, match="Maya Fontaine is editing"):
        practice.send_back(number, by=practice.other)


@pytest.mark.parametrize("to", ["supervisor", "stranger", "disabled"])
def test_only_an_active_coder_of_the_practice_is_given_a_chart(practice: Standing, to: str) -> None:
    number = practice.chart()
    who = {"supervisor": practice.supervisor, "stranger": Standing().coder, "disabled": practice.other}[to]
    if to == "disabled":
        with unit_of_work(Scope.of_worker(practice.org_id)) as uow:
            user = uow.session.get(User, (practice.org_id, who.user_id))
            assert user is not None
            user.status = "disabled"
            uow.session.add(user)
            uow.record("TEST_DISABLED", "user", who.user_id)
            uow.commit()
    with pytest.raises(Refused, match="no coder who is active"):
        hand(practice, number, who)


def test_reasons_are_of_the_list_and_another_one_needs_words(practice: Standing) -> None:
    number = practice.chart()
    for reason, said in (("nonsense", "no such reason"), ("other", "needs words")):
        with pytest.raises(Refused, match=said):
            practice.send_back(number, reason=reason)
        with pytest.raises(Refused, match=said):
            shut(practice, number, reason=reason)
    assert practice.stored(number).assignee_id == practice.coder.user_id


def test_roles_and_other_practices_are_kept_out(practice: Standing) -> None:
    number = practice.chart()
    stranger = Standing()
    with pytest.raises(NotFound):
        practice.send_back(number, by=practice.other)
    for verb, by in ((hand, stranger.manager), (shut, stranger.manager)):
        with pytest.raises(NotFound):
            verb(practice, number, practice.coder, by=by) if verb is hand else shut(practice, number, by=by)
    for role in (Role.SUPERVISOR, Role.CODER, Role.BILLER, Role.PROVIDER):
        scope = practice.person(f"Some {role.value}", role)
        with pytest.raises(Denied):
            hand(practice, number, practice.coder, by=scope)
        with pytest.raises(Denied):
            shut(practice, number, by=scope)
        with pytest.raises(Denied):
            sent_back(scope, Nothing())
    assert sent_back(stranger.manager, Nothing()) == ()


def test_a_chart_before_the_first_release_says_so_at_once_with_its_ways(practice: Standing) -> None:
    number = practice.chart()
    assert practice.ways(number).no_release == ""
    practice.change(number, service_date=date(2005, 3, 3))
    ways = practice.ways(number)
    assert ways.no_release == "No code release covers 3 Mar 2005"
    assert ways.workable
    practice.hold(number, reason="release")
    practice.send_back(number, reason="release")
    assert practice.stored(number).sent_back_at is not None
