"""What auditors code without the coder's rows. The charts of it are read here past `visible`, which hides them meanwhile: whoever
takes one from here shows nothing of the coder's."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, delete
from sqlalchemy import select as columns
from sqlmodel import col, select

from codeloom.db.tables.audits import BlindCoding
from codeloom.db.tables.charts import Chart, Patient
from codeloom.db.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class OpenCoding:
    """A coding that is not done, with its chart and the patient of it."""

    coding: BlindCoding
    chart: Chart
    patient: Patient


def open_of_mine(uow: UnitOfWork) -> list[OpenCoding]:
    """What the person of the scope codes blind and is not done with, the first opened first."""
    query = (
        columns(BlindCoding, Chart, Patient)
        .join(Chart, and_(col(Chart.org_id) == col(BlindCoding.org_id), col(Chart.id) == col(BlindCoding.chart_id)))
        .join(Patient, and_(col(Patient.org_id) == col(Chart.org_id), col(Patient.id) == col(Chart.patient_id)))
        .where(
            col(BlindCoding.org_id) == uow.org_id,
            col(BlindCoding.auditor_id) == uow.user_id,
            col(BlindCoding.done_at).is_(None),
        )
        .order_by(col(BlindCoding.opened_at), col(Chart.number))
    )
    return [OpenCoding(coding, chart, patient) for coding, chart, patient in uow.session.execute(query)]


def of_number(uow: UnitOfWork, number: int) -> BlindCoding | None:
    """What the person of the scope codes blind of the chart with a number, while they are not done."""
    query = (
        select(BlindCoding)
        .join(Chart, and_(col(Chart.org_id) == col(BlindCoding.org_id), col(Chart.id) == col(BlindCoding.chart_id)))
        .where(
            BlindCoding.org_id == uow.org_id,
            BlindCoding.auditor_id == uow.user_id,
            col(BlindCoding.done_at).is_(None),
            Chart.number == number,
        )
    )
    return uow.session.exec(query).first()


def mine(uow: UnitOfWork, coding_id: UUID, *, lock: bool = False) -> BlindCoding | None:
    """A coding of the person of the scope, done or not; `lock` keeps it for this transaction and reads it anew."""
    query = select(BlindCoding).where(
        BlindCoding.org_id == uow.org_id, BlindCoding.id == coding_id, BlindCoding.auditor_id == uow.user_id
    )
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return uow.session.exec(query).first()


def of_audit(uow: UnitOfWork, audit_id: UUID) -> BlindCoding | None:
    """The coding that a blind audit began with; None before its auditor opened it."""
    query = select(BlindCoding).where(BlindCoding.org_id == uow.org_id, BlindCoding.audit_id == audit_id)
    return uow.session.exec(query).first()


def of_calibration(uow: UnitOfWork, calibration_id: UUID) -> list[BlindCoding]:
    """All codings of a calibration."""
    query = select(BlindCoding).where(BlindCoding.org_id == uow.org_id, BlindCoding.calibration_id == calibration_id)
    return list(uow.session.exec(query.order_by(col(BlindCoding.chart_id), col(BlindCoding.auditor_id))))


def chart_of(uow: UnitOfWork, coding: BlindCoding, *, lock: bool = False) -> Chart:
    """The chart of a coding."""
    query = select(Chart).where(Chart.org_id == uow.org_id, Chart.id == coding.chart_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return uow.session.exec(query).one()


def drop_open(uow: UnitOfWork, *, audit_id: UUID | None = None, calibration_id: UUID | None = None) -> None:
    """Take away what is not done: of an audit that somebody else goes on with, or of a calibration that was stopped."""
    whose = (
        col(BlindCoding.audit_id) == audit_id
        if audit_id is not None
        else col(BlindCoding.calibration_id) == calibration_id
    )
    gone = delete(BlindCoding).where(col(BlindCoding.org_id) == uow.org_id, whose, col(BlindCoding.done_at).is_(None))
    uow.session.execute(gone)
