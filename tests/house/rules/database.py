"""Rules about the database: who may know the engine, that the audit log only grows, that migrations are frozen history."""

import ast
import re
import sys
from collections.abc import Iterable

from tests.house.linter import Linter, imported, last_name, nodes, of_package, texts

ENGINE = ("sqlalchemy", "sqlmodel", "psycopg", "psycopg_pool", "alembic")
SQL = re.compile(r"^\s*(select\s.+\sfrom|insert\s+into|update\s+\w+\s+set|delete\s+from|truncate)\s", re.I | re.S)
CUT = re.compile(r"\b(update|delete\s+from|truncate(\s+table)?)\s+(only\s+)?audit_log\b", re.I)
LOG = {"AuditEntry"}
LOADERS = ("importlib", "runpy")
FROZEN = ("alembic", "sqlalchemy", *(sys.stdlib_module_names - set(LOADERS)))


def knows_engine(tree: ast.Module, source: str) -> Iterable[int]:
    """Imports of the engine, SQL text, and commits of anything but a unit of work."""
    yield from (line for line, name in imported(tree) if of_package(name, ENGINE))
    yield from (line for line, text in texts(tree) if SQL.search(text))
    for node in nodes(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit":
            if ast.unparse(node.func.value) != "uow":
                yield node.lineno


def rewrites_log(tree: ast.Module, source: str) -> Iterable[int]:
    """UPDATE, DELETE or TRUNCATE on audit_log, as text or through SQLAlchemy."""
    yield from (line for line, text in texts(tree) if CUT.search(text))
    for node in nodes(tree):
        if isinstance(node, ast.Call) and last_name(node.func) in {"update", "delete"} and node.args:
            if last_name(node.args[0]) in LOG:
                yield node.lineno


def knows_living_code(tree: ast.Module, source: str) -> Iterable[int]:
    """Imports of anything but Alembic, SQLAlchemy and the standard library, and ways around an import."""
    yield from (line for line, name in imported(tree) if not of_package(name, FROZEN))
    for node in nodes(tree):
        if isinstance(node, ast.ImportFrom) and node.level:
            yield node.lineno
        if isinstance(node, ast.Call) and last_name(node.func) in {"__import__", "load_python_file"}:
            yield node.lineno


RULES = (
    Linter(
        id="INV-1",
        says="only codeloom/db knows the engine: put the query there and call it from a service",
        folders=("codeloom", "workers"),
        but=("codeloom/db",),
        look=knows_engine,
        good=(
            "from codeloom.db.work import unit_of_work\nwith unit_of_work(scope) as uow:\n    uow.commit()",
            '"""select rows from the table"""\nTITLE = "Select a chart"',
        ),
        bad=(
            "import sqlalchemy as sa",
            "def f():\n    from sqlmodel import select",
            "run('select id from charts where org_id = %s')",
            "session.commit()",
        ),
    ),
    Linter(
        id="INV-12",
        says="audit_log only grows: record a new act instead",
        folders=("codeloom", "workers", "alembic"),
        look=rewrites_log,
        good=(
            "run('create trigger t before update or delete on audit_log for each row execute function refuse_change()')",
            "run('select seq from audit_log order by seq')",
            "delete(Draft)",
        ),
        bad=(
            "run('update audit_log set act = 1')",
            "run(f'delete from audit_log where org_id = {org}')",
            "run('TRUNCATE TABLE audit_log')",
            "session.exec(delete(AuditEntry).where(x))",
            "session.exec(sa.update(AuditEntry))",
        ),
    ),
    Linter(
        id="frozen",
        says="a migration is frozen history: write the value out as a literal, and use the operations of alembic/operations.py",
        folders=("alembic",),
        but=("alembic/env.py",),
        look=knows_living_code,
        good=(
            "import re\nimport sqlalchemy as sa\nfrom alembic import op\nop.tenant_table('drafts')",
            "from alembic.operations import MigrateOperation, Operations\nfrom collections.abc import Iterable",
        ),
        bad=(
            "from codeloom.coding.lifecycle import Role",
            "def upgrade():\n    import codeloom.db.ids",
            "import workers.jobs",
            "from tests.running import free_port",
            "from .operations import TENANT",
            "from sqlmodel import SQLModel",
            "from importlib import import_module",
            "lifecycle = __import__('codeloom.coding.lifecycle')",
        ),
    ),
)
