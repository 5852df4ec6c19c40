"""What people answer to audits of their work: acknowledgements, rebuttals with their decisions, and rulings."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import SmallInteger
from sqlmodel import Field

from codeloom.db.tables.base import Halves, Row, facts, moment


class Acknowledgement(Row, table=True):
    """A person accepts one change of a closed audit of their work."""

    __tablename__ = "acknowledgements"
    org_id: UUID = Field(primary_key=True)
    line_id: UUID = Field(primary_key=True)
    person_id: UUID = Field(primary_key=True)
    audit_id: UUID
    made_at: datetime = moment()


class Rebuttal(Row, table=True):
    """A person says of one change of a closed audit why the line stands as it was handed in; `evidence` are spans of the record.

    It is to be decided until `due_at`; nothing happens by itself then. `decision` says who is right: coder, auditor or both.
    `conceded`: the auditor decided so. `agreed_*` and `lines_*` are the audit's score before the decision and after it.
    """

    __tablename__ = "rebuttals"
    org_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    audit_id: UUID
    line_id: UUID
    person_id: UUID
    reason_enc: bytes
    evidence: list[dict[str, Any]] = facts(list)
    sent_at: datetime = moment()
    due_at: datetime = moment()
    decision: str | None = None
    conceded: bool = False
    decided_by: UUID | None = None
    decided_at: datetime | None = moment(None)
    words_enc: bytes | None = None
    agreed_before: float | None = Field(default=None, sa_type=Halves)
    lines_before: int | None = None
    agreed_after: float | None = Field(default=None, sa_type=Halves)
    lines_after: int | None = None


class Ruling(Row, table=True):
    """What holds in the practice about some codes, by year and number. It is never changed: it ends, alone (`ended_why_enc`) or
    because another one follows it (`replaced_by`). A code that ends in "-" means every code below it."""

    __tablename__ = "rulings"
    org_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    year: int = Field(sa_type=SmallInteger)
    number: int
    text_enc: bytes
    conditions_enc: bytes | None = None
    citation_enc: bytes | None = None
    codes: list[str] = facts(list)
    rebuttal_id: UUID | None = None
    made_by: UUID
    made_at: datetime = moment()
    ended_at: datetime | None = moment(None)
    ended_by: UUID | None = None
    ended_why_enc: bytes | None = None
    replaced_by: UUID | None = None


class RulingDay(Row, table=True):
    """How often a ruling was shown beside a chart or an audit on a day of the practice."""

    __tablename__ = "ruling_days"
    org_id: UUID = Field(primary_key=True)
    ruling_id: UUID = Field(primary_key=True)
    day: date = Field(primary_key=True)
    times: int
