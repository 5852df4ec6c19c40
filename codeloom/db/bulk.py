"""Inserting many rows by few statements, whose rows are one JSON parameter each.

COPY is refused under row-level security. A process that freezes while it sends holds its locks without end: in the middle
of a pipeline of single inserts, or of one parameter that does not fit into the socket's buffer, no timeout of the server
runs. So a parameter stays well below that buffer; a single row that is larger goes by itself.
"""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import orjson
from sqlalchemy import LargeBinary, TextClause, text
from sqlalchemy.dialects import postgresql

from codeloom.db.tables.base import Row
from codeloom.db.work import UnitOfWork

MOST_BYTES = 64 * 1024
"""Of one parameter. The buffer of a Unix socket holds about 200 KB on Linux."""


def insert_rows(uow: UnitOfWork, table: type[Row], rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows, all with the same attributes of the table's class, in a round trip for each 64 KB."""
    for written in parameters(rows):
        uow.session.execute(_statement(table, tuple(rows[0])), {"rows": written})


def parameters(rows: Sequence[dict[str, Any]]) -> Iterator[str]:
    """The rows in their order as JSON lists of at most MOST_BYTES bytes, or of one row."""
    part: list[bytes] = []
    size = 2
    for row in rows:
        written = orjson.dumps(row, default=_base64)
        if part and size + len(written) > MOST_BYTES:
            yield _listed(part)
            part, size = [], 2
        part.append(written)
        size += len(written) + 1
    if part:
        yield _listed(part)


def _listed(part: Sequence[bytes]) -> str:
    return f"[{b','.join(part).decode()}]"


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
