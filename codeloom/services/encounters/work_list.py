"""The biller's work list: what the providers sent, what waits for them, what was finalized, and every encounter by search."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Annotated, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import Field

from codeloom.coding import clock
from codeloom.coding.lifecycle import Role
from codeloom.db.queries import people
from codeloom.db.queries.encounters import rows, work_list
from codeloom.db.queries.encounters.rows import Listed
from codeloom.db.queries.encounters.work_list import Cursor, WorkFilter
from codeloom.db.tables.charts import Patient
from codeloom.db.work import UnitOfWork
from codeloom.services.core import Command, Nothing, Refused, ShortText, count, verb
from codeloom.services.encounters.creation import number_key
from codeloom.services.encounters.list_items import DUE, item_of
from codeloom.services.encounters.summary import FLAGS
from codeloom.services.encounters.views import EncounterItem
from codeloom.services.saved_views import list_with_views

Part = Literal["bill", "waiting", "reopened", "finalized"]
NAMED = 2_000
"""How many encounters deep a search by name looks: names are sealed, so each is opened."""
ORDER_WORDS = {"age": "oldest first", "risk": "the gravest flag first"}


class WorkWish(Command):
    """What of the list is wanted. `age` is the least age of a visit in days."""

    part: Part = "bill"
    provider: ShortText = ""
    flag: ShortText = ""
    age: Annotated[int, Field(ge=0, le=3650)] = 0
    changed: Literal["", "changed", "untouched"] = ""
    order: Literal["age", "risk"] = "age"


class ShowWork(WorkWish):
    """One page of a part of the list; `after` is the cursor of the page before."""

    after: ShortText = ""


class NextWork(WorkWish):
    """The encounter to review after another one (0 for the first)."""

    after: Annotated[int, Field(ge=0, le=10**12)] = 0


class FindEncounters(Command):
    """Words to find encounters by: a number, a record number, or part of a patient's name."""

    text: ShortText


@dataclass(frozen=True, slots=True)
class WorkFigures:
    """Counts of the practice, in words where they are no counts. `counted` says that they are: false before the first.
    `finalized` are those of 30 days: all that ever were would cost a walk through all of them at each push."""

    bill: int = 0
    late: int = 0
    oldest: str = ""
    waiting: int = 0
    reopened: int = 0
    finalized: int = 0
    finalized_words: str = "0"
    today: int = 0
    days: str = ""
    counted: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to filter by."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class WorkView:
    """One page of the list. `shown` is "1 to 50 of 1,204, oldest first"."""

    rows: tuple[EncounterItem, ...] = ()
    figures: WorkFigures = WorkFigures()
    providers: tuple[Choice, ...] = ()
    flags: tuple[Choice, ...] = ()
    shown: str = ""
    next: str = ""


@verb("encounters.work_list", ShowWork, read_only=True)
def show_work(uow: UnitOfWork, command: ShowWork) -> WorkView:
    """One part of the practice's encounters, 50 to a page. Raises Refused for a cursor or a filter that is none."""
    now, zone = clock.now(), people.time_zone(uow)
    wanted = replace(_filter(command, now, zone), after=_read_cursor(command.after, command))
    page = work_list.page(uow, wanted)
    figures = _figures(uow, now, zone)
    full = len(page) == work_list.PAGE
    return WorkView(
        rows=tuple(_row(uow, one, now, zone) for one in page),
        figures=figures,
        providers=tuple(Choice(str(one.id), one.name) for one in people.active(uow, Role.PROVIDER)),
        flags=tuple(Choice(kind, flag.words) for kind, flag in FLAGS.items()),
        shown=_shown(command, page, figures),
        next=_write_cursor(work_list.cursor_of(page[-1].encounter, wanted)) if full else "",
    )


@verb("encounters.work_figures", Nothing, read_only=True)
def work_figures(uow: UnitOfWork, _command: Nothing) -> WorkFigures:
    """The counts of the list as they stand: for pushes."""
    return _figures(uow, clock.now(), people.time_zone(uow))


@verb("encounters.next", NextWork, read_only=True)
def next_work(uow: UnitOfWork, command: NextWork) -> int:
    """The number of the encounter to review after `after`, going round to the first; 0 when nothing else is there."""
    wanted = _filter(command, clock.now(), people.time_zone(uow) if command.age else "UTC")
    before = rows.by_number(uow, command.after) if command.after else None
    found: list[Listed] = []
    if before is not None and (wanted.part == "finalized") == (before.finalized_at is not None):
        found = work_list.page(uow, replace(wanted, after=work_list.cursor_of(before, wanted)), size=1)
    found = found or work_list.page(uow, wanted, size=2)
    return next((one.encounter.number for one in found if one.encounter.number != command.after), 0)


@verb("encounters.search", FindEncounters, read_only=True)
def find_encounters(uow: UnitOfWork, command: FindEncounters) -> WorkView:
    """Encounters of the practice by number, by a record number that Codeloom gave, or by a patient's name.

    Names are sealed, so only those of the 2,000 encounters changed last are looked through.
    """
    now, zone, text = clock.now(), people.time_zone(uow), command.text.strip()
    found: list[Listed] = []
    if text.isascii() and text.isdigit() and len(text) < 13:
        found = work_list.numbered(uow, int(text))
    if text and not found:
        known = work_list.patients_of_keys(uow, [number_key(uow, text.upper())])
        found = work_list.of_patients(uow, known or _named(uow, text))
    shown = count(len(found), "encounter") if found else ""
    return WorkView(rows=tuple(_row(uow, one, now, zone) for one in found), figures=_figures(uow, now, zone),
                    shown=shown + (", the newest 50" if len(found) == work_list.PAGE else ""))  # fmt: skip


def _named(uow: UnitOfWork, text: str) -> list[UUID]:
    """Patients whose name has all of these words."""
    words, opened = text.casefold().replace(",", " ").split(), uow.vault.open_value
    named = ((one, opened(Patient.name_enc, one, sealed).casefold()) for one, sealed in work_list.names(uow, NAMED))
    return [one for one, name in named if all(word in name for word in words)]


def _row(uow: UnitOfWork, listed: Listed, now: datetime, zone: str) -> EncounterItem:
    item = item_of(uow, listed, now, zone)
    return replace(item, link=f"/billing/{item.number}")


def _filter(wish: WorkWish, now: datetime, zone: str) -> WorkFilter:
    provider = None
    if wish.provider:
        try:
            provider = UUID(wish.provider)
        except ValueError:
            raise Refused("That filter names nobody.", todo="Choose a provider from the list.") from None
    if wish.flag and wish.flag not in FLAGS:
        raise Refused("There is no such flag.", todo="Choose a flag from the list.")
    today = now.astimezone(ZoneInfo(zone)).date()
    return WorkFilter(
        part=wish.part, provider_id=provider, flag=wish.flag,
        until=today - timedelta(days=wish.age) if wish.age else None,
        changed=None if not wish.changed else wish.changed == "changed",
        by_risk=wish.order == "risk" and wish.part != "finalized",
    )  # fmt: skip


def _figures(uow: UnitOfWork, now: datetime, zone: str) -> WorkFigures:
    here = now.astimezone(ZoneInfo(zone))
    today = here.date()
    midnight = datetime.combine(today, time(), ZoneInfo(zone))
    found = work_list.figures(uow, midnight, today - DUE)
    return WorkFigures(
        bill=found.bill, late=found.late, oldest=f"{(today - found.oldest).days} d" if found.late and found.oldest else "",
        waiting=found.waiting, reopened=found.reopened, finalized=found.finalized,
        finalized_words=f"{found.finalized:,}", today=found.today,
        days="" if found.days is None else f"{found.days:.1f} d", counted=True,
    )  # fmt: skip


def _shown(command: ShowWork, page: list[Listed], figures: WorkFigures) -> str:
    order = "the newest first" if command.part == "finalized" else ORDER_WORDS[command.order]
    filtered = command.provider or command.flag or command.age or command.changed
    total = "" if filtered or command.after else f" of {getattr(figures, command.part):,}"
    if total and command.part == "finalized":
        total = f", {figures.finalized_words} in 30 days"
    return f"{len(page)}{total}, {order}"


def _write_cursor(cursor: Cursor) -> str:
    return "~".join(one.isoformat() if isinstance(one, date) else str(one) for one in cursor)


def _read_cursor(text: str, wish: WorkWish) -> Cursor | None:
    """The sort columns a cursor stands for. Raises Refused when it is none of ours."""
    if not text:
        return None
    try:
        *first, encounter_id = text.split("~")
        if wish.part == "finalized":
            (moment,) = first
            finalized = datetime.fromisoformat(moment)
            if finalized.tzinfo is None:
                raise ValueError
            return (finalized, UUID(encounter_id))
        risk = [int(first.pop(0))] if wish.order == "risk" else []
        (day,) = first
        if risk and not 0 <= risk[0] <= work_list.GRAVEST:
            raise ValueError
        return (*risk, date.fromisoformat(day), UUID(encounter_id))
    except (ValueError, IndexError):
        raise Refused("That page of the list is gone.", todo="Start from the first page.") from None


list_with_views(
    "billing",
    show_work,
    {"tab": "part", "provider": "provider", "flag": "flag", "age": "age", "changed": "changed", "order": "order"},
    {"flag": lambda _uow: FLAGS},
)
