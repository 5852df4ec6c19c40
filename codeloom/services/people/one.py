"""The page of one person: what they have in hand, how their charts fared, their sessions and what is recorded of them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import Field

from codeloom.coding import clock
from codeloom.coding.lifecycle import STATUS_WORDS, ChartStatus, Role
from codeloom.coding.roles import is_role, record_of
from codeloom.db.queries import accounts, people
from codeloom.db.queries.people import one as queries
from codeloom.db.queries.people import pace
from codeloom.db.work import UnitOfWork
from codeloom.services.accounts import IDLE, end, net_words, second_factor
from codeloom.services.core import Command, NotFound, ShortText, formatting, read_cursor, verb, write_cursor
from codeloom.services.people.figures import NO_FARES, Fares, fares
from codeloom.services.people.listing import seen_words
from codeloom.services.people.person_history import LEFT_OUT, Told, told

PAGE, CHARTS_PAGE = 50, 10


class ShowPerson(Command):
    """A person, their history older than row `before` of the audit log, and their charts given before the cursor `charts`."""

    person_id: UUID
    before: int | None = Field(default=None, ge=1, lt=2**62)
    charts: ShortText = ""


class OfSession(Command):
    """One session of a person."""

    person_id: UUID
    session_id: UUID


@dataclass(frozen=True, slots=True)
class GivenChart:
    """A chart that is theirs, ready to show: when it became theirs, and when it was sent for audit."""

    number: str
    specialty: str
    status: str
    status_words: str
    given: str
    sent: str
    link: str


@dataclass(frozen=True, slots=True)
class PersonSession:
    """A live session, ready to show."""

    id: str
    device: str
    seen: str


@dataclass(frozen=True, slots=True)
class PersonView:
    """One person. `next` is the history's next page, 0 for none; `charts_next` the next of their charts, empty for none."""

    id: str = ""
    name: str = ""
    role: str = ""
    email: str = ""
    active: bool = False
    version: int = 0
    specialties: str = ""
    since: str = ""
    factor: str = ""
    fares: Fares = NO_FARES
    coder: bool = False
    charts: tuple[GivenChart, ...] = ()
    charts_next: str = ""
    sessions: tuple[PersonSession, ...] = ()
    history: tuple[Told, ...] = ()
    next: int = 0


@verb("people.person", ShowPerson, read_only=True)
def show_person(uow: UnitOfWork, command: ShowPerson) -> PersonView:
    """A person of the practice. Raises NotFound, also for a service account and a person of another practice; Refused for a cursor
    that is none of ours."""
    person = people.find(uow, command.person_id)
    if person is None or person.kind != "person":
        raise NotFound("There is nobody here under that address.", todo="Go back to the list of people.")
    now, zone = clock.now(), ZoneInfo(people.time_zone(uow))
    recorded = queries.history(uow, person, leaving_out=LEFT_OUT, before=command.before, size=PAGE + 1)
    on, required = second_factor.is_on(accounts.factor(uow, person.id)), second_factor.is_required(uow, person)
    is_coder = person.role == Role.CODER
    place = read_cursor(command.charts)
    given = pace.given_charts(uow, person.id, place, CHARTS_PAGE + 1) if is_coder else []
    return PersonView(
        id=str(person.id), name=person.name, role=record_of(person.role).name if is_role(person.role) else person.role,
        email=person.email, active=person.status == "active", version=person.version,
        specialties=", ".join(person.specialties), since=formatting.day(person.created_at.astimezone(zone).date()),
        factor=("On" if on else "Off") + (", required" if required else ""),
        fares=fares(uow, person, now, zone), coder=is_coder,
        charts=tuple(_given(one, zone) for one in given[:CHARTS_PAGE]),
        charts_next=_cursor(given[CHARTS_PAGE - 1]) if len(given) > CHARTS_PAGE else "",
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


def _given(one: pace.GivenChart, zone: ZoneInfo) -> GivenChart:
    return GivenChart(
        number=formatting.chart_number(one.number), specialty=one.specialty, status=one.status,
        status_words=STATUS_WORDS[ChartStatus(one.status)], given=_moment(one.given_at, zone),
        sent=_moment(one.submitted_at, zone) if one.submitted_at else "", link=f"/charts/{one.number}",
    )  # fmt: skip


def _cursor(one: pace.GivenChart) -> str:
    return write_cursor(one.given_at, one.id)


def _moment(moment: datetime, zone: ZoneInfo) -> str:
    there = moment.astimezone(zone)
    return f"{there.day} {there:%b, %H:%M}"


def _ago(moment: datetime, now: datetime, zone: ZoneInfo) -> str:
    words = seen_words(moment, now, zone)
    return f"{words} ago" if words.endswith((" min", " h", " d")) else words
