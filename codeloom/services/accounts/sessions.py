"""Beginning, renewing and ending sessions, and the verbs by which people see and end their own.

Failed tries are recorded in the chain of the system organization under a pseudonym of the address, never in clear.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from codeloom.coding import clock
from codeloom.coding.roles import is_role
from codeloom.db.ids import new_id
from codeloom.db.queries import accounts as queries
from codeloom.db.scope import Scope
from codeloom.db.tables.accounts import Session, User
from codeloom.db.work import UnitOfWork, system_work, unit_of_work
from codeloom.services.accounts import passwords, tokens
from codeloom.services.accounts.sign_in_limits import Ticket, succeeded
from codeloom.services.accounts.signed_in import IDLE, database_or_unavailable, principals
from codeloom.services.core import Command, NotFound, Nothing, Problem, Unauthenticated, verb
from codeloom.settings import settings

GRACE = timedelta(seconds=30)
"""How long the refresh token just replaced still gets its successor: two tabs may renew at once."""


@dataclass(eq=False)
class WrongSignIn(Problem):
    """Unknown address, wrong password, disabled person, too many tries at once: one answer for all."""

    message: str = (
        "You are not signed in: email and password do not belong together, or too many people try at this moment."
    )
    kept: str = "Nothing was changed."
    todo: str = "Check both and try again."
    code: str = "wrong_sign_in"
    status: int = 401


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a browser is given: moments in unix seconds."""

    session_id: UUID
    access: str
    access_ends: int
    refresh: str
    refresh_ends: int
    csrf: str
    device: str = ""


def _tokens(session: Session, now: datetime, device: str = "") -> Tokens:
    access, ends = tokens.access_token(session.id, session.user_id, now)
    last = int(session.expires_at.timestamp())
    refresh = tokens.refresh_token(session.id, session.generation)
    return Tokens(session.id, access, min(ends, last), refresh, last, tokens.csrf_token(session.id), device)


def sign_in(ticket: Ticket, password: str, agent: str = "", replaces: UUID | None = None) -> Tokens:
    """Compare the password and begin a session, ending the one the browser had. Raises WrongSignIn, Unavailable.

    Takes about 0.1 s of a core: accounts/trying.py runs it in a line of its own.
    """
    with database_or_unavailable():
        with system_work() as work:
            account = queries.account(work, ticket.email)
        stored = account.password_hash if account else None
        right = passwords.matches(stored, password[: passwords.LONGEST])
        if account is None or not right or len(password) > passwords.LONGEST or not _may_enter(account):
            _record_failure(ticket)
            raise WrongSignIn()
        succeeded(ticket)
        if replaces is not None:
            end_session(replaces, "replaced")
        return _begin(account, ticket, password, agent)


def _may_enter(account: queries.Account | User) -> bool:
    return account.status == "active" and is_role(account.role)


def _record_failure(ticket: Ticket) -> None:
    with unit_of_work(Scope.of_nobody()) as uow:
        uow.record("SIGN_IN_FAILED", "account", ticket.account, place=ticket.place, known_device=bool(ticket.device))
        uow.commit()


def _begin(account: queries.Account, ticket: Ticket, password: str, agent: str) -> Tokens:
    now, session_id = clock.now(), new_id()
    scope = Scope(account.org_id, account.id, account.role, session_id)
    with unit_of_work(scope) as uow:
        session = Session(
            org_id=account.org_id, id=session_id, user_id=account.id, agent=agent[:60],
            token_hash=tokens.hashed(tokens.refresh_token(session_id, 0)), rotated_at=now, created_at=now,
            last_seen_at=now, expires_at=now + settings().jwt_refresh_expires_in,
        )  # fmt: skip
        uow.session.add(session)
        if passwords.outdated(account.password_hash) and (person := queries.user(uow, account.id)):
            person.password_hash = passwords.hashed(password)
            uow.record("PASSWORD_REHASHED", "user", account.id)
        uow.record("SIGNED_IN", "session", session_id, place=ticket.place, known_device=bool(ticket.device))
        uow.commit()
    return _tokens(session, now, tokens.device_token(ticket.account))


def session_of_refresh(token: str) -> UUID | None:
    """The session a refresh token of ours names, whether or not it is still good."""
    read = tokens.read_refresh(token)
    return read and read[0]


def renew(token: str) -> Tokens:
    """Exchange a refresh token for the next. Raises Unauthenticated, Unavailable.

    The token just replaced gets the same successor within GRACE; a token replaced longer ago is a copy in somebody
    else's hands, and its whole family ends. Renewing is not something a person did: an idle session stays idle.
    """
    read = tokens.read_refresh(token)
    if read is None:
        raise Unauthenticated()
    session_id, generation = read
    now = clock.now()
    with database_or_unavailable(), system_work() as work:
        held = queries.held_session(work, session_id)
        if held is None or held[0].revoked_at is not None:
            raise Unauthenticated()
        session, person = held
        end = _reason_to_end(session, person, generation, now)
        if not end and generation == session.generation:
            session.generation = generation + 1
            following = tokens.hashed(tokens.refresh_token(session_id, session.generation))
            queries.rotate(work, session_id, session.generation, following, now)
    if end:
        end_session(session_id, end)
        raise Unauthenticated()
    return _tokens(session, now)


def _reason_to_end(session: Session, person: User, generation: int, now: datetime) -> str:
    """Why a session whose refresh token is presented must end; empty when it may go on."""
    if not _may_enter(person):
        return "disabled"
    if session.expires_at <= now:
        return "expired"
    if session.last_seen_at <= now - IDLE:
        return "idle"
    newest = tokens.hashed(tokens.refresh_token(session.id, session.generation)) == session.token_hash
    just_replaced = generation == session.generation - 1 and now - session.rotated_at <= GRACE
    if not newest or not (generation == session.generation or just_replaced):
        return "refresh_reused"
    return ""


def end_session(session_id: UUID, why: str) -> None:
    """End a session wherever it lives, once; `why` is a code. Unknown and ended sessions are left as they are."""
    with database_or_unavailable():
        with system_work() as work:
            held = queries.held_session(work, session_id)
            owner = held and (held[1].org_id, held[1].id, held[1].role)
        if owner:
            with unit_of_work(Scope(*owner, session_id)) as uow:
                _end(uow, session_id, owner[1], why)
                uow.commit()


def _end(uow: UnitOfWork, session_id: UUID, user_id: UUID, why: str) -> bool:
    session = queries.session(uow, session_id)
    if session is None or session.user_id != user_id:
        return False
    if session.revoked_at is None:
        session.revoked_at, session.revoked_why = clock.now(), why
        uow.record("SESSION_ENDED", "session", session_id, why=why)
    principals.forget(session_id)
    return True


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One of a person's sessions, ready to show."""

    id: str
    device: str
    started: str
    seen: str
    current: bool


@dataclass(frozen=True, slots=True)
class SessionsView:
    """A person's live sessions, newest use first."""

    rows: tuple[SessionRow, ...]


class EndSession(Command):
    """End one of one's own sessions."""

    session_id: UUID


def _moment(moment: datetime, zone: ZoneInfo) -> str:
    local = moment.astimezone(zone)
    return f"{local.day} {local:%b %Y, %H:%M}"


def _ago(moment: datetime, now: datetime) -> str:
    minutes = int((now - moment).total_seconds() // 60)
    return "now" if minutes < 2 else f"{minutes} min ago"


@verb("accounts.sessions", Nothing, read_only=True)
def my_sessions(uow: UnitOfWork, _command: Nothing) -> SessionsView:
    """The sessions this person has open, in this browser and others."""
    now, zone = clock.now(), ZoneInfo(queries.time_zone(uow))
    rows = tuple(
        SessionRow(
            str(s.id), s.agent or "Unknown device", _moment(s.created_at, zone), _ago(s.last_seen_at, now),
            s.id == uow.scope.session_id,
        )
        for s in queries.sessions_of(uow, uow.user_id, now, now - IDLE)
    )  # fmt: skip
    return SessionsView(rows)


@verb("accounts.end_session", EndSession)
def end_my_session(uow: UnitOfWork, command: EndSession) -> SessionsView:
    """End one of one's own sessions; the others stay. Somebody else's is not found."""
    if not _end(uow, command.session_id, uow.user_id, "ended_by_owner"):
        raise NotFound()
    uow.session.flush()
    return my_sessions.run(uow, Nothing())
