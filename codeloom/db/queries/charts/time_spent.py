"""Time that people had charts open and were active: which chart it runs for, and the seconds of each person, chart and day."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func
from sqlalchemy import select as columns
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from codeloom.db.tables.accounts import User
from codeloom.db.tables.charts import Chart, Reader
from codeloom.db.tables.metrics import ChartTime, WorkClock
from codeloom.db.work import UnitOfWork


def running(uow: UnitOfWork) -> tuple[WorkClock | None, datetime | None]:
    """The clock of the person of the scope, and when one of their tabs last said that it has its chart open."""
    seen = (
        select(func.max(Reader.seen_at))
        .where(
            Reader.org_id == uow.org_id,
            Reader.user_id == uow.user_id,
            col(Reader.subject_id) == col(WorkClock.chart_id),
        )
        .scalar_subquery()
    )
    query = select(WorkClock, seen).where(WorkClock.org_id == uow.org_id, WorkClock.user_id == uow.user_id)
    return uow.session.exec(query).first() or (None, None)


def move(uow: UnitOfWork, before: datetime | None, chart_id: UUID, now: datetime) -> bool:
    """Let the person's clock run for a chart from now on; False when another tab moved it since it stood at `before`."""
    row = {"org_id": uow.org_id, "user_id": uow.user_id, "chart_id": chart_id, "counted_until": now}
    moved = (
        insert(WorkClock)
        .values(row)
        .on_conflict_do_update(
            index_elements=["org_id", "user_id"],
            set_={"chart_id": chart_id, "counted_until": now},
            where=col(WorkClock.counted_until) == before,
        )
    )
    return bool(uow.session.execute(moved.returning(col(WorkClock.user_id))).first())


def add(uow: UnitOfWork, chart_id: UUID, day: date, seconds: int) -> None:
    """Count seconds of the person for a chart on a day."""
    row = {"org_id": uow.org_id, "user_id": uow.user_id, "chart_id": chart_id, "day": day, "seconds": seconds}
    more = {"seconds": col(ChartTime.seconds) + seconds}
    keys = ["org_id", "user_id", "chart_id", "day"]
    uow.session.execute(insert(ChartTime).values(row).on_conflict_do_update(index_elements=keys, set_=more))


def of_chart(uow: UnitOfWork, chart_id: UUID) -> list[tuple[str, int]]:
    """(name, seconds) of each person who had a chart open, the longest first."""
    seconds = func.sum(ChartTime.seconds)
    query = (
        select(User.name, seconds)
        .join(ChartTime, (col(ChartTime.org_id) == col(User.org_id)) & (col(ChartTime.user_id) == col(User.id)))
        .where(ChartTime.org_id == uow.org_id, ChartTime.chart_id == chart_id)
        .group_by(col(User.id), col(User.name))
        .order_by(seconds.desc(), col(User.name))
    )
    return [(name, int(total)) for name, total in uow.session.exec(query)]


def own(uow: UnitOfWork, chart_ids: Collection[UUID], day: date) -> tuple[dict[UUID, int], int]:
    """(seconds of the person by chart, of these charts; seconds on a day of all charts)."""
    mine = (ChartTime.org_id == uow.org_id, ChartTime.user_id == uow.user_id)
    query = select(ChartTime.chart_id, func.sum(ChartTime.seconds)).where(*mine, col(ChartTime.chart_id).in_(chart_ids))
    by_chart = {one: int(total) for one, total in uow.session.exec(query.group_by(col(ChartTime.chart_id)))}
    whole = select(func.coalesce(func.sum(ChartTime.seconds), 0)).where(*mine, ChartTime.day == day)
    return by_chart, int(uow.session.exec(whole).one())


@dataclass(frozen=True, slots=True)
class TimeInCharts:
    """Charts of one difficulty (1 to 5) and setting that a person had open within some days, and the seconds they were active
    there."""

    user_id: UUID
    difficulty: int
    setting: str
    charts: int
    seconds: int


def by_person(uow: UnitOfWork, first: date, last: date, person: UUID | None) -> list[TimeInCharts]:
    """Time in charts within days, both included, of one person or all, by person, difficulty and setting."""
    kind = (col(ChartTime.user_id), col(Chart.difficulty), col(Chart.setting))
    query = (
        columns(*kind, func.count(col(ChartTime.chart_id).distinct()), func.sum(ChartTime.seconds))
        .join(Chart, (col(Chart.org_id) == col(ChartTime.org_id)) & (col(Chart.id) == col(ChartTime.chart_id)))
        .where(col(ChartTime.org_id) == uow.org_id, col(ChartTime.day).between(first, last))
        .group_by(*kind)
        .order_by(*kind)
    )
    if person is not None:
        query = query.where(col(ChartTime.user_id) == person)
    return [
        TimeInCharts(user, level, setting, n, int(total))
        for user, level, setting, n, total in uow.session.execute(query)
    ]
