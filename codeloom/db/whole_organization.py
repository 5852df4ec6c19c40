"""Everything of one organization: its rows in every table that has them, read with their texts opened, or deleted.

What it has is found in the catalog of the database, so that a table that is new is not forgotten. Its audit log stays
(`KEPT`): it holds ids and numbers, and is the proof that the rest is gone.
"""

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, text

from codeloom.db import resealing
from codeloom.db.crypto import Unreadable, Vault
from codeloom.db.owner_work import OwnerWork
from codeloom.db.resealing import FEW, MANY
from codeloom.db.sealed import SealedColumn

KEPT = frozenset({"audit_log", "audit_heads", "audit_checkpoints"})
SECRET = frozenset({"account_tokens", "org_keys", "recovery_codes", "second_factors", "sessions", "export_chunks"})
"""Tables that are not read: keys of the door, and exports that can be made again."""
UNREADABLE = "(does not open)"

_TABLES = text("""
select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'org_id' and not a.attisdropped
where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition order by 1""")
_REFERENCES = text("""
select c.relname, f.relname, array_agg(a.attname), bool_and(not a.attnotnull)
from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_class f on f.oid = k.confrelid
join pg_attribute a on a.attrelid = k.conrelid and a.attnum = any(k.conkey) and a.attname <> 'org_id'
where k.contype = 'f' and c.relnamespace = 'public'::regnamespace and c.relname <> f.relname
group by k.oid, c.relname, f.relname order by 1, 2, 3""")
_COLUMNS = text("""
select a.attname, format_type(a.atttypid, null), coalesce(a.attnum = any(i.indkey), false) from pg_attribute a
left join pg_index i on i.indrelid = a.attrelid and i.indisprimary
where a.attrelid = cast(:table as regclass) and a.attnum > 0 and not a.attisdropped order by a.attnum""")


@dataclass(frozen=True, slots=True)
class Order:
    """Every table with rows of organizations, each before those that it refers to; where tables refer to each other in a circle,
    the columns (table, column) that are emptied first."""

    tables: tuple[str, ...]
    emptied: tuple[tuple[str, str], ...]


def order() -> Order:
    """As the catalog has it now."""
    with OwnerWork() as session:
        run = session.connection().execute
        refers: dict[str, set[str]] = {name: set() for (name,) in run(_TABLES)}
        open_ends: dict[tuple[str, str], list[str]] = {}
        for table, other, columns, may_be_empty in run(_REFERENCES):
            if table in refers and other in refers:
                refers[table].add(other)
                if may_be_empty:
                    open_ends.setdefault((table, other), []).extend(columns)
    emptied: list[tuple[str, str]] = []
    while True:
        try:
            return Order(tuple(TopologicalSorter(refers).static_order())[::-1], tuple(emptied))
        except CycleError as circle:
            way = circle.args[1]  # each is referred to by the next one
            table, other = next((b, a) for a, b in pairwise(way) if (b, a) in open_ends)
            emptied += [(table, column) for column in open_ends[table, other]]
            refers[table].discard(other)


def counts(org_id: UUID) -> dict[str, int]:
    """How many rows each table has of an organization; tables without any are left out."""
    with OwnerWork() as session:
        run = session.connection().execute
        found = {one: run(text(f"select count(*) from {one} where org_id = :org"), {"org": org_id}).scalar_one()
                 for one in sorted(order().tables)}  # fmt: skip
    return {name: number for name, number in found.items() if number}


class Reading:
    """Everything of an organization as of one moment; a context manager around its transaction."""

    def __init__(self, org_id: UUID) -> None:
        self._org, self._work = org_id, OwnerWork()

    def __enter__(self) -> "Reading":
        self._work.__enter__()
        self._work.connection().exec_driver_sql("set transaction isolation level repeatable read")
        self._vault = Vault(self._work, self._org)
        return self

    def __exit__(self, *_error: object) -> None:
        self._work.close()

    def rows(self, table: str) -> Iterator[dict[str, Any]]:
        """The rows of a table in the order of their keys, with encrypted texts opened under their name without `_enc`. Other
        bytes (hashes, what look-ups are made by), passwords and org_id are left out."""
        sealed = {one.name: one for one in resealing.columns() if one.table == table}
        run = self._work.connection().execute
        found = run(_COLUMNS, {"table": table}).all()
        key = [name for name, _, in_key in found if in_key and name != "org_id"]
        names = [name for name, kind, _ in found
                 if name != "org_id" and not name.startswith("password") and (kind != "bytea" or name in sealed)]  # fmt: skip
        size = FEW if "data_enc" in names else MANY
        last: tuple[Any, ...] = ()
        while True:
            after = f"and ({', '.join(key)}) > ({', '.join(f':k{n}' for n in range(len(key)))})" if last else ""
            paged = f"order by {', '.join(key)} limit {size}" if key else ""
            read = ", ".join(dict.fromkeys([*key, *names]))
            query = text(f"select {read} from {table} where org_id = :org {after} {paged}")
            batch = run(query, {"org": self._org, **{f"k{n}": value for n, value in enumerate(last)}}).mappings().all()
            for row in batch:
                yield {name.removesuffix("_enc"): self._opened(sealed[name], row) if name in sealed else row[name]
                       for name in names}  # fmt: skip
            if len(batch) < size or not key:
                return
            last = tuple(batch[-1][name] for name in key)

    def _opened(self, one: SealedColumn, row: RowMapping) -> str | None:
        if row[one.name] is None:
            return None
        place: Any = tuple(row[name] for name in resealing.key_names(one))
        try:
            body = self._vault.open_bytes(getattr(one.row_class, one.attribute), place, row[one.name])
        except Unreadable:
            return UNREADABLE
        return body.decode() if one.name != "data_enc" else base64.b64encode(body).decode()


def destroy(org_id: UUID) -> int:
    """Delete its data keys first, then everything else but its audit log; how many rows. Its name is emptied. Safe to repeat."""
    gone, found = 0, order()
    everything = ["org_keys", *(one for one in found.tables if one not in KEPT | {"org_keys"})]
    with OwnerWork() as session:
        run = session.connection().execute
        # Whoever adds a row meanwhile waits for this lock by the row's reference to its organization, and then finds it empty.
        run(text("select 1 from organizations where id = :org for update"), {"org": org_id})
        for table, column in found.emptied:
            run(
                text(f"update {table} set {column} = null where org_id = :org and {column} is not null"),
                {"org": org_id},
            )
        for table in (*everything, "daily_metrics_late", "chart_counts"):  # which the deletion itself writes
            gone += run(text(f"delete from {table} where org_id = :org"), {"org": org_id}).rowcount
        run(text("update organizations set name = '', settings = cast(:none as jsonb) where id = :org"),
            {"org": org_id, "none": "{}"})  # fmt: skip
        session.commit()
    return gone
