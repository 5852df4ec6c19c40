"""Lists of charts in every order: pages follow one another without gap or repetition at any depth, up and down."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from codeloom.coding import clock
from codeloom.coding.lifecycle import Role
from codeloom.db.queries.charts import rows as queries
from codeloom.db.queries.charts.rows import PAGE
from codeloom.db.scope import Scope
from codeloom.db.work import unit_of_work
from codeloom.services.charts.assignment import ChartFilter, assignable
from codeloom.services.charts.listing import ShowCharts, list_charts
from codeloom.services.charts.work_queue import ShowQueue, queue
from codeloom.services.core import Refused
from codeloom.services.core.commands import parse
from codeloom.settings import Settings
from tests.integration.audits.audits_world import Practice

MADE = PAGE + 7
LISTS = {
    "queue": (queue, ShowQueue, {}, Role.CODER),
    "charts": (list_charts, ShowCharts, {}, Role.MANAGER),
    "assign": (assignable, ChartFilter, {"whose": "anybody"}, Role.MANAGER),
}


@pytest.fixture(scope="module")
def practice(database: Settings) -> Practice:
    """Charts of Maya's, many of which have the same value in each order."""
    made = Practice()
    numbers = [made.chart() for _ in range(MADE)]
    now = clock.now()
    with unit_of_work(Scope.of_worker(made.org_id)) as uow:
        for at, number in enumerate(numbers):
            chart = queries.by_number(uow, number)
            assert chart is not None
            chart.due_at = None if at % 9 == 0 else datetime(2026, 6, 1 + at % 5, tzinfo=UTC)
            chart.priority = 1 + at % 3
            chart.created_at = now - timedelta(days=at % 4)
            chart.difficulty, chart.word_count = 1 + at % 5, 100 * (at % 3)
        uow.record("TEST_CHANGED")
        uow.commit()
    return made


def pages(practice: Practice, name: str, **wanted: Any) -> list[Any]:
    """The rows of all pages."""
    verb, command, fields, role = LISTS[name]
    who = practice.coder if role is Role.CODER else practice.person("Ines Moreau", role)
    found: list[Any] = []
    after = ""
    while True:
        view = verb(who, parse(command, {**fields, **wanted, "after": after}))
        found += [getattr(row, "chart", row) for row in view.rows]
        after = view.next
        if not after:
            return found


def value(practice: Practice, number: str, order: str) -> Any:
    chart = practice.stored(int(number.removeprefix("CH-")))
    far = datetime(9999, 1, 1, tzinfo=UTC)
    return {"due": chart.due_at or far, "age": chart.created_at, "difficulty": chart.difficulty,
            "length": chart.word_count,
            "turn": (-chart.priority, chart.due_at or far, chart.created_at, chart.number)}[order]  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("order", ["turn", "due", "age", "difficulty", "length"])
@pytest.mark.parametrize("descending", [False, True])
def test_every_chart_stands_once_and_in_order(practice: Practice, name: str, order: str, descending: bool) -> None:
    rows = pages(practice, name, order=order, descending=descending)
    assert len({row.number for row in rows}) == len(rows) == MADE
    values = [value(practice, row.number, order) for row in rows]
    assert values == sorted(values, reverse=descending)
    assert [row.number for row in rows] == [
        row.number for row in pages(practice, name, order=order, descending=descending)
    ]


@pytest.mark.parametrize("name", LISTS)
def test_a_list_that_nobody_ordered_is_in_the_order_of_work_for_a_coder_and_else_by_due_time(
    practice: Practice, name: str
) -> None:
    own = "turn" if name == "queue" else "due"
    assert [one.number for one in pages(practice, name)] == [one.number for one in pages(practice, name, order=own)]


@pytest.mark.parametrize(("order", "cursor"), [
    ("length", "2026-06-01T00:00:00+00:00~{id}"), ("difficulty", "99999999999~{id}"), ("age", "3~{id}"),
    ("turn", "1~2026-06-01T00:00:00+00:00~{id}"),
    ("age", "2026-06-01T00:00:00~{id}"), ("due", "2026-06-01T00:00:00+00:00~no id"), ("due", "~"),
])  # fmt: skip
def test_a_cursor_of_another_order_is_refused(practice: Practice, order: str, cursor: str) -> None:
    after = cursor.format(id="0197b7a0-0000-7000-8000-00000000000a")
    with pytest.raises(Refused, match=r"That page of the list is gone\."):
        queue(practice.coder, parse(ShowQueue, {"order": order, "after": after}))


def test_what_is_no_order_is_refused(practice: Practice) -> None:
    with pytest.raises(Refused, match="not of the expected form: order"):
        queue(practice.coder, parse(ShowQueue, {"order": "patient"}))
