"""Audits of coded charts: the coder's lines as they stood, and the auditor's beside them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import SmallInteger
from sqlmodel import Field

from codeloom.db.tables.base import Row, facts, moment


class Audit(Row, table=True):
    """One audit round of a chart; never by its own coder."""

    __tablename__ = "audits"
    org_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    chart_id: UUID
    round: int
    coder_id: UUID
    auditor_id: UUID
    status: str = "open"
    agreed: int | None = None
    lines: int | None = None
    feedback_enc: bytes | None = None
    topic: str = ""
    version: int = 1
    opened_at: datetime = moment()
    closed_at: datetime | None = moment(None)


class AuditLine(Row, table=True):
    """A pair: the coder's line (coder_*; absent when the auditor added it) and the auditor's (absent when struck)."""

    __tablename__ = "audit_lines"
    org_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    audit_id: UUID
    position: int
    coder_line_id: UUID | None = None
    coder_sequence: int | None = None
    coder_system: str | None = None
    coder_code: str | None = None
    coder_principal: bool = False
    coder_poa: str = ""
    coder_units: int = Field(default=1, sa_type=SmallInteger)
    coder_evidence: list[dict[str, Any]] = facts(list)
    system: str | None = None
    code: str | None = None
    principal: bool = False
    poa: str = ""
    units: int = Field(default=1, sa_type=SmallInteger)
    evidence: list[dict[str, Any]] = facts(list)
    verdict: str | None = None
    category: str = ""
    material: bool = False
    citation: str = ""
    note_enc: bytes | None = None
