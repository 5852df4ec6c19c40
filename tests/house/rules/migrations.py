"""Rules about migrations: each runs while people work (F14), and the release before works on with the schema that it leaves.

alembic/env.py sets lock_timeout and statement_timeout, so a statement that does not get its lock gives up. What is refused here are
statements that get it and then hold it for as long as a table is large, and statements that take away what the release before uses.
"""

import ast
import re
from collections.abc import Iterable

from tests.house.linter import Linter, nodes, texts

_NAME = r"[\w{}.\"]+"
_FUNCTION = re.compile(r"\$(\w*)\$.*?\$\1\$", re.S)
"""What runs later, a row at a time."""
_ALTER = re.compile(rf"\balter\s+table\s+(?:if\s+exists\s+)?(?:only\s+)?(?P<table>{_NAME})\s+(?P<what>.*)", re.I | re.S)
_PARTS = re.compile(r",\s*(?=(?:add|alter|drop|rename|validate)\b)", re.I)
_INDEX = re.compile(
    rf"\bcreate\s+(?:unique\s+)?index\s+(?!concurrently)(?:if\s+not\s+exists\s+)?{_NAME}\s+on\s+(?:only\s+)?(?P<table>{_NAME})",
    re.I,
)
_MADE = re.compile(rf"\bcreate\s+table\s+(?:if\s+not\s+exists\s+)?(?P<table>{_NAME})", re.I)
_WHOLE = re.compile(
    r"\b(vacuum\s+full|cluster|lock\s+table|reindex(?!\s+\w+\s+concurrently)|refresh\s+materialized\s+view(?!\s+concurrently))\b",
    re.I,
)
_NO_LIMIT = re.compile(r"\bset\s+(?:local\s+|session\s+)?(?:lock_timeout|statement_timeout)\b", re.I)
_EVERY_ROW = re.compile(
    r"\b(?:gen_random_uuid|clock_timestamp|random|nextval|timeofday|uuidv7|uuid_generate_v\w+)\s*\(|\bgenerated\b|\b(?:big|small)?serial\b",
    re.I,
)
_CONSTRAINT = re.compile(
    rf"^add\s+(?:constraint\s+{_NAME}\s+)?(?:check|foreign\s+key|unique|primary\s+key|exclude)\b", re.I
)
_READ_LATER = re.compile(r"\bnot\s+valid\b|\b(?:unique|primary\s+key)\s+using\s+index\b", re.I)
_TAKEN = re.compile(
    rf"^(?:drop\s+column|drop\s+(?!constraint\b|not\b|default\b|identity\b)|rename\b|alter\s+(?:column\s+)?{_NAME}\s+(?:set\s+data\s+)?type\b)",
    re.I,
)
_DROPPED = re.compile(r"\bdrop\s+table\b", re.I)
_OPERATIONS = frozenset({"add_column", "alter_column", "create_index", "create_check_constraint", "create_foreign_key",
                         "drop_column", "drop_table", "rename_table"})  # fmt: skip
"""Of Alembic, that say the same in a form these rules do not read: write the statement out."""


def statements(tree: ast.Module) -> list[tuple[int, str]]:
    """Line and text of every statement in a migration, without the bodies of functions. A value of an f-string reads {}."""
    pieces = {id(piece) for node in nodes(tree) if isinstance(node, ast.JoinedStr) for piece in node.values}
    whole = [(line, text) for line, text in texts(tree) if text.strip()]
    broken = [
        (node.lineno, "".join(str(one.value) if isinstance(one, ast.Constant) else "{}" for one in node.values))
        for node in nodes(tree)
        if isinstance(node, ast.JoinedStr)
    ]
    of_pieces = {
        (node.lineno, node.value)
        for node in nodes(tree)
        if id(node) in pieces and isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    found = [one for one in whole if one not in of_pieces] + broken
    return [(line, one.strip()) for line, text in found for one in re.split(r";\s*(?:\n|$)", _FUNCTION.sub(" ", text))]


def _alters(tree: ast.Module) -> Iterable[tuple[int, str]]:
    """Line and text of each part of an ALTER TABLE on a table that was there before."""
    made = _made(tree)
    for line, statement in statements(tree):
        found = _ALTER.search(statement)
        if found and found["table"].lower() not in made:
            yield from ((line, part.strip()) for part in _PARTS.split(found["what"]))


def _made(tree: ast.Module) -> set[str]:
    """Tables that the migration makes: nobody waits for them."""
    return {found["table"].lower() for _, one in statements(tree) for found in _MADE.finditer(one)}


def holds_long(tree: ast.Module, source: str) -> Iterable[int]:
    """Statements that read or write a whole table while others wait for it, and limits that are changed."""
    made = _made(tree)
    for line, statement in statements(tree):
        index = _INDEX.search(statement)
        if _WHOLE.search(statement) or _NO_LIMIT.search(statement) or (index and index["table"].lower() not in made):
            yield line
    for line, part in _alters(tree):
        if re.match(r"add\s+(?:column\s+)?", part, re.I) and not _CONSTRAINT.match(part):
            bare = re.search(r"\bnot\s+null\b", part, re.I) and not re.search(r"\bdefault\b", part, re.I)
            if bare or _EVERY_ROW.search(part):
                yield line
        elif (_CONSTRAINT.match(part) and not _READ_LATER.search(part)) or re.search(
            r"\bset\s+not\s+null\b", part, re.I
        ):
            yield line


def takes_away(tree: ast.Module, source: str) -> Iterable[int]:
    """Columns and tables that go, get another name or another type, and Alembic's own operations."""
    yield from (line for line, part in _alters(tree) if _TAKEN.match(part))
    yield from (line for line, statement in statements(tree) if _DROPPED.search(statement))
    for node in nodes(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _OPERATIONS:
            yield node.lineno


def _files(*names: str) -> tuple[str, ...]:
    return tuple(f"alembic/versions/{name}.py" for name in names)


LONG_BEFORE = _files(
    "0004_favorites",
    "0008_chart_pages",
    "0013_programs_act_for_people",
    "0015_numberings",
    "0018_audits_of_encounters",
    "0020_encounter_order",
    "0021_readers_and_facts",
    "0024_checkpoints",
    "0025_sealed_texts",
    "0026_holding",
    "0028_orders",
    "0033_specialties_of_charts",
    "0035_people",
    "0039_notices",
    "0041_people_of_teams",
    "0042_work_of_some_people",
    "0043_reading_the_audit_log",
    "0044_audit_rates",
    "0045_daily_metrics",
    "0050_rebuttals",
    "0051_work_in_order",
    "0054_samples",
    "0055_calibration",
    "0057_scorecards",
    "0058_encounters_commented_and_blind",
    "0059_drill_lessons",
)
"""Written before the rule, 2026-11-30. They ran on tables of thousands of rows; a released migration is not edited."""
TAKEN_BEFORE = _files(
    "0003_code_releases",
    "0011_held_matches",
    "0013_programs_act_for_people",
    "0021_readers_and_facts",
    "0023_walls",
    "0057_scorecards",
)
"""Likewise. One that comes here later says which release was the last to use what it takes away."""

RULES = (
    Linter(
        id="migrations do not hold long",
        says="others wait for the whole table: make an index CONCURRENTLY in an autocommit block, add a constraint NOT VALID and "
        "VALIDATE it in the next migration, give a new column a constant default or null (docs/EXTENDING.md, A migration)",
        folders=("alembic/versions",),
        but=LONG_BEFORE,
        look=holds_long,
        good=(
            "op.execute('create table a (id uuid)')\nop.execute('create index a_id on a (id)')",
            "op.execute('create unique index concurrently if not exists charts_due on charts (due_at)')",
            "op.execute('alter table charts add column trace uuid')",
            "op.execute(f'alter table {table} add column trace uuid')",
            "op.execute(\"alter table charts add column words text not null default ''\")",
            'op.execute("alter table charts add constraint short check (length(words) < 9) not valid")',
            "op.execute('alter table charts validate constraint short')",
            "op.execute('alter table charts add constraint one unique using index charts_one')",
            "op.execute('create function f() returns trigger language plpgsql as $$ begin lock table charts; end $$')",
            "'''The cluster of tables.'''\nop.execute('alter table charts drop constraint short')",
        ),
        bad=(
            "op.execute('create index charts_due on charts (due_at)')",
            "op.execute(f'create unique index {table}_due on {table} (due_at)')",
            "op.execute('alter table charts add column words text not null')",
            "op.execute('alter table charts add column key uuid not null default gen_random_uuid()')",
            "op.execute('alter table charts add column n bigint generated always as identity')",
            "op.execute('alter table charts add column a int, add constraint b check (a > 1)')",
            "op.execute('alter table charts add foreign key (org_id, b) references b (org_id, id)')",
            "op.execute('alter table charts alter column words set not null')",
            "op.execute('alter table charts add unique (number)')",
            "op.execute('lock table charts')",
            "op.execute('vacuum full charts')",
            "op.execute(\"set lock_timeout = '10min'\")",
        ),
    ),
    Linter(
        id="migrations expand first",
        says="the release before still uses it: stop using it in one release, take it away in the next, and list the file then",
        folders=("alembic/versions",),
        but=TAKEN_BEFORE,
        look=takes_away,
        good=(
            "op.execute('alter table charts drop constraint short')",
            "op.execute('alter table charts alter column words drop not null, alter column words drop default')",
            "op.execute('drop index charts_due')",
            "op.execute('create table dropped (id uuid)')\nop.execute('alter table dropped drop column id')",
        ),
        bad=(
            "op.execute('alter table charts drop column words')",
            "op.execute('alter table charts add column a int, drop column words')",
            "op.execute('alter table charts drop words')",
            "op.execute('alter table charts rename column words to text')",
            "op.execute('alter table charts rename to chart')",
            "op.execute('alter table charts alter column n type bigint')",
            "op.execute('drop table if exists charts')",
            "op.drop_column('charts', 'words')",
            "op.create_index('charts_due', 'charts', ['due_at'])",
        ),
    ),
)
