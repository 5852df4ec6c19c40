"""Exports: what was asked for and what came of it, the encrypted pieces of the file, and those made again and again."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger
from sqlmodel import Field

from codeloom.db.tables.base import Row, facts, moment


class Export(Row, table=True):
    """One file that somebody asked for. A worker holds it by lease; every write of the work carries the lease token (fencing).

    `fields` are names of the report's; `filters` is a `services.exports.Filters` as JSON: days, ids, a specialty and choices.
    `status`: queued, running, ready, stopped (by a person), failed (`reason` says why), gone (deleted after seven days).
    `row_count` grows while it is made; `size` in bytes and `sha256` (hex) are those of the whole file.
    """

    __tablename__ = "exports"
    org_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    report: str
    format: str
    fields: list[str] = facts(list)
    filters: dict[str, Any] = facts()
    schedule_id: UUID | None = None
    made_by: UUID
    status: str = "queued"
    reason: str = ""
    expected: int = Field(default=0, sa_type=BigInteger)
    row_count: int = Field(default=0, sa_type=BigInteger)
    size: int = Field(default=0, sa_type=BigInteger)
    chunks: int = 0
    sha256: str = ""
    created_at: datetime = moment()
    started_at: datetime | None = moment(None)
    finished_at: datetime | None = moment(None)
    expires_at: datetime | None = moment(None)
    lease_token: UUID | None = None
    lease_until: datetime | None = moment(None)
    worker: str = ""
    beat_at: datetime | None = moment(None)
    attempts: int = 0


class ExportChunk(Row, table=True):
    """Up to 1 MB of a file, compressed and encrypted; deleted with it."""

    __tablename__ = "export_chunks"
    org_id: UUID = Field(primary_key=True)
    export_id: UUID = Field(primary_key=True)
    n: int = Field(primary_key=True)
    data_enc: bytes


class ExportSchedule(Row, table=True):
    """An export that is made every day, week (Mondays) or month (the 1st) for the one that ended then.

    `to_id` is mailed a link, None: every manager. `paused` says why it rests: a person's wish, or what the last try failed of.
    """

    __tablename__ = "export_schedules"
    org_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    report: str
    format: str
    fields: list[str] = facts(list)
    filters: dict[str, Any] = facts()
    every: str
    to_id: UUID | None = None
    made_by: UUID
    created_at: datetime = moment()
    next_at: datetime = moment()
    paused: str = ""
    version: int = 1
