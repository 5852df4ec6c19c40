"""Patients by the keys they are found by, among those with charts or encounters that a scope may see."""

from collections.abc import Collection
from uuid import UUID

from sqlmodel import col, select

from codeloom.db.tables.charts import Chart, Patient, PatientKey
from codeloom.db.tables.encounters import Encounter
from codeloom.db.visibility import visible, visible_encounters
from codeloom.db.work import UnitOfWork


def known(uow: UnitOfWork, hmacs: Collection[bytes]) -> dict[bytes, UUID | None]:
    """Who is found by each of some keys."""
    query = select(PatientKey.hmac, PatientKey.patient_id).where(
        PatientKey.org_id == uow.org_id, col(PatientKey.hmac).in_(hmacs)
    )
    return dict(uow.session.exec(query).all())


def in_sight(uow: UnitOfWork, patient_ids: Collection[UUID]) -> list[UUID]:
    """Those of these patients of whom the scope may see a chart or an encounter."""
    charts = select(Chart.patient_id).where(*visible(uow.scope), col(Chart.patient_id).in_(patient_ids))
    encounters = select(Encounter.patient_id).where(
        *visible_encounters(uow.scope), col(Encounter.patient_id).in_(patient_ids)
    )
    query = select(Patient.id).where(
        Patient.org_id == uow.org_id, col(Patient.id).in_(charts) | col(Patient.id).in_(encounters)
    )
    return list(uow.session.exec(query.order_by(col(Patient.id))))


def of_chart(uow: UnitOfWork, number: int) -> list[UUID]:
    """The patient of the chart of a number, if the scope may see it."""
    return list(uow.session.exec(select(Chart.patient_id).where(*visible(uow.scope), col(Chart.number) == number)))
