"""The audit log: reading it, verifying its chain against the checkpoints, and signing new checkpoints.

A checkpoint goes into the database and into a file outside it; a cut tail or a rewritten chain contradicts one of them. The
chain itself is db/chain.py.
"""

import logging
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson
from pydantic import Field

from codeloom.coding import clock
from codeloom.db import checkpoints
from codeloom.db.chain import Verdict
from codeloom.db.checkpoints import Checkpoint
from codeloom.db.queries.operations import audit_log as queries
from codeloom.db.queries.operations.workers import alone
from codeloom.db.work import UnitOfWork, system_work
from codeloom.gateways import checkpoint_files
from codeloom.services.core import Command, Nothing, ShortText, count, day, verb
from codeloom.services.delivery import chore

log = logging.getLogger("codeloom.audit_log")
PAGE = 50
_TASK = 0x10_0A


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
    return view_of(checkpoints.check(uow.session, uow.org_id, _exported(uow.org_id), whole=True))


def view_of(verdict: Verdict) -> ChainView:
    """A verdict in words."""
    if verdict.whole:
        return ChainView(True, verdict.rows, 0, f"{count(verdict.rows, 'row')} checked, the chain is whole.")
    return ChainView(False, verdict.rows, verdict.bad_seq or 0, f"Row {verdict.bad_seq} is bad: {verdict.why}.")


def check(org_id: UUID, *, whole: bool = True) -> Verdict:
    """Verify a chain and its checkpoints: all of it, or from the last good checkpoint on. Raises Unreachable."""
    with system_work() as session:
        return checkpoints.check(session, org_id, _exported(org_id), whole=whole)


def organizations() -> dict[UUID, str]:
    """Organizations that have a chain, by id, with their names. Raises Unreachable."""
    with system_work() as session:
        return checkpoints.organizations(session)


def checkpoint(org_id: UUID) -> Verdict:
    """Verify what is new in a chain and sign where it stands now, unless it is broken or nothing is new.

    Raises Unreachable; OSError when the file outside the database cannot be written (then there is no checkpoint at all).
    """
    with system_work() as session:
        verdict = checkpoints.check(session, org_id, _exported(org_id), whole=False)
        if not verdict.whole:
            log.error("audit_log.broken", extra={"org": str(org_id), "seq": verdict.bad_seq})
        elif verdict.rows:
            made = checkpoints.sign(org_id, verdict.last_seq, verdict.last_hash, clock.now())
            checkpoints.keep(session, made)
            checkpoint_files.append(org_id, made.line())
    return verdict


@chore(every=300.0, first=30.0)
def checkpoint_all() -> int:
    """Checkpoint every organization; how many chains are broken. Only one process does it at a time."""
    with alone(_TASK) as mine:
        return sum(not checkpoint(org_id).whole for org_id in organizations()) if mine else 0


def _exported(org_id: UUID) -> list[Checkpoint]:
    """The checkpoints in the file outside the database. A line that is none counts as one nobody signed."""
    checkpoints_read = []
    for line in checkpoint_files.read(org_id):
        try:
            checkpoints_read.append(checkpoints.from_line(line))
        except ValueError:
            checkpoints_read.append(Checkpoint(org_id, 1, b"", clock.now(), b""))
    return checkpoints_read


def _short(value: object) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return text if len(text) <= 80 else text[:79] + "…"
