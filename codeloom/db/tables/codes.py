"""Codes a person has starred."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from codeloom.db.tables.base import Row, moment


class Favorite(Row, table=True):
    """One starred code of one person; `position` counts from 1 in the order they were starred."""

    __tablename__ = "favorites"
    org_id: UUID = Field(primary_key=True)
    user_id: UUID = Field(primary_key=True)
    system: str = Field(primary_key=True)
    code: str = Field(primary_key=True)
    position: int
    created_at: datetime = moment()
