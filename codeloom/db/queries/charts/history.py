"""What the audit log has of one chart, its audits, documents and queries."""

from uuid import UUID

from sqlalchemy import tuple_
from sqlmodel import col, select

from codeloom.db.tables.accounts import User
from codeloom.db.tables.audits import Audit
from codeloom.db.tables.charts import Document
from codeloom.db.tables.operations import AuditEntry
from codeloom.db.tables.provider_queries import ProviderQuery
from codeloom.db.work import UnitOfWork

MOST = 3000
"""Entries that are read of one chart, the newest."""


def subjects(uow: UnitOfWork, chart_id: UUID) -> list[tuple[str, str]]:
    """(type, id) of everything that belongs to a chart, as the audit log names it."""
    found = [("chart", str(chart_id))]
    for kind, table in (("audit", Audit), ("query", ProviderQuery), ("document", Document)):
        query = select(table.id).where(table.org_id == uow.org_id, table.chart_id == chart_id)
        found += [(kind, str(one)) for one in uow.session.exec(query)]
    return found


def entries(uow: UnitOfWork, about: list[tuple[str, str]]) -> list[tuple[AuditEntry, str | None]]:
    """Entries about subjects with the name of who acted, the newest first, `MOST` at most."""
    query = (
        select(AuditEntry, User.name)
        .outerjoin(User, (col(User.org_id) == col(AuditEntry.org_id)) & (col(User.id) == col(AuditEntry.actor_id)))
        .where(AuditEntry.org_id == uow.org_id)
        .where(tuple_(col(AuditEntry.subject_type), col(AuditEntry.subject_id)).in_(about))
        .order_by(col(AuditEntry.seq).desc())
        .limit(MOST)
    )
    return [(entry, name) for entry, name in uow.session.exec(query)]


def audits(uow: UnitOfWork, chart_id: UUID) -> list[Audit]:
    """Every audit of a chart, the first round first."""
    query = select(Audit).where(Audit.org_id == uow.org_id, Audit.chart_id == chart_id).order_by(col(Audit.round))
    return list(uow.session.exec(query))


def names(uow: UnitOfWork) -> dict[str, str]:
    """The names of everybody of the organization by id."""
    return {
        str(id_): name for id_, name in uow.session.exec(select(User.id, User.name).where(User.org_id == uow.org_id))
    }
