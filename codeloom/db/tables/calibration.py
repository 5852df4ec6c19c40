"""Calibrations: auditors who code the same charts blind of one another, and how their differences were settled."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger
from sqlmodel import Field

from codeloom.db.tables.base import Row, facts, moment


class Calibration(Row, table=True):
    """One round. `seed` is what its intervals are drawn from. It is finished when every auditor has handed in every chart;
    one that was stopped before has no results."""

    __tablename__ = "calibrations"
    org_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    number: int
    seed: int = Field(sa_type=BigInteger)
    started_by: UUID
    started_at: datetime = moment()
    finished_at: datetime | None = moment(None)
    stopped_at: datetime | None = moment(None)


class CalibrationAuditor(Row, table=True):
    """Somebody who codes all charts of a round."""

    __tablename__ = "calibration_auditors"
    org_id: UUID = Field(primary_key=True)
    calibration_id: UUID = Field(primary_key=True)
    auditor_id: UUID = Field(primary_key=True)


class CalibrationChart(Row, table=True):
    """A chart of a round, with the coder's rows as they stood when it began: system, code, POA and units, in order."""

    __tablename__ = "calibration_charts"
    org_id: UUID = Field(primary_key=True)
    calibration_id: UUID = Field(primary_key=True)
    chart_id: UUID = Field(primary_key=True)
    round: int
    rows: list[dict[str, Any]] = facts(list)


class CalibrationSettlement(Row, table=True):
    """How a difference was settled. `unit` names what it is about in the chart; right: the coder's row stands, or the code is
    rightly left out. By one of the round's auditors it waits until another one agrees (`agreed_by`); by a third it holds."""

    __tablename__ = "calibration_settlements"
    org_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    calibration_id: UUID
    chart_id: UUID
    unit: str
    decision: str
    words_enc: bytes
    ruling_id: UUID | None = None
    settled_by: UUID
    settled_at: datetime = moment()
    agreed_by: UUID | None = None
    agreed_at: datetime | None = moment(None)
