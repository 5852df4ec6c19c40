"""A page after a cursor is looked up in an index, under row-level security too: it does not read the pages before it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import event

from codeloom.db.engine import engine
from codeloom.db.ids import new_id
from codeloom.db.queries.audits import audit_queue
from codeloom.db.queries.charts import rows as queries
from codeloom.db.scope import Scope
from codeloom.db.work import UnitOfWork, unit_of_work
from codeloom.settings import Settings
from tests.integration.audits.audits_world import Practice

MOMENT = datetime(2026, 6, 1, tzinfo=UTC)
AFTER = {"turn": (1, MOMENT, MOMENT, 7)}
PLACES = {"turn": MOMENT, "due": MOMENT, "age": MOMENT, "difficulty": 3, "length": 1200, "completed": MOMENT}
COLUMNS = {"turn": "CASE WHEN", "due": "CASE WHEN", "age": "created_at", "difficulty": "difficulty", "length": "word_count",
           "completed": "completed_at"}  # fmt: skip


@pytest.mark.parametrize("person", ["coder", "supervisor"])
@pytest.mark.parametrize("order", PLACES)
@pytest.mark.parametrize("descending", [False, True])
def test_the_cursor_is_a_condition_of_the_index(database: Settings, person: str, order: str, descending: bool) -> None:
    wanted = queries.QueueFilter(
        ("draft",), order=order, descending=descending, after=AFTER.get(order) or (PLACES[order], new_id())
    )
    (place,) = places(getattr(Practice(), person), lambda uow: queries.page(uow, wanted), COLUMNS[order])
    assert place.startswith("Index Cond:")


@pytest.mark.parametrize("order", ["age", "difficulty"])
def test_so_is_that_of_the_audit_queue(database: Settings, order: audit_queue.Order) -> None:
    after = (PLACES[order], new_id())
    wanted = audit_queue.WaitingFilter(order=order, kind="chart", after=after)
    column = {"age": "submitted_at", "difficulty": "difficulty"}[order]
    found = places(Practice().supervisor, lambda uow: audit_queue.page(uow, wanted), column)
    assert {place.split(":")[0] for place in found} == {"Index Cond"}


def places(scope: Scope, read: Callable[[UnitOfWork], Any], column: str) -> list[str]:
    """Where the plan of a reading compares rows with a cursor, whose first column is this one."""
    sent: list[Any] = []

    def note(_connection: Any, _cursor: Any, statement: str, given: Any, *_rest: Any) -> None:
        sent.append((statement, given))

    with unit_of_work(scope, read_only=True) as uow:
        connection = uow.session.connection()
        for way in ("seqscan", "bitmapscan", "sort"):
            connection.exec_driver_sql(f"set local enable_{way} = off")
        event.listen(engine("app"), "before_cursor_execute", note)
        try:
            read(uow)
        finally:
            event.remove(engine("app"), "before_cursor_execute", note)
        lines: list[str] = []
        for statement, given in sent:
            if f"{column}, " in statement or "due_at" in statement:
                lines += [row[0].strip() for row in connection.exec_driver_sql("explain " + statement, given)]
    return [line for line in lines if f"ROW({column}" in line or f"ROW(charts.{column}" in line]


def test_a_page_of_two_statuses_is_in_the_order_of_both(database: Settings) -> None:
    practice = Practice()
    numbers = [practice.chart() for _ in range(4)]
    with unit_of_work(Scope.of_worker(practice.org_id)) as uow:
        for at, number in enumerate(numbers):
            chart = queries.by_number(uow, number)
            assert chart is not None
            chart.due_at = None if at == 0 else datetime(2026, 6, at, tzinfo=UTC)
            chart.status = "returned" if at % 2 else "draft"
        uow.record("TEST_CHANGED")
        uow.commit()
    both = queries.QueueFilter(("draft", "returned"))
    with unit_of_work(practice.supervisor, read_only=True) as uow:
        first = queries.page(uow, both, size=2)
        rest = queries.page(uow, replace(both, after=queries.cursor_of(first[-1].chart)), size=3)
        newest = queries.page(uow, replace(both, descending=True), size=4)
    assert [row.chart.number for row in first + rest] == [*numbers[1:], numbers[0]]
    assert [row.chart.number for row in newest] == [numbers[0], *reversed(numbers[1:])]


@pytest.mark.parametrize("person", ["coder", "supervisor"])
def test_the_names_of_specialties_are_looked_up_and_not_read_from_every_chart(database: Settings, person: str) -> None:
    practice = Practice()
    numbers = [practice.chart() for _ in range(6)]
    with unit_of_work(Scope.of_worker(practice.org_id)) as uow:
        for at, number in enumerate(numbers):
            found = queries.by_number(uow, number)
            assert found is not None
            found.specialty = ("Surgery", "Cardiology", "Medicine")[at % 3]
        uow.record("TEST", "chart")
        uow.commit()
    sent: list[Any] = []

    def note(_connection: Any, _cursor: Any, statement: str, given: Any, *_rest: Any) -> None:
        sent.append((statement, given))

    with unit_of_work(getattr(practice, person), read_only=True) as uow:
        connection = uow.session.connection()
        for way in ("seqscan", "bitmapscan", "sort", "hashagg"):
            connection.exec_driver_sql(f"set local enable_{way} = off")
        event.listen(engine("app"), "before_cursor_execute", note)
        try:
            assert queries.specialties(uow) == ["Cardiology", "Medicine", "Surgery"]
        finally:
            event.remove(engine("app"), "before_cursor_execute", note)
        (statement, given), *_ = sent
        plan = "\n".join(row[0] for row in connection.exec_driver_sql("explain " + statement, given))
    if person == "supervisor":
        assert "using charts_specialty" in plan
        assert "Recursive Union" in plan
