"""Priorities: set by a manager for one chart or many, recorded, shown and filtered by in every list of charts."""

from typing import Any

import pytest

from codeloom.services.charts import assignable, list_charts, queue, set_priority
from codeloom.services.core.errors import Denied, Refused
from codeloom.settings import Settings
from tests.integration.charts.in_order_world import InOrder


@pytest.fixture(scope="module")
def practice(database: Settings) -> InOrder:
    return InOrder()


def test_many_are_set_at_once_by_their_filter_and_recorded_where_they_change(practice: InOrder) -> None:
    some = [practice.placed() for _ in range(3)]
    ids = [practice.id_of(one) for one in some]
    assert practice.do(set_priority, ids=ids[:1], to="high") == "1 chart changed, 0 had it already."
    mine = {"whose": str(practice.coder.user_id), "everything": True, "beside": ids[2:], "to": "high"}
    assert practice.do(set_priority, **mine) == "1 chart changed, 1 had it already."
    assert [practice.stored(one).priority for one in some] == [3, 3, 2]
    bodies = [body for act, body in practice.log() if act == "CHART_PRIORITY_SET"]
    assert len(bodies) == 2
    assert all('"before":2' in one and '"after":3' in one for one in bodies)


def test_lists_are_filtered_by_it(practice: InOrder) -> None:
    low = practice.placed(1)
    for verb, who, wish in (
        (queue, practice.coder, {}),
        (list_charts, practice.manager, {}),
        (assignable, practice.manager, {"whose": "anybody"}),
    ):
        view: Any = practice.do(verb, who, priority="low", **wish)
        assert [getattr(row, "chart", row).number for row in view.rows] == [f"CH-{low}"]
        assert view.total == 1


def test_only_a_manager_sets_it_and_of_open_charts_only(practice: InOrder) -> None:
    done = practice.submitted("I10")
    with pytest.raises(Refused, match="no open chart"):
        practice.do(set_priority, ids=[practice.id_of(done)], to="low")
    with pytest.raises(Refused):
        practice.do(set_priority, ids=[practice.id_of(done)], to="urgent")
    for who in (practice.coder, practice.supervisor):
        with pytest.raises(Denied):
            practice.do(set_priority, who, ids=[practice.id_of(done)], to="low")
