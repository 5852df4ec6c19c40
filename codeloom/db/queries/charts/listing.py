"""The manager's list of charts: how many stand behind each tab, and completed charts by when they were completed."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, tuple_
from sqlmodel import col, select

from codeloom.coding.lifecycle import ChartStatus
from codeloom.db.queries.charts.rows import PAGE, QueueFilter, QueueRow, conditions, held
from codeloom.db.tables.accounts import User
from codeloom.db.tables.charts import Chart, Patient
from codeloom.db.work import UnitOfWork

ALL = tuple(status.value for status in ChartStatus)


@dataclass(frozen=True, slots=True)
class Count:
    """Charts in one status; `late` of them are past due, `held` on hold."""

    charts: int = 0
    late: int = 0
    held: int = 0


def counts(uow: UnitOfWork, wanted: QueueFilter, now: datetime) -> dict[str, Count]:
    """Charts by status within a filter, whatever status and page it names."""
    where = conditions(uow, replace(wanted, statuses=ALL, late_at=None, ready_at=None, held_at=None))
    late, on_hold = func.count().filter(col(Chart.due_at) < now), func.count().filter(held(now))
    query = select(Chart.status, func.count(), late, on_hold).where(*where).group_by(col(Chart.status))
    return {status: Count(*numbers) for status, *numbers in uow.session.exec(query)}


def completed(uow: UnitOfWork, wanted: QueueFilter) -> list[QueueRow]:
    """One page of completed charts, the latest first; `after` is the (completed, id) of the row before."""
    where = conditions(uow, replace(wanted, statuses=(ChartStatus.COMPLETED.value,)))
    where.append(col(Chart.completed_at).is_not(None))
    if wanted.after is not None:
        where.append(tuple_(col(Chart.completed_at), col(Chart.id)) < wanted.after)
    query = (
        select(Chart, Patient, User.name)
        .join(Patient, (col(Patient.org_id) == col(Chart.org_id)) & (col(Patient.id) == col(Chart.patient_id)))
        .outerjoin(User, (col(User.org_id) == col(Chart.org_id)) & (col(User.id) == col(Chart.assignee_id)))
        .where(*where)
        .order_by(col(Chart.completed_at).desc(), col(Chart.id).desc())
        .limit(PAGE)
    )
    return [QueueRow(chart, patient, name) for chart, patient, name in uow.session.exec(query)]


def completed_cursor(chart: Chart) -> tuple[datetime, UUID]:
    """The keyset of a completed chart."""
    return chart.completed_at or chart.updated_at, chart.id
