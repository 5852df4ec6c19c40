"""What the database keeps of one chart or encounter, for its evidence pack."""

from typing import Any, TypeVar
from uuid import UUID

from sqlmodel import Session, col, select

from codeloom.db import chain, merkle
from codeloom.db.checkpoints import Checkpoint, Signers, stored
from codeloom.db.tables.audits import Audit, AuditLine
from codeloom.db.tables.base import Row
from codeloom.db.tables.operations import AuditEntry
from codeloom.db.work import UnitOfWork

R = TypeVar("R", bound=Row)
MOST = 20_000
"""Acts of one subject that a pack holds at most."""


def rows(uow: UnitOfWork, table: type[R], order: str, **of: UUID) -> list[R]:
    """The rows of a table that belong to a subject, in an order."""
    query = select(table).where(col(getattr(table, "org_id")) == uow.org_id)  # noqa: B009  # every table with a tenant has it
    for name, value in of.items():
        query = query.where(col(getattr(table, name)) == value)
    return list(uow.session.exec(query.order_by(getattr(table, order))))


def pairs(uow: UnitOfWork, audits: list[Audit]) -> list[AuditLine]:
    """The pairs of lines of audits."""
    query = select(AuditLine).where(AuditLine.org_id == uow.org_id, col(AuditLine.audit_id).in_([a.id for a in audits]))
    return list(uow.session.exec(query.order_by(col(AuditLine.audit_id), col(AuditLine.position))))


def entries(uow: UnitOfWork, about: tuple[tuple[str, str], ...]) -> list[AuditEntry]:
    """Every act about these subjects, in order, `MOST` + 1 at most."""
    found: list[AuditEntry] = []
    for kind, one in about:
        query = select(AuditEntry).where(
            AuditEntry.org_id == uow.org_id, AuditEntry.subject_type == kind, AuditEntry.subject_id == one
        )  # fmt: skip
        found += uow.session.exec(query.order_by(col(AuditEntry.seq)).limit(MOST + 1))
    return sorted(found, key=lambda entry: entry.seq)


def proven(
    uow: UnitOfWork, acts: list[AuditEntry]
) -> tuple[list[tuple[AuditEntry, int, list[bytes]]], list[Checkpoint]]:
    """Each act with the row of the checkpoint that covers it and the hashes that lead to its root, and those checkpoints. What
    no checkpoint with a root covers is left out."""
    made: list[tuple[AuditEntry, int, list[bytes]]] = []
    used: list[Checkpoint] = []
    for one in stored(uow.session, uow.org_id):
        if one.first is None:
            continue
        covered = [act for act in acts if one.first <= act.seq <= one.seq]
        if not covered:
            continue
        hashes = chain.hashes(uow.session, uow.org_id, one.first, one.seq)
        ways = merkle.paths(hashes, [act.seq - one.first for act in covered])
        made += [(act, one.seq, ways[act.seq - one.first]) for act in covered]
        used.append(one)
    return made, used


def keys(session: Session) -> list[bytes]:
    """The public keys that may have signed checkpoints."""
    return Signers(session).publics()


def plain(row: Any, *names: str) -> dict[str, Any]:
    """Fields of a row as JSON has them."""
    return {name: getattr(row, name) for name in names}
