"""Suggestions for a chart and the differences between them and its rows."""

from uuid import UUID

from sqlalchemy import or_, update
from sqlmodel import col, select

from codeloom.db.tables.charts import ChartDelta, ChartSuggestion
from codeloom.db.work import UnitOfWork


def newest(uow: UnitOfWork, chart_id: UUID) -> tuple[ChartSuggestion | None, ChartSuggestion | None]:
    """The answer that is shown and the newest wish for one, which may be the same; None where there is none."""
    mine = (col(ChartSuggestion.org_id) == uow.org_id, col(ChartSuggestion.chart_id) == chart_id)
    last = select(col(ChartSuggestion.id)).where(*mine).order_by(col(ChartSuggestion.asked_at).desc()).limit(1)
    query = select(ChartSuggestion).where(
        *mine, or_(col(ChartSuggestion.current), col(ChartSuggestion.id) == last.scalar_subquery())
    )
    rows = list(uow.session.exec(query.order_by(col(ChartSuggestion.asked_at))))
    return next((row for row in rows if row.current), None), rows[-1] if rows else None


def take_place(uow: UnitOfWork, row: ChartSuggestion) -> None:
    """Make an answer the one that is shown of its chart."""
    mine = (col(ChartSuggestion.org_id) == uow.org_id, col(ChartSuggestion.chart_id) == row.chart_id)
    uow.session.execute(
        update(ChartSuggestion).where(*mine, col(ChartSuggestion.current), col(ChartSuggestion.id) != row.id)
        .values(current=False)
    )  # fmt: skip
    row.current = True
    uow.session.add(row)
    uow.session.flush()


def deltas(uow: UnitOfWork, chart_id: UUID) -> list[ChartDelta]:
    """Every difference as it arose, oldest first."""
    query = select(ChartDelta).where(ChartDelta.org_id == uow.org_id, ChartDelta.chart_id == chart_id)
    return list(uow.session.exec(query.order_by(col(ChartDelta.n))))
