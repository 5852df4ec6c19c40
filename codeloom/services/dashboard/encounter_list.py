"""The encounters behind the figures of the note door: whose they are to write or to bill, and since when. Never a patient."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated, Any, get_args
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import Field

from codeloom.coding import clock
from codeloom.coding.lifecycle import Role
from codeloom.db.queries import people
from codeloom.db.queries.audits.records import midnight
from codeloom.db.queries.encounters import practice_list as queries
from codeloom.db.queries.encounters.practice_list import Part, PracticeFilter, PracticeRow
from codeloom.db.work import UnitOfWork
from codeloom.services.charts import CoderChoice
from codeloom.services.core import Command, Refused, ShortText, formatting, verb

PARTS: tuple[str, ...] = get_args(Part)
OLDEST = 7
"""Whole days since the visit from which on encounters are counted as one."""
STATUS = {"draft": "Draft", "ai_suggested": "Suggested", "finalized": "Finalized"}


class ShowPracticeEncounters(Command):
    """One part, filtered. `provider`, `biller`: an id, or empty for everybody. `age`: whole days since the visit (`OLDEST` takes
    all older ones), None for any."""

    part: Part = "bill"
    provider: ShortText = ""
    biller: ShortText = ""
    age: Annotated[int, Field(ge=0, le=OLDEST)] | None = None
    after: ShortText = ""


@dataclass(frozen=True, slots=True)
class PracticeEncounter:
    """An encounter without its patient; `age` is since the visit."""

    id: str
    number: str
    provider: str
    biller: str
    day: str
    age: str
    status: str
    word: str
    finalized: str


@dataclass(frozen=True, slots=True)
class PracticeEncounters:
    """One page of the list; `shown` is "50 of 1,204"."""

    rows: tuple[PracticeEncounter, ...] = ()
    providers: tuple[CoderChoice, ...] = ()
    billers: tuple[CoderChoice, ...] = ()
    total: int = 0
    shown: str = ""
    next: str = ""


@verb("dashboard.encounters", ShowPracticeEncounters, read_only=True)
def practice_encounters(uow: UnitOfWork, command: ShowPracticeEncounters) -> PracticeEncounters:
    """The practice's encounters of one part, 50 to a page: the oldest visit first, finalized ones the latest first."""
    now, zone = clock.now(), people.time_zone(uow)
    wanted = _filter(command, now, zone)
    page, total = queries.page(uow, wanted), queries.count(uow, wanted)
    return PracticeEncounters(
        rows=tuple(_row(one, now, zone) for one in page),
        providers=tuple(CoderChoice(str(one.id), one.name) for one in people.active(uow, Role.PROVIDER)),
        billers=tuple(CoderChoice(str(one.id), one.name) for one in people.active(uow, Role.BILLER)),
        total=total,
        shown=f"{len(page)} of {total:,}",
        next=_write_cursor(page[-1]) if len(page) == queries.PAGE else "",
    )


def _filter(command: ShowPracticeEncounters, now: datetime, zone: str) -> PracticeFilter:
    today = now.astimezone(ZoneInfo(zone)).date()
    between: tuple[date | None, date | None] = (None, None)
    if command.age is not None:
        day = today - timedelta(days=command.age)
        between = (None if command.age == OLDEST else day, None if command.age == 0 else day)
    part = command.part
    return PracticeFilter(
        part, midnight(now, zone), _person(command.provider), _person(command.biller), between,
        _read_cursor(command.after, finalized=part in ("today", "month")),
    )  # fmt: skip


def _person(text: str) -> UUID | None:
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError:
        raise Refused("That filter names nobody.", todo="Choose a person from the list.") from None


def _row(one: PracticeRow, now: datetime, zone: str) -> PracticeEncounter:
    done = one.finalized_at.astimezone(ZoneInfo(zone)) if one.finalized_at is not None else None
    today = now.astimezone(ZoneInfo(zone)).date()
    return PracticeEncounter(
        id=str(one.id),
        number=formatting.encounter_number(one.number),
        provider=one.provider,
        biller=one.biller,
        day=formatting.list_days(one.service_date, None, now),
        age=f"{max(0, (today - one.service_date).days)} d",
        status=one.status,
        word=STATUS[one.status],
        finalized=formatting.day(done.date()) if done is not None else "",
    )


def _write_cursor(one: PracticeRow) -> str:
    return f"{one.place.isoformat()}~{one.id}"


def _read_cursor(text: str, *, finalized: bool) -> tuple[Any, UUID] | None:
    """The keyset a cursor stands for. Raises Refused when it is none of ours."""
    if not text:
        return None
    value, _, id_ = text.partition("~")
    try:
        moment: Any = datetime.fromisoformat(value) if finalized else date.fromisoformat(value)
        if finalized and moment.tzinfo is None:
            raise ValueError
        return moment, UUID(id_)
    except ValueError:
        raise Refused("That page of the list is gone.", todo="Start from the first page.") from None
