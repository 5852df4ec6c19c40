"""Samples, their frozen lists and drawn charts."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, exists, func, insert, text, update
from sqlalchemy import select as columns
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from codeloom.db.tables.accounts import User
from codeloom.db.tables.audits import Audit
from codeloom.db.tables.charts import Chart
from codeloom.db.tables.operations import AuditEntry
from codeloom.db.tables.samples import Sample, SampleChart, SampleFrame
from codeloom.db.work import UnitOfWork

PAGE = 20
CHARTS = 50


SECONDS = 180
"""How long a transaction that goes through a whole list may take between two statements, and for one."""


def take_time(uow: UnitOfWork) -> None:
    """Let this transaction reckon for longer than others may: a long list is hashed between its statements, with nothing locked
    that others wait for but the sample itself."""
    for setting in ("idle_in_transaction_session_timeout", "statement_timeout"):
        uow.session.execute(text(f"set local {setting} = '{SECONDS}s'"))


def find(uow: UnitOfWork, sample_id: UUID, *, lock: bool = False) -> Sample | None:
    """A sample of the organization; `lock` keeps it for this transaction."""
    query = select(Sample).where(Sample.org_id == uow.org_id, Sample.id == sample_id)
    return uow.session.exec(query.with_for_update() if lock else query).first()


def numbered(uow: UnitOfWork, year: int, number: int) -> Sample | None:
    """The sample of a number."""
    query = select(Sample).where(Sample.org_id == uow.org_id, Sample.year == year, Sample.number == number)
    return uow.session.exec(query).first()


def newest(uow: UnitOfWork, before: int = 0) -> list[Sample]:
    """A page of samples, the newest first, after skipping so many."""
    query = (
        select(Sample).where(Sample.org_id == uow.org_id).order_by(col(Sample.year).desc(), col(Sample.number).desc())
    )
    return list(uow.session.exec(query.offset(before).limit(PAGE)))


def frame(uow: UnitOfWork, sample_id: UUID) -> bytes:
    """The compressed list of a sample."""
    query = select(SampleFrame.body).where(SampleFrame.org_id == uow.org_id, SampleFrame.sample_id == sample_id)
    return uow.session.exec(query).one()


def drawn_ids(uow: UnitOfWork, sample_id: UUID) -> list[UUID]:
    """The drawn charts in their order."""
    query = select(SampleChart.chart_id).where(SampleChart.org_id == uow.org_id, SampleChart.sample_id == sample_id)
    return list(uow.session.exec(query.order_by(col(SampleChart.place))))


def keep(uow: UnitOfWork, rows: list[dict[str, Any]]) -> None:
    """Keep drawn charts."""
    uow.session.execute(insert(SampleChart), rows)


def locked(uow: UnitOfWork, chart_ids: Collection[UUID]) -> dict[UUID, tuple[str, int]]:
    """(status, round) of charts by id, kept for this transaction: nobody sends or completes one meanwhile."""
    query = columns(col(Chart.id), col(Chart.status), col(Chart.round)).where(
        col(Chart.org_id) == uow.org_id, col(Chart.id).in_(chart_ids)
    )
    return {
        id_: (status, round_)
        for id_, status, round_ in uow.session.execute(query.order_by(col(Chart.id)).with_for_update())
    }


def recorded(uow: UnitOfWork, sample_id: UUID, act: str) -> bytes:
    """What the audit log says of an act on a sample; empty when it says nothing."""
    query = select(AuditEntry.body).where(
        AuditEntry.org_id == uow.org_id,
        AuditEntry.act == act,
        AuditEntry.subject_type == "sample",
        AuditEntry.subject_id == str(sample_id),
    )
    return uow.session.exec(query.limit(1)).first() or b""


_this_round = and_(
    col(Audit.org_id) == col(Chart.org_id), col(Audit.chart_id) == col(Chart.id), col(Audit.round) == col(Chart.round)
)


def wait_for_audit(uow: UnitOfWork, sample_id: UUID, now: datetime) -> int:
    """Have the completed charts of a sample wait for their audit, unless their round was audited or they wait already; how many."""
    query = (
        update(Chart)
        .where(
            col(Chart.org_id) == uow.org_id,
            col(Chart.id).in_(_ids(uow, sample_id)),
            col(Chart.status) == "completed",
            col(Chart.drawn_at).is_(None),
            ~exists().where(_this_round).correlate(Chart),
        )
        .values(drawn_at=now)
    )
    return uow.session.execute(query).rowcount  # type: ignore[attr-defined,no-any-return]  # of an update


def wait_no_more(uow: UnitOfWork, sample_id: UUID) -> None:
    """Let the completed charts of a sample wait no more, but for those that another sample asks for or somebody audits."""
    other, also = aliased(Sample), aliased(SampleChart)
    elsewhere = exists().where(
        col(also.org_id) == col(Chart.org_id),
        col(also.chart_id) == col(Chart.id),
        col(also.sample_id) != sample_id,
        col(other.org_id) == col(also.org_id),
        col(other.id) == col(also.sample_id),
        col(other.ended_at).is_(None),
    )
    query = (
        update(Chart)
        .where(
            col(Chart.org_id) == uow.org_id,
            col(Chart.id).in_(_ids(uow, sample_id)),
            col(Chart.drawn_at).is_not(None),
            ~exists().where(_this_round).correlate(Chart),
            ~elsewhere.correlate(Chart),
        )
        .values(drawn_at=None)
    )
    uow.session.execute(query)


def _ids(uow: UnitOfWork, sample_id: UUID) -> Select[Any]:
    query = columns(col(SampleChart.chart_id))
    return query.where(col(SampleChart.org_id) == uow.org_id, col(SampleChart.sample_id) == sample_id)


_First, _Auditor = aliased(Audit), aliased(User)


@dataclass(frozen=True, slots=True)
class DrawnChart:
    """A drawn chart, with the audit that counts for it: the first one of its round or a later one."""

    drawn: SampleChart
    number: int
    status: str
    audit: Audit | None
    auditor: str


def charts(uow: UnitOfWork, sample_ids: Sequence[UUID], *, after: int = 0, most: int = 0) -> list[DrawnChart]:
    """Drawn charts of samples in their order; with `most` so many of those behind a place."""
    counts = (
        select(func.min(_First.round))
        .where(
            col(_First.org_id) == col(SampleChart.org_id),
            col(_First.chart_id) == col(SampleChart.chart_id),
            col(_First.round) >= col(SampleChart.round),
        )
        .correlate(SampleChart)
        .scalar_subquery()
    )
    org = col(SampleChart.org_id)
    query = (
        columns(SampleChart, col(Chart.number), col(Chart.status), Audit, col(_Auditor.name))
        .join(Chart, and_(col(Chart.org_id) == org, col(Chart.id) == col(SampleChart.chart_id)))
        .outerjoin(
            Audit,
            and_(
                col(Audit.org_id) == org, col(Audit.chart_id) == col(SampleChart.chart_id), col(Audit.round) == counts
            ),
        )
        .outerjoin(_Auditor, and_(col(_Auditor.org_id) == org, col(_Auditor.id) == col(Audit.auditor_id)))
        .where(org == uow.org_id, col(SampleChart.sample_id).in_(sample_ids), col(SampleChart.place) > after)
        .order_by(col(SampleChart.sample_id), col(SampleChart.place))
    )
    rows = uow.session.execute(query.limit(most) if most else query)
    return [DrawnChart(drawn, number, status, audit, auditor or "") for drawn, number, status, audit, auditor in rows]
