"""Inserting many rows by one statement, whose rows are one JSON parameter.

COPY is refused under row-level security. A pipeline of single inserts would let a process that freezes in the middle of
it hold its locks without end, since no timeout of the server runs there.
"""

from base64 import b64encode
from collections.abc import Sequence
from functools import cache
from typing import Any

import orjson
from sqlalchemy import LargeBinary, TextClause, text
from sqlalchemy.dialects import postgresql

from codeloom.db.tables.base import Row
from codeloom.db.work import UnitOfWork


def insert_rows(uow: UnitOfWork, table: type[Row], rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows, all with the same attributes of the table's class, in one round trip."""
    if rows:
        written = orjson.dumps(rows, default=_base64).decode()
        uow.session.execute(_statement(table, tuple(rows[0])), {"rows": written})


def _base64(value: object) -> str:
    if isinstance(value, bytes):
        return b64encode(value).decode()
    raise TypeError


_POSTGRESQL: Any = postgresql  # its dialects carry no annotations


@cache
def _statement(table: type[Row], names: tuple[str, ...]) -> TextClause:
    made: Any = table.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table classes
    columns = {name: getattr(table, name).property.columns[0] for name in names}
    binary = {name for name, column in columns.items() if isinstance(column.type, LargeBinary)}
    listed = ", ".join(f'"{column.name}"' for column in columns.values())
    taken = ", ".join(f"decode(r.\"{name}\", 'base64')" if name in binary else f'r."{name}"' for name in names)
    kinds = ", ".join(
        f'"{name}" {"text" if name in binary else column.type.compile(dialect=_POSTGRESQL.dialect())}'
        for name, column in columns.items()
    )
    return text(
        f"insert into {made.name} ({listed}) select {taken} from json_to_recordset(cast(:rows as json)) as r ({kinds})"
    )
