"""What stands beside every verb: answers kept for requests that are sent again, and words that are not saved yet."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger
from sqlmodel import Field

from codeloom.db.tables.base import Row, moment


class KeptAnswer(Row, table=True):
    """The answer to an act that came with an idempotency key. `asked` is an HMAC of what was asked."""

    __tablename__ = "idempotency_keys"
    org_id: UUID = Field(primary_key=True)
    user_id: UUID = Field(primary_key=True)
    key: str = Field(primary_key=True)
    verb: str
    asked: bytes
    answer_enc: bytes
    created_at: datetime = moment()


class UnfinishedWords(Row, table=True):
    """What a person is typing in a field and has not saved. Nobody else sees it.

    `subject` and `subject_id` say what the field is about, `typed_on` at which version of it the words were typed (0 where it
    has none). The row without `field` and text counts in `settled` how often words of the subject were saved or discarded.
    """

    __tablename__ = "unfinished_words"
    org_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    user_id: UUID
    subject: str
    subject_id: str
    field: str
    text_enc: bytes | None = None
    typed_on: int = Field(default=0, sa_type=BigInteger)
    settled: int = 0
    updated_at: datetime = moment()
