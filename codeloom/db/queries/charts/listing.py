"""Lists of charts: how many stand behind each tab, and which rows still belong to them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select

from codeloom.coding.lifecycle import ChartStatus
from codeloom.db.queries.charts.rows import QueueFilter, conditions
from codeloom.db.tables.charts import Chart
from codeloom.db.visibility import visible
from codeloom.db.work import UnitOfWork

ALL = tuple(status.value for status in ChartStatus)


@dataclass(frozen=True, slots=True)
class Count:
    """Charts in one status; `late` of them are past due."""

    charts: int = 0
    late: int = 0


def counts(uow: UnitOfWork, wanted: QueueFilter, now: datetime) -> dict[str, Count]:
    """Charts by status within a filter, whatever status and page it names."""
    where = conditions(uow, replace(wanted, statuses=ALL, late_at=None))
    late = func.count().filter(col(Chart.due_at) < now)
    query = select(Chart.status, func.count(), late).where(*where).group_by(col(Chart.status))
    return {status: Count(charts, past) for status, charts, past in uow.session.exec(query)}


def still_there(
    uow: UnitOfWork, chart_ids: Sequence[UUID], statuses: Sequence[str], holder: UUID | Literal["nobody", "anybody"]
) -> set[UUID]:
    """Which of these charts the scope sees in one of these statuses with this holder."""
    where = [*visible(uow.scope), col(Chart.id).in_(chart_ids), col(Chart.status).in_(statuses)]
    if holder == "nobody":
        where.append(col(Chart.assignee_id).is_(None))
    elif holder != "anybody":
        where.append(col(Chart.assignee_id) == holder)
    return set(uow.session.exec(select(Chart.id).where(*where)))
