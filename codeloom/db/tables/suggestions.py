"""What every table of suggestions has: what was asked, by whom, how far it is, how the answer was made."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from codeloom.db.tables.base import Row, moment


class SuggestionBase(Row):
    """One answer to what a subject's record says, or the wish for one. `answer_enc` is the packed answer; `note_hmac` stands
    for what was read.

    `status`: waiting for a worker or with one (`lease_until`), done, failed (`failure` says how), or overtaken by a later
    wish or by what became of its subject.
    """

    org_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    note_hmac: bytes
    status: str = "waiting"
    provider: str
    model: str = ""
    prompt: str = ""
    code_set: str = ""
    failure: str = ""
    answer_enc: bytes | None = None
    duration_ms: int | None = None
    attempts: int = 0
    lease_token: UUID | None = None
    lease_until: datetime | None = moment(None)
    worker: str = ""
    asked_by: UUID
    asked_at: datetime = moment()
    finished_at: datetime | None = moment(None)
