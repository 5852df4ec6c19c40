"""Teams of an organization and who is in them."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from codeloom.db.tables.base import Row, moment


class Team(Row, table=True):
    """A team. Its name is unique in the organization whatever the case, archived ones included.

    With `in_order`, set by `ordered_by`, its coders take one chart after another in the order of work; `pool` says which charts of
    nobody's come to them so: "none", those of a setting ("inpatient", "outpatient"), or "all".
    """

    __tablename__ = "teams"
    org_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    name: str
    lead_id: UUID | None = None
    in_order: bool = False
    pool: str = "none"
    ordered_by: UUID | None = None
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


class Skip(Row, table=True):
    """That a coder skipped the chart that came next, as member of a team that takes its work in order, and why. `sent_to` says
    where it went: "order", for another coder of the team, or "manager". `reason` is one of services/charts/reasons.py."""

    __tablename__ = "skips"
    org_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    chart_id: UUID
    user_id: UUID
    team_id: UUID
    reason: str
    words_enc: bytes | None = None
    sent_to: str
    skipped_at: datetime = moment()
