"""Official code set files an organization uploaded, and the encrypted pieces of what was read from them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlmodel import Field

from codeloom.db.tables.base import Row, facts, moment


class CodeRelease(Row, table=True):
    """One file that was read, or refused. While `active` it answers for service dates from `effective_from` on.

    Names of files and flaws may quote what a wrongly chosen file holds: encrypted. `sha256` is of the file as it was
    sent, `content_sha256` of what is stored of it. `counts` holds added, deleted, revised as of the activation. The suggested
    dates are what the file says of itself.
    """

    __tablename__ = "code_releases"
    org_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    kind: str = ""
    part: str = ""
    suggested_from: date | None = None
    suggested_to: date | None = None
    edition: str = ""
    file_name_enc: bytes
    sha256: str
    content_sha256: str = ""
    row_count: int = 0
    chunks: int = 0
    notes: list[str] = facts(list)
    status: str
    effective_from: date | None = None
    effective_to: date | None = None
    counts: dict[str, Any] = facts()
    flaws_enc: bytes | None = None
    flaw_count: int = 0
    uploaded_by: UUID | None = None
    uploaded_at: datetime = moment()
    activated_by: UUID | None = None
    activated_at: datetime | None = moment(None)
    retired_at: datetime | None = moment(None)


class CodeReleasePiece(Row, table=True):
    """Up to 1 MB of what was read from a file, encrypted."""

    __tablename__ = "code_release_pieces"
    org_id: UUID = Field(primary_key=True)
    release_id: UUID = Field(primary_key=True)
    n: int = Field(primary_key=True)
    data_enc: bytes
