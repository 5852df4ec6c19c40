"""Lists of charts: how many stand behind each tab, and which rows still belong to them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import func, or_
from sqlmodel import col, select

from codeloom.coding.lifecycle import ChartStatus
from codeloom.db.queries.charts import kept_counts
from codeloom.db.queries.charts.counting import counted
from codeloom.db.queries.charts.orders import KEYS
from codeloom.db.queries.charts.rows import QueueFilter, conditions, held, ready
from codeloom.db.tables.charts import Chart
from codeloom.db.visibility import visible
from codeloom.db.work import UnitOfWork

ALL = tuple(status.value for status in ChartStatus)


@dataclass(frozen=True, slots=True)
class Count:
    """Charts in one status; of drafts and returned ones `late` are past due, `held` on hold."""

    charts: int = 0
    late: int = 0
    held: int = 0


def whole(wanted: QueueFilter) -> QueueFilter:
    """The same filter without what only one tab asks for."""
    return replace(
        wanted, statuses=ALL, late_at=None, ready_at=None, held_at=None, completed_since=None, completed_before=None,
        submitted_since=None, in_work_at=None, audited=None,
    )  # fmt: skip


def counts(uow: UnitOfWork, wanted: QueueFilter, now: datetime) -> dict[str, Count]:
    """Charts by status within a filter, whatever status and page it names."""
    of = counted(uow, whole(wanted))
    if of is not None:
        timed = kept_counts.timed(uow, of, now)
        return {status: Count(charts, *(sum(getattr(one, name) for (at, _), one in timed.items() if at == status)
                                        for name in ("late", "held")))
                for status, charts in kept_counts.numbers(uow, of).items()}  # fmt: skip
    where = conditions(uow, whole(wanted))
    late, on_hold = func.count().filter(col(Chart.due_at) < now), func.count().filter(held(now))
    query = select(Chart.status, func.count(), late, on_hold).where(*where).group_by(col(Chart.status))
    return {status: Count(*numbers) for status, *numbers in uow.session.exec(query)}


def still_there(
    uow: UnitOfWork, chart_ids: Sequence[UUID], statuses: Sequence[str], holder: UUID | Literal["nobody", "anybody"],
    now: datetime, on_hold: bool | None, people: Sequence[UUID] | None = None,
) -> set[UUID]:  # fmt: skip
    """Which of these charts the scope sees in one of these statuses with this holder, of `people`, on hold or not; None for any."""
    where = [*visible(uow.scope), col(Chart.id).in_(chart_ids), col(Chart.status).in_(statuses)]
    if holder == "nobody":
        where.append(col(Chart.assignee_id).is_(None))
    elif holder != "anybody":
        where.append(col(Chart.assignee_id) == holder)
    if people is not None:
        where.append(col(Chart.assignee_id).in_(people))
    if on_hold is not None:
        where.append(held(now) if on_hold else ready(now))
    return set(uow.session.exec(select(Chart.id).where(*where)))


@dataclass(frozen=True, slots=True)
class ToDo:
    """A chart that waits for its coder; `started` says that they worked on it, or that it was returned."""

    number: int
    returned: bool
    started: bool


def to_do(uow: UnitOfWork, now: datetime, most: int) -> list[ToDo]:
    """The charts a coder takes up one after another: returned before draft, then in the order of work, none on hold."""
    back = col(Chart.status) == "returned"
    where = (*visible(uow.scope), col(Chart.status).in_(("draft", "returned")), ready(now))
    query = select(Chart.number, back, or_(back, col(Chart.touched))).where(*where)
    rows = uow.session.exec(query.order_by(back.desc(), *KEYS["turn"].columns).limit(most))
    return [ToDo(*row) for row in rows]
