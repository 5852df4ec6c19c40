"""Sets up a database server: the database and its three roles, none superuser or able to bypass row-level security."""

from psycopg import sql
from sqlalchemy import create_engine, text
from sqlalchemy.engine import URL

from codeloom.db.engine import DatabaseRole, admin_url, role_name, role_password
from codeloom.settings import Settings

_ROLES: tuple[DatabaseRole, ...] = ("owner", "app", "system")
_USERS: tuple[DatabaseRole, ...] = ("app", "system")


def provision(config: Settings) -> None:
    """Create the database and roles that are missing, and set the passwords. Safe to repeat.

    DATABASE_URL must belong to somebody who may create roles (and the database, when it is absent).
    """
    url = admin_url(config)
    _ensure_database(url)
    admin = create_engine(url, isolation_level="AUTOCOMMIT")
    try:
        with admin.connect() as connection:
            raw = connection.connection.driver_connection
            assert raw is not None
            for role in _ROLES:
                name, password = role_name(config, role), role_password(config, role)
                known = connection.execute(text("select 1 from pg_roles where rolname = :n"), {"n": name}).first()
                verb = "alter" if known else "create"
                raw.execute(
                    sql.SQL("{} role {} login nosuperuser nobypassrls nocreaterole nocreatedb password {}").format(
                        sql.SQL(verb), sql.Identifier(name), sql.Literal(password)
                    )
                )
            owner, database = sql.Identifier(role_name(config, "owner")), sql.Identifier(url.database or "postgres")
            # Managed servers ask that the administrator be a member of a role before giving it anything.
            raw.execute(sql.SQL("grant {} to current_user").format(owner))
            raw.execute(sql.SQL("grant create, connect on database {} to {}").format(database, owner))
            raw.execute(sql.SQL("revoke all on schema public from public"))
            raw.execute(sql.SQL("grant all on schema public to {}").format(owner))
            for role in _USERS:
                raw.execute(
                    sql.SQL("grant usage on schema public to {}").format(sql.Identifier(role_name(config, role)))
                )
    finally:
        admin.dispose()


def _ensure_database(url: URL) -> None:
    name = url.database or "postgres"
    if name == "postgres":
        return
    admin = create_engine(url.set(database="postgres"), isolation_level="AUTOCOMMIT")
    try:
        with admin.connect() as connection:
            if not connection.execute(text("select 1 from pg_database where datname = :n"), {"n": name}).first():
                raw = connection.connection.driver_connection
                assert raw is not None
                raw.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
    finally:
        admin.dispose()
