"""INV-3, INV-4, INV-12 and INV-16, asked of the catalog of a freshly migrated database and of the roles themselves."""

from collections.abc import Iterator
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

from codeloom.db.engine import DatabaseRole, role_name, role_url
from codeloom.settings import Settings
from tests import registries

Connection = psycopg.Connection[tuple[object, ...]]

WITH_ORG = """
select c.oid, c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname = 'public' and c.relkind in ('r', 'p')
and exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'org_id' and not a.attisdropped)
"""


def connect(found: Settings, role: DatabaseRole) -> Connection:
    """A connection as one of our roles."""
    return psycopg.connect(role_url(found, role).set(drivername="postgresql").render_as_string(hide_password=False))


@pytest.fixture
def admin(database: Settings) -> Iterator[Connection]:
    with psycopg.connect(database.database_url) as connection:
        yield connection


def names(connection: Connection, query: str) -> list[str]:
    """The first column of a query as texts."""
    return sorted(str(row[0]) for row in connection.execute(query))  # type: ignore[call-overload]  # texts of this file


def test_there_are_tables_to_ask_about(admin: Connection) -> None:
    assert len(names(admin, f"select relname from ({WITH_ORG}) t")) > 15


def test_every_table_of_the_models_is_there(admin: Connection) -> None:
    there = names(admin, "select tablename from pg_tables where schemaname = 'public'")
    assert sorted(registries.tables().keys() - set(there)) == []


def test_row_level_security_is_on_and_forced_wherever_there_is_an_organization(admin: Connection) -> None:
    unwalled = f"""select relname from pg_class where oid in (select oid from ({WITH_ORG}) t)
        and not (relrowsecurity and relforcerowsecurity)"""
    assert names(admin, unwalled) == []


def test_organizations_themselves_are_behind_it(admin: Connection) -> None:
    assert names(admin, "select relname from pg_class where relname = 'organizations' and relforcerowsecurity") != []


def test_every_such_table_has_a_policy_for_the_application(admin: Connection, database: Settings) -> None:
    app = role_name(database, "app")
    bare = f"""select relname from ({WITH_ORG}) t where not exists (
        select 1 from pg_policies p where p.tablename = t.relname and p.roles && array['{app}', 'public']::name[])"""
    assert names(admin, bare) == []


def test_keys_of_tenant_tables_begin_with_the_organization(admin: Connection) -> None:
    odd = f"""select t.relname from ({WITH_ORG}) t join pg_constraint k on k.conrelid = t.oid and k.contype = 'p'
        join pg_attribute a on a.attrelid = t.oid and a.attnum = k.conkey[1] where a.attname <> 'org_id'"""
    keyless = f"""select relname from ({WITH_ORG}) t
        where not exists (select 1 from pg_constraint where conrelid = t.oid and contype = 'p')"""
    assert names(admin, odd) == names(admin, keyless) == []


def test_links_between_tenant_tables_carry_the_organization_on_both_ends(admin: Connection) -> None:
    """Foreign-key checks bypass row-level security, so a plain one would let one organization point at another's row."""
    plain = f"""select k.conname from pg_constraint k where k.contype = 'f'
        and k.conrelid in (select oid from ({WITH_ORG}) t) and k.confrelid in (select oid from ({WITH_ORG}) t)
        and not exists (select 1 from generate_subscripts(k.conkey, 1) i
            join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[i] and a.attname = 'org_id'
            join pg_attribute b on b.attrelid = k.confrelid and b.attnum = k.confkey[i] and b.attname = 'org_id')"""
    assert names(admin, plain) == []


def test_no_role_of_ours_can_rise_or_pass_the_wall(admin: Connection, database: Settings) -> None:
    ours = [role_name(database, role) for role in ("owner", "app", "system")]
    rows = admin.execute(
        "select rolname from pg_roles where rolname = any(%s) and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb)",
        (ours,),
    ).fetchall()
    assert rows == []
    owned = "select tableowner from pg_tables where schemaname = 'public' group by tableowner"
    assert names(admin, owned) == [role_name(database, "owner")]


def test_an_email_belongs_to_one_person_whatever_its_case(admin: Connection) -> None:
    unique = names(
        admin, "select indexdef from pg_indexes where tablename = 'users' and indexdef like 'CREATE UNIQUE%'"
    )
    assert [one for one in unique if one.endswith("(lower(email))")] != []


def test_an_event_is_taken_once_by_each_consumer(admin: Connection) -> None:
    unique = names(
        admin, "select indexdef from pg_indexes where tablename = 'processed_events' and indexdef like 'CREATE UNIQUE%'"
    )
    assert [one for one in unique if one.endswith("(consumer, event_id)")] != []


CHANGES = ("update audit_log set act = 'x'", "delete from audit_log", "truncate audit_log")
SCHEMA = ("alter table audit_log disable trigger all", "drop table audit_log")
ATTEMPTS = [(role, one) for role in ("app", "system") for one in CHANGES + SCHEMA] + [("owner", one) for one in CHANGES]


@pytest.mark.parametrize(("role", "attempt"), ATTEMPTS)
def test_the_database_refuses_to_change_the_log(database: Settings, role: DatabaseRole, attempt: str) -> None:
    """Only the owner may alter the table, for it migrates it; no process of ours but `migrate` connects as the owner."""
    with connect(database, "app") as probe:
        _append(probe)
    with (
        connect(database, role) as connection,
        pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.DatabaseError)),
    ):
        connection.execute(sql.SQL(attempt))  # type: ignore[arg-type]  # texts of this file


def _append(connection: Connection) -> None:
    """One row in the chain of an organization of its own, so that there is something to attack."""
    org = uuid4()
    connection.execute("select set_config('codeloom.org', %s, true)", (str(org),))
    connection.execute("insert into organizations (id, name, created_at) values (%s, 'Log', now())", (org,))
    connection.execute("insert into audit_heads (org_id, seq, hash) values (%s, 0, %s)", (org, bytes(32)))
    connection.execute(
        "insert into audit_log (org_id, seq, at, act, body, prev_hash, row_hash) "
        "values (%s, 1, now(), 'TEST', '', %s, sha256(%s))",
        (org, bytes(32), bytes(32)),
    )
