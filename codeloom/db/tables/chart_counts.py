"""How many charts there are of each kind, as triggers keep it."""

from uuid import UUID

from sqlalchemy import BigInteger, Column, Identity, SmallInteger
from sqlmodel import Field

from codeloom.db.tables.base import Row


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
