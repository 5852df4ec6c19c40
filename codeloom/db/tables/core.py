"""What every verb may leave behind: answers kept for requests that are sent again."""

from datetime import datetime
from uuid import UUID

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
