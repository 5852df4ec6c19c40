"""Coaching: what is counted of each finalized visit, the counts of a night, answers to lessons, a reference to compare with."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import SmallInteger
from sqlmodel import Field

from codeloom.db.tables.base import Row, facts, moment


class CoachVisit(Row, table=True):
    """What is counted of an encounter as it was finalized in a round: a `coding.coaching.facts.VisitFacts`, read by the edition
    of the reader. Codes, kinds and places; no word of the note."""

    __tablename__ = "coach_visits"
    org_id: UUID = Field(primary_key=True)
    encounter_id: UUID = Field(primary_key=True)
    round: int
    edition: int = Field(sa_type=SmallInteger)
    provider_id: UUID
    service_date: date
    facts: dict[str, object] = facts()
    read_at: datetime = moment()


class CoachCount(Row, table=True):
    """The counts of a person, or of the practice (`subject` is the organization), over some days and as many before them.
    `counted_for` is the first day that is not in them; `helped` counts visits before and since lessons."""

    __tablename__ = "coach_counts"
    org_id: UUID = Field(primary_key=True)
    subject: UUID = Field(primary_key=True)
    days: int = Field(primary_key=True, sa_type=SmallInteger)
    counted_at: datetime = moment()
    counted_for: date
    visits: int
    now: dict[str, int] = facts()
    before: dict[str, int] = facts()
    helped: dict[str, int] = facts()


class LessonAnswer(Row, table=True):
    """One answer to the check of a lesson. Written once."""

    __tablename__ = "lesson_answers"
    org_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    user_id: UUID
    lesson: str
    choice: int = Field(sa_type=SmallInteger)
    correct: bool
    answered_at: datetime = moment()


class CoachReference(Row, table=True):
    """A mix of levels from outside that a manager loaded for a family of E/M codes; `shares` are percents by code."""

    __tablename__ = "coach_references"
    org_id: UUID = Field(primary_key=True)
    family: str = Field(primary_key=True)
    source: str
    shares: dict[str, float] = facts()
    loaded_by: UUID
    loaded_at: datetime = moment()
