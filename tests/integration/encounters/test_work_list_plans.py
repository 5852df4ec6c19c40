"""Each order of the work list has its index: a page after a cursor is looked up there and reads no page before it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import event

from codeloom.coding.lifecycle import Role
from codeloom.db.engine import engine
from codeloom.db.ids import new_id
from codeloom.db.queries.encounters import work_list
from codeloom.db.queries.encounters.work_list import Cursor, WorkFilter
from codeloom.db.work import UnitOfWork, unit_of_work
from codeloom.settings import Settings
from tests.integration.audits.audits_world import Practice

DAY, MOMENT = date(2026, 6, 1), datetime(2026, 6, 1, tzinfo=UTC)
PLANS = [
    ("bill", False, (DAY, new_id()), "encounters_sent"),
    ("bill", True, (1, DAY, new_id()), "encounters_gravest"),
    ("waiting", False, (DAY, new_id()), "encounters_waiting"),
    ("reopened", False, (DAY, new_id()), "encounters_reopened"),
    ("finalized", False, (MOMENT, new_id()), "encounters_finalized"),
]


@contextmanager
def explained(database: Settings) -> Iterator[tuple[UnitOfWork, list[str]]]:
    """A biller's unit of work in which nothing but an index answers; the plans of what was asked, once it ends."""
    sent: list[Any] = []

    def note(_connection: Any, _cursor: Any, statement: str, given: Any, *_rest: Any) -> None:
        sent.append((statement, given))

    plans: list[str] = []
    with unit_of_work(Practice().person("Sam Keller", Role.BILLER), read_only=True) as uow:
        connection = uow.session.connection()
        for way in ("seqscan", "bitmapscan", "sort"):
            connection.exec_driver_sql(f"set local enable_{way} = off")
        event.listen(engine("app"), "before_cursor_execute", note)
        try:
            yield uow, plans
        finally:
            event.remove(engine("app"), "before_cursor_execute", note)
        for statement, given in [one for one in sent if "from encounters" in one[0].lower()]:
            plans.append("\n".join(row[0] for row in connection.exec_driver_sql("explain " + statement, given)))


@pytest.mark.parametrize(("part", "by_risk", "after", "index"), PLANS)
def test_the_cursor_is_a_condition_of_the_index(
    database: Settings, part: str, by_risk: bool, after: Cursor, index: str
) -> None:
    with explained(database) as (uow, plans):
        work_list.page(uow, WorkFilter(part, by_risk=by_risk, after=after))
    assert len(plans) == 1
    assert all(index in plan for plan in plans), plans
    plan = plans[0]
    conditions = [line.strip() for line in plan.splitlines() if "ROW(" in line]
    assert len(conditions) == 1, plan
    assert conditions[0].startswith("Index Cond:"), plan
    assert "Sort" not in plan, plan


def test_the_figures_are_counted_in_indexes(database: Settings) -> None:
    with explained(database) as (uow, plans):
        work_list.figures(uow, MOMENT, DAY)
    assert plans
    for plan in plans:
        assert "Seq Scan on encounters" not in plan, plan
        assert "using encounters_" in plan, plan
