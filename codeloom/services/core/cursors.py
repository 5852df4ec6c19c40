"""Cursors of lists in order of time: the moment and the id of the last row of a page, as the text that asks for the next page."""

from datetime import datetime
from uuid import UUID

from codeloom.services.core.errors import Refused


def write_cursor(moment: datetime, row_id: UUID) -> str:
    """The text of a cursor."""
    return f"{moment.isoformat()}~{row_id}"


def read_cursor(text: str) -> tuple[datetime, UUID] | None:
    """The place a text stands for, None for the first page. Raises Refused for a text that none of ours is."""
    if not text:
        return None
    at, _, row_id = text.partition("~")
    try:
        moment = datetime.fromisoformat(at)
        if moment.tzinfo is None:
            raise ValueError
        return moment, UUID(row_id)
    except ValueError:
        raise Refused("That page of the list is gone.", todo="Start from the first page.", code="bad_cursor") from None
