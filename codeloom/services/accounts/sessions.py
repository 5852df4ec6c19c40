"""Beginning, renewing and ending sessions. How people see and end their own is in accounts/own_account.py.

Failed tries are recorded in the chain of the system organization under a pseudonym of the address, never in clear.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from codeloom.coding import clock
from codeloom.coding.roles import is_role
from codeloom.db.ids import new_id
from codeloom.db.queries import accounts as queries
from codeloom.db.scope import Scope
from codeloom.db.tables.accounts import Session, SignIn, User
from codeloom.db.work import UnitOfWork, system_work, unit_of_work
from codeloom.services.accounts import passwords, second_factor, tokens
from codeloom.services.accounts.sign_in_limits import Ticket, succeeded
from codeloom.services.accounts.signed_in import IDLE, database_or_unavailable, principals
from codeloom.services.core import Problem, Unauthenticated
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


@dataclass(frozen=True, slots=True)
class SecondStep:
    """What a browser is given after a right password whose person signs in with a second factor, or has to set one up."""

    token: str
    ends: int
    set_up: bool


@dataclass(frozen=True, slots=True)
class Arrival:
    """Where somebody signs in from: pseudonyms of account and address, whether the device is known, browser, and net."""

    account: str
    place: str
    known_device: bool
    agent: str
    net: str

    @classmethod
    def of(cls, ticket: Ticket, agent: str) -> "Arrival":
        """The arrival of a try."""
        return cls(ticket.account, ticket.place, bool(ticket.device), agent[:60], ticket.nets[0])


def sign_in(ticket: Ticket, password: str, agent: str = "", replaces: UUID | None = None) -> Tokens | SecondStep:
    """Compare the password and begin a session, ending the one the browser had; or ask for the second factor first.

    Raises WrongSignIn, Unavailable. Takes about 0.1 s of a core: accounts/trying.py runs it in a line of its own.
    """
    with database_or_unavailable():
        with system_work() as work:
            account = queries.account(work, ticket.email)
        stored = account.password_hash if account else None
        right = passwords.matches(stored, password[: passwords.LONGEST])
        if account is None or not right or len(password) > passwords.LONGEST or not may_enter(account):
            _record_failure(ticket)
            raise WrongSignIn()
        succeeded(ticket)
        given = _after_password(account, password, Arrival.of(ticket, agent))
        if replaces is not None and isinstance(given, Tokens):
            end_session(replaces, "replaced")
        return given


def may_enter(account: queries.Account | User) -> bool:
    """Whether a person who proves who they are is let in."""
    return account.status == "active" and is_role(account.role)


def _record_failure(ticket: Ticket) -> None:
    with unit_of_work(Scope.of_nobody()) as uow:
        uow.record("SIGN_IN_FAILED", "account", ticket.account, place=ticket.place, known_device=bool(ticket.device))
        uow.commit()


def _after_password(account: queries.Account, password: str, arrival: Arrival) -> Tokens | SecondStep:
    with unit_of_work(Scope(account.org_id, account.id, account.role)) as uow:
        person = queries.user(uow, account.id)
        if person is None:
            raise WrongSignIn()
        if passwords.outdated(account.password_hash):
            person.password_hash = passwords.hashed(password)
            uow.record("PASSWORD_REHASHED", "user", account.id)
        on = second_factor.is_on(queries.factor(uow, account.id))
        given: Tokens | SecondStep
        if on or second_factor.is_required(uow, person):
            half = tokens.HalfWay(account.org_id, account.id, new_id(), stamp(person), not on)
            given = SecondStep(*tokens.half_way_token(half, clock.now()), not on)
            uow.record("PASSWORD_RIGHT", "user", account.id, place=arrival.place)
        else:
            given = begin(uow, person, arrival, "password")
        uow.commit()
    return given


def stamp(person: User) -> str:
    """Stands for a person's present password: another one after each change."""
    return tokens.hashed(person.password_hash).hex()[:16]


def begin(uow: UnitOfWork, person: User, arrival: Arrival, how: str) -> Tokens:
    """Begin a session for a person who proved who they are; the caller commits."""
    now, session_id = clock.now(), new_id()
    session = Session(
        org_id=person.org_id, id=session_id, user_id=person.id, agent=arrival.agent, net=arrival.net,
        token_hash=tokens.hashed(tokens.refresh_token(session_id, 0)), rotated_at=now, created_at=now,
        last_seen_at=now, expires_at=now + settings().jwt_refresh_expires_in,
    )  # fmt: skip
    uow.session.add(session)
    note_sign_in(uow, person.id, arrival, how)
    facts = {"place": arrival.place, "known_device": arrival.known_device}
    uow.record("SIGNED_IN", "session", session_id, **facts, **({} if how == "password" else {"by": how}))
    return _tokens(session, now, tokens.device_token(arrival.account))


def note_sign_in(uow: UnitOfWork, user_id: UUID, arrival: Arrival, how: str) -> None:
    """Note a sign-in, or a refused second factor, for its person to see."""
    uow.session.add(
        SignIn(org_id=uow.org_id, id=new_id(), user_id=user_id, at=clock.now(), how=how, agent=arrival.agent,
               net=arrival.net)
    )  # fmt: skip


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
        session, person, lacks_factor = held
        end = _reason_to_end(session, person, generation, now) or ("factor_required" if lacks_factor else "")
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
    if not may_enter(person):
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
                end(uow, session_id, owner[1], why)
                uow.commit()


def end(uow: UnitOfWork, session_id: UUID, user_id: UUID, why: str) -> bool:
    """End a session of a person inside a unit of work; whether it is theirs. The caller commits."""
    session = queries.session(uow, session_id)
    if session is None or session.user_id != user_id:
        return False
    if session.revoked_at is None:
        session.revoked_at, session.revoked_why = clock.now(), why
        uow.record("SESSION_ENDED", "session", session_id, why=why)
    principals.forget(session_id)
    return True


def end_all(uow: UnitOfWork, user_id: UUID, why: str, keep: UUID | None = None) -> int:
    """End all sessions of a person but the one to keep; how many. The caller commits."""
    others = queries.other_sessions(uow, user_id, keep)
    for session_id in others:
        end(uow, session_id, user_id, why)
    return len(others)
