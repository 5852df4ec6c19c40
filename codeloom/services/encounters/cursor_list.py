"""Encounters for a program: those its person may see, in the order they were changed, by cursor."""

from dataclasses import dataclass
from typing import Literal

from codeloom.db.queries.encounters import changed
from codeloom.db.queries.encounters.rows import Listed
from codeloom.db.work import UnitOfWork
from codeloom.services.core import Command, Refused, ShortText, verb


class ListEncounters(Command):
    """A page of one status (empty for all); `after` is the cursor of the page before."""

    status: Literal["", "draft", "ai_suggested", "finalized"] = ""
    after: ShortText = ""


@dataclass(frozen=True, slots=True)
class ListedEncounter:
    """An encounter without its note and patient."""

    id: str
    number: int
    status: str
    version: int
    service_date: str
    sent: bool
    level: str
    changed: str


@dataclass(frozen=True, slots=True)
class EncounterPage:
    """A page; `next` asks for the one after it and is empty at the end. `reached` is the cursor to come back with later: what
    changed after this page."""

    encounters: tuple[ListedEncounter, ...]
    next: str
    reached: str


@verb("encounters.list", ListEncounters, read_only=True)
def list_encounters(uow: UnitOfWork, command: ListEncounters) -> EncounterPage:
    """Encounters, changed last at the end: whoever goes on from the last cursor hears of every change."""
    page = changed.page(uow, command.status, _read(command.after))
    reached = str(page[-1].encounter.changed) if page else command.after
    return EncounterPage(tuple(_listed(one) for one in page), reached if len(page) == changed.PAGE else "", reached)


def _listed(one: Listed) -> ListedEncounter:
    row = one.encounter
    return ListedEncounter(str(row.id), row.number, row.status, row.version, row.service_date.isoformat(),
                           row.sent_at is not None, row.level, row.updated_at.isoformat())  # fmt: skip


def _read(cursor: str) -> int:
    if not cursor:
        return 0
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) < 19):
        raise Refused("That place in the list is not known here.", todo="Begin without one.", code="bad_input")
    return int(cursor)
