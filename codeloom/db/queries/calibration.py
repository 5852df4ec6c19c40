"""Calibrations of auditors: rounds, what they are made of, their results and how differences were settled."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, exists, or_
from sqlalchemy import select as columns
from sqlmodel import col, select

from codeloom.db.tables.audits import Audit, BlindCoding, CalibrationResult
from codeloom.db.tables.calibration import Calibration, CalibrationAuditor, CalibrationChart, CalibrationSettlement
from codeloom.db.tables.charts import Chart, ChartCode
from codeloom.db.work import UnitOfWork

MOST_ROUNDS = 60
MOST_OFFERED = 60


def find(uow: UnitOfWork, calibration_id: UUID, *, lock: bool = False) -> Calibration | None:
    """A round of the organization; `lock` keeps it for this transaction and reads it anew."""
    query = select(Calibration).where(Calibration.org_id == uow.org_id, Calibration.id == calibration_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return uow.session.exec(query).first()


def number_of_round(uow: UnitOfWork, calibration_id: UUID) -> int:
    """What a round is called by; 0 for one that is none."""
    found = find(uow, calibration_id)
    return found.number if found is not None else 0


def rounds(uow: UnitOfWork) -> list[Calibration]:
    """The newest rounds, the newest first."""
    query = select(Calibration).where(Calibration.org_id == uow.org_id)
    return list(uow.session.exec(query.order_by(col(Calibration.number).desc()).limit(MOST_ROUNDS)))


def auditors(uow: UnitOfWork, calibration_id: UUID) -> list[UUID]:
    """Who codes the charts of a round."""
    query = select(CalibrationAuditor.auditor_id).where(
        CalibrationAuditor.org_id == uow.org_id, CalibrationAuditor.calibration_id == calibration_id
    )
    return list(uow.session.exec(query.order_by(col(CalibrationAuditor.auditor_id))))


@dataclass(frozen=True, slots=True)
class OfRound:
    """A chart of a round with its number, and the coder's rows as they stood."""

    row: CalibrationChart
    number: int


def charts(uow: UnitOfWork, calibration_id: UUID) -> list[OfRound]:
    """The charts of a round by number. Of the charts themselves only the number is read."""
    query = (
        columns(CalibrationChart, col(Chart.number))
        .join(
            Chart,
            and_(col(Chart.org_id) == col(CalibrationChart.org_id), col(Chart.id) == col(CalibrationChart.chart_id)),
        )
        .where(col(CalibrationChart.org_id) == uow.org_id, col(CalibrationChart.calibration_id) == calibration_id)
        .order_by(col(Chart.number))
    )
    return [OfRound(row, number) for row, number in uow.session.execute(query)]


def progress(uow: UnitOfWork, calibration_id: UUID) -> list[tuple[UUID, bool]]:
    """(auditor, done) of each coding of a round."""
    query = select(BlindCoding.auditor_id, BlindCoding.done_at).where(
        BlindCoding.org_id == uow.org_id, BlindCoding.calibration_id == calibration_id
    )
    return [(auditor, done is not None) for auditor, done in uow.session.exec(query)]


def settlements(uow: UnitOfWork, calibration_id: UUID) -> list[CalibrationSettlement]:
    """How differences of a round were settled."""
    query = select(CalibrationSettlement).where(
        CalibrationSettlement.org_id == uow.org_id, CalibrationSettlement.calibration_id == calibration_id
    )
    return list(uow.session.exec(query))


def settlement(uow: UnitOfWork, settlement_id: UUID) -> CalibrationSettlement | None:
    """One of them, locked."""
    query = select(CalibrationSettlement).where(
        CalibrationSettlement.org_id == uow.org_id, CalibrationSettlement.id == settlement_id
    )
    return uow.session.exec(query.with_for_update().execution_options(populate_existing=True)).first()


def results(
    uow: UnitOfWork, since: datetime | None = None, *, of_person: UUID | None = None
) -> list[CalibrationResult]:
    """What pairs of auditors agreed on in finished rounds, the oldest first: since a moment, and of a person."""
    query = select(CalibrationResult).where(CalibrationResult.org_id == uow.org_id)
    if since is not None:
        query = query.where(col(CalibrationResult.finished_at) > since)
    if of_person is not None:
        query = query.where(
            or_(col(CalibrationResult.first_id) == of_person, col(CalibrationResult.second_id) == of_person)
        )
    return list(uow.session.exec(query.order_by(col(CalibrationResult.finished_at), col(CalibrationResult.first_id))))


def offered(uow: UnitOfWork, since: datetime) -> list[Chart]:
    """Charts that were handed in since a moment and are waiting for audit or complete, the newest first. Those that somebody
    codes blind just now are left out."""
    rows = exists().where(col(ChartCode.org_id) == col(Chart.org_id), col(ChartCode.chart_id) == col(Chart.id))
    blind = exists().where(
        col(BlindCoding.org_id) == col(Chart.org_id),
        col(BlindCoding.chart_id) == col(Chart.id),
        col(BlindCoding.done_at).is_(None),
    )
    query = select(Chart).where(
        Chart.org_id == uow.org_id,
        col(Chart.status).in_(("pending_audit", "completed")),
        col(Chart.submitted_at) > since,
        rows,
        ~blind,
    )
    return list(uow.session.exec(query.order_by(col(Chart.submitted_at).desc(), col(Chart.id)).limit(MOST_OFFERED)))


def of_numbers(uow: UnitOfWork, numbers: Collection[int]) -> list[Chart]:
    """Charts of the organization by number, locked in the order of their ids."""
    query = select(Chart).where(Chart.org_id == uow.org_id, col(Chart.number).in_(list(numbers)))
    return list(uow.session.exec(query.order_by(col(Chart.id)).with_for_update()))


def rows_of(uow: UnitOfWork, chart_ids: Sequence[UUID]) -> dict[UUID, list[ChartCode]]:
    """The coder's rows of some charts in sequence."""
    out: dict[UUID, list[ChartCode]] = {one: [] for one in chart_ids}
    query = select(ChartCode).where(ChartCode.org_id == uow.org_id, col(ChartCode.chart_id).in_(list(chart_ids)))
    for row in uow.session.exec(query.order_by(col(ChartCode.chart_id), col(ChartCode.sequence))):
        out[row.chart_id].append(row)
    return out


def knows(uow: UnitOfWork, chart_ids: Sequence[UUID], people: Sequence[UUID]) -> set[tuple[UUID, UUID]]:
    """(chart, person) where one of some people coded, audited or codes blind one of some charts."""
    some, whose = list(chart_ids), list(people)
    queries = (
        columns(col(ChartCode.chart_id), col(ChartCode.created_by)).where(
            col(ChartCode.org_id) == uow.org_id, col(ChartCode.chart_id).in_(some), col(ChartCode.created_by).in_(whose)),
        columns(col(Audit.chart_id), col(Audit.auditor_id)).where(
            col(Audit.org_id) == uow.org_id, col(Audit.chart_id).in_(some), col(Audit.auditor_id).in_(whose)),
        columns(col(BlindCoding.chart_id), col(BlindCoding.auditor_id)).where(
            col(BlindCoding.org_id) == uow.org_id, col(BlindCoding.chart_id).in_(some), col(BlindCoding.auditor_id).in_(whose)),
        columns(col(Chart.id), col(Chart.assignee_id)).where(
            col(Chart.org_id) == uow.org_id, col(Chart.id).in_(some), col(Chart.assignee_id).in_(whose)),
    )  # fmt: skip
    return {(chart, person) for query in queries for chart, person in uow.session.execute(query)}
