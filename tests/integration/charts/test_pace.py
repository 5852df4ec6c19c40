"""The median of a coder's queue: from the first opening of a chart to sending it, of how many, and nobody else's."""

from datetime import timedelta

import pytest

from codeloom.coding import clock
from codeloom.coding.lifecycle import Role
from codeloom.db.queries.charts import rows as queries
from codeloom.db.scope import Scope
from codeloom.db.work import unit_of_work
from codeloom.services.charts.opening import OpenChart, open_chart
from codeloom.services.charts.work_queue import ShowQueue, _minutes, queue
from codeloom.settings import Settings
from tests.integration.audits.audits_world import Practice


@pytest.fixture
def practice(database: Settings) -> Practice:
    """A new organization."""
    return Practice()


def sent(practice: Practice, minutes: int, *, round_: int = 1, opened: bool = True, days_ago: int = 0) -> None:
    """A chart that its coder opened (twice) and sent so long after."""
    number = practice.chart()
    if opened:
        for _ in range(2):
            open_chart(practice.coder, OpenChart(number=number))
    with unit_of_work(Scope.of_worker(practice.org_id)) as uow:
        chart = queries.by_number(uow, number)
        assert chart is not None
        chart.status, chart.round = "pending_audit", round_
        chart.submitted_at = clock.now() + timedelta(minutes=minutes, seconds=5) - timedelta(days=days_ago)
        uow.record("TEST_CHANGED", "chart", chart.id)
        uow.commit()


def median(practice: Practice, who: Scope | None = None) -> tuple[str, str]:
    view = queue(who or practice.coder, ShowQueue())
    return view.median, view.median_note


def test_the_median_is_of_charts_sent_once_and_says_of_how_many(practice: Practice) -> None:
    assert median(practice) == ("", "n 0")
    for minutes in (10, 17, 200):
        sent(practice, minutes)
    sent(practice, 500, round_=2)
    sent(practice, 500, opened=False)
    assert median(practice) == ("17 min", "n 3")


def test_it_is_a_persons_own_and_of_thirty_days(practice: Practice) -> None:
    sent(practice, 17)
    other = practice.person("Tomas Lindqvist", Role.CODER)
    assert median(practice, other) == ("", "n 0")
    sent(practice, 17, days_ago=31)  # sent before it was opened, and too long ago
    assert median(practice) == ("17 min", "n 1")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(20, "1 min"), (1020, "17 min"), (3600, "1 h 0 min"), (12_000, "3 h 20 min"), (187_200, "2 d 4 h")],
)
def test_a_time_is_said_in_two_units_at_most(seconds: float, words: str) -> None:
    assert _minutes(seconds) == words
