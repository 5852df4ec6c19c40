"""What the lists of charts have in common: their order, whose charts they are of, cursors as text, and which of their rows left."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from codeloom.coding import clock
from codeloom.db.queries.charts import listing
from codeloom.db.queries.charts.orders import KEYS, Cursor, Order
from codeloom.db.queries.charts.rows import QueueRow
from codeloom.db.work import UnitOfWork
from codeloom.services.core import Command, Refused, ShortText, verb
from codeloom.services.teams import WhichTeam, people_of

ROWS = 60
"""Rows of a list on a screen, at most."""
PEOPLE = 50
"""Patients that one search finds, at most."""
Patients = Annotated[tuple[UUID, ...], Field(max_length=PEOPLE)]

Priority = Literal["high", "normal", "low"]
PRIORITIES: dict[str, int] = {"high": 3, "normal": 2, "low": 1}


class ChartWish(Command):
    """Order of a list, empty for its own, and whose charts it is of. `patients` are those of a search, which found nobody when it
    is empty."""

    order: Order | Literal[""] = ""
    priority: Priority | Literal[""] = ""
    descending: bool = False
    searched: bool = False
    patients: Patients = ()
    after: ShortText = ""

    @property
    def people(self) -> tuple[UUID, ...] | None:
        """The patients meant; None for all."""
        return self.patients if self.searched else None


class ShownRows(Command):
    """Charts a list shows, and what makes them rows of it: a status among these, whose they are ("me" for one's own, "nobody",
    "anybody" or a coder's id), of which team they are, and whether they are on hold, None for either."""

    ids: Annotated[tuple[UUID, ...], Field(max_length=ROWS)]
    statuses: Annotated[
        tuple[Literal["draft", "returned", "pending_audit", "completed", "closed"], ...], Field(max_length=5)
    ]
    whose: ShortText = "anybody"
    held: bool | None = None
    team: WhichTeam = ""


def held_in(tab: str) -> bool | None:
    """Whether the charts of a tab are on hold; None where that makes no difference."""
    return {"held": True, "draft": False, "returned": False}.get(tab)


@verb("charts.left", ShownRows, read_only=True)
def rows_left(uow: UnitOfWork, command: ShownRows) -> tuple[str, ...]:
    """Which of the charts that a list shows are none of its charts any more, in their order."""
    holder, now = _holder(uow, command.whose), clock.now()
    crew = people_of(uow, command.team)
    stay = listing.still_there(uow, command.ids, command.statuses, holder, now, command.held, crew)
    return tuple(str(one) for one in command.ids if one not in stay)


def _holder(uow: UnitOfWork, whose: str) -> UUID | Literal["nobody", "anybody"]:
    if whose == "nobody":
        return "nobody"
    if whose == "me" and uow.scope.user_id is not None:
        return uow.scope.user_id
    try:
        return UUID(whose)
    except ValueError:
        return "anybody"


def write_cursor(row: QueueRow, order: str = "due") -> str:
    """Where the page after this row begins, as text for the browser."""
    values = KEYS[order].of(row.chart)
    return "~".join(one.isoformat() if isinstance(one, datetime) else str(one) for one in values)


def read_cursor(text: str, order: str = "due") -> Cursor | None:
    """The keyset a cursor stands for. Raises Refused when it is none of ours."""
    if not text:
        return None
    parts, read = text.split("~"), KEYS[order].read
    try:
        return tuple(of(part) for of, part in zip(read, parts, strict=True))
    except ValueError:
        raise Refused("That page of the list is gone.", todo="Start from the first page.") from None
