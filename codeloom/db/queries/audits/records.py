"""Audits and their lines. The queue of charts waiting for audit is in audits/audit_queue.py."""

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func
from sqlmodel import col, select

from codeloom.db.tables.audits import Audit, AuditLine
from codeloom.db.tables.charts import Chart
from codeloom.db.work import UnitOfWork


def mine(uow: UnitOfWork, audit_id: UUID, *, lock: bool = False) -> Audit | None:
    """An audit of the person of the scope, open or closed; `lock` keeps it for this transaction and reads it anew."""
    query = select(Audit).where(Audit.org_id == uow.org_id, Audit.id == audit_id, Audit.auditor_id == uow.user_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return uow.session.exec(query).first()


def of_round(uow: UnitOfWork, chart_id: UUID, round_: int) -> Audit | None:
    """The audit of one round of a chart, whoever does it."""
    query = select(Audit).where(Audit.org_id == uow.org_id, Audit.chart_id == chart_id, Audit.round == round_)
    return uow.session.exec(query).first()


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


def what_changed(line: AuditLine) -> str:
    """One pair in words: E11.9 becomes E11.22, R06.02 struck, Z87.891 added, J44.1 comes first, I10 with POA N,
    97110 with 3 units.
    """
    if line.coder_code is None:
        return f"{line.code} added"
    if line.code is None:
        return f"{line.coder_code} struck"
    if line.code != line.coder_code:
        return f"{line.coder_code} becomes {line.code}"
    if line.principal != line.coder_principal:
        return f"{line.code} comes first" if line.principal else f"{line.code} does not come first"
    if line.poa != line.coder_poa:
        return f"{line.code} with POA {line.poa}" if line.poa else f"{line.code} without POA"
    if line.units != line.coder_units:
        return f"{line.code} with {line.units} {'unit' if line.units == 1 else 'units'}"
    return f"{line.code} kept"


def findings_count(uow: UnitOfWork, audit_id: UUID) -> int:
    """Pairs of an audit on which the auditor disagreed."""
    query = select(func.count()).where(
        AuditLine.org_id == uow.org_id, AuditLine.audit_id == audit_id, AuditLine.verdict == "disagree"
    )
    return uow.session.exec(query).one()


def accuracy_of(uow: UnitOfWork, coder_id: UUID, now: datetime, days: int = 30) -> tuple[int, int]:
    """(agreed lines, all lines) of a coder's audits closed in the last `days`."""
    query = select(func.coalesce(func.sum(Audit.agreed), 0), func.coalesce(func.sum(Audit.lines), 0)).where(
        Audit.org_id == uow.org_id, Audit.coder_id == coder_id, col(Audit.closed_at) > now - timedelta(days=days)
    )
    agreed, lines_ = uow.session.exec(query).one()
    return int(agreed or 0), int(lines_ or 0)


def submitted_today(uow: UnitOfWork, coder_id: UUID, now: datetime, time_zone: str) -> int:
    """Charts a coder sent for audit since midnight in the organization's time zone."""
    query = select(func.count()).where(
        Chart.org_id == uow.org_id,
        Chart.assignee_id == coder_id,
        col(Chart.submitted_at) >= midnight(now, time_zone),
    )
    return uow.session.exec(query).one()
