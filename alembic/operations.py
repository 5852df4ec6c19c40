"""Operations that migrations use beside Alembic's own: `op.tenant_table`, `op.system_may`, `op.grant`, `op.with_roles`.

Frozen: what is here has made databases that exist. A wall of another shape is another operation beside these.
Roles are named by what they do (owner, app, system); env.py hands their names on this server in as `roles`.
"""

from collections.abc import Iterable

from alembic.operations import MigrateOperation, Operations

TENANT = "org_id = nullif(current_setting('codeloom.org', true), '')::uuid"


def _name(operations: Operations, role: str) -> str:
    """Name of a database role on this server."""
    found: str = operations.get_context().opts["roles"][role]
    return found


@Operations.register_operation("tenant_table")
class TenantTable(MigrateOperation):
    """Puts a table behind row-level security."""

    @classmethod
    def tenant_table(cls, operations, table: str, grant: str = "select, insert, update, delete") -> None:
        """Enable and force row-level security on a table with `org_id`, and grant the app role its verbs.

        The owner gets a policy of its own: without it a data step of a migration would silently touch no row.
        """
        app, owner = _name(operations, "app"), _name(operations, "owner")
        operations.execute(f"alter table {table} enable row level security")
        operations.execute(f"alter table {table} force row level security")
        operations.execute(f"create policy tenant on {table} to {app} using ({TENANT}) with check ({TENANT})")
        operations.execute(f"create policy owner on {table} to {owner} using (true) with check (true)")
        operations.execute(f"grant {grant} on {table} to {app}")


@Operations.register_operation("system_may")
class SystemMay(MigrateOperation):
    """Opens a table behind row-level security to the system role."""

    @classmethod
    def system_may(cls, operations, table: str, action: str, columns: Iterable[str] = ()) -> None:
        """Let the system role do one thing (select, update or insert) in all organizations, by column if named."""
        system = _name(operations, "system")
        listed = f" ({', '.join(columns)})" if columns else ""
        check = " with check (true)" if action in {"insert", "update"} else ""
        using = "" if action == "insert" else " using (true)"
        operations.execute(f"create policy system_{action} on {table} for {action} to {system}{using}{check}")
        operations.execute(f"grant {action}{listed} on {table} to {system}")


@Operations.register_operation("grant")
class Grant(MigrateOperation):
    """Grants to our roles."""

    @classmethod
    def grant(cls, operations, privileges: str, tables: str, *roles: str) -> None:
        """Grant privileges, as SQL writes them, on tables to roles (app, system)."""
        operations.execute(f"grant {privileges} on {tables} to {', '.join(_name(operations, one) for one in roles)}")


@Operations.register_operation("with_roles")
class WithRoles(MigrateOperation):
    """Runs a statement that names our roles."""

    @classmethod
    def with_roles(cls, operations, statement: str) -> None:
        """Execute a statement in which {app}, {system} and {owner} stand for the roles, and {tenant} for the organization set."""
        named = {one: _name(operations, one) for one in ("app", "system", "owner")}
        tenant = "nullif(current_setting('codeloom.org', true), '')::uuid"
        operations.execute(statement.format(**named, tenant=tenant))
