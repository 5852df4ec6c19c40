"""Half-typed words: what a person types in a field and has not saved yet, kept for that person alone.

Keeping is no act on the record: nothing reads the words but the field they come back into, so the audit log says nothing of
them; it has the act that saves them. They go in the transaction of that act (services/core/saving.py), or when they are
discarded, or after 30 days where the practice says nothing else (services/operations/retention.py).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import Field, StringConstraints

from codeloom.coding import clock
from codeloom.db.ids import new_id
from codeloom.db.queries import words as queries
from codeloom.db.queries.accounts import time_zone
from codeloom.db.tables.core import UnfinishedWords
from codeloom.db.work import UnitOfWork
from codeloom.services.core import Command, Refused, Subject, formatting, verb

LONGEST = 100_000
"""Characters of the words in one field: those of the longest note."""
Version = Annotated[int, Field(ge=0, lt=2**53)]


class OfSubject(Command):
    """What the words are about."""

    subject: Subject
    subject_id: Annotated[str, StringConstraints(min_length=1, max_length=64)]


class OfField(OfSubject):
    """One field of a subject."""

    field: Annotated[str, StringConstraints(min_length=1, max_length=300)]


class KeepWords(OfField):
    """`person` is whose page sends the words. `settled` is the count that this page was last told."""

    person: UUID
    text: Annotated[str, StringConstraints(max_length=LONGEST)]
    typed_on: Version = 0
    settled: Version = 0


@dataclass(frozen=True, slots=True)
class FieldWords:
    """The words that wait in one field; `at` says since when: 14:02, or 3 Jun 14:02."""

    field: str
    text: str
    typed_on: int
    at: str


@dataclass(frozen=True, slots=True)
class SubjectWords:
    """All that waits in fields of one subject."""

    person: str
    settled: int
    words: tuple[FieldWords, ...]


@dataclass(frozen=True, slots=True)
class KeptAt:
    """Whether the words are kept. They are not when what the field held was saved or discarded after they were sent."""

    kept: bool
    settled: int
    at: str = ""


@verb("words.read", OfSubject, read_only=True)
def read_words(uow: UnitOfWork, command: OfSubject) -> SubjectWords:
    """What the person has typed about a subject and not saved."""
    rows = queries.of_subject(uow, command.subject, command.subject_id)
    zone = ZoneInfo(time_zone(uow)) if rows else ZoneInfo("UTC")
    found = (
        FieldWords(
            row.field, uow.vault.open(UnfinishedWords.text_enc, row), row.typed_on, _moment(row.updated_at, zone)
        )
        for row in rows
        if row.field
    )
    return SubjectWords(str(uow.user_id), _settled(rows), tuple(found))


@verb("words.keep", KeepWords)
def keep_words(uow: UnitOfWork, command: KeepWords) -> KeptAt:
    """Keep what stands in a field now. Raises Refused where somebody else signed in since the page was opened."""
    if command.person != uow.user_id:
        raise Refused("These words were typed by somebody else.", kept="", code="not_yours", status=409)
    queries.alone(uow, command.subject, command.subject_id)
    rows = {row.field: row for row in queries.of_subject(uow, command.subject, command.subject_id)}
    row, settled = rows.get(command.field), _settled(rows.values())
    if row is None and settled > command.settled:
        return KeptAt(False, settled)
    if row is None:
        row = UnfinishedWords(
            org_id=uow.org_id, id=new_id(), user_id=uow.user_id, subject=command.subject, subject_id=command.subject_id,
            field=command.field,
        )  # fmt: skip
    row.text_enc = uow.vault.seal(UnfinishedWords.text_enc, row, command.text)
    row.typed_on, row.updated_at = command.typed_on, clock.now()
    uow.session.add(row)
    uow.session.flush()
    queries.drop_oldest(uow)
    return KeptAt(True, settled, _moment(row.updated_at, ZoneInfo(time_zone(uow))))


@verb("words.discard", OfField)
def discard_words(uow: UnitOfWork, command: OfField) -> KeptAt:
    """Forget what stood in a field."""
    return KeptAt(False, queries.settle(uow, command.subject, command.subject_id, command.field))


def _settled(rows: Iterable[UnfinishedWords]) -> int:
    return sum(row.settled for row in rows)


def _moment(moment: datetime, zone: ZoneInfo) -> str:
    there, here = moment.astimezone(zone), clock.now().astimezone(zone)
    day = "" if there.date() == here.date() else f"{formatting.short_day(there.date())} "
    return f"{day}{there:%H:%M}"
