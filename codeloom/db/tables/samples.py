"""Samples of charts: what was frozen, the seed drawn after it, the drawn charts. A frozen list is never changed."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Double, SmallInteger
from sqlmodel import Field

from codeloom.db.tables.base import Row, facts, moment


class Sample(Row, table=True):
    """One sample. `plan` is what was asked for, `strata` what each stratum of the list is, with its number of charts,
    `excluded` how many charts were left out by reason. `seed` is None until it is drawn, and then for ever the same; `drawn`
    is the number of charts that came of it. An ended one asks for no audit any more."""

    __tablename__ = "samples"
    org_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    year: int = Field(sa_type=SmallInteger)
    number: int
    stage: str
    since: date | None = None
    until: date | None = None
    plan: dict[str, Any] = facts()
    strata: list[dict[str, Any]] = facts(list)
    excluded: dict[str, Any] = facts()
    charts: int
    left_out: int
    frame_sha256: str
    frozen_at: datetime = moment()
    frozen_by: UUID
    seed: str | None = None
    sample_sha256: str | None = None
    drawn: int | None = None
    drawn_at: datetime | None = moment(None)
    drawn_by: UUID | None = None
    ended_at: datetime | None = moment(None)
    ended_by: UUID | None = None


class SampleFrame(Row, table=True):
    """The frozen list of a sample as text (coding/sampling/frames.py), compressed by zlib: ids of charts, no words of them."""

    __tablename__ = "sample_frames"
    org_id: UUID = Field(primary_key=True)
    sample_id: UUID = Field(primary_key=True)
    body: bytes


class SampleChart(Row, table=True):
    """A drawn chart at its place, with the chance it had. The first audit of `round` or a later one is its result."""

    __tablename__ = "sample_charts"
    org_id: UUID = Field(primary_key=True)
    sample_id: UUID = Field(primary_key=True)
    place: int = Field(primary_key=True)
    chart_id: UUID
    stratum: int = Field(sa_type=SmallInteger)
    chance: float = Field(sa_type=Double)
    round: int
