"""Organizations, their keys, their people and the people's sessions."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger
from sqlmodel import Field

from codeloom.db.tables.base import Row, facts, moment


class Organization(Row, table=True):
    """A practice (tenant), or the reserved system organization."""

    __tablename__ = "organizations"
    id: UUID = Field(primary_key=True)
    name: str
    time_zone: str = "America/New_York"
    kind: str = "practice"
    settings: dict[str, Any] = facts()
    created_at: datetime = moment()


class OrgKey(Row, table=True):
    """An organization's data key, wrapped by a master key of the settings."""

    __tablename__ = "org_keys"
    org_id: UUID = Field(primary_key=True)
    id: int = Field(primary_key=True)
    wrapped: bytes
    created_at: datetime = moment()
    retired_at: datetime | None = moment(None)


class OrgCounter(Row, table=True):
    """A number an organization counts up, such as its chart numbers (`chart`)."""

    __tablename__ = "org_counters"
    org_id: UUID = Field(primary_key=True)
    name: str = Field(primary_key=True)
    value: int = Field(sa_type=BigInteger)


class User(Row, table=True):
    """A person of one organization, in one role; or, of kind `service`, an account that programs act for and nobody signs in to."""

    __tablename__ = "users"
    org_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    email: str
    name: str
    role: str
    password_hash: str
    status: str = "active"
    kind: str = "person"
    letters: bool = True
    """Whether single letters act as keys."""
    created_at: datetime = moment()


class Session(Row, table=True):
    """A signed-in browser: a family of refresh tokens, of which only the newest is good."""

    __tablename__ = "sessions"
    org_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    user_id: UUID
    token_hash: bytes
    generation: int = 0
    rotated_at: datetime = moment()
    created_at: datetime = moment()
    last_seen_at: datetime = moment()
    expires_at: datetime = moment()
    revoked_at: datetime | None = moment(None)
    revoked_why: str | None = None
    agent: str = ""
