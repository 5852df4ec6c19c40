"""Encounters that providers write: note, suggestions, final codes, the differences between them, finalized versions."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, Column, Computed, SmallInteger
from sqlmodel import Field

from codeloom.db.tables.base import Row, facts, moment
from codeloom.db.tables.suggestions import SuggestionBase


class Encounter(Row, table=True):
    """A visit with its note, encrypted. `version` counts every change, `note_version` those of the note, `round` how often
    it was opened again after it was finalized. `visit_enc` says in a few words what the visit is about, `picked` is the level
    the provider chose, `rejected` holds the keys of proposals that somebody turned down. `drawn_at` puts it before an auditor
    whenever it is finalized, until an audit approves it.

    What lists show of it is made anew by each change: `level` the E/M code as it stands, `line_count` final lines, `added`,
    `edited` and `removed` differences, `flags` what to look at before billing, `risk` 0 to 3 the gravest of them,
    `queries_open` and `queries_answered` questions to the provider that wait for an answer, or for somebody to take it.
    `changed` is the number of its last change among those of the organization, in the order they were committed. `risk_rank`
    is 0 for the gravest: the database makes it, because no index reads one column down and the next one up, and row-level
    security keeps an index from comparing what a function made of a column.
    """

    __tablename__ = "encounters"
    org_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    number: int = Field(sa_type=BigInteger)
    patient_id: UUID
    provider_id: UUID
    service_date: date
    patient_kind: str
    setting: str
    minutes: int | None = Field(default=None, sa_type=SmallInteger)
    status: str = "draft"
    version: int = 1
    round: int = 1
    note_version: int = 1
    note_enc: bytes
    note_length: int = 0
    note_words: int = 0
    visit_enc: bytes | None = None
    picked: str = ""
    suggestion_id: UUID | None = None
    rejected: list[str] = facts(list)
    level: str = ""
    line_count: int = 0
    risk: int = Field(default=0, sa_type=SmallInteger)
    added: int = 0
    edited: int = 0
    removed: int = 0
    flags: list[str] = facts(list)
    sent_at: datetime | None = moment(None)
    sent_back_at: datetime | None = moment(None)
    sent_back_by: UUID | None = None
    sent_back_enc: bytes | None = None
    reopened_enc: bytes | None = None
    finalized_at: datetime | None = moment(None)
    finalized_by: UUID | None = None
    drawn_at: datetime | None = moment(None)
    drawn_by: UUID | None = None
    created_at: datetime = moment()
    updated_at: datetime = moment()
    queries_open: int = Field(default=0, sa_type=SmallInteger)
    queries_answered: int = Field(default=0, sa_type=SmallInteger)
    changed: int = Field(default=0, sa_type=BigInteger)
    risk_rank: int | None = Field(default=None, sa_column=Column(SmallInteger, Computed("3 - risk"), nullable=False))


class SuggestionRow(SuggestionBase, table=True):
    """One answer to a note, or the wish for one. Its answer is a packed `coding.suggesting.Suggestion`."""

    __tablename__ = "suggestions"
    encounter_id: UUID
    note_version: int


class EncounterCode(Row, table=True):
    """One final code line; `code` has its modifiers behind it, as 83036-QW. `pointers` are ids of diagnosis lines, `evidence`
    [start, end] of the note, `proposal` the key of the proposal it stands for, empty for none."""

    __tablename__ = "encounter_codes"
    org_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    encounter_id: UUID
    sequence: int
    system: str
    code: str
    units: int = Field(default=1, sa_type=SmallInteger)
    pointers: list[str] = facts(list)
    evidence: list[list[int]] = facts(list)
    proposal: str = ""
    updated_at: datetime = moment()


class EncounterOverride(Row, table=True):
    """A recorded reason that settles one finding of the rules on the final lines."""

    __tablename__ = "encounter_overrides"
    org_id: UUID = Field(primary_key=True)
    encounter_id: UUID = Field(primary_key=True)
    finding_key: str = Field(primary_key=True)
    rule: str
    reason_enc: bytes
    made_by: UUID
    made_at: datetime = moment()


class Delta(Row, table=True):
    """One difference between suggestion and final codes as it arose; the newest of a subject is the one that stands."""

    __tablename__ = "deltas"
    org_id: UUID = Field(primary_key=True)
    encounter_id: UUID = Field(primary_key=True)
    n: int = Field(primary_key=True)
    round: int
    suggestion_id: UUID | None = None
    subject: str
    kind: str
    before: str = ""
    after: str = ""
    reason_enc: bytes | None = None
    made_by: UUID
    made_at: datetime = moment()


class EncounterVersion(Row, table=True):
    """An encounter as it was finalized: the facts of the visit, note and lines. Written once; `reason_enc` says why it was
    opened again after the version before, None for the first. `rules_enc` is what the rules said then, None of one that was
    finalized before this was kept."""

    __tablename__ = "encounter_versions"
    org_id: UUID = Field(primary_key=True)
    encounter_id: UUID = Field(primary_key=True)
    round: int = Field(primary_key=True)
    note_version: int
    note_enc: bytes
    lines_enc: bytes
    rules_enc: bytes | None = None
    suggestion_id: UUID | None = None
    reason_enc: bytes | None = None
    service_date: date
    patient_kind: str
    setting: str
    minutes: int | None = Field(default=None, sa_type=SmallInteger)
    finalized_at: datetime = moment()
    finalized_by: UUID


class SavedView(Row, table=True):
    """Filters of a list that a person keeps under a name: `page` is the list, `query` its address without the question mark."""

    __tablename__ = "saved_views"
    org_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    user_id: UUID
    page: str
    name_enc: bytes
    query: str
    created_at: datetime = moment()
