"""Time in chart: counted from the signs of active tabs, never twice, without idle time and breaks, written once a minute."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

from codeloom.coding import clock
from codeloom.db.scope import Scope
from codeloom.db.tables.metrics import ChartTime, WorkClock
from codeloom.db.work import unit_of_work
from codeloom.services.charts import history, queue, time_in_charts
from codeloom.services.charts.presence import BEAT, LookAtChart, look
from codeloom.services.charts.work_queue import ShowQueue
from codeloom.services.core.commands import OfChart
from codeloom.services.people.one import ShowPerson, show_person
from codeloom.settings import Settings
from codeloom.state.charts import presence
from codeloom.state.core import activity
from tests.integration.charts.standing_world import Standing

BEGIN = datetime(2026, 6, 9, 14, 0, tzinfo=ZoneInfo("UTC"))


@pytest.fixture
def practice(database: Settings) -> Standing:
    return Standing()


class Tab:
    """A tab of somebody at a chart, which gives its sign every ten seconds, half as often as they do."""

    def __init__(self, number: int, who: Scope, name: str = "one") -> None:
        self.number, self.who, self.name = number, who, name

    def stay(self, seconds: int, start: int, active: bool = True) -> None:
        """Be open from so many seconds after the beginning on."""
        for at in range(start, start + seconds + 1, int(2 * BEAT)):
            with clock.at(BEGIN + timedelta(seconds=at)):
                look(self.who, LookAtChart(number=self.number, tab=self.name, active=active))


def seconds(practice: Standing, number: int, who: Scope) -> int:
    """What is stored of a person in a chart."""
    with unit_of_work(Scope.of_worker(practice.org_id), read_only=True) as uow:
        rows = uow.session.exec(
            select(ChartTime).where(ChartTime.chart_id == practice.id_of(number), ChartTime.user_id == who.user_id)
        )
        return sum(row.seconds for row in rows)


def stands_at(practice: Standing) -> list[datetime]:
    """Until when each clock of the practice is counted."""
    with unit_of_work(Scope.of_worker(practice.org_id), read_only=True) as uow:
        return [row.counted_until for row in uow.session.exec(select(WorkClock))]


def test_active_time_is_counted_by_the_minute_and_idle_time_and_breaks_are_not(practice: Standing) -> None:
    number = practice.chart()
    tab = Tab(number, practice.coder)
    tab.stay(120, 0)
    assert seconds(practice, number, practice.coder) == 120
    tab.stay(120, 130, active=False)
    assert seconds(practice, number, practice.coder) == 120, "nobody does anything there"
    tab.stay(120, 260)
    assert seconds(practice, number, practice.coder) == 240, "the break is none of it"


def test_two_tabs_of_one_chart_and_of_two_charts_never_count_twice(practice: Standing) -> None:
    one, two = practice.chart(), practice.chart()
    first, second, other = Tab(one, practice.coder), Tab(one, practice.coder, "two"), Tab(two, practice.coder, "three")
    for at in range(0, 130, 10):
        first.stay(0, at)
        second.stay(0, at + 5)
    assert 60 <= seconds(practice, one, practice.coder) <= 125
    for at in range(130, 250, 10):
        first.stay(0, at)
        other.stay(0, at + 5)
    both = seconds(practice, one, practice.coder) + seconds(practice, two, practice.coder)
    assert 180 <= both <= 245


def test_the_rest_of_a_minute_goes_to_the_chart_that_was_left_and_a_pause_to_none(practice: Standing) -> None:
    one, two = practice.chart(), practice.chart()
    Tab(one, practice.coder).stay(100, 0)
    Tab(two, practice.coder).stay(60, 105)
    assert (seconds(practice, one, practice.coder), seconds(practice, two, practice.coder)) == (105, 60)
    Tab(two, practice.coder).stay(60, 205)
    assert seconds(practice, two, practice.coder) == 120, "forty seconds on another page are not counted"


def test_each_person_has_their_own_and_the_day_is_that_of_the_practice(practice: Standing) -> None:
    number = practice.submitted("I10")
    Tab(number, practice.coder).stay(60, 0)
    Tab(number, practice.supervisor, "two").stay(120, 0)
    with unit_of_work(Scope.of_worker(practice.org_id), read_only=True) as uow:
        days = set(uow.session.exec(select(ChartTime.day)))
    assert days == {BEGIN.date()}
    assert (seconds(practice, number, practice.coder), seconds(practice, number, practice.supervisor)) == (60, 120)
    view = history(practice.manager, OfChart(chart_id=practice.id_of(number)))
    assert view.times == ("Noor Haddad 2 min", "Maya Fontaine 1 min")


def test_it_is_shown_in_ones_own_list_and_handed_on_by_difficulty_and_setting(practice: Standing) -> None:
    easy, hard = practice.chart(difficulty=1), practice.chart(difficulty=5, setting="inpatient")
    Tab(easy, practice.coder).stay(60, 0)
    Tab(hard, practice.coder).stay(180, 65)
    with clock.at(BEGIN + timedelta(hours=1)):
        view = queue(practice.coder, ShowQueue())
        assert {row.number: row.spent for row in view.rows} == {f"CH-{easy}": "1 min", f"CH-{hard}": "3 min"}
        assert view.spent_today == "4 min"
        shown = show_person(practice.manager, ShowPerson(person_id=practice.coder.user_id))
        figures = {one.label: (one.value, one.unit, one.note) for one in shown.fares.figures}
        assert figures["Time, 30 d"] == ("2", "min", "a chart, idle left out, 2 charts")
    with unit_of_work(Scope.of_worker(practice.org_id), read_only=True) as uow:
        found = time_in_charts(uow, BEGIN.date(), BEGIN.date())
        assert [(one.difficulty, one.setting, one.charts, one.seconds) for one in found] == [
            (1, "outpatient", 1, 65), (5, "inpatient", 1, 180),
        ]  # fmt: skip
        assert time_in_charts(uow, BEGIN.date() + timedelta(days=1), BEGIN.date() + timedelta(days=9)) == []


def test_a_sign_writes_nothing_of_time_more_than_once_a_minute_and_nothing_for_who_is_idle(practice: Standing) -> None:
    tab, stood = Tab(practice.chart(), practice.coder), set()
    tab.stay(60, 0, active=False)
    assert stands_at(practice) == []
    for at in range(65, 305, 10):
        tab.stay(0, at)
        stood |= set(stands_at(practice))
    assert len(stood) == 4, "begun, then after each minute"


def test_the_sign_of_a_tab_says_whether_its_person_is_active_there(practice: Standing) -> None:
    number, me = practice.chart(), practice.coder
    assert me.user_id is not None
    for token, counted in (("open only", 0), ("acted in", 60)):
        if counted:
            activity.note(me.user_id, token)
        for at in range(0, 65, 10):
            with clock.at(BEGIN + timedelta(seconds=at)):
                presence.HERE.read(me, presence._Tab(str(number), activity.tab_name(token)))
        assert seconds(practice, number, me) == counted


def test_only_the_tab_acted_in_last_is_active_and_only_for_five_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = [100.0]
    monkeypatch.setattr(activity, "monotonic", lambda: ticks[0])
    me = Standing().coder
    assert me.user_id is not None
    activity.note(me.user_id, "one")
    assert activity.is_active(me.user_id, activity.tab_name("one"))
    activity.note(me.user_id, "two")
    assert not activity.is_active(me.user_id, activity.tab_name("one"))
    ticks[0] += 299
    assert activity.is_active(me.user_id, activity.tab_name("two"))
    ticks[0] += 2
    assert not activity.is_active(me.user_id, activity.tab_name("two"))
