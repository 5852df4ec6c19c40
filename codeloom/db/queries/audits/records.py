"""Audits and their lines. The queue of what waits for audit is in audits/audit_queue.py."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import and_, exists, func, literal, or_
from sqlalchemy.sql import ColumnElement
from sqlmodel import col, select

from codeloom.db.tables.audits import Audit, AuditLine
from codeloom.db.tables.charts import Chart
from codeloom.db.tables.encounters import Delta, Encounter, EncounterVersion
from codeloom.db.work import UnitOfWork

MOST_OPEN = 200


def mine(uow: UnitOfWork, audit_id: UUID, *, lock: bool = False) -> Audit | None:
    """An audit of the person of the scope, open or closed; `lock` keeps it for this transaction and reads it anew."""
    query = select(Audit).where(Audit.org_id == uow.org_id, Audit.id == audit_id, Audit.auditor_id == uow.user_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return uow.session.exec(query).first()


def find(uow: UnitOfWork, audit_id: UUID, *, lock: bool = False) -> Audit | None:
    """An audit of the organization, whoever does it; `lock` keeps it for this transaction and reads it anew."""
    if not lock:
        return uow.session.get(Audit, (uow.org_id, audit_id))
    query = select(Audit).where(Audit.org_id == uow.org_id, Audit.id == audit_id)
    return uow.session.exec(query.with_for_update().execution_options(populate_existing=True)).first()


def open_of_others(uow: UnitOfWork) -> list[Audit]:
    """Open audits that others than the person of the scope do, the first opened first."""
    query = select(Audit).where(Audit.org_id == uow.org_id, Audit.status == "open", Audit.auditor_id != uow.user_id)
    return list(uow.session.exec(query.order_by(col(Audit.opened_at), col(Audit.id)).limit(MOST_OPEN)))


def of_round(uow: UnitOfWork, chart_id: UUID, round_: int) -> Audit | None:
    """The audit of one round of a chart, whoever does it."""
    query = select(Audit).where(Audit.org_id == uow.org_id, Audit.chart_id == chart_id, Audit.round == round_)
    return uow.session.exec(query).first()


def of_version(uow: UnitOfWork, encounter_id: UUID, round_: int) -> Audit | None:
    """The audit of one finalized version of an encounter, whoever does it."""
    query = select(Audit).where(Audit.org_id == uow.org_id, Audit.encounter_id == encounter_id, Audit.round == round_)
    return uow.session.exec(query).first()


def open_of_encounter(uow: UnitOfWork, encounter_id: UUID) -> Audit | None:
    """The open audit of an encounter, of whichever version; there is one at most."""
    query = select(Audit).where(Audit.org_id == uow.org_id, Audit.encounter_id == encounter_id, Audit.status == "open")
    return uow.session.exec(query).first()


def closed_before(uow: UnitOfWork, audit: Audit) -> Audit | None:
    """The newest finished audit of the same chart or encounter, of an earlier round."""
    if audit.encounter_id is None:
        return last_closed(uow, audit.chart_id) if audit.chart_id is not None else None
    earlier = (one for one in closed_of_encounter(uow, audit.encounter_id) if one.round < audit.round)
    return next(earlier, None)


def closed_of_encounter(uow: UnitOfWork, encounter_id: UUID) -> list[Audit]:
    """The finished audits of an encounter, the newest version first."""
    query = select(Audit).where(Audit.org_id == uow.org_id, Audit.encounter_id == encounter_id, Audit.status != "open")
    return list(uow.session.exec(query.order_by(col(Audit.round).desc())))


def unread(uow: UnitOfWork) -> list[Audit]:
    """Finished audits of encounters that the person of the scope finalized or wrote and did not open since, oldest first."""
    mine = or_(
        and_(col(Audit.coder_id) == uow.user_id, col(Audit.coder_read_at).is_(None)),
        and_(col(Audit.provider_id) == uow.user_id, col(Audit.provider_read_at).is_(None)),
    )
    closed = (col(Audit.encounter_id).is_not(None), col(Audit.closed_at).is_not(None))
    query = select(Audit).where(Audit.org_id == uow.org_id, *closed, mine)
    return list(uow.session.exec(query.order_by(col(Audit.closed_at), col(Audit.id))))


def wrote_encounter(uow: UnitOfWork, encounter: Encounter) -> bool:
    """Whether the person of the scope wrote an encounter, decided on one of its codes, or finalized a version of it."""
    return uow.session.exec(select(of_person(uow, literal(encounter.provider_id), literal(encounter.id)))).one()


def of_person(uow: UnitOfWork, provider_id: Any, encounter_id: Any) -> ColumnElement[bool]:
    """That the person of the scope is an encounter's provider, decided on one of its codes, or finalized a version."""
    me = uow.user_id
    decided = exists().where(
        col(Delta.org_id) == uow.org_id, col(Delta.encounter_id) == encounter_id, col(Delta.made_by) == me
    )
    finalized = exists().where(
        col(EncounterVersion.org_id) == uow.org_id,
        col(EncounterVersion.encounter_id) == encounter_id,
        col(EncounterVersion.finalized_by) == me,
    )
    return or_(provider_id == me, decided, finalized)


def closed_today(uow: UnitOfWork, auditor_id: UUID, now: datetime, time_zone: str) -> int:
    """Audits a person finished since midnight in the organization's time zone."""
    query = select(func.count()).where(
        Audit.org_id == uow.org_id, Audit.auditor_id == auditor_id, col(Audit.closed_at) >= midnight(now, time_zone)
    )
    return uow.session.exec(query).one()


def midnight(now: datetime, time_zone: str) -> datetime:
    """When the present day began in a time zone."""
    return now.astimezone(ZoneInfo(time_zone)).replace(hour=0, minute=0, second=0, microsecond=0)


def last_closed(uow: UnitOfWork, chart_id: UUID) -> Audit | None:
    """The newest finished audit of a chart."""
    query = select(Audit).where(Audit.org_id == uow.org_id, Audit.chart_id == chart_id, Audit.status != "open")
    return uow.session.exec(query.order_by(col(Audit.round).desc()).limit(1)).first()


def lines(uow: UnitOfWork, audit_id: UUID) -> list[AuditLine]:
    """The pairs of an audit in their order."""
    query = select(AuditLine).where(AuditLine.org_id == uow.org_id, AuditLine.audit_id == audit_id)
    return list(uow.session.exec(query.order_by(col(AuditLine.position))))


def findings_count(uow: UnitOfWork, audit_id: UUID) -> int:
    """Pairs of an audit on which the auditor disagreed."""
    query = select(func.count()).where(
        AuditLine.org_id == uow.org_id, AuditLine.audit_id == audit_id, AuditLine.verdict == "disagree"
    )
    return uow.session.exec(query).one()


def accuracy_of(
    uow: UnitOfWork, coder_id: UUID, now: datetime, days: int = 30, *, encounters: bool = False
) -> tuple[float, int]:
    """(agreed lines, all lines) of a coder's audits of charts closed in the last `days`; `encounters`: of a biller's."""
    subject = col(Audit.encounter_id) if encounters else col(Audit.chart_id)
    query = select(func.coalesce(func.sum(Audit.agreed), 0), func.coalesce(func.sum(Audit.lines), 0)).where(
        Audit.org_id == uow.org_id,
        Audit.coder_id == coder_id,
        subject.is_not(None),
        col(Audit.closed_at) > now - timedelta(days=days),
    )
    agreed, lines_ = uow.session.exec(query).one()
    return agreed or 0, int(lines_ or 0)


def submitted_today(uow: UnitOfWork, coder_id: UUID, now: datetime, time_zone: str) -> int:
    """Charts a coder sent for audit since midnight in the organization's time zone."""
    query = select(func.count()).where(
        Chart.org_id == uow.org_id,
        Chart.assignee_id == coder_id,
        col(Chart.submitted_at) >= midnight(now, time_zone),
    )
    return uow.session.exec(query).one()
