"""The states of an audit that undo and redo go to."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from codeloom.db.tables.audits import AuditRevision
from codeloom.db.work import UnitOfWork


def keep(uow: UnitOfWork, revisions: Sequence[dict[str, Any]]) -> None:
    """Store states of an audit; one that is kept already stays as it is."""
    whole = {"render_nulls": True}  # one statement also when some have no parent
    uow.session.execute(insert(AuditRevision).on_conflict_do_nothing(), list(revisions), execution_options=whole)


def forget(uow: UnitOfWork, audit_id: UUID, up_to: int) -> None:
    """Drop the states of an audit up to a version."""
    mine = (col(AuditRevision.org_id) == uow.org_id, col(AuditRevision.audit_id) == audit_id)
    uow.session.execute(delete(AuditRevision).where(*mine, col(AuditRevision.version) <= up_to))


def find(uow: UnitOfWork, audit_id: UUID, version: int | None) -> AuditRevision | None:
    """The state of an audit at a version; None when it is not kept."""
    return uow.session.get(AuditRevision, (uow.org_id, audit_id, version)) if version is not None else None


def kept(uow: UnitOfWork, audit_id: UUID, versions: Sequence[int | None]) -> set[int]:
    """Which of some versions are kept."""
    query = select(AuditRevision.version).where(
        AuditRevision.org_id == uow.org_id,
        AuditRevision.audit_id == audit_id,
        col(AuditRevision.version).in_([version for version in versions if version is not None]),
    )
    return set(uow.session.exec(query))
