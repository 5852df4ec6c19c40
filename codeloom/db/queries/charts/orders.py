"""The orders in which lists of charts are read. Each has an index for one status of an organization and one for one of a person,
so that a page is looked up at any depth (alembic/versions/0008, 0028)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import case, literal_column
from sqlalchemy.sql import ColumnElement
from sqlmodel import col

from codeloom.db.tables.charts import Chart

Order = Literal["due", "age", "difficulty", "length"]
"""What people order a list of charts by. `age` ascends from the chart that has been here longest."""
Cursor = tuple[Any, ...]
"""The value that a list is ordered by, and the id, of the last row of a page."""

_FAR = datetime.fromisoformat("9999-01-01T00:00:00+00:00")
_LAST: ColumnElement[datetime] = literal_column("timestamptz '9999-01-01 00:00:00+00'")
DUE: ColumnElement[datetime] = case((col(Chart.due_at).is_(None), _LAST), else_=col(Chart.due_at))
"""When a chart is due, those without a time last; the same expression as in the indexes, so that paging uses them.

Not written as coalesce: PostgreSQL does not count that as leakproof, and under row-level security would read every page
before the wanted one."""


@dataclass(frozen=True, slots=True)
class _Key:
    """What a list is ordered by: in the database, of a chart that was read, and from the text of a cursor."""

    column: Any
    of: Callable[[Chart], Any]
    read: Callable[[str], Any]


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
    "due": _Key(DUE, lambda chart: chart.due_at or _FAR, _moment),
    "age": _Key(col(Chart.created_at), lambda chart: chart.created_at, _moment),
    "difficulty": _Key(col(Chart.difficulty), lambda chart: chart.difficulty, _number),
    "length": _Key(col(Chart.word_count), lambda chart: chart.word_count, _number),
    "completed": _Key(col(Chart.completed_at), lambda chart: chart.completed_at or chart.updated_at, _moment),
}
"""`completed` is an order of completed charts, which a manager sees the latest first."""


def direction(descending: bool, key: Any, chart_id: Any) -> tuple[Any, Any]:
    """How a list is ordered by a key, charts of the same by their id."""
    return (key.desc(), chart_id.desc()) if descending else (key, chart_id)


def cursor_of(chart: Chart, order: str = "due") -> Cursor:
    """Where the page after a chart begins."""
    return KEYS[order].of(chart), chart.id
