"""The audit log as people read it, and verifying one's own. Checkpoints and the files outside the database are checkpointing.py,
the chain itself is db/chain.py."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

import orjson
from pydantic import Field

from codeloom.db import checking
from codeloom.db.chain import Verdict
from codeloom.db.queries.operations import audit_log as queries
from codeloom.db.work import UnitOfWork
from codeloom.services.core import Command, Nothing, ShortText, count, day, verb
from codeloom.services.operations.checkpointing import outside

PAGE = 50


class ListAudit(Command):
    """A page of the log older than row `before`; about one subject or one kind of act when given."""

    before: int | None = Field(default=None, ge=1)
    subject_id: ShortText = ""
    act: ShortText = ""


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One recorded act, ready to show."""

    seq: int
    when: str
    who: str
    act: str
    subject: str
    facts: str
    hash: str


@dataclass(frozen=True, slots=True)
class ChainView:
    """The result of verifying as a sentence; `bad_seq` is the first bad row, 0 when there is none."""

    whole: bool
    rows: int
    bad_seq: int
    sentence: str


@verb("operations.audit_log", ListAudit, read_only=True)
def listed(uow: UnitOfWork, cmd: ListAudit) -> tuple[AuditRow, ...]:
    """A page of the log, the newest first."""
    _, zone = queries.names(uow)
    entries = queries.page(uow, before=cmd.before, subject_id=cmd.subject_id, act=cmd.act, size=PAGE)
    rows = []
    for entry, name in entries:
        there = entry.at.astimezone(ZoneInfo(zone))
        facts = orjson.loads(entry.body).get("facts", {})
        facts_text = ", ".join(f"{key} {_short(value)}" for key, value in facts.items())
        rows.append(
            AuditRow(
                seq=entry.seq, when=f"{day(there.date())} {there:%H:%M:%S}", who=name or "Codeloom",
                act=entry.act.replace("_", " ").lower(), subject=f"{entry.subject_type} {entry.subject_id}".strip(),
                facts=facts_text, hash=entry.row_hash.hex()[:16],
            )
        )  # fmt: skip
    return tuple(rows)


@verb("operations.verify_audit_log", Nothing, read_only=True)
def verify(uow: UnitOfWork, _cmd: Nothing) -> ChainView:
    """Verify the organization's whole chain."""
    return view_of(checking.check(uow.session, uow.org_id, outside(uow.org_id, whole=True), whole=True))


def view_of(verdict: Verdict) -> ChainView:
    """A verdict in words."""
    if verdict.whole:
        sentence = " ".join([f"{count(verdict.rows, 'row')} checked, the chain is whole.", *verdict.told])
        return ChainView(True, verdict.rows, 0, sentence)
    if verdict.bad_seq is None:
        return ChainView(False, verdict.rows, 0, f"{verdict.why[:1].upper()}{verdict.why[1:]}.")
    return ChainView(False, verdict.rows, verdict.bad_seq, f"Row {verdict.bad_seq} is bad: {verdict.why}.")


def _short(value: object) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return text if len(text) <= 80 else text[:79] + "…"
