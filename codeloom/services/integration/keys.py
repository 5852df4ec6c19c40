"""API keys: managers make, list and revoke them; a presented key is looked up by its hash at every request.

A key stands for its organization, not for the person who made it. One that opens encounters acts for a provider, a biller or
a service account, and has that one's rights there. It is shown once and never stored.
"""

import base64
import hashlib
import os
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Annotated, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import Field, StringConstraints

from codeloom.coding import clock
from codeloom.coding.lifecycle import Role
from codeloom.coding.roles import record_of
from codeloom.db.ids import new_id
from codeloom.db.queries import integration as queries
from codeloom.db.queries import people
from codeloom.db.queries.integration import GoodKey
from codeloom.db.tables.accounts import User
from codeloom.db.tables.integration import ApiKey
from codeloom.db.work import UnitOfWork, system_work
from codeloom.services.accounts import database_or_unavailable
from codeloom.services.core import Command, NotFound, Nothing, Refused, formatting, verb

CODES, RULES = "codes:read", "rules:run"
READ_ENCOUNTERS, WRITE_ENCOUNTERS = "encounters:read", "encounters:write"
OF_A_PERSON = frozenset({READ_ENCOUNTERS, WRITE_ENCOUNTERS})
"""Scopes of a key that acts for somebody."""
ACTORS = (Role.PROVIDER.value, Role.BILLER.value)
"""Roles that a key may act in."""
SERVICE = "service"
"""The kind of an account that programs act for (services/people/service_accounts.py)."""
MARK = "clk_"
FORM = re.compile(r"clk_[A-Za-z0-9_-]{43}")
PREFIX_LETTERS = 12
"""How much of a key people see in the list; the 35 letters after it stay unknown."""
MOST_KEYS_IN_FORCE = 50
TOUCH = timedelta(minutes=1)
"""How often at most a key's last use is written."""


KeyScope = Literal["codes:read", "rules:run", "encounters:read", "encounters:write"]


class CreateKey(Command):
    """A key's name, what it may do, for whom it acts, and how many days it lives (0 for no end)."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=80, strip_whitespace=True)]
    scopes: Annotated[tuple[KeyScope, ...], Field(min_length=1, max_length=4)]
    acts_for: UUID | None = None
    days: Annotated[int, Field(ge=0, le=730)] = 365


class OfKey(Command):
    """A command about one key."""

    key_id: UUID


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key just made: the only time it is seen."""

    id: str
    name: str
    key: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class KeyView:
    """One line of the list. `state` is good, expired or revoked."""

    id: str
    name: str
    prefix: str
    scopes: str
    acts_for: str
    made: str
    used: str
    ends: str
    state: str
    state_word: str


@dataclass(frozen=True, slots=True)
class Actor:
    """Whom a key can act for."""

    id: str
    words: str


@dataclass(frozen=True, slots=True)
class KeysView:
    """The organization's keys, and whom a new one can act for."""

    rows: tuple[KeyView, ...] = ()
    good: int = 0
    actors: tuple[Actor, ...] = ()


def hashed(key: str) -> bytes:
    """What the database keeps of a key. 256 random bits need no slow hash."""
    return hashlib.sha256(key.encode()).digest()


def behind(presented: str) -> GoodKey | None:
    """The key in force whose text was presented, read from the database each time; None otherwise. Raises Unavailable."""
    if not FORM.fullmatch(presented):
        return None
    now = clock.now()
    with database_or_unavailable(), system_work() as work:
        key = queries.by_hash(work, hashed(presented), now)
        if key is not None:
            queries.touch(work, key, now, now - TOUCH)
        return key


@verb("integration.create_key", CreateKey)
def create_key(uow: UnitOfWork, command: CreateKey) -> NewKey:
    """Make a key. Raises Refused when the organization has MOST_KEYS_IN_FORCE in force, and for one that opens encounters
    but acts for nobody who works with them."""
    now = clock.now()
    _check_actor(uow, command)
    if queries.count_good(uow, now) >= MOST_KEYS_IN_FORCE:
        raise Refused(
            f"There are {MOST_KEYS_IN_FORCE} keys in force already.", todo="Revoke one that is not used any more."
        )
    key = MARK + base64.urlsafe_b64encode(os.urandom(32)).decode().rstrip("=")
    scopes: list[str] = sorted(set(command.scopes))
    row = ApiKey(
        org_id=uow.org_id, id=new_id(), name=command.name, prefix=key[:PREFIX_LETTERS], key_hash=hashed(key),
        scopes=scopes, acts_for=command.acts_for, created_by=uow.user_id, created_at=now,
        expires_at=now + timedelta(days=command.days) if command.days else None,
    )  # fmt: skip
    uow.session.add(row)
    uow.record("API_KEY_CREATED", "api_key", row.id, scopes=",".join(scopes), days=command.days,
               acts_for=str(command.acts_for or ""))  # fmt: skip
    return NewKey(str(row.id), row.name, key)


@verb("integration.list_keys", Nothing, read_only=True)
def list_keys(uow: UnitOfWork, _command: Nothing) -> KeysView:
    """The organization's keys, newest first, the revoked ones among them."""
    zone = people.time_zone(uow)
    rows = tuple(key_view(key, maker, actor or "", zone) for key, maker, actor in queries.listed(uow))
    actors = tuple(Actor(str(one.id), _actor_words(one)) for one in queries.actors(uow, ACTORS))
    return KeysView(rows, sum(row.state == "good" for row in rows), actors)


def _actor_words(user: User) -> str:
    """Alba Ortiz, provider."""
    return f"{user.name}, {'service account, ' if user.kind == SERVICE else ''}{record_of(user.role).name.lower()}"


def _check_actor(uow: UnitOfWork, command: CreateKey) -> None:
    opens = OF_A_PERSON.intersection(command.scopes)
    if not opens and command.acts_for is None:
        return
    if not opens:
        raise Refused("A key that acts for somebody needs a scope for encounters.", todo="Choose one.", code="no_scope")
    if command.acts_for is None or not queries.held_actor(uow, command.acts_for, ACTORS):
        raise Refused(
            "A key for encounters acts for a provider, a biller or a service account.", todo="Choose one.",
            code="no_actor",
        )  # fmt: skip


@verb("integration.revoke_key", OfKey)
def revoke_key(uow: UnitOfWork, command: OfKey) -> str:
    """End a key; the next request with it is refused. Gives its name. Ending it again changes nothing."""
    row = queries.find(uow, command.key_id)
    if row is None:
        raise NotFound()
    if row.revoked_at is None:
        row.revoked_at = clock.now()
        uow.record("API_KEY_REVOKED", "api_key", row.id)
    return row.name


def end_keys_of(uow: UnitOfWork, user_id: UUID) -> int:
    """End every key in force that acts for somebody, whom the caller holds; how many that were."""
    ended = queries.good_of(uow, user_id, clock.now())
    for row in ended:
        row.revoked_at = clock.now()
        uow.record("API_KEY_REVOKED", "api_key", row.id)
    return len(ended)


def key_view(key: ApiKey, maker: str, actor: str, zone: str) -> KeyView:
    """A key ready to show, with who made it and whom it acts for."""
    now = clock.now()
    state = "revoked" if key.revoked_at else "expired" if key.expires_at and key.expires_at <= now else "good"
    return KeyView(
        id=str(key.id),
        name=key.name,
        prefix=f"{key.prefix}…",
        scopes=", ".join(key.scopes),
        acts_for=actor,
        made=f"{_day(key.created_at, zone)}, {maker}",
        used=_day(key.last_used_at, zone) or "never",
        ends=_day(key.expires_at, zone) or "no end",
        state=state,
        state_word={"good": "In force", "revoked": "Revoked", "expired": "Run out"}[state],
    )


def _day(moment: datetime | None, zone: str) -> str:
    """The day of a moment in the organization's time zone; empty for none."""
    return formatting.day(moment.astimezone(ZoneInfo(zone)).date()) if moment else ""
