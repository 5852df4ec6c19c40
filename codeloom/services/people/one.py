"""The page of one person: what they have in hand, how their charts fared, their sessions and what is recorded of them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import Field

from codeloom.coding import clock
from codeloom.coding.lifecycle import Role
from codeloom.coding.roles import is_role, record_of
from codeloom.db.queries import accounts, people
from codeloom.db.queries.people import one as queries
from codeloom.db.tables.accounts import User
from codeloom.db.work import UnitOfWork
from codeloom.services.accounts import IDLE, end, net_words, second_factor
from codeloom.services.core import Command, NotFound, formatting, verb
from codeloom.services.people.listing import seen_words
from codeloom.services.people.person_history import LEFT_OUT, Told, told
from codeloom.services.people.work import WorkLine, work_of

SPAN = timedelta(days=30)
PAGE = 50


class ShowPerson(Command):
    """A person, and their history older than row `before` of the audit log."""

    person_id: UUID
    before: int | None = Field(default=None, ge=1, lt=2**62)


class OfSession(Command):
    """One session of a person."""

    person_id: UUID
    session_id: UUID


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure, its unit and what it means, ready to show; `href` opens the list behind it."""

    label: str
    value: str
    note: str
    unit: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class PersonSession:
    """A live session, ready to show."""

    id: str
    device: str
    seen: str


@dataclass(frozen=True, slots=True)
class PersonView:
    """One person. `next` is the history's next page, 0 for none; `work` what they have in hand in a role without figures."""

    id: str = ""
    name: str = ""
    role: str = ""
    email: str = ""
    active: bool = False
    version: int = 0
    specialties: str = ""
    since: str = ""
    factor: str = ""
    figures: tuple[Figure, ...] = ()
    work: tuple[WorkLine, ...] = ()
    sessions: tuple[PersonSession, ...] = ()
    history: tuple[Told, ...] = ()
    next: int = 0


@verb("people.person", ShowPerson, read_only=True)
def show_person(uow: UnitOfWork, command: ShowPerson) -> PersonView:
    """A person of the practice. Raises NotFound, also for a service account and a person of another practice."""
    person = people.find(uow, command.person_id)
    if person is None or person.kind != "person":
        raise NotFound("There is nobody here under that address.", todo="Go back to the list of people.")
    now, zone = clock.now(), ZoneInfo(people.time_zone(uow))
    recorded = queries.history(uow, person, leaving_out=LEFT_OUT, before=command.before, size=PAGE + 1)
    on, required = second_factor.is_on(accounts.factor(uow, person.id)), second_factor.is_required(uow, person)
    is_coder = person.role == Role.CODER
    return PersonView(
        id=str(person.id), name=person.name, role=record_of(person.role).name if is_role(person.role) else person.role,
        email=person.email, active=person.status == "active", version=person.version,
        specialties=", ".join(person.specialties), since=formatting.day(person.created_at.astimezone(zone).date()),
        factor=("On" if on else "Off") + (", required" if required else ""),
        figures=_coder(uow, person, now, zone) if is_coder else (), work=() if is_coder else work_of(uow, person).lines,
        sessions=tuple(
            PersonSession(
                str(one.id), one.agent or "Unknown device",
                f"since {_moment(one.created_at, zone)}, last used {_ago(one.last_seen_at, now, zone)}, {net_words(one.net)}",
            )
            for one in accounts.sessions_of(uow, person.id, now, now - IDLE)
        ),
        history=tuple(told(entry, name or "", zone) for entry, name in recorded[:PAGE]),
        next=recorded[PAGE - 1][0].seq if len(recorded) > PAGE else 0,
    )  # fmt: skip


@verb("people.end_session", OfSession)
def end_session_of(uow: UnitOfWork, command: OfSession) -> str:
    """End one session of a person, whose name is answered. Raises NotFound for one that is over, or is not theirs."""
    person = people.find(uow, command.person_id)
    if person is None or person.kind != "person" or not end(uow, command.session_id, person.id, "manager"):
        raise NotFound("That session is over, or is not theirs.", todo="Look at the list again.")
    return person.name


def _coder(uow: UnitOfWork, person: User, now: datetime, zone: ZoneInfo) -> tuple[Figure, ...]:
    midnight = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    work = queries.coder_work(uow, person.id, now, midnight, now - SPAN)
    since = f"since {_moment(work.since, zone)}" if work.since else "no chart is open"
    late = f"{formatting.count(work.late, 'chart')} late" if work.late else "none late"
    return (
        Figure("In work", formatting.chart_number(work.chart) if work.chart else "–", since),
        Figure("Queue", f"{work.open:,}", late, href=f"/charts?tab=open&coder={person.id}"),
        Figure("Sent today", f"{work.today:,}", "charts", href=f"/charts?tab=sent&coder={person.id}"),
        _rate("Accuracy, 30 d", work.agreed, work.rows, "rows"),
        _rate("First pass, 30 d", work.passed, work.first, "charts"),
    )


def _rate(label: str, part: int, whole: int, of: str) -> Figure:
    value = f"{100 * part / whole:.1f}" if whole else "–"
    note = f"{formatting.interval(part, whole)} {of}" if whole else "no audits yet"
    return Figure(label, value, note, "%" if whole else "")


def _moment(moment: datetime, zone: ZoneInfo) -> str:
    there = moment.astimezone(zone)
    return f"{there.day} {there:%b, %H:%M}"


def _ago(moment: datetime, now: datetime, zone: ZoneInfo) -> str:
    words = seen_words(moment, now, zone)
    return f"{words} ago" if words.endswith((" min", " h", " d")) else words
