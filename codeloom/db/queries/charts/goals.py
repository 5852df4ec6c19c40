"""Charts that are due soon or late and of which nobody was told yet in their round."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import exists
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.sql import ColumnElement
from sqlmodel import col, select

from codeloom.db.queries.charts.orders import DUE
from codeloom.db.queries.charts.rows import NOT_LISTED
from codeloom.db.tables.charts import Chart
from codeloom.db.tables.notices import GoalTold
from codeloom.db.work import UnitOfWork

MOST = 500


def due_soon(uow: UnitOfWork, now: datetime, until: datetime) -> list[Chart]:
    """Open charts of somebody's that are due by a moment and not late, 500 at most."""
    return _untold(uow, "soon", now < DUE, until >= DUE, col(Chart.assignee_id).is_not(None))


def late(uow: UnitOfWork, now: datetime) -> list[Chart]:
    """Open charts past their due time, 500 at most."""
    return _untold(uow, "late", now >= DUE)


def note(uow: UnitOfWork, charts: Iterable[Chart], state: str, now: datetime) -> None:
    """Keep that people are told of charts in this state."""
    rows = [
        {"org_id": uow.org_id, "chart_id": one.id, "round": one.round, "state": state, "told_at": now} for one in charts
    ]
    if rows:
        uow.session.execute(insert(GoalTold).on_conflict_do_nothing(), rows)


def _untold(uow: UnitOfWork, state: str, *where: ColumnElement[bool]) -> list[Chart]:
    told = exists().where(
        col(GoalTold.org_id) == col(Chart.org_id), col(GoalTold.chart_id) == col(Chart.id),
        col(GoalTold.round) == col(Chart.round), col(GoalTold.state) == state,
    )  # fmt: skip
    query = select(Chart).where(Chart.org_id == uow.org_id, col(Chart.status).in_(("draft", "returned")), *where, ~told)
    return list(uow.session.exec(query.order_by(DUE, col(Chart.id)).limit(MOST).options(*NOT_LISTED)))
