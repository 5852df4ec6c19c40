"""The data keys of an organization while master keys change: which master wraps them, a new one, all of them wrapped anew."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from codeloom.coding import clock
from codeloom.db import crypto
from codeloom.db.ids import SYSTEM_ORG
from codeloom.db.scope import Scope
from codeloom.db.tables.accounts import Organization, OrgKey
from codeloom.db.work import UnitOfWork, unit_of_work


@dataclass(frozen=True, slots=True)
class DataKey:
    """One data key. `in_force`: the master key in force wraps it. `readable`: one of the settings' master keys does."""

    id: int
    in_force: bool
    readable: bool
    created_at: datetime
    newest: bool


def of(uow: UnitOfWork) -> list[DataKey]:
    """The data keys of the organization in the order they were made."""
    rows = _rows(uow)
    newest = max((row.id for row in rows if row.retired_at is None), default=0)
    return [
        DataKey(
            row.id,
            crypto.wrapped_in_force(row.wrapped),
            crypto.can_unwrap(row.wrapped),
            row.created_at,
            row.id == newest,
        )
        for row in rows
    ]


def ensure_of_nobody() -> None:
    """Give the system organization its first data key, unless it has one. Raises Unreachable.

    In a transaction of its own: a key that were rolled back would stay in the memory of this process, and what it sealed later
    could not be opened by anybody.
    """
    with unit_of_work(Scope.of_nobody()) as uow:
        if uow.session.get(OrgKey, (SYSTEM_ORG, 1)) is None:
            made = insert(OrgKey).values(**crypto.new_org_key(SYSTEM_ORG).model_dump()).on_conflict_do_nothing()
            if uow.session.connection().execute(made.returning(col(OrgKey.id))).first() is not None:
                uow.record("DATA_KEY_MADE", "data_key", 1)
                uow.commit()


def renew(uow: UnitOfWork) -> int | None:
    """Make a new data key when a retired master key wraps the newest one; its id, None when there is nothing to do."""
    uow.session.exec(select(Organization.id).where(Organization.id == uow.org_id).with_for_update())
    rows = _rows(uow)
    newest = max((row for row in rows if row.retired_at is None), key=lambda row: row.id, default=None)
    if newest is None or crypto.wrapped_in_force(newest.wrapped):
        return None
    made = crypto.new_org_key(uow.org_id, rows[-1].id + 1)
    uow.session.add(made)
    for row in rows:
        row.retired_at = row.retired_at or clock.now()
        uow.session.add(row)
    uow.record("DATA_KEY_MADE", "data_key", made.id)
    return made.id


def wrap_anew(uow: UnitOfWork) -> int:
    """Wrap every data key that a retired master key wraps by the one in force; how many. Raises Unreadable."""
    changed = 0
    for row in _rows(uow):
        if not crypto.wrapped_in_force(row.wrapped):
            row.wrapped = crypto.wrap(uow.org_id, row.id, crypto.unwrap(uow.org_id, row.id, row.wrapped))
            uow.session.add(row)
            changed += 1
    if changed:
        uow.record("DATA_KEYS_WRAPPED_ANEW", "organization", uow.org_id, keys=changed)
    return changed


def _rows(uow: UnitOfWork) -> list[OrgKey]:
    return list(uow.session.exec(select(OrgKey).where(OrgKey.org_id == uow.org_id).order_by(col(OrgKey.id))))
