"""Messages that external systems post."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from codeloom.db.tables.base import Row, moment


class InboundMessage(Row, table=True):
    """One message of a source, each once: `event_id` is made of the source and of the id the source gave it.

    `kind` is bundle, note or unknown (of what could not be read). `state`: made (`job_id` or `encounter_id` says what of it),
    held for a manager, or refused by the form it has or by a manager (`words_enc`). `reason` is a code of
    services/inbound/words.py. `body_hash` is an HMAC of what came;
    `body_enc` is what came, kept while a manager has to decide and for a time after a refusal. `repeats` counts how often it
    came again.
    """

    __tablename__ = "inbound_messages"
    org_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    source: str
    event_id: UUID
    message_id_enc: bytes
    kind: str
    state: str
    reason: str
    body_hash: bytes
    body_enc: bytes | None = None
    size: int
    received_at: datetime = moment()
    repeats: int = 0
    job_id: UUID | None = None
    encounter_id: UUID | None = None
    settled_at: datetime | None = moment(None)
    settled_by: UUID | None = None
    words_enc: bytes | None = None
    version: int = 1
