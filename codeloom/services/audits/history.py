"""Undo and redo of an audit: every step of its auditor is kept whole, and gone back to or forth step by step.

A step is anything that makes a new version: rows, order, evidence, verdicts, categories, materiality, sections, whys, feedback.
"""

import json
from typing import Any
from uuid import UUID

from codeloom.coding import clock
from codeloom.db.queries.audits import revisions as queries
from codeloom.db.tables.audits import Audit, AuditLine, AuditRevision
from codeloom.db.work import UnitOfWork

DEPTH = 50
"""How many steps back are kept."""
FORGET_EVERY = 10
PREVIOUS = -1
FIELDS = (
    "position", "coder_sequence", "coder_system", "coder_code", "coder_principal", "coder_poa", "coder_units",
    "coder_pointers", "coder_evidence", "system", "code", "principal", "poa", "units", "pointers", "evidence", "verdict",
    "category", "material",
)  # fmt: skip
"""What is kept of a pair beside its ids, its note and its citation."""


def packed(uow: UnitOfWork, audit: Audit, rows: list[AuditLine]) -> str:
    """An audit as it stands, as JSON text."""
    return json.dumps(
        {
            "topic": audit.topic,
            "feedback": uow.vault.open(Audit.feedback_enc, audit),
            "lines": [
                {
                    "id": str(row.id),
                    "coder_line_id": str(row.coder_line_id) if row.coder_line_id else None,
                    "note": uow.vault.open(AuditLine.note_enc, row),
                    "citation": uow.vault.open(AuditLine.citation_enc, row),
                    **{name: getattr(row, name) for name in FIELDS},
                }
                for row in rows
            ],
        }
    )


def put_back(uow: UnitOfWork, audit: Audit, rows: list[AuditLine], text: str) -> list[AuditLine]:
    """Make an audit equal to a packed state; its pairs then, in order."""
    state: dict[str, Any] = json.loads(text)
    audit.feedback_enc = uow.vault.seal(Audit.feedback_enc, audit, state["feedback"]) if state["feedback"] else None
    audit.topic = state["topic"]
    by_id = {row.id: row for row in rows}
    out = []
    for fact in state["lines"]:
        line_id = UUID(fact["id"])
        row = by_id.pop(line_id, None) or AuditLine(org_id=uow.org_id, id=line_id, audit_id=audit.id, position=0)
        row.coder_line_id = UUID(fact["coder_line_id"]) if fact["coder_line_id"] else None
        for name in FIELDS:
            setattr(row, name, fact[name])
        row.note_enc = uow.vault.seal(AuditLine.note_enc, row, fact["note"]) if fact["note"] else None
        uow.vault.put(AuditLine.citation_enc, row, fact["citation"])
        uow.session.add(row)
        out.append(row)
    for gone in by_id.values():
        uow.session.delete(gone)
    return sorted(out, key=lambda row: row.position)


def keep_step(
    uow: UnitOfWork, audit: Audit, before: str, now: str, *, parent: int | None = PREVIOUS, redo: int | None = None
) -> None:
    """Keep the state before the newest version and at it. `parent` is the version that undo goes back to from it, by default
    the one before; `redo` the one that redo goes to, by default none."""
    previous = audit.version - 1
    parent = previous if parent == PREVIOUS else parent
    queries.keep(uow, [_row(uow, audit, previous, before), _row(uow, audit, audit.version, now, parent, redo)])
    if audit.version > DEPTH and audit.version % FORGET_EVERY == 0:
        queries.forget(uow, audit.id, audit.version - DEPTH)


def steps(uow: UnitOfWork, audit: Audit) -> tuple[bool, bool]:
    """Whether the newest step can be undone, and whether one that was undone can be done again."""
    now = queries.find(uow, audit.id, audit.version) if audit.status == "open" else None
    if now is None:
        return False, False
    kept = queries.kept(uow, audit.id, (now.parent, now.redo))
    return now.parent in kept, now.redo in kept


def _row(
    uow: UnitOfWork, audit: Audit, version: int, text: str, parent: int | None = None, redo: int | None = None
) -> dict[str, Any]:
    sealed = uow.vault.seal(AuditRevision.state_enc, (audit.id, version), text)
    return {"org_id": uow.org_id, "audit_id": audit.id, "version": version, "parent": parent, "redo": redo,
            "state_enc": sealed, "made_at": clock.now()}  # fmt: skip
