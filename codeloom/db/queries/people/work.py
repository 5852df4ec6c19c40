"""What a person has that others would have to go on with: open charts, leases, audits begun, encounters and questions."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlmodel import col, select

from codeloom.db.tables.audits import Audit
from codeloom.db.tables.charts import Chart, EditLease
from codeloom.db.tables.encounters import Encounter
from codeloom.db.tables.provider_queries import ProviderQuery
from codeloom.db.work import UnitOfWork

OPEN_CHARTS = ("draft", "returned")


def charts(uow: UnitOfWork, user_id: UUID, *, lock: bool = False) -> list[Chart]:
    """The charts a coder has to code, on hold or not, in the order of their ids."""
    query = select(Chart).where(
        Chart.org_id == uow.org_id, Chart.assignee_id == user_id, col(Chart.status).in_(OPEN_CHARTS)
    )
    return list(uow.session.exec((query.with_for_update() if lock else query).order_by(col(Chart.id))))


def leased(uow: UnitOfWork, user_id: UUID, now: datetime) -> list[int]:
    """The numbers of the charts that a person has open to edit now."""
    query = (
        select(Chart.number)
        .join(EditLease, (col(EditLease.org_id) == col(Chart.org_id)) & (col(EditLease.chart_id) == col(Chart.id)))
        .where(Chart.org_id == uow.org_id, EditLease.user_id == user_id, EditLease.expires_at > now)
    )
    return sorted(uow.session.exec(query))


def end_leases(uow: UnitOfWork, user_id: UUID) -> None:
    """Let go of every chart a person has open to edit."""
    uow.session.execute(delete(EditLease).where(col(EditLease.org_id) == uow.org_id, col(EditLease.user_id) == user_id))


def audits(uow: UnitOfWork, user_id: UUID, *, lock: bool = False) -> list[Audit]:
    """The audits a supervisor began and did not close."""
    query = select(Audit).where(Audit.org_id == uow.org_id, Audit.auditor_id == user_id, Audit.status == "open")
    return list(uow.session.exec((query.with_for_update() if lock else query).order_by(col(Audit.id))))


def audited(uow: UnitOfWork, audits: Collection[Audit]) -> tuple[list[int], list[int]]:
    """The numbers of the charts and of the encounters that some audits are of."""
    of_charts = select(Chart.number).where(
        Chart.org_id == uow.org_id, col(Chart.id).in_([one.chart_id for one in audits if one.chart_id])
    )
    of_encounters = select(Encounter.number).where(
        Encounter.org_id == uow.org_id, col(Encounter.id).in_([one.encounter_id for one in audits if one.encounter_id])
    )
    return sorted(uow.session.exec(of_charts)), sorted(uow.session.exec(of_encounters))


def encounters(uow: UnitOfWork, user_id: UUID, *, lock: bool = False) -> list[Encounter]:
    """The encounters of a provider that are not with billing: notes not sent, and those sent back."""
    query = select(Encounter).where(
        Encounter.org_id == uow.org_id, Encounter.provider_id == user_id, col(Encounter.status) != "finalized",
        col(Encounter.sent_at).is_(None),
    )  # fmt: skip
    return list(uow.session.exec((query.with_for_update() if lock else query).order_by(col(Encounter.id))))


def questions(
    uow: UnitOfWork, user_id: UUID, encounter_ids: Collection[UUID], *, lock: bool = False
) -> list[ProviderQuery]:
    """The open questions that a provider was asked about charts, and about some of their encounters."""
    query = select(ProviderQuery).where(
        ProviderQuery.org_id == uow.org_id, ProviderQuery.provider_id == user_id, ProviderQuery.status == "open",
        col(ProviderQuery.chart_id).is_not(None) | col(ProviderQuery.encounter_id).in_(list(encounter_ids)),
    )  # fmt: skip
    return list(uow.session.exec((query.with_for_update() if lock else query).order_by(col(ProviderQuery.id))))
