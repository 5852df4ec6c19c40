"""One page of the charts of several people, read person by person from an index of one person's charts, so that it matters neither
how many charts others have nor where in the order theirs stand. A few are read of each, and more when all of somebody's few came
onto the page."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Uuid, column, func, select, true, type_coerce
from sqlmodel import col

from codeloom.db.queries.charts.orders import KEYS, direction
from codeloom.db.tables.charts import Chart


def amounts(people: int, size: int) -> Iterator[int]:
    """How many charts to read of each person for a page of `size`, one after another; the last is enough whatever there is."""
    each = 2 * size // max(1, people) + 4
    while each <= size:
        yield each
        each *= 4
    yield size + 1


def whole(page: Iterable[UUID | None], each: int) -> bool:
    """Whether no chart is missing from a page of these people's charts when the first `each` of each were read."""
    return max(Counter(page).values(), default=0) < each


def of_each(
    people: Collection[UUID], where: list[ColumnElement[bool]], order: str, descending: bool, each: int, size: int
) -> Any:
    """The ids of the first `size` of all these people's charts, of which `each` are read."""
    of_people = func.unnest(type_coerce(list(people), ARRAY(Uuid)))
    person = of_people.table_valued(column("id", Uuid), name="person").render_derived()
    columns = KEYS[order].columns
    theirs = (
        select(col(Chart.id), *(one.label(f"key{at}") for at, one in enumerate(columns)))
        .where(*where, col(Chart.assignee_id) == person.c.id)
        .order_by(*direction(descending, columns))
        .limit(each)
        .lateral("theirs")
    )
    keys = [theirs.c[f"key{at}"] for at in range(len(columns))]
    return (
        select(theirs.c.id).select_from(person.join(theirs, true())).order_by(*direction(descending, keys)).limit(size)
    )
