"""Import jobs, the files people send, the encrypted 1 MB pieces they wait in until read, and matches held for a manager."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, SmallInteger
from sqlmodel import Field

from codeloom.db.tables.base import Row, facts, moment


class ImportJob(Row, table=True):
    """One import. A worker holds it by lease; every write of the work carries the lease token (fencing).
    `created_by` is nobody where an external system posted it."""

    __tablename__ = "import_jobs"
    org_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    name_enc: bytes
    status: str
    dry_run: bool = False
    options: dict[str, Any] = facts()
    created_by: UUID | None
    created_at: datetime = moment()
    started_at: datetime | None = moment(None)
    finished_at: datetime | None = moment(None)
    lease_token: UUID | None = None
    lease_until: datetime | None = moment(None)
    worker: str = ""
    beat_at: datetime | None = moment(None)
    attempts: int = 0


class ImportFile(Row, table=True):
    """One file of a job, or a file inside an archive (`parent_id`). Names can hold a patient's name: encrypted.

    `report` holds codes and counts only. `patients` is known once the file was read, `patients_done` grows with each
    committed patient, `tries` counts starts without progress, `kept` charts that differ
    from this export and stay as they are because somebody works on them; `unchanged` includes them. `held` encounters wait
    in a `HeldMatch`; `skipped` includes those a manager had left out before.
    """

    __tablename__ = "import_files"
    org_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    job_id: UUID
    position: int
    parent_id: UUID | None = None
    name_enc: bytes
    size: int = Field(default=0, sa_type=BigInteger)
    chunks: int = 0
    status: str
    report: dict[str, Any] = facts()
    entries: int = 0
    patients: int = 0
    patients_done: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0
    held: int = 0
    kept: int = 0
    noted: bool = False
    tries: int = Field(default=0, sa_type=SmallInteger)


class ImportChunk(Row, table=True):
    """Up to 1 MB of an uploaded file, encrypted; deleted when the file is done."""

    __tablename__ = "import_chunks"
    org_id: UUID = Field(primary_key=True)
    file_id: UUID = Field(primary_key=True)
    n: int = Field(primary_key=True)
    data_enc: bytes


class HeldMatch(Row, table=True):
    """An imported person who may or may not be one that is here: nothing of them is written until a manager decides.

    `reason`: one of `services/imports/matching.py`. `candidates` are ids of patients, `contents`
    the content hashes of the visits. `made` says by ids and hex keys what a decision wrote, `before_enc` what it changed, so
    that it can be undone. Both texts and the pieces are deleted 90 days after the decision.
    """

    __tablename__ = "held_matches"
    org_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    job_id: UUID
    file_id: UUID
    reason: str
    candidates: list[str] = facts(list)
    contents: list[str] = facts(list)
    chart_count: int
    summary_enc: bytes | None = None
    status: str = "open"
    version: int = 1
    held_at: datetime = moment()
    decided_at: datetime | None = moment(None)
    decided_by: UUID | None = None
    patient_id: UUID | None = None
    made: dict[str, Any] = facts()
    before_enc: bytes | None = None


class HeldChart(Row, table=True):
    """Up to 1 MB of a held person with the visits, encrypted."""

    __tablename__ = "held_charts"
    org_id: UUID = Field(primary_key=True)
    match_id: UUID = Field(primary_key=True)
    n: int = Field(primary_key=True)
    data_enc: bytes


class HeldKey(Row, table=True):
    """The composite HMAC (`PatientKey`) by which the next import of a held person finds the match."""

    __tablename__ = "held_keys"
    org_id: UUID = Field(primary_key=True)
    hmac: bytes = Field(primary_key=True)
    match_id: UUID = Field(primary_key=True)
