"""The audit log with its chain head and checkpoints, the outbox and the inbox."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Identity
from sqlmodel import Field

from codeloom.db.tables.base import Row, facts, moment


class AuditHead(Row, table=True):
    """Newest row of an organization's chain; locked while a transaction appends. `before` is the hash of the row before,
    kept so that one statement can append."""

    __tablename__ = "audit_heads"
    org_id: UUID = Field(primary_key=True)
    seq: int = Field(sa_type=BigInteger)
    hash: bytes
    before: bytes = b""


class AuditEntry(Row, table=True):
    """One recorded act. `row_hash` = SHA-256(prev_hash || body); `body` is the canonical JSON that was hashed."""

    __tablename__ = "audit_log"
    org_id: UUID = Field(primary_key=True)
    seq: int = Field(primary_key=True, sa_type=BigInteger)
    at: datetime = moment()
    actor_id: UUID | None = None
    act: str
    subject_type: str = ""
    subject_id: str = ""
    body: bytes
    prev_hash: bytes
    row_hash: bytes


class AuditCheckpoint(Row, table=True):
    """A signed statement of where the chain stood."""

    __tablename__ = "audit_checkpoints"
    org_id: UUID = Field(primary_key=True)
    seq: int = Field(primary_key=True, sa_type=BigInteger)
    hash: bytes
    at: datetime = moment()
    signature: bytes


class OutboxEvent(Row, table=True):
    """An event for consumers; its payload holds ids only. Written in the transaction of the act it tells of."""

    __tablename__ = "outbox_events"
    org_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    position: int | None = Field(
        default=None, nullable=False, sa_type=BigInteger, sa_column_args=[Identity(always=True)]
    )
    topic: str
    aggregate: str
    payload: dict[str, Any] = facts()
    created_at: datetime = moment()
    published_at: datetime | None = moment(None)
    attempts: int = 0
    next_at: datetime = moment()
    claimed_until: datetime | None = moment(None)
    dead_at: datetime | None = moment(None)
    last_error: str = ""


class ProcessedEvent(Row, table=True):
    """That a consumer has taken an event, so that a second delivery has no effect."""

    __tablename__ = "processed_events"
    org_id: UUID = Field(primary_key=True)
    consumer: str = Field(primary_key=True)
    event_id: UUID = Field(primary_key=True)
    processed_at: datetime = moment()
