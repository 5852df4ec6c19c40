"""One's own account as its page shows it: name, address, password, second factor, sessions, and the sign-ins that are kept."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import StringConstraints

from codeloom.coding import clock
from codeloom.db.queries import accounts as queries
from codeloom.db.tables.accounts import Session, SignIn
from codeloom.db.work import UnitOfWork
from codeloom.services.accounts import second_factor
from codeloom.services.accounts.sessions import end, end_all
from codeloom.services.accounts.signed_in import IDLE, principals
from codeloom.services.core import Command, NotFound, Nothing, Refused, verb
from codeloom.services.organization import keeping

MOST_SIGN_INS = 200
HOW = {
    "password": "Password alone", "second_factor": "Password and authenticator app", "recovery_code": "Password and recovery code",
    "refused": "Stopped: wrong second factor",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One of a person's sessions, ready to show. `net` is where it was begun, coarse."""

    id: str
    device: str
    started: str
    seen: str
    current: bool
    net: str = ""


@dataclass(frozen=True, slots=True)
class SessionsView:
    """A person's live sessions, newest use first."""

    rows: tuple[SessionRow, ...]


@dataclass(frozen=True, slots=True)
class SignInRow:
    """One sign-in, ready to show."""

    at: str
    how: str
    device: str
    net: str
    refused: bool


@dataclass(frozen=True, slots=True)
class FactorView:
    """The second factor: whether it is on, since when, last used, recovery codes left, and whether it has to be."""

    on: bool
    since: str
    used: str
    left: int
    made: int
    required: bool


@dataclass(frozen=True, slots=True)
class AccountView:
    """All of the account page. `waiting` is the address a change waits for, `waiting_for` what is still to be confirmed."""

    password_changed: str
    factor: FactorView
    sessions: tuple[SessionRow, ...]
    sign_ins: tuple[SignInRow, ...]
    waiting: str
    waiting_for: str
    sign_in_days: int


class EndSession(Command):
    """End one of one's own sessions."""

    session_id: UUID


class ChangeName(Command):
    """The name colleagues see."""

    name: Annotated[str, StringConstraints(max_length=100, strip_whitespace=True)]


def _moment(moment: datetime | None, zone: ZoneInfo) -> str:
    if moment is None:
        return ""
    local = moment.astimezone(zone)
    return f"{local.day} {local:%b %Y, %H:%M}"


def _ago(moment: datetime, now: datetime) -> str:
    minutes = int((now - moment).total_seconds() // 60)
    return "now" if minutes < 2 else f"{minutes} min ago"


def net_words(net: str) -> str:
    """A net as people read it: 10.20.4.x for 10.20.4.0/24."""
    head = net.removesuffix(".0/24")
    return f"{head}.x" if head != net else net.partition("/")[0] if net not in ("", "unknown") else "unknown network"


@verb("accounts.sessions", Nothing, read_only=True)
def my_sessions(uow: UnitOfWork, _command: Nothing) -> SessionsView:
    """The sessions this person has open, in this browser and others."""
    now, zone = clock.now(), ZoneInfo(queries.time_zone(uow))
    rows = tuple(_session(s, now, zone, uow.scope.session_id) for s in _live(uow, now))
    return SessionsView(rows)


def _live(uow: UnitOfWork, now: datetime) -> list[Session]:
    return queries.sessions_of(uow, uow.user_id, now, now - IDLE)


def _session(s: Session, now: datetime, zone: ZoneInfo, mine: UUID | None) -> SessionRow:
    device, started, seen = s.agent or "Unknown device", _moment(s.created_at, zone), _ago(s.last_seen_at, now)
    return SessionRow(str(s.id), device, started, seen, s.id == mine, net_words(s.net))


@verb("accounts.account", Nothing, read_only=True)
def my_account(uow: UnitOfWork, _command: Nothing) -> AccountView:
    """What the account page shows of this person."""
    now, zone, kept_for = clock.now(), ZoneInfo(queries.time_zone(uow)), keeping(uow).sign_ins
    person = queries.user(uow, uow.user_id)
    if person is None:
        raise NotFound()
    factor = queries.factor(uow, person.id)
    on = second_factor.is_on(factor)
    left, made = queries.recovery_codes(uow, person.id)
    tokens = queries.waiting_address(uow, person.id, now)
    newest = [one for one in tokens if one.pair == tokens[0].pair]
    open_ones = [one for one in newest if one.used_at is None]
    words = {"address_old": "the mail to your present address", "address_new": "the mail to the new address"}
    return AccountView(
        _moment(person.password_changed_at, zone),
        FactorView(on, _moment(factor.confirmed_at, zone) if factor else "",
                   _moment(factor.last_used_at, zone) if factor and on else "", left, made,
                   second_factor.is_required(uow, person)),
        tuple(_session(s, now, zone, uow.scope.session_id) for s in _live(uow, now)),
        tuple(_sign_in(one, zone) for one in queries.sign_ins(uow, person.id, now - kept_for, MOST_SIGN_INS)),
        newest[0].email if open_ones else "",
        " and ".join(words[one.kind] for one in sorted(open_ones, key=lambda one: one.kind, reverse=True)),
        kept_for.days,
    )  # fmt: skip


def _sign_in(one: SignIn, zone: ZoneInfo) -> SignInRow:
    device = one.agent or "Unknown device"
    return SignInRow(_moment(one.at, zone), HOW[one.how], device, net_words(one.net), one.how == "refused")


@verb("accounts.change_name", ChangeName)
def change_name(uow: UnitOfWork, command: ChangeName) -> None:
    """Change the name colleagues see; nothing is recorded where nothing changes."""
    person = queries.held_user(uow, uow.user_id)
    if person is None:
        raise NotFound()
    if not command.name:
        raise Refused("A person needs a name.", "Your name stays as it is.", code="bad_input")
    if person.name != command.name:
        person.name = command.name
        uow.record("NAME_CHANGED", "user", person.id)
        if uow.scope.session_id is not None:
            principals.forget(uow.scope.session_id)


@verb("accounts.end_session", EndSession)
def end_my_session(uow: UnitOfWork, command: EndSession) -> SessionsView:
    """End one of one's own sessions; the others stay. Somebody else's is not found."""
    if not end(uow, command.session_id, uow.user_id, "ended_by_owner"):
        raise NotFound()
    uow.session.flush()
    return my_sessions.run(uow, Nothing())


@verb("accounts.end_others", Nothing)
def end_other_sessions(uow: UnitOfWork, _command: Nothing) -> int:
    """End all of one's sessions but this one; how many."""
    return end_all(uow, uow.user_id, "ended_by_owner", uow.scope.session_id)
