"""The second step of signing in: after a right password, the second factor, or its set-up where it is required and not there yet.

Between the steps a browser holds a signed token that says whose password was right (tokens.HalfWay). It opens nothing, and is
worth nothing once that password was changed or the person disabled.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

from codeloom.db.queries import accounts as queries
from codeloom.db.scope import Scope
from codeloom.db.tables.accounts import User
from codeloom.db.work import UnitOfWork, unit_of_work
from codeloom.services.accounts import second_factor, tokens
from codeloom.services.accounts.counts import network
from codeloom.services.accounts.second_factor import Way
from codeloom.services.accounts.sessions import Arrival, Tokens, begin, end_session, may_enter, note_sign_in, stamp
from codeloom.services.accounts.signed_in import database_or_unavailable
from codeloom.services.core import Problem, Unauthenticated

T = TypeVar("T")


@dataclass(eq=False)
class WrongCode(Problem):
    """Digits or a recovery code that are not right."""

    message: str = "Not accepted."
    kept: str = "You are not signed in."
    todo: str = "Type the six digits shown now; each works once."
    code: str = "wrong_code"
    status: int = 401


@dataclass(frozen=True, slots=True)
class Step:
    """Whom a second step is for, and whether a second factor is to be set up. `manager` names whom to ask for help."""

    name: str
    email: str
    set_up: bool
    manager: str


@dataclass(frozen=True, slots=True)
class Begun:
    """A session that began with the second factor just set up: its recovery codes are shown once."""

    tokens: Tokens
    codes: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class From:
    """What a request says of its sender: address, browser, device cookie, and the session the browser had."""

    address: str
    agent: str
    device: str
    replaces: UUID | None

    def arrival(self, email: str) -> Arrival:
        """The arrival of this person from there."""
        account = tokens.pseudonym("account", email)
        place = tokens.pseudonym("address", network(self.address))
        known = tokens.device_of(self.device, account) is not None
        return Arrival(account, place, known, self.agent[:60], network(self.address, 24))


@contextmanager
def _half_way(token: str) -> Iterator[tuple[UnitOfWork, User, tokens.HalfWay]]:
    """The unit of work of who is between the steps. Raises Unauthenticated when the token is worth nothing any more."""
    half = tokens.read_half_way(token)
    if half is None:
        raise Unauthenticated("The time for the second step is over.", "Nothing was changed.")
    with database_or_unavailable(), unit_of_work(Scope(half.org_id, half.user_id, "nobody")) as uow:
        person = queries.user(uow, half.user_id)
        if person is None or not may_enter(person) or stamp(person) != half.stamp:
            raise Unauthenticated("Your account was changed meanwhile.", "Nothing was changed.")
        uow.scope = Scope(half.org_id, half.user_id, person.role)
        yield uow, person, half


def _rightly(half: tokens.HalfWay, uow: UnitOfWork, set_up: bool) -> None:
    """A token for the digits sets nothing up, and one for setting up is over once a second factor is on."""
    if half.set_up is not set_up or second_factor.is_on(queries.factor(uow, half.user_id)) is set_up:
        raise Unauthenticated("Your account was changed meanwhile.", "Nothing was changed.")


def step_of(token: str) -> Step:
    """Whom a second step is for. Raises Unauthenticated, Unavailable."""
    with _half_way(token) as (uow, person, half):
        return Step(person.name, person.email, half.set_up, queries.first_manager(uow, person.id))


def answer(token: str, way: Way, said: str, sender: From) -> Tokens:
    """Begin the session if the digits or the recovery code are right. Raises WrongCode, TooManyTries, Unauthenticated."""
    with _half_way(token) as (uow, person, half):
        _rightly(half, uow, set_up=False)
        factor = queries.factor(uow, person.id, lock=True)
        if factor is None or factor.secret_enc is None:
            raise Unauthenticated("Your account was changed meanwhile.", "Nothing was changed.")
        given, arrival = None, sender.arrival(person.email)
        if second_factor.accepts(uow, factor, way, said):
            given = begin(uow, person, arrival, way)
        else:
            note_sign_in(uow, person.id, arrival, "refused")
            uow.record("SECOND_FACTOR_FAILED", "user", person.id, way=way, place=arrival.place)
        uow.commit()
    if given is None:
        raise WrongCode()
    return _replacing(given, sender)


def _replacing(given: Tokens, sender: From) -> Tokens:
    if sender.replaces is not None:
        end_session(sender.replaces, "replaced")
    return given


def begin_set_up(token: str) -> str:
    """Make the key of a second factor that has to be set up before signing in, or give the one being set up. Base32."""

    def work(uow: UnitOfWork, person: User, half: tokens.HalfWay) -> str:
        return second_factor.pending_key(uow, person.id, half.id) or second_factor.new_key(uow, person.id, half.id)

    return _setting_up(token, work)


def finish_set_up(token: str, digits: str, sender: From) -> Begun | None:
    """Confirm the key and begin the session; None when the digits are not those of the key."""

    def work(uow: UnitOfWork, person: User, half: tokens.HalfWay) -> Begun | None:
        key = second_factor.pending_key(uow, person.id, half.id)
        if key is None:
            raise second_factor.nothing_to_confirm()
        codes = second_factor.confirm(uow, person.id, key, digits)
        if codes is None:
            return None
        return Begun(begin(uow, person, sender.arrival(person.email), "second_factor"), codes)

    begun = _setting_up(token, work)
    if begun is not None:
        _replacing(begun.tokens, sender)
    return begun


def _setting_up(token: str, work: Callable[[UnitOfWork, User, tokens.HalfWay], T]) -> T:
    with _half_way(token) as (uow, person, half):
        _rightly(half, uow, set_up=True)
        done = work(uow, person, half)
        uow.commit()
        return done
