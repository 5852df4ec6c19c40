"""The verbs that take an auditor's steps back and do them again."""

from codeloom.db.queries.audits import revisions as queries
from codeloom.db.tables.audits import AuditRevision
from codeloom.db.work import UnitOfWork
from codeloom.services.audits.board import board_of
from codeloom.services.audits.context import AuditContext, OfAudit
from codeloom.services.audits.history import put_back
from codeloom.services.audits.views import AuditBoard
from codeloom.services.core import Refused, verb


class UndoStep(OfAudit):
    """Back to the audit before the newest step that was not undone."""


class RedoStep(OfAudit):
    """The step again that was undone last."""


@verb("audits.undo", UndoStep)
def undo_step(uow: UnitOfWork, command: UndoStep) -> AuditBoard:
    """Take the newest step back that was not taken back yet. Raises Refused when there is none, Conflict, NotFound."""
    work = AuditContext.take(uow, command)
    now = queries.find(uow, work.audit.id, work.audit.version)
    before = queries.find(uow, work.audit.id, now.parent) if now is not None else None
    if now is None or before is None:
        raise Refused("There is nothing to undo.")
    return _gone_to(work, before, "AUDIT_UNDONE", parent=before.parent, redo=now.version)


@verb("audits.redo", RedoStep)
def redo_step(uow: UnitOfWork, command: RedoStep) -> AuditBoard:
    """Do the step again that was taken back last. Raises Refused when there is none, Conflict, NotFound."""
    work = AuditContext.take(uow, command)
    now = queries.find(uow, work.audit.id, work.audit.version)
    again = queries.find(uow, work.audit.id, now.redo) if now is not None else None
    if again is None:
        raise Refused("There is nothing to do again.")
    return _gone_to(work, again, "AUDIT_REDONE", parent=again.parent, redo=again.redo)


def _gone_to(work: AuditContext, to: AuditRevision, act: str, *, parent: int | None, redo: int | None) -> AuditBoard:
    text = work.uow.vault.open(AuditRevision.state_enc, to)
    work.rows = put_back(work.uow, work.audit, work.rows, text)
    work.save(act, parent=parent, redo=redo, to=to.version)
    return board_of(work, saved=True)
