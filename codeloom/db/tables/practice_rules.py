"""Rules an organization writes itself, and the charts on which they fired."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlmodel import Field

from codeloom.db.tables.base import Row, clear, facts, moment


class LocalRuleVersion(Row, table=True):
    """One version of a rule; what it says (`definition_enc`, JSON, see coding/rules/local_reading.py) never changes.

    `status` is draft, shadow, live or retired; a rule has at most one version in each of the first three. `tested` holds its
    last back-test (charts, fired, clean, day, and rows of chart number, codes, clean), `reason_enc` why it went live before its
    time, `ruling_id` the ruling it was made of.
    """

    __tablename__ = "local_rules"
    org_id: UUID = Field(primary_key=True)
    number: int = Field(primary_key=True)
    version: int = Field(primary_key=True)
    status: str = "draft"
    definition_clear: dict[str, Any] = clear("definition", {})
    definition_enc: bytes | None = None
    made_by: UUID
    made_at: datetime = moment()
    shadow_by: UUID | None = None
    shadow_from: datetime | None = moment(None)
    live_by: UUID | None = None
    live_from: datetime | None = moment(None)
    retired_by: UUID | None = None
    retired_at: datetime | None = moment(None)
    reason_clear: str = clear("reason")
    reason_enc: bytes | None = None
    tested: dict[str, Any] = facts()
    ruling_id: UUID | None = None


class LocalRuleHit(Row, table=True):
    """That a version was run over a chart on a day: whether it fired at any edit, and whether it still did when sent.

    Versions in shadow leave a row for every chart they saw, live ones only where they fired.
    """

    __tablename__ = "local_rule_hits"
    org_id: UUID = Field(primary_key=True)
    number: int = Field(primary_key=True)
    version: int = Field(primary_key=True)
    chart_id: UUID = Field(primary_key=True)
    day: date = Field(primary_key=True)
    fired: bool
    sent: bool = False
