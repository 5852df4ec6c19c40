"""Held matches as a manager sees them: the list, open or decided, and one with both sides."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from codeloom.coding import clock
from codeloom.coding.same_person import Agreement
from codeloom.db.queries.imports import held as queries
from codeloom.db.queries.imports import jobs
from codeloom.db.queries.imports.held import DECIDED, HeldRow
from codeloom.db.tables.imports import ImportFile, ImportJob
from codeloom.db.work import UnitOfWork
from codeloom.services.core import Command, NotFound, ShortText, count, day, read_cursor, verb, write_cursor
from codeloom.services.imports import held_content
from codeloom.services.imports.comparing import HeldFact, HeldSide, compared
from codeloom.services.imports.holding import KEEP_DECIDED
from codeloom.services.imports.naming import import_name

PAGE = 50
PARTS = {"name": "name", "birth_date": "birth date", "sex": "sex"}
SHORT = {
    "conflict": "Known identifier", "two_people": "Identifiers of two people",
    "uncertain": "Id without its source", "numbered_apart": "Two numbers of one source",
}  # fmt: skip
WORDS = {
    "open": ("Open", "warn"), "same": ("Same person", "ok"), "different": ("Different people", "info"),
    "left_out": ("Left out", "info"),
}  # fmt: skip


class ShowHeld(Command):
    """Open or decided matches; `after` is the cursor of the page before."""

    tab: Literal["open", "decided"] = "open"
    after: ShortText = ""


class OneMatch(Command):
    """A command about one match."""

    match_id: UUID


@dataclass(frozen=True, slots=True)
class HeldLine:
    """A match in the list."""

    id: str
    name: str
    why: str
    when: str
    visits: str
    word: str
    tone: str


@dataclass(frozen=True, slots=True)
class HeldList:
    """One page of matches. `next` is the cursor of the page behind it."""

    rows: tuple[HeldLine, ...] = ()
    open: int = 0
    decided: int = 0
    next: str = ""


@dataclass(frozen=True, slots=True)
class HeldMatchView:
    """A match with both sides. `sentence` says why it was held, `outcome` what was decided; `gone` that its texts are
    deleted."""

    id: str = ""
    version: int = 0
    name: str = ""
    status: str = ""
    word: str = ""
    tone: str = ""
    sentence: str = ""
    outcome: str = ""
    visits: str = ""
    facts: tuple[HeldFact, ...] = ()
    sides: tuple[HeldSide, ...] = ()
    gone: bool = False


@verb("imports.held_matches", ShowHeld, read_only=True)
def list_held(uow: UnitOfWork, cmd: ShowHeld) -> HeldList:
    """The matches of a state, those held or decided last first."""
    zone = jobs.time_zone(uow)
    statuses = ("open",) if cmd.tab == "open" else DECIDED
    rows = queries.page(uow, statuses, read_cursor(cmd.after), PAGE + 1)
    is_open, decided = queries.counts(uow)
    shown = rows[:PAGE]
    last = shown[-1].match if len(rows) > PAGE else None
    return HeldList(
        tuple(_line(uow, row, zone) for row in shown), is_open, decided,
        write_cursor(queries.moved_at(last), last.id) if last else "",
    )  # fmt: skip


@verb("imports.held_match", OneMatch, read_only=True)
def show_held(uow: UnitOfWork, cmd: OneMatch) -> HeldMatchView:
    """One match. Raises NotFound."""
    row = queries.with_origin(uow, cmd.match_id)
    if row is None:
        raise NotFound()
    match, zone = row.match, jobs.time_zone(uow)
    word, tone = WORDS[match.status]
    outcome = _outcome(row, zone)
    summary = held_content.summary_of(uow, match)
    visits = count(match.chart_count, "visit")
    if summary is None:
        return HeldMatchView(
            id=str(match.id), version=match.version, name="Deleted", status=match.status, word=word, tone=tone,
            outcome=outcome, visits=visits, gone=True,
            sentence=f"What was held has been deleted, {KEEP_DECIDED.days} days after the decision.",
        )  # fmt: skip
    named = import_name(uow.vault.open(ImportJob.name_enc, row.job), 0)
    origin = (
        uow.vault.open(ImportFile.name_enc, row.file), named if named == "Import" else f"Import {named}",
        _moment(match.held_at, zone),
    )  # fmt: skip
    sides = compared(uow, summary, match.candidates, origin)
    return HeldMatchView(
        id=str(match.id), version=match.version, name=_name(summary), status=match.status, word=word, tone=tone,
        sentence=_why(match.reason, sides.sides, sides.agreements), outcome=outcome, visits=visits,
        facts=sides.facts, sides=sides.sides,
    )  # fmt: skip


def _line(uow: UnitOfWork, row: HeldRow, zone: str) -> HeldLine:
    match = row.match
    summary = held_content.summary_of(uow, match)
    word, tone = WORDS[match.status]
    return HeldLine(
        str(match.id), _name(summary) if summary else "Deleted", SHORT[match.reason],
        _moment(queries.moved_at(match), zone), count(match.chart_count, "visit"), word, tone,
    )  # fmt: skip


def _name(summary: held_content.Summary) -> str:
    return ", ".join(part for part in (summary.patient.family, summary.patient.given) if part) or "No name"


def _moment(moment: datetime, zone: str) -> str:
    there = moment.astimezone(ZoneInfo(zone))
    if there.date() == clock.today(zone):
        return f"today {there:%H:%M}"
    return f"{day(there.date())} {there:%H:%M}"


def _why(reason: str, sides: Sequence[HeldSide], agreements: Sequence[Agreement]) -> str:
    """Why a manager is asked, in a sentence."""
    if not sides:
        return "The patient in question is not here any more."
    name = sides[0].name
    if reason == "two_people":
        return "The identifiers in the file lead to more than one person here."
    if reason == "numbered_apart":
        return (
            f"An identifier in the file is {name}'s here, but its source gives this person another number than {name}, "
            "and name and birth date do not both agree."
        )
    if reason == "conflict":
        differs = [PARTS[part] for part in agreements[0].differs]
        if not differs:
            return f"An identifier in the file is {name}'s here, and something differed when it was held."
        listed = " and ".join([", ".join(differs[:-1]), differs[-1]] if len(differs) > 1 else differs)
        return (
            f"An identifier in the file is {name}'s here, but {listed} {'differ' if len(differs) > 1 else 'differs'}."
        )
    return f"The file gives an id without its source. It may be {name}'s: what else it says does not tell for sure."


def _outcome(row: HeldRow, zone: str) -> str:
    match = row.match
    if match.status == "open" or match.decided_at is None:
        return ""
    return f"{WORDS[match.status][0]}, decided by {row.decided_by or 'somebody'}, {_moment(match.decided_at, zone)}"
