"""What every row shares: it is a SQLModel, its moments carry a time zone, its JSON is JSONB."""

from typing import Any

from sqlalchemy import DateTime, Dialect, Double, TypeDecorator
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from codeloom.coding import clock

_NOW: Any = object()


class Row(SQLModel):
    """Base of all tables."""


def moment(default: Any = _NOW) -> Any:
    """A timestamptz column; it defaults to the clock's now unless another default (such as None) is given."""
    kind: Any = DateTime(timezone=True)
    if default is _NOW:
        return Field(default_factory=clock.now, sa_type=kind)
    return Field(default=default, sa_type=kind)


class Halves(TypeDecorator[float]):
    """A count with halves: whole ones are read as int, so that they are written without a decimal point."""

    impl = Double
    cache_ok = True

    def process_result_value(self, value: float | None, dialect: Dialect) -> float | None:
        """The number as Python has it."""
        return whole(value) if value is not None else None


def whole(value: float) -> float:
    """A count as an int where it has no half."""
    return int(value) if value == int(value) else value


def clear(column: str, default: Any = "") -> Any:
    """A text, or a dictionary of texts, that stood in clear in a column before there was an encrypted one.

    `db/resealing.py` empties it; until then `Vault.open` of `<name>_enc` reads `<name>_clear`. Nothing is written into it.
    """
    if isinstance(default, dict):
        kind: Any = JSONB
        return Field(default_factory=dict, sa_type=kind, sa_column_kwargs={"name": column})
    return Field(default=default, sa_column_kwargs={"name": column})


def facts(default: type[dict[Any, Any]] | type[list[Any]] = dict) -> Any:
    """A JSONB column holding coded facts, never clinical text."""
    kind: Any = JSONB
    return Field(default_factory=default, sa_type=kind)
