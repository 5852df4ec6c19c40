"""API keys: managers make, list and revoke them; a presented key is looked up by its hash at every request.

A key stands for its organization, not for the person who made it. It is shown once and never stored.
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
from codeloom.db.ids import new_id
from codeloom.db.queries import integration as queries
from codeloom.db.queries import people
from codeloom.db.queries.integration import GoodKey
from codeloom.db.tables.integration import ApiKey
from codeloom.db.work import UnitOfWork, system_work
from codeloom.services.accounts import database_or_unavailable
from codeloom.services.core import Command, NotFound, Nothing, Refused, formatting, verb

CODES, RULES = "codes:read", "rules:run"
MARK = "clk_"
FORM = re.compile(r"clk_[A-Za-z0-9_-]{43}")
PREFIX_LETTERS = 12
"""How much of a key people see in the list; the 35 letters after it stay unknown."""
MOST_KEYS_IN_FORCE = 50
TOUCH = timedelta(minutes=1)
"""How often at most a key's last use is written."""


class CreateKey(Command):
    """A key's name, what it may do, and how many days it lives (0 for no end)."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=80, strip_whitespace=True)]
    scopes: Annotated[tuple[Literal["codes:read", "rules:run"], ...], Field(min_length=1, max_length=2)]
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
    made: str
    used: str
    ends: str
    state: str
    state_word: str


@dataclass(frozen=True, slots=True)
class KeysView:
    """The organization's keys."""

    rows: tuple[KeyView, ...] = ()
    good: int = 0


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
    """Make a key. Raises Refused when the organization has MOST_KEYS_IN_FORCE in force."""
    now = clock.now()
    if queries.count_good(uow, now) >= MOST_KEYS_IN_FORCE:
        raise Refused(
            f"There are {MOST_KEYS_IN_FORCE} keys in force already.", todo="Revoke one that is not used any more."
        )
    key = MARK + base64.urlsafe_b64encode(os.urandom(32)).decode().rstrip("=")
    scopes: list[str] = sorted(set(command.scopes))
    row = ApiKey(
        org_id=uow.org_id, id=new_id(), name=command.name, prefix=key[:PREFIX_LETTERS], key_hash=hashed(key),
        scopes=scopes, created_by=uow.user_id, created_at=now,
        expires_at=now + timedelta(days=command.days) if command.days else None,
    )  # fmt: skip
    uow.session.add(row)
    uow.record("API_KEY_CREATED", "api_key", row.id, scopes=",".join(scopes), days=command.days)
    return NewKey(str(row.id), row.name, key)


@verb("integration.list_keys", Nothing, read_only=True)
def list_keys(uow: UnitOfWork, _command: Nothing) -> KeysView:
    """The organization's keys, newest first, the revoked ones among them."""
    zone = people.time_zone(uow)
    rows = tuple(_view(key, maker, zone) for key, maker in queries.listed(uow))
    return KeysView(rows, sum(row.state == "good" for row in rows))


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


def _view(key: ApiKey, maker: str, zone: str) -> KeyView:
    now = clock.now()
    state = "revoked" if key.revoked_at else "expired" if key.expires_at and key.expires_at <= now else "good"
    return KeyView(
        id=str(key.id),
        name=key.name,
        prefix=f"{key.prefix}…",
        scopes=", ".join(key.scopes),
        made=f"{_day(key.created_at, zone)}, {maker}",
        used=_day(key.last_used_at, zone) or "never",
        ends=_day(key.expires_at, zone) or "no end",
        state=state,
        state_word={"good": "In force", "revoked": "Revoked", "expired": "Run out"}[state],
    )


def _day(moment: datetime | None, zone: str) -> str:
    return formatting.day(moment.astimezone(ZoneInfo(zone)).date()) if moment else ""
