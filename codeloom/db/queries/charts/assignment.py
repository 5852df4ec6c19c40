"""Charts that can be assigned, and how much each coder has."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlmodel import col, select

from codeloom.db.queries.charts import counting, kept_counts
from codeloom.db.queries.charts.orders import KEYS, direction
from codeloom.db.queries.charts.rows import QueueFilter, conditions
from codeloom.db.tables.charts import Chart
from codeloom.db.work import UnitOfWork

OPEN = ("draft", "returned")
"""Statuses in which a chart may change hands."""


@dataclass(frozen=True, slots=True)
class OpenLoad:
    """Charts a coder has open, and how often they have had each specialty."""

    charts: int
    by_specialty: dict[str, int]


def lock(uow: UnitOfWork, chart_ids: Sequence[UUID]) -> list[Chart]:
    """Open charts among these, by due date, kept for this transaction."""
    query = select(Chart).where(Chart.org_id == uow.org_id, col(Chart.id).in_(chart_ids), col(Chart.status).in_(OPEN))
    return list(uow.session.exec(query.order_by(col(Chart.due_at), col(Chart.id)).with_for_update()))


def ids_of(uow: UnitOfWork, wanted: QueueFilter, most: int) -> list[UUID]:
    """Ids of the charts a filter means, the first ones in its order."""
    order = direction(wanted.descending, KEYS[wanted.order].columns)
    return list(uow.session.exec(select(Chart.id).where(*conditions(uow, wanted)).order_by(*order).limit(most)))


def count(uow: UnitOfWork, wanted: QueueFilter, now: datetime) -> int:
    """How many charts a filter means, of those not on hold at a moment."""
    numbers = counting.counts(uow, now, replace(wanted, ready_at=None))
    return sum(number for place, number in numbers.items() if place != counting.HELD)


def loads(uow: UnitOfWork) -> dict[UUID, OpenLoad]:
    """Open charts and specialties by coder."""
    out: dict[UUID, OpenLoad] = {}
    for coder, specialty, ever, now in kept_counts.by_person_and_specialty(uow, OPEN):
        known = out.get(coder, OpenLoad(0, {}))
        out[coder] = OpenLoad(known.charts + now, {**known.by_specialty, specialty: ever})
    return out


def of_batch(uow: UnitOfWork, batch: UUID) -> list[Chart]:
    """Open charts that one act assigned and nothing has touched since, kept for this transaction."""
    query = select(Chart).where(Chart.org_id == uow.org_id, Chart.assign_batch == batch, col(Chart.status).in_(OPEN))
    return list(uow.session.exec(query.with_for_update()))


def waits(uow: UnitOfWork, coder_id: UUID, assigned_at: datetime) -> bool:
    """Whether a chart that a coder was given at a moment is still theirs to code."""
    query = select(Chart.id).where(
        Chart.org_id == uow.org_id,
        Chart.assignee_id == coder_id,
        col(Chart.status).in_(OPEN),
        Chart.assigned_at == assigned_at,
    )
    return uow.session.exec(query.limit(1)).first() is not None
