"""The orders in which lists of charts are read. Each has an index for one status of an organization and one for one of a person,
so that a page is looked up at any depth (alembic/versions/0008, 0028, 0051)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import case, literal_column
from sqlalchemy.sql import ColumnElement
from sqlmodel import col

from codeloom.db.tables.charts import Chart

Order = Literal["turn", "due", "age", "difficulty", "length"]
"""What people order a list of charts by. `turn` is the order of work: priority, then due time, then age, then number. `age` ascends
from the chart that has been here longest."""
Cursor = tuple[Any, ...]
"""The values that a list is ordered by, of the last row of a page; the last of them differs from chart to chart."""

_FAR = datetime.fromisoformat("9999-01-01T00:00:00+00:00")
_LAST: ColumnElement[datetime] = literal_column("timestamptz '9999-01-01 00:00:00+00'")
DUE: ColumnElement[datetime] = case((col(Chart.due_at).is_(None), _LAST), else_=col(Chart.due_at))
"""When a chart is due, those without a time last; the same expression as in the indexes, so that paging uses them.

Not written as coalesce: PostgreSQL does not count that as leakproof, and under row-level security would read every page
before the wanted one."""


RANK: ColumnElement[int] = case(
    (col(Chart.priority) == literal_column("3"), literal_column("0")),
    (col(Chart.priority) == literal_column("2"), literal_column("1")),
    else_=literal_column("2"),
)
"""0 of a chart of high priority, 1 of a normal one, 2 of a low one; the same expression as in the indexes."""


@dataclass(frozen=True, slots=True)
class _Key:
    """What a list is ordered by: columns of the database, their values in a chart that was read, and in a part of a cursor's
    text."""

    columns: tuple[Any, ...]
    of: Callable[[Chart], Cursor]
    read: tuple[Callable[[str], Any], ...]


def _by(column: Any, of: Callable[[Chart], Any], read: Callable[[str], Any]) -> _Key:
    """An order by one column, charts of the same value by their id."""
    return _Key((column, col(Chart.id)), lambda chart: (of(chart), chart.id), (read, UUID))


def _moment(text: str) -> datetime:
    made = datetime.fromisoformat(text)
    if made.tzinfo is None:
        raise ValueError
    return made


def _number(text: str) -> int:
    made = int(text)
    if not -(2**31) <= made < 2**31:
        raise ValueError
    return made


KEYS: dict[str, _Key] = {
    "turn": _Key(
        (RANK, DUE, col(Chart.created_at), col(Chart.number)),
        lambda chart: (3 - chart.priority, chart.due_at or _FAR, chart.created_at, chart.number),
        (_number, _moment, _moment, _number),
    ),
    "due": _by(DUE, lambda chart: chart.due_at or _FAR, _moment),
    "age": _by(col(Chart.created_at), lambda chart: chart.created_at, _moment),
    "difficulty": _by(col(Chart.difficulty), lambda chart: chart.difficulty, _number),
    "length": _by(col(Chart.word_count), lambda chart: chart.word_count, _number),
    "completed": _by(col(Chart.completed_at), lambda chart: chart.completed_at or chart.updated_at, _moment),
}
"""`completed` is an order of completed charts, which a manager sees the latest first."""


def direction(descending: bool, columns: Iterable[Any]) -> tuple[Any, ...]:
    """How a list is ordered by the columns of a key."""
    return tuple(one.desc() if descending else one for one in columns)


def cursor_of(chart: Chart, order: str = "due") -> Cursor:
    """Where the page after a chart begins."""
    return KEYS[order].of(chart)
