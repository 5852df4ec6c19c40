"""From values of the database to what stands in a file: people as names or numbers, service dates as months, nothing a formula."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from codeloom.db.queries.exports import Field, Kind
from codeloom.db.tables.base import whole

Value = str | int | float | bool | date | datetime | None
Staff = Mapping[UUID, tuple[str, int]]
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""With which a cell must not begin: spreadsheets take it for a formula."""


def inert(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _person(staff: Staff, *, numbers: bool) -> Callable[[Any], Value]:
    if numbers:
        known: dict[UUID, str] = {one: f"Staff {number}" for one, (_name, number) in staff.items()}
    else:
        known = {one: name for one, (name, _number) in staff.items()}
    return lambda value: known.get(value) if value is not None else None


def _decimal(value: Any) -> Value:
    return float(value) if isinstance(value, Decimal) else value


def _number(value: Any) -> Value:
    """A count, which may be a half."""
    return whole(float(value)) if isinstance(value, Decimal) else value


def _month(value: Any) -> Value:
    return f"{value:%Y-%m}" if isinstance(value, date) else None


def _same(value: Any) -> Value:
    return value  # type: ignore[no-any-return]  # the kind of the field says what it is


def readers(fields: Sequence[Field], staff: Staff, *, numbers: bool, months: bool) -> list[Callable[[Any], Value]]:
    """For each field, what makes its value of what the database answers."""
    by_kind = {Kind.PERSON: _person(staff, numbers=numbers), Kind.DECIMAL: _decimal, Kind.NUMBER: _number}
    if months:
        by_kind[Kind.SERVICE_DAY] = _month
    return [by_kind.get(one.kind, _same) for one in fields]
