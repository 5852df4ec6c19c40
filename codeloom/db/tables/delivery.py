"""The outbox, and the inbox of its consumers."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Identity
from sqlmodel import Field

from codeloom.db.tables.base import Row, facts, moment


class OutboxEvent(Row, table=True):
    """An event for consumers; its payload holds ids only. Written in the transaction of the act it tells of, whose trace it
    names (coding/trace_context.py)."""

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
    trace: UUID | None = None


class ProcessedEvent(Row, table=True):
    """That a consumer has taken an event, so that a second delivery has no effect."""

    __tablename__ = "processed_events"
    org_id: UUID = Field(primary_key=True)
    consumer: str = Field(primary_key=True)
    event_id: UUID = Field(primary_key=True)
    processed_at: datetime = moment()
