"""Codes a person has starred, and sets of codes that go on a chart in one act."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Field

from codeloom.db.tables.base import Row, facts, moment


class Favorite(Row, table=True):
    """One starred code of one person; `position` counts from 1 in the order they were starred."""

    __tablename__ = "favorites"
    org_id: UUID = Field(primary_key=True)
    user_id: UUID = Field(primary_key=True)
    system: str = Field(primary_key=True)
    code: str = Field(primary_key=True)
    position: int
    created_at: datetime = moment()


class CodeBundle(Row, table=True):
    """A named, ordered set of codes: `owner_id`'s own, or the practice's where that is None.

    `lines` are {"system", "code", "poa", "units"}; modifiers stand in the code (83036-QW).
    """

    __tablename__ = "code_bundles"
    org_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    owner_id: UUID | None = None
    name_enc: bytes
    lines: list[dict[str, Any]] = facts(list)
    version: int = 1
    made_by: UUID
    made_at: datetime = moment()
