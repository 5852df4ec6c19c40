"""A chart that waits for the provider's answer comes back by it, or when the question is withdrawn; other holds stay."""

from datetime import timedelta

import pytest

from codeloom.coding import clock
from codeloom.services.charts import hold
from codeloom.services.charts.holding import HoldChart
from codeloom.services.core.commands import parse
from tests.integration.provider_queries.queries_world import Asking

pytestmark = pytest.mark.usefixtures("database")


def held(asking: Asking, reason: str) -> None:
    """The asker puts the chart on hold."""
    chart = asking.practice.stored(asking.number)
    until = (clock.now().date() + timedelta(days=5)).isoformat()
    hold(asking.asker, parse(HoldChart, {"chart_id": chart.id, "reason": reason, "until": until}))


def why_resumed(asking: Asking) -> list[str]:
    """The log's entries of holds that ended."""
    return [body for act, body in asking.practice.log() if act == "CHART_RESUMED"]


def test_the_answer_takes_it_off_hold() -> None:
    asking = Asking()
    query = asking.send()
    held(asking, "query")
    asking.answer(asking.opened(query), 1)
    assert asking.practice.stored(asking.number).held_until is None
    assert '"why":"query"' in why_resumed(asking)[0]


def test_withdrawing_the_question_does_too() -> None:
    asking = Asking()
    query = asking.send()
    held(asking, "query")
    asking.withdraw(query)
    assert asking.practice.stored(asking.number).held_until is None


def test_a_hold_for_something_else_outlives_the_answer() -> None:
    asking = Asking()
    query = asking.send()
    held(asking, "document")
    asking.answer(asking.opened(query), 1)
    assert asking.practice.stored(asking.number).held_until is not None
    assert why_resumed(asking) == []


def test_it_waits_for_the_last_open_question() -> None:
    asking = Asking()
    first, second = asking.send(), asking.send(topic="Kind of the diabetes")
    held(asking, "query")
    asking.answer(asking.opened(first), 1)
    assert asking.practice.stored(asking.number).held_until is not None
    asking.answer(asking.opened(second), 1)
    assert asking.practice.stored(asking.number).held_until is None
