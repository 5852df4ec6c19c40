"""Audits of coded charts and finalized encounters: the lines as they were handed in, the auditor's beside them, and what both say
of a line."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import SmallInteger
from sqlmodel import Field

from codeloom.db.tables.base import Halves, Row, clear, facts, moment


class Audit(Row, table=True):
    """One audit of a chart (`round` of its submissions) or of an encounter (`round` is its finalized version): of exactly one.

    `coder_id` is who handed the lines in: a chart's coder, the biller who finalized the encounter. `provider_id` wrote the
    encounter and is None for a chart. `agreed` and `lines` were counted by the scoring profile `scored_by` when it was closed;
    closed without one, by line accuracy. Neither of them audits it. The times `*_read_at` say when they opened the encounter
    after the audit was closed. A `blind` one has a `BlindCoding`, and no lines before that is done. `second_by` is another
    supervisor who confirmed it as it stood at `second_version`.
    """

    __tablename__ = "audits"
    org_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    chart_id: UUID | None = None
    encounter_id: UUID | None = None
    round: int
    coder_id: UUID
    provider_id: UUID | None = None
    auditor_id: UUID
    status: str = "open"
    agreed: float | None = Field(default=None, sa_type=Halves)
    lines: int | None = None
    scored_by: str | None = None
    feedback_enc: bytes | None = None
    topic: str = ""
    blind: bool = False
    second_by: UUID | None = None
    second_at: datetime | None = moment(None)
    second_version: int | None = None
    version: int = 1
    opened_at: datetime = moment()
    closed_at: datetime | None = moment(None)
    coder_read_at: datetime | None = moment(None)
    provider_read_at: datetime | None = moment(None)


class AuditLine(Row, table=True):
    """A pair: the coder's line (coder_*; absent when the auditor added it) and the auditor's (absent when struck).

    Pointers of an encounter's procedures are ids of other pairs, of diagnoses. One to a diagnosis that the auditor struck
    stays stored and does not count on either side. `settled` is how a rebuttal of the pair was decided (coder, auditor, both):
    for the coder or for both it counts as agreed, whatever the verdict.
    """

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
    coder_pointers: list[str] = facts(list)
    coder_evidence: list[dict[str, Any]] = facts(list)
    system: str | None = None
    code: str | None = None
    principal: bool = False
    poa: str = ""
    units: int = Field(default=1, sa_type=SmallInteger)
    pointers: list[str] = facts(list)
    evidence: list[dict[str, Any]] = facts(list)
    verdict: str | None = None
    category: str = ""
    material: bool = False
    settled: str | None = None
    citation_clear: str = clear("citation")
    citation_enc: bytes | None = None
    note_enc: bytes | None = None


class ReturnAnswer(Row, table=True):
    """What was answered to one reason of a return: a disagreed pair (`reason_id` is its id) or the feedback (the audit's id).

    `answer` is done or not_agreed, which has words. What is done is compared with the lines whenever it is shown.
    """

    __tablename__ = "return_answers"
    org_id: UUID = Field(primary_key=True)
    audit_id: UUID = Field(primary_key=True)
    reason_id: UUID = Field(primary_key=True)
    answer: str
    words_enc: bytes | None = None
    made_by: UUID
    made_at: datetime = moment()


class AuditRevision(Row, table=True):
    """An audit as it stood at a version, encrypted whole: `parent` is the version that undo goes back to from it, `redo` the
    one that redo goes to."""

    __tablename__ = "audit_revisions"
    org_id: UUID = Field(primary_key=True)
    audit_id: UUID = Field(primary_key=True)
    version: int = Field(primary_key=True)
    parent: int | None = None
    redo: int | None = None
    state_enc: bytes
    made_at: datetime = moment()


class BlindCoding(Row, table=True):
    """What an auditor codes of a chart or an encounter, of exactly one, without the lines that were handed in: for one audit, or
    of a chart in a calibration. `done_at` is when they were uncovered, or handed in; until then the chart or encounter is out
    of the auditor's sight in every other way, and after it the lines stay as they were. `round` is that of the audit."""

    __tablename__ = "blind_codings"
    org_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    chart_id: UUID | None = None
    encounter_id: UUID | None = None
    round: int
    auditor_id: UUID
    audit_id: UUID | None = None
    calibration_id: UUID | None = None
    lines_enc: bytes
    version: int = 1
    opened_at: datetime = moment()
    saved_at: datetime | None = moment(None)
    done_at: datetime | None = moment(None)


class CalibrationResult(Row, table=True):
    """What two auditors of a calibration said of the coder's rows of its charts, as counts: right or wrong."""

    __tablename__ = "calibration_results"
    org_id: UUID = Field(primary_key=True)
    calibration_id: UUID = Field(primary_key=True)
    first_id: UUID = Field(primary_key=True)
    second_id: UUID = Field(primary_key=True)
    charts: int
    both_right: int
    first_wrong: int
    second_wrong: int
    both_wrong: int
    finished_at: datetime = moment()


class LineComment(Row, table=True):
    """What somebody in a `role` said on a code line of a chart or an encounter, of exactly one; `line_id` is the line that was
    handed in, or the auditor's pair where there was none, and `code` what stood on it then. Never changed; it outlives its
    line."""

    __tablename__ = "line_comments"
    org_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    chart_id: UUID | None = None
    encounter_id: UUID | None = None
    line_id: UUID
    code: str
    role: str
    words_enc: bytes
    made_by: UUID
    made_at: datetime = moment()
