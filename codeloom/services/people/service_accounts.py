"""Service accounts: what programs act for. Nobody signs in to one; managers make, name, disable and enable them.

Keys are made and ended in services/integration/keys.py; disabling an account ends all of its keys,
and enabling it brings none back.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import Field, StringConstraints

from codeloom.coding import clock
from codeloom.coding.roles import record_of
from codeloom.db.ids import new_id
from codeloom.db.queries import integration as queries
from codeloom.db.queries import people
from codeloom.db.tables.accounts import User
from codeloom.db.work import UnitOfWork
from codeloom.services.core import Command, NotFound, Nothing, Refused, count, formatting, verb
from codeloom.services.integration import SERVICE, KeyView, end_keys_of, key_view
from codeloom.services.people.deciding import held_person
from codeloom.services.people.listing import seen_words
from codeloom.services.people.work import WorkView, give_on, work_of

AccountName = Annotated[str, StringConstraints(min_length=1, max_length=80, strip_whitespace=True)]


class AddServiceAccount(Command):
    """An account that programs act for: its name and role."""

    name: AccountName
    role: Literal["provider", "biller"]


class OfServiceAccount(Command):
    """A service account of the practice."""

    account_id: UUID


class OfServiceAccountVersion(OfServiceAccount):
    """A service account at the version that was seen."""

    version: int = Field(ge=0)


class RenameServiceAccount(OfServiceAccountVersion):
    """Another name."""

    name: AccountName


class DisableServiceAccount(OfServiceAccountVersion):
    """Let no program in as this account; `to` takes its work, nobody for where it stays."""

    to: UUID | None = None


@dataclass(frozen=True, slots=True)
class ServiceAccountView:
    """A service account, ready to show, with its keys in force; `ended` says how many others there were, empty for none."""

    id: str
    name: str
    role: str
    active: bool
    version: int
    state_words: str
    added: str
    used: str
    in_force: tuple[KeyView, ...]
    ended: str


@dataclass(frozen=True, slots=True)
class ServiceAccountsView:
    """The service accounts of the practice, those that are disabled last."""

    rows: tuple[ServiceAccountView, ...] = ()
    active: int = 0
    good: int = 0


@verb("people.service_accounts", Nothing, read_only=True)
def list_service_accounts(uow: UnitOfWork, _command: Nothing) -> ServiceAccountsView:
    """The service accounts of the practice with their keys and when they were last used."""
    now, zone = clock.now(), people.time_zone(uow)
    uses, keys = queries.last_uses(uow), queries.listed(uow, now)
    rows = tuple(
        _view(
            account,
            uses.get(account.id, (None, 0)),
            tuple(key_view(key, maker, actor or "", zone) for key, maker, actor in keys if key.acts_for == account.id),
            now,
            zone,
        )
        for account in queries.service_accounts(uow)
    )
    return ServiceAccountsView(rows, sum(row.active for row in rows), sum(len(row.in_force) for row in rows))


@verb("people.service_account_work", OfServiceAccount, read_only=True)
def service_account_work(uow: UnitOfWork, command: OfServiceAccount) -> WorkView:
    """What a service account has in hand, and who could take it. Raises NotFound."""
    account = people.find(uow, command.account_id)
    if account is None or account.kind != SERVICE:
        raise NotFound()
    return work_of(uow, account)


@verb("people.add_service_account", AddServiceAccount)
def add_service_account(uow: UnitOfWork, command: AddServiceAccount) -> str:
    """Make a service account; its id. Raises Refused when there are as many as are listed."""
    if len(queries.service_accounts(uow)) >= queries.MOST_ACCOUNTS:
        raise Refused(
            f"There are {queries.MOST_ACCOUNTS} service accounts already.", todo="Rename and use one that is disabled."
        )
    user_id = new_id()
    uow.session.add(
        User(org_id=uow.org_id, id=user_id, email=f"{user_id}@service.invalid", name=command.name, role=command.role,
             password_hash="", kind=SERVICE, created_at=clock.now())
    )  # fmt: skip
    uow.record("SERVICE_ACCOUNT_ADDED", "user", user_id, role=command.role)
    return str(user_id)


@verb("people.rename_service_account", RenameServiceAccount)
def rename_service_account(uow: UnitOfWork, command: RenameServiceAccount) -> str:
    """Give a service account another name, which is answered. The log keeps that it changed, not the words.

    Raises Conflict, NotFound.
    """
    account = held_person(uow, command.account_id, command.version, SERVICE)
    if account.name != command.name:
        account.name = command.name
        _changed(uow, account)
        uow.record("SERVICE_ACCOUNT_RENAMED", "user", account.id, words_changed=["name"])
    return account.name


@verb("people.disable_service_account", DisableServiceAccount)
def disable_service_account(uow: UnitOfWork, command: DisableServiceAccount) -> str:
    """End all keys of a service account, let nobody make it a new one, and give its work on; answers its name.

    The next request with one of its keys is refused. Raises Refused for somebody who cannot take the work, Conflict, NotFound.
    """
    account = held_person(uow, command.account_id, command.version, SERVICE)
    if account.status == "disabled":
        return account.name
    given = give_on(uow, account, command.to)
    account.status, account.disabled_at = "disabled", clock.now()
    _changed(uow, account)
    ended = end_keys_of(uow, account.id)
    uow.record("SERVICE_ACCOUNT_DISABLED", "user", account.id, keys=ended, **given.counts)
    return account.name


@verb("people.enable_service_account", OfServiceAccountVersion)
def enable_service_account(uow: UnitOfWork, command: OfServiceAccountVersion) -> str:
    """Let keys be made for a service account again; those that were ended stay so. Answers its name. Raises Conflict, NotFound."""
    account = held_person(uow, command.account_id, command.version, SERVICE)
    if account.status == "active":
        return account.name
    account.status, account.disabled_at = "active", None
    _changed(uow, account)
    uow.record("SERVICE_ACCOUNT_ENABLED", "user", account.id)
    return account.name


def _changed(uow: UnitOfWork, account: User) -> None:
    account.version += 1
    uow.session.add(account)


def _view(
    account: User, use: tuple[datetime | None, int], keys: tuple[KeyView, ...], now: datetime, zone: str
) -> ServiceAccountView:
    (used, made), active, there = use, account.status == "active", ZoneInfo(zone)
    ended = made - len(keys)
    since = formatting.day(account.disabled_at.astimezone(there).date()) if account.disabled_at else ""
    return ServiceAccountView(
        id=str(account.id), name=account.name, role=record_of(account.role).name, active=active, version=account.version,
        state_words="Active" if active else f"Disabled {since}".strip(),
        added=formatting.day(account.created_at.astimezone(there).date()), used=seen_words(used, now, there),
        in_force=keys, ended=f"{count(ended, 'key')} ended" if ended else "",
    )  # fmt: skip
