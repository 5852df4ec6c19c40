"""The audit log with its chain head and checkpoints, and latencies that browsers measured."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, DateTime, Integer
from sqlmodel import Field

from codeloom.db.tables.base import Row, moment


class AuditHead(Row, table=True):
    """Newest row of an organization's chain; locked while a transaction appends, moved by the database alone."""

    __tablename__ = "audit_heads"
    org_id: UUID = Field(primary_key=True)
    seq: int = Field(sa_type=BigInteger)
    hash: bytes


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
    """A signed statement of where the chain stood: `root` is the Merkle root over the hashes of the rows `first` to `seq`.
    Both are None in one made before there were roots."""

    __tablename__ = "audit_checkpoints"
    org_id: UUID = Field(primary_key=True)
    seq: int = Field(primary_key=True, sa_type=BigInteger)
    hash: bytes
    at: datetime = moment()
    signature: bytes
    first: int | None = Field(default=None, sa_type=BigInteger)
    root: bytes | None = None


class CheckpointKey(Row, table=True):
    """The public half of a key that signed checkpoints and may be gone from the settings, under the signature of the key `by`."""

    __tablename__ = "checkpoint_keys"
    public: bytes = Field(primary_key=True)
    by: bytes
    signature: bytes
    kept_at: datetime = moment()


class BrowserLatency(Row, table=True):
    """How many latencies of one measure browsers of an organization reported in the five minutes from `at`, one count for each
    range of `services/operations/latency_ranges.py`."""

    __tablename__ = "browser_latencies"
    org_id: UUID = Field(primary_key=True)
    measure: str = Field(primary_key=True)
    at: datetime = Field(primary_key=True, sa_type=DateTime(timezone=True))
    counts: list[int] = Field(sa_type=ARRAY(Integer))
