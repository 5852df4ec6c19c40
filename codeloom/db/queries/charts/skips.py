"""Charts that coders skipped: the latest, and how many of each coder."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, func
from sqlalchemy import select as columns
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from codeloom.db.tables.accounts import User
from codeloom.db.tables.charts import Chart
from codeloom.db.tables.teams import Skip, Team
from codeloom.db.work import UnitOfWork

MOST = 50


@dataclass(frozen=True, slots=True)
class SkipRow:
    """One skip with the names of who and of which team, the chart's number, and whose the chart is now."""

    skip: Skip
    coder: str
    team: str
    number: int
    now: str | None


def latest(uow: UnitOfWork, since: datetime, coder: UUID | None) -> list[SkipRow]:
    """Skips since a moment, of one coder or all, the newest first, 50 at most."""
    holder = aliased(User)
    query = (
        columns(Skip, col(User.name), col(Team.name), col(Chart.number), col(holder.name))
        .join(User, and_(col(User.org_id) == col(Skip.org_id), col(User.id) == col(Skip.user_id)))
        .join(Team, and_(col(Team.org_id) == col(Skip.org_id), col(Team.id) == col(Skip.team_id)))
        .join(Chart, and_(col(Chart.org_id) == col(Skip.org_id), col(Chart.id) == col(Skip.chart_id)))
        .outerjoin(holder, and_(col(holder.org_id) == col(Chart.org_id), col(holder.id) == col(Chart.assignee_id)))
        .where(col(Skip.org_id) == uow.org_id, col(Skip.skipped_at) >= since)
        .order_by(col(Skip.skipped_at).desc(), col(Skip.id))
        .limit(MOST)
    )
    if coder is not None:
        query = query.where(col(Skip.user_id) == coder)
    return [SkipRow(*row) for row in uow.session.execute(query)]


def by_coder(uow: UnitOfWork, since: datetime) -> list[tuple[UUID, str, int]]:
    """(id, name, skips) of each coder who skipped since a moment, the most first."""
    many = func.count()
    query = (
        select(User.id, User.name, many)
        .join(Skip, and_(col(Skip.org_id) == col(User.org_id), col(Skip.user_id) == col(User.id)))
        .where(User.org_id == uow.org_id, col(Skip.skipped_at) >= since)
        .group_by(col(User.id), col(User.name))
        .order_by(many.desc(), col(User.name))
    )
    return [(id_, name, number) for id_, name, number in uow.session.exec(query)]
