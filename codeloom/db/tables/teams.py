"""Teams of an organization and who is in them."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from codeloom.db.tables.base import Row, moment


class Team(Row, table=True):
    """A team. Its name is unique in the organization whatever the case, archived ones included."""

    __tablename__ = "teams"
    org_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    name: str
    lead_id: UUID | None = None
    version: int = 1
    created_at: datetime = moment()
    archived_at: datetime | None = moment(None)


class TeamMember(Row, table=True):
    """That a person is in a team. A person may be in several."""

    __tablename__ = "team_members"
    org_id: UUID = Field(primary_key=True)
    team_id: UUID = Field(primary_key=True)
    user_id: UUID = Field(primary_key=True)
    added_at: datetime = moment()
