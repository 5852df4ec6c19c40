"""What a report is: fields with their SQL, where its rows come from, and by what they can be narrowed. Reading it as a stream.

A field's SQL names columns that hold no words of a record: nothing encrypted, no name of a patient. A test plants words in every
encrypted column and looks for them in every report.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import text

from codeloom.db.work import UnitOfWork

AT_ONCE = 2000
"""Rows fetched at a time."""
STATEMENT_SECONDS = 600
"""For which the first rows may be sorted; statements of screens have 20 s."""


class Kind(StrEnum):
    """What stands in a field. `SERVICE_DAY` is a day that can be given as its month; `PERSON` an id of a colleague, written as a
    name or a number of staff; `MOMENT` is written in the organization's time zone."""

    TEXT = "text"
    NUMBER = "number"
    DECIMAL = "decimal"
    DAY = "day"
    SERVICE_DAY = "service_day"
    MOMENT = "moment"
    PERSON = "person"
    YES_NO = "yes_no"


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a file: its name for programs, its label for people, its SQL over the report's rows, what it means.

    `usual` ones are chosen before anybody chose.
    """

    name: str
    label: str
    kind: Kind
    sql: str
    means: str
    usual: bool = True


@dataclass(frozen=True, slots=True)
class Report:
    """A report. `rows` is the SQL behind `select`, from `from` on, with `{filters}` where conditions go (each begins with `and`);
    `:org` and `:zone` are given. `dated`, `person`, `specialty` and `setting` are the columns that filters narrow by, empty for
    those that do not apply; `dated_label` says which moment the range is of. `roles` may make it."""

    name: str
    title: str
    fields: tuple[Field, ...]
    rows: str
    order: str
    roles: frozenset[str]
    dated: str = ""
    dated_label: str = ""
    person: str = ""
    specialty: str = ""
    setting: str = ""

    def chosen(self, names: Sequence[str]) -> tuple[Field, ...]:
        """The fields of these names, in the report's order. Raises LookupError when one does not exist."""
        if not set(names) <= {one.name for one in self.fields}:
            raise LookupError(self.name)
        return tuple(one for one in self.fields if one.name in set(names))


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows: from a moment on and before another (both None: all), of these people (None: everybody's), of a specialty and a
    setting (empty: any). Days and moments are those of the time zone."""

    zone: str
    since: datetime | None = None
    until: datetime | None = None
    people: tuple[UUID, ...] | None = None
    specialty: str = ""
    setting: str = ""


def _conditions(report: Report, wanted: Wanted) -> tuple[str, dict[str, Any]]:
    values: dict[str, Any] = {"zone": wanted.zone}
    parts: list[str] = []
    if report.dated and wanted.since is not None and wanted.until is not None:
        parts.append(f"and {report.dated} >= :since and {report.dated} < :until")
        values |= {"since": wanted.since, "until": wanted.until}
    if report.person and wanted.people is not None:
        parts.append(f"and {report.person} = any(cast(:people as uuid[]))")
        values["people"] = list(wanted.people)
    for column, value, name in (
        (report.specialty, wanted.specialty, "specialty"),
        (report.setting, wanted.setting, "setting"),
    ):
        if column and value:
            parts.append(f"and {column} = :{name}")
            values[name] = value
    return " ".join(parts), values


def _as_read(field: Field) -> str:
    return f"({field.sql}) at time zone :zone" if field.kind is Kind.MOMENT else field.sql


def _run(uow: UnitOfWork, statement: str, values: dict[str, Any], **options: Any) -> Any:
    known = {name: value for name, value in values.items() if f":{name}" in statement}
    return uow.session.execute(text(statement), {"org": uow.org_id, **known}, execution_options=options)


def count(uow: UnitOfWork, report: Report, wanted: Wanted) -> int:
    """How many rows there are."""
    where, values = _conditions(report, wanted)
    inner = report.rows.replace("{filters}", where)
    return int(_run(uow, f"select count(*) from (select 1 {inner}) counted", values).scalar_one())


@contextmanager
def stream(
    uow: UnitOfWork, report: Report, fields: Sequence[Field], wanted: Wanted
) -> Iterator[Iterator[Sequence[Any]]]:
    """The rows in the report's order, AT_ONCE at a time from a cursor of the database: memory does not grow with their number.

    In a reading transaction all rows are of one moment. Moments come as wall clock times of the time zone.
    """
    uow.session.execute(text(f"set local statement_timeout = '{STATEMENT_SECONDS}s'"))
    where, values = _conditions(report, wanted)
    listed = ", ".join(f"{_as_read(one)} as {one.name}" for one in fields)
    statement = f"select {listed} {report.rows.replace('{filters}', where)} order by {report.order}"
    found = _run(uow, statement, values, stream_results=True, yield_per=AT_ONCE)
    try:
        yield iter(found)
    finally:
        found.close()
