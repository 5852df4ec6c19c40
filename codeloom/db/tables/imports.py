"""Import jobs, the files people send and the encrypted 1 MB pieces they wait in until read."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, SmallInteger
from sqlmodel import Field

from codeloom.db.tables.base import Row, facts, moment


class ImportJob(Row, table=True):
    """One import. A worker holds it by lease; every write of the work carries the lease token (fencing)."""

    __tablename__ = "import_jobs"
    org_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    name_enc: bytes
    status: str
    dry_run: bool = False
    options: dict[str, Any] = facts()
    created_by: UUID
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
    from this export and stay as they are because somebody works on them; `unchanged` includes them.
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
