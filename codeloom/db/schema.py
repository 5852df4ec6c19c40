"""Building blocks of migrations: tenancy on a table, and what each database role may do. For alembic/versions only."""

from collections.abc import Iterable

from codeloom.db.engine import role_name
from codeloom.settings import settings

TENANT = "org_id = nullif(current_setting('codeloom.org', true), '')::uuid"


def app() -> str:
    """Name of the role of every verb."""
    return role_name(settings(), "app")


def system() -> str:
    """Name of the role that signs in, claims work and verifies."""
    return role_name(settings(), "system")


def owner() -> str:
    """Name of the role that owns the tables and migrates them."""
    return role_name(settings(), "owner")


def tenant(table: str, *, grant: str = "select, insert, update, delete") -> list[str]:
    """Statements that put a table behind row-level security, forced on its owner too, and grant the app role its verbs.

    The owner gets a policy of its own: without it a data step of a migration would silently touch no row.
    """
    return [
        f"alter table {table} enable row level security",
        f"alter table {table} force row level security",
        f"create policy tenant on {table} to {app()} using ({TENANT}) with check ({TENANT})",
        f"create policy owner on {table} to {owner()} using (true) with check (true)",
        f"grant {grant} on {table} to {app()}",
    ]


def system_may(table: str, action: str, columns: Iterable[str] = ()) -> list[str]:
    """Statements that let the system role do one thing (select, update, insert) on a table, by column if named."""
    listed = f" ({', '.join(columns)})" if columns else ""
    check = " with check (true)" if action in {"insert", "update"} else ""
    using = "" if action == "insert" else " using (true)"
    return [
        f"create policy system_{action} on {table} for {action} to {system()}{using}{check}",
        f"grant {action}{listed} on {table} to {system()}",
    ]
