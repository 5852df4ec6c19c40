"""The migrated database is the one that was stated, and the one that the models and enums of the code speak of."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from enum import StrEnum
from typing import get_args

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Inspector, NullPool, create_engine, inspect
from sqlalchemy.dialects.postgresql import TEXT, dialect
from sqlalchemy.types import TypeEngine
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

import codeloom.db.tables
from codeloom.coding import lifecycle
from codeloom.coding.lifecycle import ChartStatus, EncounterStatus, Role
from codeloom.coding.variance import Verdict
from codeloom.db.engine import admin_url
from codeloom.db.migrate import SCRIPTS
from codeloom.db.tables.mail import MailState
from codeloom.services.accounts.links import Kind
from codeloom.services.accounts.own_account import HOW
from codeloom.services.charts.deciding import DecideCondition
from codeloom.services.code_sets import views as code_set_views
from codeloom.services.imports import report
from codeloom.services.organization.reading import SuggestionProvider
from codeloom.services.practice_rules import views as rule_views
from codeloom.settings import Settings
from tests.schema import EXPECTED, catalog

WITHOUT_MODEL = {"alembic_version", "part_troubles", "worker_heartbeats"}
"""Alembic's own; written and read as text; empty until notes come in over HTTP."""

SETS = {
    "users.role": set(Role),
    "charts.status": set(ChartStatus),
    "encounters.status": set(EncounterStatus),
    "condition_decisions.decision": set(get_args(DecideCondition.model_fields["decision"].annotation)),
    "audit_lines.verdict": set(Verdict),
    "import_jobs.status": set(report.STATUS),
    "code_releases.status": set(code_set_views.STATUS),
    "local_rules.status": set(rule_views.STATUS_WORDS),
    "account_tokens.kind": set(get_args(Kind)),
    "sign_ins.how": set(HOW),
    "pending_emails.state": set(MailState),
    "organization_settings.suggestion_provider": set(get_args(SuggestionProvider)),
}
"""Columns that hold one of a set of words, and the set as the code has it."""


@pytest.fixture(scope="module")
def inspector(database: Settings) -> Iterator[Inspector]:
    """A look into the catalog through SQLAlchemy."""
    engine = create_engine(admin_url(database), poolclass=NullPool)
    with engine.connect() as connection:
        yield inspect(connection)


@pytest.fixture(scope="module")
def models() -> dict[str, type[SQLModel]]:
    """Every model by its table."""
    for module in pkgutil.walk_packages(codeloom.db.tables.__path__, f"{codeloom.db.tables.__name__}."):
        importlib.import_module(module.name)
    mapped = {mapper.class_ for mapper in SQLModel._sa_registry.mappers}
    return {str(one.__tablename__): one for one in mapped if one.__module__.startswith("codeloom.")}


def kind(column_type: TypeEngine[object]) -> str:
    """A type as PostgreSQL writes it. SQLModel's text without a length is PostgreSQL's `text`."""
    return (TEXT() if isinstance(column_type, AutoString) and not column_type.length else column_type).compile(
        dialect()
    )


def in_the_model(model: type[SQLModel]) -> dict[str, tuple[str, bool, bool]]:
    """(type, may be null, in the primary key) of each column as the model has it."""
    columns = model.__table__.columns  # type: ignore[attr-defined]  # of every class with a table
    return {one.name: (kind(one.type), bool(one.nullable), one.primary_key) for one in columns}


def in_the_database(inspector: Inspector, table: str) -> dict[str, tuple[str, bool, bool]]:
    """(type, may be null, in the primary key) of each column as the database has it."""
    key = inspector.get_pk_constraint(table)["constrained_columns"]
    return {
        one["name"]: (kind(one["type"]), one["nullable"], one["name"] in key) for one in inspector.get_columns(table)
    }


def test_the_migrations_make_what_is_stated(database: Settings) -> None:
    """Columns with defaults, keys, checks, indexes, policies and grants. `python -m tests.schema` states anew; read its diff."""
    assert catalog(database) == EXPECTED.read_text().splitlines()


def test_the_catalog_sees_what_could_change() -> None:
    """The comparison above is as good as its lines: each kind is among them."""
    kinds = {match[1] for line in EXPECTED.read_text().splitlines() if (match := re.match(r"(?:\w+: )?([\w-]+)", line))}
    assert kinds >= {"column", "constraint", "index", "policy", "grant", "trigger", "function", "row-level", "owner"}


def test_every_table_has_a_model_and_every_model_a_table(
    inspector: Inspector, models: dict[str, type[SQLModel]]
) -> None:
    assert set(models) | WITHOUT_MODEL == set(inspector.get_table_names())
    assert not set(models) & WITHOUT_MODEL


def test_models_have_the_columns_of_their_tables(inspector: Inspector, models: dict[str, type[SQLModel]]) -> None:
    """Types, nullability and primary keys. A width matters: a number is cast to its model's type on the way in."""
    assert len(models) > 20
    odd = {}
    for table, model in models.items():
        said, found = in_the_model(model), in_the_database(inspector, table)
        odd |= {f"{table}.{c}": (said.get(c), found.get(c)) for c in said | found if said.get(c) != found.get(c)}
    assert odd == {}, "(model, database)"


@pytest.mark.parametrize("place", SETS)
def test_the_database_takes_the_words_of_the_code(inspector: Inspector, place: str) -> None:
    table, column = place.split(".")
    checks = [one["sqltext"] for one in inspector.get_check_constraints(table)]
    allowed = [re.findall(r"'(\w+)'::text", one) for one in checks if one.startswith(f"{column} = ANY")]
    assert [set(one) for one in allowed] == [SETS[place]]


def test_every_set_of_words_in_the_life_cycle_is_held_by_the_database() -> None:
    enums = [one for one in vars(lifecycle).values() if isinstance(one, type) and issubclass(one, StrEnum)]
    assert [one for one in enums if one is not StrEnum and set(one) not in SETS.values()] == []


def test_migrations_are_one_line_numbered_without_a_gap() -> None:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    found = list(ScriptDirectory.from_config(config).walk_revisions())[::-1]
    assert [one.revision for one in found] == [f"{n:04}" for n in range(1, len(found) + 1)]
    assert [one.down_revision for one in found] == [None, *(one.revision for one in found[:-1])]
