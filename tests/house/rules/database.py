"""Rules about the database: who may know the engine, and that the audit log only grows."""

import ast
import re
from collections.abc import Iterable

from tests.house.linter import Linter, imported, last_name, of_package, texts

ENGINE = ("sqlalchemy", "sqlmodel", "psycopg", "psycopg_pool", "alembic")
SQL = re.compile(r"^\s*(select\s.+\sfrom|insert\s+into|update\s+\w+\s+set|delete\s+from|truncate)\s", re.I | re.S)
CUT = re.compile(r"\b(update|delete\s+from|truncate(\s+table)?)\s+(only\s+)?audit_log\b", re.I)
LOG = {"AuditEntry"}


def knows_engine(tree: ast.Module, source: str) -> Iterable[int]:
    """Imports of the engine, SQL text, and commits of anything but a unit of work."""
    yield from (line for line, name in imported(tree) if of_package(name, ENGINE))
    yield from (line for line, text in texts(tree) if SQL.search(text))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit":
            if ast.unparse(node.func.value) != "uow":
                yield node.lineno


def rewrites_log(tree: ast.Module, source: str) -> Iterable[int]:
    """UPDATE, DELETE or TRUNCATE on audit_log, as text or through SQLAlchemy."""
    yield from (line for line, text in texts(tree) if CUT.search(text))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and last_name(node.func) in {"update", "delete"} and node.args:
            if last_name(node.args[0]) in LOG:
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
)
