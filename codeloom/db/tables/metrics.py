"""Figures by day, counted once a day is over, what says that a counted day changed, and how many charts there are of each kind."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, Column, Identity, SmallInteger
from sqlmodel import Field

from codeloom.db.tables.base import Row, moment


class DailyMetric(Row, table=True):
    """One figure of a day in the organization's time zone, of one person's work in one specialty and setting. `person_id` is the
    organization's id where the work is nobody's; encounters have no specialty. What is zero has no row."""

    __tablename__ = "daily_metrics"
    org_id: UUID = Field(primary_key=True)
    day: date = Field(primary_key=True)
    measure: str = Field(primary_key=True)
    person_id: UUID = Field(primary_key=True)
    specialty: str = Field(primary_key=True)
    setting: str = Field(primary_key=True)
    value: int = Field(sa_type=BigInteger)


class LateChange(Row, table=True):
    """That figures of the day around a moment changed: written by triggers in the transaction of the change, taken away by the
    recount. The moment is that of the figure, cut to a quarter of an hour, not that of the change."""

    __tablename__ = "daily_metrics_late"
    org_id: UUID = Field(primary_key=True)
    n: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(always=True), primary_key=True))
    moment: datetime = moment()


class CountedUntil(Row, table=True):
    """The first day that is not counted, the time zone whose days they are, and the edition of what is counted."""

    __tablename__ = "daily_metrics_until"
    org_id: UUID = Field(primary_key=True)
    time_zone: str
    edition: int = Field(sa_type=SmallInteger)
    until: date
    counted_at: datetime = moment()


class ChartTime(Row, table=True):
    """The seconds for which a person had a chart open and was active, on a day in the organization's time zone."""

    __tablename__ = "chart_times"
    org_id: UUID = Field(primary_key=True)
    user_id: UUID = Field(primary_key=True)
    chart_id: UUID = Field(primary_key=True)
    day: date = Field(primary_key=True)
    seconds: int


class WorkClock(Row, table=True):
    """Which chart the time of a person runs for, and until when it is counted: one row a person, so that no second counts twice."""

    __tablename__ = "work_clocks"
    org_id: UUID = Field(primary_key=True)
    user_id: UUID = Field(primary_key=True)
    chart_id: UUID
    counted_until: datetime = moment()


class ChartCount(Row, table=True):
    """A change of the number of charts in one status, of one assignee (None: nobody's), specialty, setting and priority: written by
    triggers in the transaction of the change. The number is the sum of such rows, which a worker adds up from time to time."""

    __tablename__ = "chart_counts"
    org_id: UUID = Field(primary_key=True)
    n: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(always=True), primary_key=True))
    status: str
    assignee_id: UUID | None = None
    specialty: str
    setting: str
    priority: int = Field(sa_type=SmallInteger)
    charts: int
