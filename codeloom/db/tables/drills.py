"""Drills: sessions, tries with their answers and grades, what is remembered of each case, and what supervisors assign."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Double, SmallInteger
from sqlmodel import Field

from codeloom.db.tables.base import Row, facts, moment


class DrillSession(Row, table=True):
    """The cases a person took up at once, by their keys in order; `number` counts the person's sessions."""

    __tablename__ = "drill_sessions"
    org_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    person_id: UUID
    number: int
    cases: list[str] = facts(list)
    begun_at: datetime = moment()
    ended_at: datetime | None = moment(None)


class DrillTry(Row, table=True):
    """One case of a session: the lines at a version, and once answered the half points of it (`halves` of `most`).

    A grade with its time and the due date that followed is a line of the review log. `doubt_enc` are a person's words on why the
    answer is wrong; an instructor's `overridden_halves` stand beside the counted ones, with words. `lesson_codes` bring the lesson
    of the case back where they are added to a chart, beside one of `lesson_beside` if there are any, until it is closed.
    """

    __tablename__ = "drill_tries"
    org_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    session_id: UUID
    person_id: UUID
    case_key: str
    topic: str
    position: int = Field(sa_type=SmallInteger)
    version: int = 1
    lines_enc: bytes
    begun_at: datetime = moment()
    answered_at: datetime | None = moment(None)
    halves: int | None = Field(default=None, sa_type=SmallInteger)
    most: int | None = Field(default=None, sa_type=SmallInteger)
    grade: int | None = Field(default=None, sa_type=SmallInteger)
    graded_at: datetime | None = moment(None)
    due_at: datetime | None = moment(None)
    doubted_at: datetime | None = moment(None)
    doubt_enc: bytes | None = None
    overridden_halves: int | None = Field(default=None, sa_type=SmallInteger)
    overridden_by: UUID | None = None
    overridden_at: datetime | None = moment(None)
    why_enc: bytes | None = None
    lesson_codes: list[str] = facts(list)
    lesson_beside: list[str] = facts(list)
    lesson_closed_at: datetime | None = moment(None)


class DrillCard(Row, table=True):
    """What FSRS remembers of a case for a person (coding/drills/schedule.py)."""

    __tablename__ = "drill_cards"
    org_id: UUID = Field(primary_key=True)
    person_id: UUID = Field(primary_key=True)
    case_key: str = Field(primary_key=True)
    topic: str
    state: int = Field(sa_type=SmallInteger)
    step: int | None = Field(default=None, sa_type=SmallInteger)
    stability: float = Field(sa_type=Double)
    difficulty: float = Field(sa_type=Double)
    due_at: datetime = moment()
    last_at: datetime = moment()


class DrillAssignment(Row, table=True):
    """Cases that a supervisor or manager gives a person, to be done until a day."""

    __tablename__ = "drill_assignments"
    org_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    person_id: UUID
    topic: str
    cases: list[str] = facts(list)
    until: date
    words_enc: bytes | None = None
    made_by: UUID
    made_at: datetime = moment()
