"""Who has a chart open: one row a tab, good while it is renewed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import and_, col, select

from codeloom.db.tables.accounts import User
from codeloom.db.tables.charts import ChartReader
from codeloom.db.work import UnitOfWork


def renew(uow: UnitOfWork, chart_id: UUID, tab: str, now: datetime) -> None:
    """This person's tab has the chart open now."""
    row = {"org_id": uow.org_id, "chart_id": chart_id, "user_id": uow.user_id, "tab": tab, "seen_at": now}
    uow.session.execute(
        insert(ChartReader)
        .values(row)
        .on_conflict_do_update(index_elements=["org_id", "chart_id", "user_id", "tab"], set_={"seen_at": now})
    )


def others(uow: UnitOfWork, chart_id: UUID, tab: str, since: datetime) -> list[tuple[UUID, str]]:
    """(id, name) of who else had the chart open since a moment; this person when in another tab. By name, each once."""
    rows = uow.session.exec(
        select(User.id, User.name)
        .join(ChartReader, and_(col(ChartReader.org_id) == User.org_id, col(ChartReader.user_id) == User.id))
        .where(
            ChartReader.org_id == uow.org_id,
            ChartReader.chart_id == chart_id,
            ChartReader.tab != tab,
            ChartReader.seen_at > since,
        )
        .distinct()
        .order_by(User.name)
    )
    return [(user, name) for user, name in rows]


def forget(uow: UnitOfWork, before: datetime) -> None:
    """Drop tabs not heard of since a moment."""
    uow.session.execute(
        delete(ChartReader).where(col(ChartReader.org_id) == uow.org_id, col(ChartReader.seen_at) < before)
    )
