"""Mail that waits for a server, and what became of it."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlmodel import Field

from codeloom.db.tables.base import Row, moment


class MailState(StrEnum):
    """Waiting to be handed to a server, or with a worker that does so; accepted by one; given up."""

    WAITING = "waiting"
    SENT = "sent"
    DEAD = "dead"


class PendingEmail(Row, table=True):
    """A letter. `org_id` is the system organization's where the recipient has none.

    Subject and body are emptied when it was sent. `attempts` counts the tries that were begun, `last_answer` is the code of the
    last one that failed: three digits of a server, or a word of ours; `trace` is that of the act that caused the letter.
    """

    __tablename__ = "pending_emails"
    org_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    kind: str
    dedupe_key: str
    message_id: str
    recipient_enc: bytes
    subject_enc: bytes | None = None
    body_enc: bytes | None = None
    state: str = MailState.WAITING.value
    attempts: int = 0
    next_try: datetime = moment()
    last_answer: str = ""
    lease_token: UUID | None = None
    lease_until: datetime | None = moment(None)
    worker: str = ""
    queued_at: datetime = moment()
    finished_at: datetime | None = moment(None)
    trace: UUID | None = None
