"""What the walks of the walls go through: every verb, event handler and route as registered, with harmless arguments for
each, and a fingerprint of all an organization has, to see that nothing changed."""

from collections.abc import Iterator
from datetime import date
from enum import Enum
from typing import Any, Literal, get_args, get_origin
from uuid import UUID

import psycopg
from psycopg import sql

from codeloom.services.core.commands import Command
from codeloom.services.core.verbs import Verb
from codeloom.settings import Settings
from codeloom.state.core.arguments import _arguments
from tests import registries

OURS = "codeloom___"
VALUES: dict[Any, Any] = {str: "x", int: 1, bool: True, bytes: b"x", dict: {}, float: 1.0,
                          date: "2026-06-01"}  # fmt: skip


def verbs() -> dict[str, Verb[Any, Any]]:
    """Every verb by its name."""
    return registries.verbs()


def handlers() -> dict[str, Any]:
    """Every event handler of the assembled application by its name below the root state, Reflex's own included."""
    return {name.partition(".")[2]: handler for name, handler in registries.handlers().items()}


def arguments(handler: Any) -> dict[str, Any]:
    """Arguments that fit a handler, optional ones left out."""
    wanted, optional = _arguments(handler.fn)
    return {name: VALUES.get(get_origin(kind) or kind, "x") for name, kind in wanted.items() if name not in optional}


def ids_in(command: type[Command]) -> list[str]:
    """The fields of a command that name something: ids, and the number of a chart."""
    return [
        name for name, field in command.model_fields.items() if name == "number" or UUID in _kinds(field.annotation)
    ]


def _kinds(annotation: Any) -> Iterator[Any]:
    yield annotation
    for inner in get_args(annotation):
        yield from _kinds(inner)


def fields(command: type[Command], name_of: Any) -> dict[str, Any]:
    """Fields that fit a command; whatever names something is `name_of`, which gives an id for a field's name."""
    made: dict[str, Any] = {}
    for name, field in command.model_fields.items():
        kinds = list(_kinds(field.annotation))
        if name in ids_in(command):
            made[name] = _many(kinds, name_of(name))
        elif field.is_required():
            made[name] = _many(kinds, _value(name, kinds, name_of))
    return made


def _many(kinds: list[Any], value: Any) -> Any:
    return [value] if tuple in map(get_origin, kinds) else value


def _value(name: str, kinds: list[Any], name_of: Any) -> Any:
    if name == "operations":
        return {"op": "add", "code": "I10"}
    for kind in kinds:
        if isinstance(kind, type) and issubclass(kind, Command):
            return fields(kind, name_of)
        if isinstance(kind, type) and issubclass(kind, Enum):
            return next(iter(kind)).value
        if get_origin(kind) is Literal:
            return get_args(kind)[0]
    return next((VALUES[kind] for kind in kinds if kind in VALUES), "x")


def fingerprint(database: Settings, org_id: UUID | None = None, without: tuple[str, ...] = ()) -> dict[str, str]:
    """Of each table with an organization's data, a hash of all its rows, or of one organization's."""
    marks: dict[str, str] = {}
    rows_of = "true" if org_id is None else "t.org_id = %(org)s"  # no other form finds the index
    with psycopg.connect(database.database_url) as connection:
        tables = connection.execute(
            "select table_name from information_schema.columns where column_name = 'org_id' and table_schema = 'public'"
        ).fetchall()
        for (table,) in tables:
            if table not in without:
                query = sql.SQL("select count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') "
                                "from {} t where {}").format(sql.Identifier(table), sql.SQL(rows_of))  # fmt: skip
                row = connection.execute(query, {"org": org_id}).fetchone()
                assert row
                marks[table] = row[0]
    return marks
