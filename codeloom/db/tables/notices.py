"""What people are told of, and by which ways."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger
from sqlmodel import Field

from codeloom.db.tables.base import Row, facts, moment


class Notice(Row, table=True):
    """One thing a person is told of. `act` says which, once per person and kind; `subject_id` is what it is about.

    `number` is that of a chart, an encounter, a query or a rule; `facts` are numbers and names out of lists of ours, `actor_id`
    is who did it. `in_app` shows it in the product, `digest` keeps it for the next daily mail.
    """

    __tablename__ = "notices"
    org_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    user_id: UUID
    kind: str
    act: str
    subject_id: UUID | None = None
    number: int | None = Field(default=None, sa_type=BigInteger)
    facts: dict[str, Any] = facts()
    actor_id: UUID | None = None
    due_at: datetime | None = moment(None)
    in_app: bool = True
    digest: bool = False
    created_at: datetime = moment()
    read_at: datetime | None = moment(None)


class NoticeChoice(Row, table=True):
    """By which ways a person wants to be told of one kind; without a row the defaults of the kind hold."""

    __tablename__ = "notice_choices"
    org_id: UUID = Field(primary_key=True)
    user_id: UUID = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    in_app: bool
    at_once: bool
    daily: bool


class GoalTold(Row, table=True):
    """That people were told of a chart and the time it is due: "soon", before it, or "late", once it was past. Once for each
    round of the chart."""

    __tablename__ = "goals_told"
    org_id: UUID = Field(primary_key=True)
    chart_id: UUID = Field(primary_key=True)
    round: int = Field(primary_key=True)
    state: str = Field(primary_key=True)
    told_at: datetime = moment()
