"""What an encrypted column knows of itself: its table, its name, and which values of a row its ciphertexts are bound to.

An encrypted column is a `bytes` column ending in `_enc`. Its ciphertexts are bound to the row's primary key without the
organization, the values joined by `/`: `<id>` for most tables, `<chart_id>/<version>` for chart_revisions. A change of
such a primary key would make the stored values unreadable; tests/unit/db/test_sealed.py names every one.
"""

from dataclasses import dataclass
from functools import cache
from uuid import UUID

import orjson
from sqlalchemy.orm import InstrumentedAttribute
from sqlmodel.sql.sqltypes import AutoString

from codeloom.db.tables.base import Row

Column = bytes | None
"""An encrypted column as its class names it, such as `Audit.feedback_enc`. SQLModel types it as the value it holds."""

Key = Row | UUID | tuple[UUID | int, int | str]
"""The row a value belongs to: the row itself or, where there is none in memory, its primary key without `org_id`."""


@dataclass(frozen=True, slots=True)
class SealedColumn:
    """One encrypted column: names as in the database, `key` the attributes its ciphertexts are bound to, in order; `clear` the
    attribute of the column in which the text stood before, empty when there is none."""

    row_class: type[Row]
    attribute: str
    table: str
    name: str
    key: tuple[str, ...]
    clear: str = ""

    def row(self, key: Key) -> str:
        """The row's part of a place. Raises TypeError for a row of another table or too few or too many key values."""
        if isinstance(key, tuple):
            values: tuple[object, ...] = key
        elif isinstance(key, UUID):
            values = (key,)
        else:
            values = tuple(getattr(self._own(key), name) for name in self.key)
        if len(values) != len(self.key):
            raise TypeError(f"{self.table}.{self.name} is bound to {', '.join(self.key)}: {len(values)} value(s) given")
        return "/".join(str(value) for value in values)

    def stored(self, row: Row) -> bytes | None:
        """The ciphertext a row holds in this column. Raises TypeError for a row of another table."""
        value: bytes | None = getattr(self._own(row), self.attribute)
        return value

    def unsealed(self, row: Row) -> str:
        """The text a row still holds in clear; a dictionary as JSON. Empty when there is none."""
        return self.said(getattr(self._own(row), self.clear) if self.clear else "")

    @staticmethod
    def said(clear: object) -> str:
        """What stands in a clear column as the text that is encrypted in its place."""
        return clear if isinstance(clear, str) else orjson.dumps(clear).decode() if clear else ""

    @property
    def clear_name(self) -> str:
        """The name in the database of the column in which the text stood in clear."""
        return str(getattr(self.row_class, self.clear).property.columns[0].name)

    @property
    def nothing(self) -> str:
        """An emptied clear column, as SQL writes it."""
        return "''" if isinstance(getattr(self.row_class, self.clear).type, AutoString) else "'{}'::jsonb"

    def _own(self, row: Row) -> Row:
        if not isinstance(row, self.row_class):
            raise TypeError(f"{self.table}.{self.name} is no column of {type(row).__name__}")
        return row


def sealed_column(column: Column) -> SealedColumn:
    """What a class attribute such as `Audit.feedback_enc` stands for. Raises TypeError for anything else."""
    attribute: object = column
    if not isinstance(attribute, InstrumentedAttribute) or not attribute.key.endswith("_enc"):
        raise TypeError("an encrypted column is named by its class, such as Audit.feedback_enc")
    return _described(attribute)


@cache
def _described(attribute: "InstrumentedAttribute[bytes | None]") -> SealedColumn:
    mapper = attribute.parent.mapper
    stored = mapper.columns[attribute.key]
    key = tuple(mapper.get_property_by_column(one).key for one in mapper.primary_key if one.name != "org_id")
    before = f"{attribute.key.removesuffix('_enc')}_clear"
    clear = before if hasattr(mapper.class_, before) else ""
    return SealedColumn(mapper.class_, attribute.key, stored.table.name, stored.name, key, clear)
