"""Drawing finalized encounters into the audit queue: a list to choose from, drawing one, and putting it back."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from codeloom.coding import clock
from codeloom.coding.lifecycle import Role
from codeloom.db.queries import people
from codeloom.db.queries.audits import drawn
from codeloom.db.queries.audits import records as queries
from codeloom.db.queries.audits.drawn import Drawn, FinalizedFilter
from codeloom.db.queries.encounters.rows import Listed
from codeloom.db.tables.encounters import Encounter
from codeloom.db.work import UnitOfWork
from codeloom.services.audits.context import link_of
from codeloom.services.audits.views import Choice
from codeloom.services.core import Command, Refused, ShortText, formatting, read_cursor, verb, write_cursor
from codeloom.services.encounters import EncounterWork, Flag, item_of
from codeloom.services.organization import audits_are_blind


class ShowFinalized(Command):
    """Which finalized encounters to draw from. `risk` is the least one (0 to 3), `number` the only one wanted (0: all)."""

    provider: UUID | Literal[""] = ""
    biller: UUID | Literal[""] = ""
    risk: Annotated[int, Field(ge=0, le=3)] = 0
    number: Annotated[int, Field(ge=0, le=10**12)] = 0
    after: ShortText = ""


class DrawEncounter(Command):
    """A finalized encounter into the audit queue, or back out of it."""

    encounter_id: UUID
    drawn: bool = True


@dataclass(frozen=True, slots=True)
class FinalizedRow:
    """A finalized encounter to draw."""

    id: str
    number: str
    patient: str
    visit: str
    day: str
    provider: str
    biller: str
    level: str
    lines: int
    changed: int
    flags: tuple[Flag, ...]
    finalized: str


@dataclass(frozen=True, slots=True)
class FinalizedView:
    """A page of the list, and who to filter by. `covers`: audits begin blind, so nothing of the lines is said, nor who handed them
    in."""

    rows: tuple[FinalizedRow, ...] = ()
    providers: tuple[Choice, ...] = ()
    billers: tuple[Choice, ...] = ()
    next: str = ""
    covers: bool = False


@dataclass(frozen=True, slots=True)
class DrawnView:
    """What became of a draw: the encounter's number in words, and the address of its audit, empty when it was put back."""

    number: str
    link: str


@verb("audits.finalized", ShowFinalized, read_only=True)
def finalized(uow: UnitOfWork, command: ShowFinalized) -> FinalizedView:
    """Finalized encounters that this person may draw, the newest first: not drawn, not audited, not their own.

    Where audits begin blind a filter by biller or risk is none: it would tell of the lines.
    """
    now, zone, covers = clock.now(), people.time_zone(uow), audits_are_blind(uow)
    wanted = FinalizedFilter(
        command.provider or None,
        None if covers else command.biller or None,
        0 if covers else command.risk,
        command.number,
        read_cursor(command.after),
    )
    found = drawn.finalized(uow, wanted)
    rows = tuple(_row(uow, one, now, zone) for one in found)
    return FinalizedView(
        rows=tuple(replace(one, biller="", level="", lines=0, changed=0, flags=()) for one in rows) if covers else rows,
        providers=tuple(Choice(str(one.id), one.name) for one in people.active(uow, Role.PROVIDER)),
        billers=() if covers else tuple(Choice(str(one.id), one.name) for one in people.active(uow, Role.BILLER)),
        next=_cursor(found[-1]) if len(found) == drawn.PAGE else "",
        covers=covers,
    )


@verb("audits.draw", DrawEncounter)
def draw(uow: UnitOfWork, command: DrawEncounter) -> DrawnView:
    """Draw a finalized encounter into the audit queue, or put it back while nobody audits it.

    Raises NotFound, or Refused for one that is not finalized, was audited already, or that this person worked on.
    """
    encounter = EncounterWork.take(uow, command.encounter_id, lock=True).encounter
    number = formatting.encounter_number(encounter.number)
    if command.drawn == (encounter.drawn_at is not None):
        return DrawnView(number, link_of("encounter", encounter.number) if command.drawn else "")
    if command.drawn:
        _check(uow, encounter)
        encounter.drawn_at, encounter.drawn_by = clock.now(), uow.user_id
    else:
        if queries.open_of_encounter(uow, encounter.id) is not None:
            raise Refused(f"{number} is being audited.", todo="Approve or return it.")
        encounter.drawn_at = encounter.drawn_by = None
    uow.session.add(encounter)
    act = "ENCOUNTER_DRAWN" if command.drawn else "ENCOUNTER_PUT_BACK"
    uow.record(act, "encounter", encounter.id, round=encounter.round)
    return DrawnView(number, link_of("encounter", encounter.number) if command.drawn else "")


def _check(uow: UnitOfWork, encounter: Encounter) -> None:
    if encounter.finalized_at is None:
        raise Refused("Only a finalized encounter is drawn.", todo="Wait until billing finalizes it.")
    if drawn.was_audited(uow, encounter):
        raise Refused(f"Version {encounter.round} was audited already.", todo="Draw another encounter.")
    if queries.wrote_encounter(uow, encounter):
        raise Refused("You worked on this encounter, so another supervisor draws it.", code="own_work")


def _row(uow: UnitOfWork, row: Drawn, now: datetime, zone: str) -> FinalizedRow:
    encounter = row.encounter
    shown = item_of(uow, Listed(encounter, row.patient, row.provider), now, zone)
    done = encounter.finalized_at or encounter.updated_at
    return FinalizedRow(
        id=shown.id,
        number=formatting.encounter_number(encounter.number),
        patient=shown.patient,
        visit=shown.visit,
        day=shown.day,
        provider=row.provider,
        biller=row.biller,
        level=shown.level,
        lines=shown.lines,
        changed=shown.added + shown.edited + shown.removed,
        flags=shown.flags,
        finalized=formatting.age_days(done, now),
    )


def _cursor(row: Drawn) -> str:
    done = row.encounter.finalized_at
    return write_cursor(done, row.encounter.id) if done else ""
