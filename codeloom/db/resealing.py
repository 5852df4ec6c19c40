"""Encrypting stored texts anew: those under a former data key of their organization, and those that still stand in clear.

It runs as the owner of the tables, because the application may not change what is written once. A few rows at a time are read,
sealed in memory and put back only where nobody changed them meanwhile: whoever reads at any moment finds one whole text, and a
process that is killed leaves nothing to mend. What is done is seen from the rows alone.
"""

import pkgutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, LargeBinary, bindparam, text

import codeloom.db.tables
from codeloom.db.crypto import Unreadable, Vault
from codeloom.db.owner_work import OwnerWork
from codeloom.db.sealed import SealedColumn, sealed_column
from codeloom.db.tables.base import Row

MANY, FEW = 100, 8
"""Rows of one batch; few where a value has up to 1 MB (columns named data_enc)."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Values of one column of one organization that are not under its newest data key."""

    org_id: UUID
    column: SealedColumn
    count: int


@cache
def columns() -> tuple[SealedColumn, ...]:
    """Every encrypted column, by table and name."""
    for module in pkgutil.iter_modules(codeloom.db.tables.__path__, f"{codeloom.db.tables.__name__}."):
        import_module(module.name)
    found = set()
    for model in _tables(Row):
        made: Any = model.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table classes
        found |= {sealed_column(getattr(model, one.name)) for one in made.columns if one.name.endswith("_enc")}
    return tuple(sorted(found, key=lambda one: (one.table, one.name)))


def newest_key(org_id: UUID) -> int | None:
    """The data key that new values of an organization get; None for one without any."""
    with OwnerWork() as session:
        query = "select max(id) from org_keys where org_id = :org and retired_at is null"
        found: int | None = session.connection().execute(text(query), {"org": org_id}).scalar_one()
    return found


def waiting(org_id: UUID, key_id: int, *, clear_only: bool = False) -> list[Waiting]:
    """What is to be sealed anew under a data key, of each column; `clear_only`: what stands in clear."""
    found = []
    with OwnerWork() as session:
        for one in columns():
            if clear_only and not one.clear:
                continue
            query = f"select count(*) from {one.table} where org_id = :org and {_wanted(one, clear_only=clear_only)}"
            given = {"org": org_id} | ({} if clear_only else {"key": key_id.to_bytes(2, "big")})
            count = session.connection().execute(text(query), given).scalar_one()
            if count:
                found.append(Waiting(org_id, one, count))
    return found


def used_keys(org_id: UUID) -> dict[int, int]:
    """How many values of an organization are under which data key."""
    used: dict[int, int] = {}
    with OwnerWork() as session:
        for one in columns():
            query = text(
                f"select get_byte({one.name}, 1) * 256 + get_byte({one.name}, 2), count(*) from {one.table} "
                f"where org_id = :org and {one.name} is not null group by 1"
            )
            for key_id, count in session.connection().execute(query, {"org": org_id}):
                used[key_id] = used.get(key_id, 0) + count
    return used


def reseal(what: Waiting, key_id: int, bad: Callable[[str], None]) -> Iterator[int]:
    """Seal the values of a column under a data key, a batch at a time; how many each time. Values that do not open stay as they
    are and are given to `bad` by their place."""
    one, last = what.column, None
    column = getattr(one.row_class, one.attribute)
    size = FEW if one.name == "data_enc" else MANY
    while True:
        with OwnerWork() as session:
            rows = _batch(session.connection(), what.org_id, one, key_id, last, size)
            if not rows:
                return
            vault, changed = Vault(session, what.org_id), []
            for *key, sealed, clear in rows:
                place: Any = tuple(key)
                try:
                    body = one.said(clear).encode() if sealed is None else vault.open_bytes(column, place, sealed)
                except Unreadable as failure:
                    bad(failure.place)
                    continue
                changed.append((*key, sealed, clear, vault.seal(column, place, body, key_id=key_id)))
            if changed:
                _put_back(session.connection(), what.org_id, one, changed)
            session.commit()
            last = rows[-1][: len(one.key)]
        yield len(changed)


def _tables(base: type[Row]) -> Iterator[type[Row]]:
    for model in base.__subclasses__():
        if hasattr(model, "__table__"):
            yield model
        yield from _tables(model)


def _wanted(one: SealedColumn, *, clear_only: bool = False) -> str:
    """The condition of what is to be sealed anew; `:key` is the number of the data key in two bytes."""
    stands = f"({one.clear_name} <> {one.nothing})" if one.clear else "false"
    return stands if clear_only else f"({stands} or substring({one.name} from 2 for 2) <> :key)"


def key_names(one: SealedColumn) -> list[str]:
    """The columns of a row's key, behind the organization."""
    return [getattr(one.row_class, name).property.columns[0].name for name in one.key]


def _batch(
    connection: Connection, org_id: UUID, one: SealedColumn, key_id: int, last: Sequence[Any] | None, size: int
) -> Sequence[Any]:
    names = ", ".join(key_names(one))
    after = f"and ({names}) > ({', '.join(f':k{n}' for n in range(len(one.key)))})" if last is not None else ""
    clear = f"{one.clear_name}" if one.clear else "null"
    query = text(
        f"select {names}, {one.name}, {clear} from {one.table} where org_id = :org and {_wanted(one)} {after} "
        f"order by {names} limit :size"
    )
    given = {"org": org_id, "key": key_id.to_bytes(2, "big"), "size": size}
    return connection.execute(query, given | {f"k{n}": value for n, value in enumerate(last or ())}).all()


def _put_back(connection: Connection, org_id: UUID, one: SealedColumn, changed: Sequence[tuple[Any, ...]]) -> None:
    """Replace values where they are still the ones that were read."""
    where = " and ".join(f"{name} = :k{n}" for n, name in enumerate(key_names(one)))
    emptied = f", {one.clear_name} = {one.nothing}" if one.clear else ""
    same = f"and {one.clear_name} = :clear" if one.clear else ""
    query = text(
        f"update {one.table} set {one.name} = :made{emptied} "
        f"where org_id = :org and {where} and {one.name} is not distinct from :sealed {same}"
    ).bindparams(bindparam("sealed", type_=LargeBinary))
    if one.clear:
        query = query.bindparams(bindparam("clear", type_=getattr(one.row_class, one.clear).property.columns[0].type))
    for *key, sealed, clear, made in changed:
        given = {"org": org_id, "made": made, "sealed": sealed} | {f"k{n}": value for n, value in enumerate(key)}
        connection.execute(query, given | ({"clear": clear} if one.clear else {}))
