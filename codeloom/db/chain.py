"""The audit log's hash chain: appending inside a transaction, and verifying what is stored.

row_hash = SHA-256(prev_hash || body), where body is the canonical JSON bytes kept in the row. The first row of an
organization follows 32 zero bytes.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import func, insert, text
from sqlmodel import Session, col, select, update

from codeloom.db.tables.record import AuditEntry, AuditHead

GENESIS = bytes(32)


@dataclass(frozen=True, slots=True)
class Act:
    """Something done, to be recorded: ids and field names only, never clinical text."""

    act: str
    subject_type: str = ""
    subject_id: str = ""
    facts: tuple[tuple[str, Any], ...] = ()


def canonical(org: UUID, seq: int, at: datetime, actor: UUID | None, act: Act) -> bytes:
    """The bytes that are hashed and stored."""
    return orjson.dumps(
        {"v": 1, "org": str(org), "seq": seq, "at": at.isoformat(), "actor": str(actor) if actor else None,
         "act": act.act, "type": act.subject_type, "id": act.subject_id, "facts": dict(act.facts)},
        option=orjson.OPT_SORT_KEYS,
    )  # fmt: skip


def append(session: Session, org: UUID, actor: UUID | None, at: datetime, acts: Iterable[Act]) -> None:
    """Append acts to an organization's chain; its head row is locked until the transaction ends."""
    head = session.exec(select(AuditHead).where(AuditHead.org_id == org).with_for_update()).one()
    seq, previous, rows = head.seq, head.hash, []
    for act in acts:
        seq += 1
        body = canonical(org, seq, at, actor, act)
        row_hash = hashlib.sha256(previous + body).digest()
        rows.append(
            {"org_id": org, "seq": seq, "at": at, "actor_id": actor, "act": act.act, "subject_type": act.subject_type,
             "subject_id": act.subject_id, "body": body, "prev_hash": previous, "row_hash": row_hash}
        )  # fmt: skip
        previous = row_hash
    session.connection().execute(insert(AuditEntry), rows)
    session.connection().execute(update(AuditHead).where(col(AuditHead.org_id) == org).values(seq=seq, hash=previous))
    session.expire(head)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Outcome of verifying one chain. `bad_seq` names the first bad row; `why` says what is wrong with it."""

    org_id: UUID
    rows: int
    last_seq: int
    last_hash: bytes
    bad_seq: int | None = None
    why: str = ""

    @property
    def whole(self) -> bool:
        """Whether every row is in its place and unchanged."""
        return self.bad_seq is None


_ROWS = text(
    "select seq, at, actor_id, act, subject_type, subject_id, body, prev_hash, row_hash from audit_log "
    "where org_id = :org and seq > :after order by seq"
)


def _differs(row: Any, org: UUID) -> str:
    """Whether the columns people query say something else than the hashed body."""
    try:
        said = orjson.loads(row.body)
    except orjson.JSONDecodeError:
        return "its body is not readable"
    stored = (str(org), row.seq, row.act, row.subject_type, row.subject_id, str(row.actor_id) if row.actor_id else None)
    hashed = (said["org"], said["seq"], said["act"], said["type"], said["id"], said["actor"])
    if stored != hashed or row.at != datetime.fromisoformat(said["at"]):
        return "its columns differ from its hashed body"
    return ""


def verify(session: Session, org: UUID, after_seq: int = 0, after_hash: bytes = GENESIS) -> Verdict:
    """Check a chain from `after_seq` (exclusive) to its head. The head and the checkpoints tell of a missing tail."""
    seq, previous, count = after_seq, after_hash, 0
    sha = hashlib.sha256
    result = (
        session.connection()
        .execution_options(stream_results=True, yield_per=2000)
        .execute(_ROWS, {"org": org, "after": after_seq})
    )
    for row in result:
        why = ""
        if row.seq != seq + 1:
            seq, why = seq, f"row {seq + 1} is missing"
            return Verdict(org, count, seq, previous, seq + 1, why)
        if row.prev_hash != previous:
            why = "it does not follow the row before it"
        elif sha(previous + row.body).digest() != row.row_hash:
            why = "its content does not match its hash"
        else:
            why = _differs(row, org)
        if why:
            return Verdict(org, count, seq, previous, row.seq, why)
        seq, previous, count = row.seq, row.row_hash, count + 1
    head = session.exec(select(AuditHead).where(AuditHead.org_id == org)).first()
    if head is None or (head.seq, head.hash) != (seq, previous):
        return Verdict(org, count, seq, previous, seq + 1, "the end of the log is missing: its head points elsewhere")
    return Verdict(org, count, seq, previous)


def against_checkpoints(
    session: Session, org: UUID, checkpoints: Iterable[tuple[int, bytes]]
) -> Iterator[tuple[int, str]]:
    """(seq, reason) of each signed checkpoint that the stored chain no longer agrees with."""
    for seq, hash_ in checkpoints:
        stored = session.exec(
            select(AuditEntry.row_hash).where(AuditEntry.org_id == org, AuditEntry.seq == seq)
        ).first()
        if stored is None:
            yield seq, "the log is shorter than a signed checkpoint says"
        elif stored != hash_:
            yield seq, "the log was rewritten: a signed checkpoint has another hash"


def length(session: Session, org: UUID) -> int:
    """Rows in an organization's chain."""
    return session.exec(select(func.count()).select_from(AuditEntry).where(col(AuditEntry.org_id) == org)).one()
