"""Charts counted from the sums that triggers keep, so that no list or figure reads every chart to say how many there are (ADR 62).

What changes with the clock alone, being late and being on hold, is counted from the few charts that an index has of each.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, literal_column, text
from sqlalchemy import select as columns
from sqlalchemy.sql import ColumnElement
from sqlmodel import col

from codeloom.db.tables.charts import Chart
from codeloom.db.tables.metrics import ChartCount
from codeloom.db.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Counted:
    """Which charts are counted: of `people` (None: everybody's), or nobody's (`unassigned`); empty texts and 0 are any."""

    people: tuple[UUID, ...] | None = None
    unassigned: bool = False
    specialty: str = ""
    setting: str = ""
    priority: int = 0

    def of(self, uow: UnitOfWork, table: type[ChartCount] | type[Chart]) -> list[ColumnElement[bool]]:
        """The same as conditions on the charts or on their counts."""
        where = [col(table.org_id) == uow.org_id]
        if self.people is not None:
            where.append(col(table.assignee_id).in_(self.people))
        if self.unassigned:
            where.append(col(table.assignee_id).is_(None))
        for column, value in (
            (table.specialty, self.specialty),
            (table.setting, self.setting),
            (table.priority, self.priority),
        ):
            if value:
                where.append(col(column) == value)
        return where


def numbers(uow: UnitOfWork, of: Counted, by: str = "status") -> dict[Any, int]:
    """Charts by status, or by (status, assignee_id); without those there are none of."""
    place = [col(ChartCount.status)] if by == "status" else [col(ChartCount.status), col(ChartCount.assignee_id)]
    total = func.sum(ChartCount.charts)
    query = columns(*place, total).where(*of.of(uow, ChartCount)).group_by(*place).having(total != 0)
    return {row[0] if len(place) == 1 else tuple(row[:-1]): row[-1] for row in uow.session.execute(query)}


def by_person_and_specialty(uow: UnitOfWork, statuses: Collection[str]) -> list[tuple[UUID, str, int, int]]:
    """(assignee, specialty, charts, those in one of some statuses) of everybody who has any."""
    place, total = (col(ChartCount.assignee_id), col(ChartCount.specialty)), func.sum(ChartCount.charts)
    within = func.coalesce(total.filter(col(ChartCount.status).in_(statuses)), 0)
    query = (
        columns(*place, total, within)
        .where(col(ChartCount.org_id) == uow.org_id, place[0].is_not(None))
        .group_by(*place)
    )
    return [(row[0], row[1], row[2], row[3]) for row in uow.session.execute(query.having(total != 0))]


def in_status(uow: UnitOfWork, status: str) -> dict[tuple[UUID | None, str], int]:
    """Charts in a status by (assignee, specialty)."""
    place, total = (col(ChartCount.assignee_id), col(ChartCount.specialty)), func.sum(ChartCount.charts)
    query = (
        columns(*place, total)
        .where(col(ChartCount.org_id) == uow.org_id, col(ChartCount.status) == status)
        .group_by(*place)
    )
    return {(row[0], row[1]): row[2] for row in uow.session.execute(query.having(total != 0))}


_OPEN: ColumnElement[bool] = literal_column("charts.status in ('draft', 'returned')")


@dataclass(frozen=True, slots=True)
class Timed:
    """Open charts in one status of one assignee that are past due, on hold, both, or sent back."""

    late: int = 0
    held: int = 0
    held_late: int = 0
    back: int = 0


def timed(uow: UnitOfWork, of: Counted, now: datetime) -> dict[tuple[str, UUID | None], Timed]:
    """Of drafts and returned charts what the clock decides, by (status, assignee_id)."""
    late, held, back = col(Chart.due_at) < now, col(Chart.held_until) > now, col(Chart.sent_back_at).is_not(None)
    found: dict[tuple[str, UUID | None], dict[str, int]] = {}
    parts: tuple[tuple[str, tuple[ColumnElement[bool], ...]], ...] = (
        ("late", (_OPEN, late)), ("held", (held,)), ("held_late", (held, late)), ("back", (back,))
    )  # fmt: skip
    for name, where in parts:
        place = (col(Chart.status), col(Chart.assignee_id))
        query = columns(*place, func.count()).where(*of.of(uow, Chart), *where).group_by(*place)
        for status, person, number in uow.session.execute(query):
            found.setdefault((status, person), {})[name] = number
    return {place: Timed(**of_place) for place, of_place in found.items()}


LONG = 2_000
"""Rows of changes that a reader adds up beside the sums before a worker does it for good."""

_ADD_UP = text("""
with gone as (delete from chart_counts where org_id = :org returning status, assignee_id, specialty, setting, priority, charts)
insert into chart_counts (org_id, status, assignee_id, specialty, setting, priority, charts)
select :org, status, assignee_id, specialty, setting, priority, sum(charts) from gone group by 2, 3, 4, 5, 6 having sum(charts) <> 0
""")
_COUNT = text("""
with gone as (delete from chart_counts where org_id = :org)
insert into chart_counts (org_id, status, assignee_id, specialty, setting, priority, charts)
select org_id, status, assignee_id, specialty, setting, priority, count(*) from charts where org_id = :org group by 1, 2, 3, 4, 5, 6
""")
_CHANGES = text("""
select count(*) - count(distinct (status, assignee_id, specialty, setting, priority)) from chart_counts where org_id = :org""")
"""Both statements see one moment: what others change meanwhile is a row they do not see, and stays."""


def changes(uow: UnitOfWork) -> int:
    """Rows that adding up would take away."""
    return int(uow.session.connection().execute(_CHANGES, {"org": uow.org_id}).scalar_one())


def add_up(uow: UnitOfWork) -> None:
    """Put the sum of all changes in their place."""
    uow.session.connection().execute(_ADD_UP, {"org": uow.org_id})


def count(uow: UnitOfWork) -> None:
    """Count every chart anew, where triggers did not run (charts that were copied in past them)."""
    uow.session.connection().execute(_COUNT, {"org": uow.org_id})
