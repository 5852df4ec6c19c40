"""The manager's list of charts: what each tab and filter shows, page by page, and who may not see it."""

from datetime import timedelta
from itertools import pairwise
from typing import Any
from uuid import uuid4

import pytest

from codeloom.coding import clock
from codeloom.coding.lifecycle import Role
from codeloom.db.queries.charts import rows as queries
from codeloom.db.queries.charts.rows import PAGE
from codeloom.db.scope import Scope
from codeloom.db.work import unit_of_work
from codeloom.services.charts.leases import KeepLease, keep_lease
from codeloom.services.charts.listing import ChartListView, ShowCharts, list_charts
from codeloom.services.core.commands import parse
from codeloom.services.core.errors import Denied, Refused
from codeloom.settings import Settings
from tests.integration.audits.audits_world import Practice, opened


@pytest.fixture
def practice(database: Settings) -> Practice:
    """A new organization."""
    return Practice()


def shown(practice: Practice, **wanted: Any) -> ChartListView:
    return list_charts(practice.person("Dana Whitfield", Role.MANAGER), parse(ShowCharts, wanted))


def numbers(view: ChartListView) -> list[int]:
    return [int(row.chart.number.removeprefix("CH-")) for row in view.rows]


def counts(view: ChartListView) -> dict[str, int]:
    return {tab.id: tab.count for tab in view.tabs}


def change(practice: Practice, number: int, **values: Any) -> int:
    """The chart with other values in its row; its number."""
    with unit_of_work(Scope.of_worker(practice.org_id)) as uow:
        chart = queries.by_number(uow, number)
        assert chart is not None
        for name, value in values.items():
            setattr(chart, name, value)
        uow.record("CHART_CHANGED", "chart", chart.id)
        uow.commit()
    return number


def completed(practice: Practice, hours_ago: int) -> int:
    when = clock.now() - timedelta(hours=hours_ago)
    return change(practice, practice.chart(), status="completed", completed_at=when)


def test_every_chart_stands_behind_the_tab_of_its_status(practice: Practice):
    draft = practice.chart()
    returned = change(practice, practice.chart(), status="returned")
    waiting = practice.submitted("I10")
    done = completed(practice, 1)
    tabs = {"draft": draft, "returned": returned, "waiting": waiting, "done": done}
    assert {tab: numbers(shown(practice, tab=tab)) for tab in tabs} == {tab: [one] for tab, one in tabs.items()}
    assert counts(shown(practice)) == {
        "draft": 1, "returned": 1, "held": 0, "waiting": 1, "done": 1, "late": 0, "closed": 0,
    }  # fmt: skip
    row = shown(practice, tab="waiting").rows[0]
    assert (row.status_word, row.chart.assignee, row.chart.patient) == (
        "Waiting for audit",
        "Maya Fontaine",
        "Romaguera, Cecelia",
    )


def test_overdue_are_open_charts_past_their_time_and_the_list_says_by_how_much(practice: Practice):
    past, soon = clock.now() - timedelta(hours=3, minutes=5), clock.now() + timedelta(days=2)
    late = change(practice, practice.chart(), due_at=past)
    back = change(practice, practice.chart(), due_at=past + timedelta(hours=1), status="returned")
    change(practice, practice.chart(), due_at=soon)
    change(practice, practice.submitted("I10"), due_at=past)
    change(practice, completed(practice, 1), due_at=past)
    view = shown(practice, tab="late")
    assert numbers(view) == [late, back]
    assert [(row.when, row.when_tone) for row in view.rows] == [("3 h late", "error"), ("2 h late", "error")]
    assert (counts(view)["late"], view.total) == (2, 2)


def test_figures_open_charts_with_a_coder_completed_or_sent_today_and_in_work(practice: Practice):
    draft, back = practice.chart(), change(practice, practice.chart(), status="returned")
    sent = practice.submitted("I10")
    change(practice, practice.submitted("I10"), submitted_at=clock.now() - timedelta(days=2))
    now, before = completed(practice, 0), completed(practice, 30)
    opened(practice, sent)
    edited = practice.chart()
    keep_lease(practice.coder, KeepLease(chart_id=practice.stored(edited).id))
    tabs = {"open": {draft, back, edited}, "today": {now}, "sent": {sent}, "work": {sent, edited}}
    assert {tab: set(numbers(shown(practice, tab=tab))) for tab in tabs} == tabs
    assert {tab: shown(practice, tab=tab).total for tab in tabs} == {tab: len(those) for tab, those in tabs.items()}
    assert before in numbers(shown(practice, tab="done"))
    assert numbers(shown(practice, tab="open", coder="nobody")) == []


@pytest.mark.parametrize("age", range(8))
def test_drafts_of_an_age_are_those_the_bar_counts(practice: Practice, age: int):
    made = {
        days: change(practice, practice.chart(), created_at=clock.now() - timedelta(days=days, hours=1))
        for days in range(10)
    }
    meant = [number for days, number in made.items() if min(days, 7) == age]
    assert sorted(numbers(shown(practice, age=age))) == meant


def test_completed_charts_are_listed_the_latest_first_with_their_moment(practice: Practice):
    first, last, between = completed(practice, 30 * 24), completed(practice, 0), completed(practice, 24 * 7)
    view = shown(practice, tab="done")
    assert numbers(view) == [last, between, first]
    assert view.rows[0].when.startswith("today ")
    assert not view.rows[2].when.startswith("today ")


def test_filters_narrow_the_rows_and_the_counts_of_every_tab(practice: Practice):
    tomas = practice.person("Tomas Lindqvist", Role.CODER)
    his = change(practice, practice.chart(), assignee_id=tomas.user_id)
    free = change(practice, practice.chart(specialty="Surgery"), assignee_id=None)
    ours = practice.chart(setting="inpatient")
    assert numbers(shown(practice, coder=str(tomas.user_id))) == [his]
    assert counts(shown(practice, coder=str(tomas.user_id)))["draft"] == 1
    assert numbers(shown(practice, coder="nobody")) == [free]
    assert shown(practice, coder="nobody").rows[0].chart.assignee == ""
    assert numbers(shown(practice, specialty="Surgery")) == [free]
    assert numbers(shown(practice, setting="inpatient")) == [ours]
    assert numbers(shown(practice, setting="inpatient", specialty="Surgery")) == []
    assert shown(practice).specialties == ("Family medicine", "Surgery")
    assert [one.name for one in shown(practice).coders] == ["Maya Fontaine", "Tomas Lindqvist"]


@pytest.mark.parametrize("tab", ["draft", "done"])
def test_pages_follow_one_another_without_gap_or_repetition(practice: Practice, tab: str):
    made = [completed(practice, n) if tab == "done" else practice.chart() for n in range(PAGE + 3)]
    first = shown(practice, tab=tab)
    second = shown(practice, tab=tab, after=first.next)
    assert (len(first.rows), len(second.rows), second.next, first.total) == (PAGE, 3, "", PAGE + 3)
    both = numbers(first) + numbers(second)
    assert sorted(both) == sorted(made)
    if tab == "done":
        assert all(a < b for a, b in pairwise(both))


def test_a_list_of_another_organization_shows_nothing_of_this_one(practice: Practice):
    number = practice.chart()
    other = Practice()
    other.chart(specialty="Dermatology")
    change(other, completed(other, 1), assignee_id=None)
    assert numbers(shown(practice)) == [number]
    assert counts(shown(practice)) == {
        "draft": 1, "returned": 0, "held": 0, "waiting": 0, "done": 0, "late": 0, "closed": 0,
    }  # fmt: skip
    assert shown(practice).specialties == ("Family medicine",)
    assert numbers(shown(practice, coder=str(other.coder.user_id))) == []


def test_a_list_can_be_of_named_charts_only(practice: Practice):
    first, second, third = (practice.chart() for _ in range(3))
    assert sorted(numbers(shown(practice, only=f"{first},{third}"))) == sorted(numbers(shown(practice)))[::2]
    assert counts(shown(practice, only=str(second)))["draft"] == 1


@pytest.mark.parametrize("role", [Role.CODER, Role.SUPERVISOR, Role.PROVIDER, Role.BILLER])
def test_nobody_but_a_manager_may_list_charts(practice: Practice, role: Role):
    practice.chart()
    with pytest.raises(Denied):
        list_charts(practice.person("Ana Lima", role), ShowCharts())


@pytest.mark.parametrize(
    "wanted",
    [
        {"coder": "somebody"},
        {"after": "no cursor of ours"},
        {"after": f"2026-01-01T00:00:00+00:00~{uuid4()}~x"},
        {"tab": "all"},
        {"setting": "home"},
        {"only": "1,"},
        {"only": "one"},
        {"age": 8},
        {"order": "patient"},
        {"owner": "x"},
    ],
)
def test_what_no_page_of_ours_asks_for_is_refused(practice: Practice, wanted: dict[str, str]):
    with pytest.raises(Refused):
        shown(practice, **wanted)
