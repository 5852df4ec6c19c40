"""Charts waiting for audit, as one auditor may take them up: never those they coded themselves."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import and_, exists, func, or_, tuple_
from sqlalchemy import select as columns
from sqlalchemy.orm import aliased
from sqlalchemy.sql import ColumnElement
from sqlmodel import col, select

from codeloom.coding.lifecycle import ChartStatus
from codeloom.db.queries.charts.rows import PAGE
from codeloom.db.tables.accounts import User
from codeloom.db.tables.audits import Audit
from codeloom.db.tables.charts import Chart, ChartCode, Patient
from codeloom.db.visibility import visible
from codeloom.db.work import UnitOfWork

Order = Literal["age", "coder", "specialty", "difficulty"]


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A chart that waits, who coded it, and the open audit of its round with its auditor's name."""

    chart: Chart
    patient: Patient
    coder: str
    audit: Audit | None
    auditor: str

    def key(self, order: Order) -> Any:
        """What the list is ordered by."""
        return {
            "age": self.chart.submitted_at,
            "coder": self.coder,
            "specialty": self.chart.specialty,
            "difficulty": self.chart.difficulty,
        }[order]


@dataclass(frozen=True, slots=True)
class WaitingFilter:
    """What the list shows and in which order; `after` is (key, chart id) of the last row of the page before."""

    order: Order = "age"
    descending: bool = False
    specialty: str = ""
    coder_id: UUID | None = None
    after: tuple[Any, UUID] | None = None


_Coder, _Auditor = aliased(User), aliased(User)
_KEYS: dict[Order, Any] = {
    "age": col(Chart.submitted_at),
    "coder": func.coalesce(_Coder.name, ""),
    "specialty": col(Chart.specialty),
    "difficulty": col(Chart.difficulty),
}


def foreign(uow: UnitOfWork) -> list[ColumnElement[bool]]:
    """Charts that wait for audit and in which the person of the scope coded nothing."""
    wrote = exists().where(
        col(ChartCode.org_id) == col(Chart.org_id),
        col(ChartCode.chart_id) == col(Chart.id),
        col(ChartCode.created_by) == uow.user_id,
    )
    return [
        *visible(uow.scope),
        col(Chart.status) == ChartStatus.PENDING_AUDIT.value,
        col(Chart.assignee_id).is_distinct_from(uow.user_id),
        ~wrote,
    ]


def wrote_in(uow: UnitOfWork, chart_id: UUID) -> bool:
    """Whether the person of the scope added a line to a chart."""
    query = select(func.count()).where(
        ChartCode.org_id == uow.org_id, ChartCode.chart_id == chart_id, ChartCode.created_by == uow.user_id
    )
    return uow.session.exec(query).one() > 0


def page(uow: UnitOfWork, wanted: WaitingFilter, size: int = PAGE) -> list[WaitingRow]:
    """One page of waiting charts with patient, coder and open audit. Every column is named with its table."""
    where, key, chart_id = foreign(uow), _KEYS[wanted.order], col(Chart.id)
    if wanted.specialty:
        where.append(col(Chart.specialty) == wanted.specialty)
    if wanted.coder_id is not None:
        where.append(col(Chart.assignee_id) == wanted.coder_id)
    if wanted.after is not None:
        place, last = tuple_(key, chart_id), tuple_(*wanted.after)
        where.append(place < last if wanted.descending else place > last)
    direction = (key.desc(), chart_id.desc()) if wanted.descending else (key, chart_id)
    query = _with_people().where(*where).order_by(*direction).limit(size)
    return [WaitingRow(chart, patient, coder or "", audit, auditor or "")
            for chart, patient, coder, audit, auditor in uow.session.exec(query)]  # fmt: skip


def _with_people() -> Any:
    this_round = and_(
        col(Audit.org_id) == col(Chart.org_id),
        col(Audit.chart_id) == col(Chart.id),
        col(Audit.round) == col(Chart.round),
        col(Audit.status) == "open",
    )
    return (
        columns(Chart, Patient, col(_Coder.name), Audit, col(_Auditor.name))
        .join(Patient, and_(col(Patient.org_id) == col(Chart.org_id), col(Patient.id) == col(Chart.patient_id)))
        .outerjoin(_Coder, and_(col(_Coder.org_id) == col(Chart.org_id), col(_Coder.id) == col(Chart.assignee_id)))
        .outerjoin(Audit, this_round)
        .outerjoin(_Auditor, and_(col(_Auditor.org_id) == col(Audit.org_id), col(_Auditor.id) == col(Audit.auditor_id)))
    )


def next_free(uow: UnitOfWork) -> int | None:
    """Number of the chart to take up next: one whose audit this person has open, else the one waiting longest."""
    query = (
        select(Chart.number)
        .outerjoin(Audit, and_(col(Audit.org_id) == col(Chart.org_id), col(Audit.chart_id) == col(Chart.id),
                               col(Audit.round) == col(Chart.round), col(Audit.status) == "open"))
        .where(*foreign(uow), or_(col(Audit.id).is_(None), col(Audit.auditor_id) == uow.user_id))
        .order_by(col(Audit.id).is_(None), col(Chart.submitted_at), col(Chart.id))
    )  # fmt: skip
    return uow.session.exec(query.limit(1)).first()


@dataclass(frozen=True, slots=True)
class WaitingCounts:
    """All charts waiting for audit in the organization, those this person may audit, the oldest of them, and own open audits."""

    waiting: int
    mine_to_see: int
    oldest: datetime | None
    open_by_me: int


def counts(uow: UnitOfWork) -> WaitingCounts:
    """The figures above the list."""
    waiting = uow.session.exec(
        select(func.count()).where(*visible(uow.scope), col(Chart.status) == ChartStatus.PENDING_AUDIT.value)
    ).one()
    seen, oldest = uow.session.exec(select(func.count(), func.min(col(Chart.submitted_at))).where(*foreign(uow))).one()
    open_by_me = uow.session.exec(
        select(func.count()).where(
            Audit.org_id == uow.org_id, Audit.auditor_id == uow.user_id, col(Audit.status) == "open"
        )
    ).one()
    return WaitingCounts(waiting, seen, oldest, open_by_me)


def specialties(uow: UnitOfWork) -> list[str]:
    """Specialties among the charts this person may audit."""
    return list(
        uow.session.exec(select(Chart.specialty).where(*foreign(uow)).distinct().order_by(col(Chart.specialty)))
    )


def coders(uow: UnitOfWork) -> list[tuple[UUID, str]]:
    """(id, name) of the people whose charts wait for this person's audit."""
    query = (
        select(_Coder.id, _Coder.name)
        .join(Chart, and_(col(_Coder.org_id) == col(Chart.org_id), col(_Coder.id) == col(Chart.assignee_id)))
        .where(*foreign(uow))
        .distinct()
        .order_by(col(_Coder.name))
    )
    return list(uow.session.exec(query).all())
