"""What auditors code without the lines that were handed in. The charts and encounters of it are read here past `visible`, which
hides them meanwhile: whoever takes one from here shows nothing of those lines."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from sqlalchemy import and_, delete, func
from sqlalchemy import select as columns
from sqlmodel import col, select

from codeloom.db.queries.encounters.rows import Taken
from codeloom.db.tables.accounts import Organization, User
from codeloom.db.tables.audits import BlindCoding
from codeloom.db.tables.charts import Chart, Patient
from codeloom.db.tables.encounters import Encounter
from codeloom.db.work import UnitOfWork

_OF_CHART = and_(col(Chart.org_id) == col(BlindCoding.org_id), col(Chart.id) == col(BlindCoding.chart_id))
_OF_ENCOUNTER = and_(
    col(Encounter.org_id) == col(BlindCoding.org_id), col(Encounter.id) == col(BlindCoding.encounter_id)
)


@dataclass(frozen=True, slots=True)
class OpenCoding:
    """A coding that is not done, with the number and the patient of its chart or encounter."""

    coding: BlindCoding
    number: int
    patient: Patient


def open_of_mine(uow: UnitOfWork) -> list[OpenCoding]:
    """What the person of the scope codes blind and is not done with, the first opened first."""
    number = func.coalesce(col(Chart.number), col(Encounter.number))
    patient_id = func.coalesce(col(Chart.patient_id), col(Encounter.patient_id))
    query = (
        columns(BlindCoding, number, Patient)
        .outerjoin(Chart, _OF_CHART)
        .outerjoin(Encounter, _OF_ENCOUNTER)
        .join(Patient, and_(col(Patient.org_id) == col(BlindCoding.org_id), col(Patient.id) == patient_id))
        .where(
            col(BlindCoding.org_id) == uow.org_id,
            col(BlindCoding.auditor_id) == uow.user_id,
            col(BlindCoding.done_at).is_(None),
        )
        .order_by(col(BlindCoding.opened_at), number)
    )
    return [OpenCoding(coding, at, patient) for coding, at, patient in uow.session.execute(query)]


def of_number(uow: UnitOfWork, kind: Literal["chart", "encounter"], number: int) -> BlindCoding | None:
    """What the person of the scope codes blind of the chart or encounter with a number, while they are not done."""
    mine = select(BlindCoding)
    mine = mine.join(Chart, _OF_CHART) if kind == "chart" else mine.join(Encounter, _OF_ENCOUNTER)
    query = mine.where(
        BlindCoding.org_id == uow.org_id,
        BlindCoding.auditor_id == uow.user_id,
        col(BlindCoding.done_at).is_(None),
        (col(Chart.number) if kind == "chart" else col(Encounter.number)) == number,
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


def encounter_of(uow: UnitOfWork, coding: BlindCoding, *, lock: bool = False) -> Taken:
    """The encounter of a coding with what no screen of it lacks."""
    org = col(Encounter.org_id)
    query = (
        columns(Encounter, Patient, col(User.name), col(Organization.time_zone))
        .join(Patient, and_(col(Patient.org_id) == org, col(Patient.id) == col(Encounter.patient_id)))
        .join(User, and_(col(User.org_id) == org, col(User.id) == col(Encounter.provider_id)))
        .join(Organization, col(Organization.id) == org)
        .where(org == uow.org_id, col(Encounter.id) == coding.encounter_id)
    )
    if lock:
        query = query.with_for_update(of=Encounter).execution_options(populate_existing=True)
    encounter, patient, provider, zone = uow.session.execute(query).one()
    return Taken(encounter, patient, provider, zone, "")


def drop_open(uow: UnitOfWork, *, audit_id: UUID | None = None, calibration_id: UUID | None = None) -> None:
    """Take away what is not done: of an audit that somebody else goes on with, or of a calibration that was stopped."""
    whose = (
        col(BlindCoding.audit_id) == audit_id
        if audit_id is not None
        else col(BlindCoding.calibration_id) == calibration_id
    )
    gone = delete(BlindCoding).where(col(BlindCoding.org_id) == uow.org_id, whose, col(BlindCoding.done_at).is_(None))
    uow.session.execute(gone)
