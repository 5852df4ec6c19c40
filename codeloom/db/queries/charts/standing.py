"""Charts that stand still: their reasons, those sent back, holds that are over, and the place of a chart in its coder's queue."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, case, delete, func, tuple_
from sqlmodel import col, select

from codeloom.db.queries.charts.orders import KEYS, cursor_of
from codeloom.db.queries.charts.rows import PAGE, QueueRow, ready
from codeloom.db.tables.charts import Chart, ChartReason, ChartSubmission, Patient
from codeloom.db.work import UnitOfWork

OPEN = ("draft", "returned")


def reason(uow: UnitOfWork, chart_id: UUID, kind: str) -> ChartReason | None:
    """The reason of a kind that a chart has."""
    return reasons(uow, chart_id).get(kind)


def reasons(uow: UnitOfWork, chart_id: UUID) -> dict[str, ChartReason]:
    """All reasons of a chart by their kinds."""
    query = select(ChartReason).where(ChartReason.org_id == uow.org_id, ChartReason.chart_id == chart_id)
    return {row.kind: row for row in uow.session.exec(query)}


def reasons_of(uow: UnitOfWork, chart_ids: Collection[UUID], kind: str) -> dict[UUID, ChartReason]:
    """The reasons of one kind of several charts, by chart."""
    query = select(ChartReason).where(
        ChartReason.org_id == uow.org_id, col(ChartReason.chart_id).in_(chart_ids), ChartReason.kind == kind
    )
    return {row.chart_id: row for row in uow.session.exec(query)} if chart_ids else {}


def drop(uow: UnitOfWork, chart_ids: Collection[UUID], *kinds: str) -> None:
    """Forget reasons of charts; the audit log keeps the acts."""
    mine = (col(ChartReason.org_id) == uow.org_id, col(ChartReason.chart_id).in_(chart_ids))
    uow.session.execute(delete(ChartReason).where(*mine, col(ChartReason.kind).in_(kinds)))


def sent_back(uow: UnitOfWork, size: int = PAGE) -> list[QueueRow]:
    """Charts that were sent back and wait for the manager, the longest waiting first."""
    query = (
        select(Chart, Patient)
        .join(Patient, and_(col(Patient.org_id) == col(Chart.org_id), col(Patient.id) == col(Chart.patient_id)))
        .where(Chart.org_id == uow.org_id, col(Chart.sent_back_at).is_not(None))
        .order_by(col(Chart.sent_back_at), col(Chart.id))
        .limit(size)
    )
    return [QueueRow(chart, patient, None) for chart, patient in uow.session.exec(query)]


def over(uow: UnitOfWork, now: datetime, most: int) -> list[Chart]:
    """Charts whose hold is over and not cleared yet, kept for this transaction; those that others hold are left out."""
    query = select(Chart).where(Chart.org_id == uow.org_id, col(Chart.held_until) <= now)
    return list(uow.session.exec(query.limit(most).with_for_update(skip_locked=True)))


def place(uow: UnitOfWork, chart: Chart, now: datetime) -> tuple[int, int]:
    """(place of a chart, charts) in what its coder has to do, as `to_do` orders it; place 0 when it is not in it."""
    rank = case((col(Chart.status) == "returned", 0), else_=1)
    mine = (0 if chart.status == "returned" else 1, *cursor_of(chart, "turn"))
    before = func.count().filter(tuple_(rank, *KEYS["turn"].columns) <= tuple_(*mine))
    query = select(before, func.count()).where(
        Chart.org_id == uow.org_id,
        Chart.assignee_id == chart.assignee_id,
        col(Chart.status).in_(OPEN),
        ready(now),
    )
    found, total = uow.session.exec(query).one()
    waits = chart.status in OPEN and not (chart.held_until and chart.held_until > now)
    return (found if waits else 0), total


def sent_by(uow: UnitOfWork, coder: UUID, *, but: UUID, most: int) -> int:
    """How many charts of a coder were sent at some time, one aside; counted no further than `most`."""
    sent = select(Chart.id).where(
        Chart.org_id == uow.org_id, Chart.assignee_id == coder, col(Chart.submitted_at).is_not(None), Chart.id != but
    )
    return uow.session.exec(select(func.count()).select_from(sent.limit(most).subquery())).one()


def submissions(uow: UnitOfWork, chart_id: UUID) -> list[ChartSubmission]:
    """Every time a chart was sent for audit, the first first."""
    query = select(ChartSubmission).where(ChartSubmission.org_id == uow.org_id, ChartSubmission.chart_id == chart_id)
    return list(uow.session.exec(query.order_by(col(ChartSubmission.n))))
