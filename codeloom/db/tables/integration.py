"""API keys of an organization's programs."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from codeloom.db.tables.base import Row, facts, moment


class ApiKey(Row, table=True):
    """One key. Of the key itself only its SHA-256 is kept, and the first letters, by which people tell keys apart.
    `acts_for` is the person or service account whose rights it has beside those of any program."""

    __tablename__ = "api_keys"
    org_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    name: str
    prefix: str
    key_hash: bytes
    scopes: list[str] = facts(list)
    acts_for: UUID | None = None
    created_by: UUID
    created_at: datetime = moment()
    last_used_at: datetime | None = moment(None)
    expires_at: datetime | None = moment(None)
    revoked_at: datetime | None = moment(None)
