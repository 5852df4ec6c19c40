"""Audits and their lines."""

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func
from sqlmodel import col, select

from codeloom.db.tables.audits import Audit, AuditLine
from codeloom.db.tables.charts import Chart
from codeloom.db.work import UnitOfWork


def last_closed(uow: UnitOfWork, chart_id: UUID) -> Audit | None:
    """The newest finished audit of a chart."""
    query = select(Audit).where(Audit.org_id == uow.org_id, Audit.chart_id == chart_id, Audit.status != "open")
    return uow.session.exec(query.order_by(col(Audit.round).desc()).limit(1)).first()


def lines(uow: UnitOfWork, audit_id: UUID) -> list[AuditLine]:
    """The pairs of an audit in their order."""
    query = select(AuditLine).where(AuditLine.org_id == uow.org_id, AuditLine.audit_id == audit_id)
    return list(uow.session.exec(query.order_by(col(AuditLine.position))))


def what_changed(line: AuditLine) -> str:
    """One pair in words: E11.9 becomes E11.22, R06.02 struck, Z87.891 added."""
    if line.coder_code is None:
        return f"{line.code} added"
    if line.code is None:
        return f"{line.coder_code} struck"
    if line.code != line.coder_code:
        return f"{line.coder_code} becomes {line.code}"
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
    midnight = now.astimezone(ZoneInfo(time_zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    query = select(func.count()).where(
        Chart.org_id == uow.org_id, Chart.assignee_id == coder_id, col(Chart.submitted_at) >= midnight
    )
    return uow.session.exec(query).one()
