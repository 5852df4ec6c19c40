"""Questions to providers with their answers, and words that are still being typed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger
from sqlmodel import Field

from codeloom.db.tables.base import Row, moment


class ProviderQuery(Row, table=True):
    """A question to a provider from a chart or an encounter, exactly one of the two. All that was written is encrypted:
    `choices_enc` and `evidence_enc` are JSON, `answer_enc` the answer with the addendum it made.

    `status`: open, answered (not taken yet), closed, withdrawn (`reason_enc` says why). `document_id` is the addendum's
    document of a chart, `note_version` the version of an encounter's note that holds it. `follows_id` is the query that this
    one asks again. `handed_by` gave the open question to its present provider.
    """

    __tablename__ = "provider_queries"
    org_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    number: int = Field(sa_type=BigInteger)
    chart_id: UUID | None = None
    encounter_id: UUID | None = None
    asker_id: UUID
    asker_role: str
    provider_id: UUID
    kind: str
    status: str = "open"
    version: int = 1
    topic_enc: bytes
    question_enc: bytes
    choices_enc: bytes
    evidence_enc: bytes
    follows_id: UUID | None = None
    sent_at: datetime = moment()
    due_at: datetime = moment()
    read_at: datetime | None = moment(None)
    handed_at: datetime | None = moment(None)
    handed_by: UUID | None = None
    answered_at: datetime | None = moment(None)
    answered_by: UUID | None = None
    answer_enc: bytes | None = None
    document_id: UUID | None = None
    note_version: int | None = None
    ended_at: datetime | None = moment(None)
    ended_by: UUID | None = None
    reason_enc: bytes | None = None


class QueryDraft(Row, table=True):
    """A question (of a chart or an encounter) or an answer (to a query) that somebody is typing, as JSON, encrypted. Sent,
    the question's id becomes the query's. Nobody but its author sees one."""

    __tablename__ = "query_drafts"
    org_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    author_id: UUID
    chart_id: UUID | None = None
    encounter_id: UUID | None = None
    query_id: UUID | None = None
    follows_id: UUID | None = None
    version: int = 1
    draft_enc: bytes
    updated_at: datetime = moment()
