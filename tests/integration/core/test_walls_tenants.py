"""Another organization over every verb that names something, and SQL that forgets whose rows it wants (A1, A5, A7)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import text

from codeloom.coding.lifecycle import Role
from codeloom.db.engine import engine, role_url
from codeloom.db.scope import Scope
from codeloom.db.work import Unreachable, unit_of_work
from codeloom.services.core.commands import parse
from codeloom.services.core.errors import Problem
from codeloom.services.core.policy import POLICY
from codeloom.settings import Settings
from tests.code_sets import CPT, CodeDesk
from tests.importing import Desk, one_patient
from tests.integration.audits.audits_world import Practice, opened
from tests.integration.core.walls_registry import fields, fingerprint, ids_in, verbs
from tests.integration.encounters.encounters_world import ROHAN, Visit, finished
from tests.integration.provider_queries.queries_world import Asking

ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
NAMING = {
    name: verb for name, verb in verbs().items() if ids_in(verb.command) and POLICY[name] - {"worker", "integration"}
}


@dataclass
class Two:
    """An organization with something of everything, and another one that wants it."""

    owner: Practice
    ids: list[UUID]
    number: int
    other: Practice
    marks: dict[str, str]
    """The fingerprint of the owner's rows when the walk began: nothing of it changes them."""


@pytest.fixture(scope="module")
def two(database: Settings) -> Two:
    owner, other = Practice(), Practice()
    for _ in range(3):
        number = owner.submitted("I10", "E11.9")
    opened(owner, number)
    for at in range(number):  # so that an encounter has the number of the chart, too
        visit = Visit(owner, new_patient=ROHAN | {"given": f"Gabriele {at}"})
    asking = Asking(finished(visit))
    for at in range(number):  # so that a query has it, too
        query = asking.send(topic=f"Course of the hypertension {at}")
    asking.answer(query)
    asking.draft()
    drafts = [owner.chart() for _ in range(2)]
    assert drafts
    ines = _Somebody(owner.org_id, owner.person("Ines", Role.MANAGER).user_id)
    Desk(person=ines).send({"a.json": one_patient()})
    CodeDesk(person=ines).send("cpt.csv", CPT)  # type: ignore[arg-type]  # as above: somebody with these two ids
    ids = everything(database, owner.org_id)
    return Two(owner, ids, number, other, fingerprint(database, owner.org_id))


@dataclass(frozen=True)
class _Somebody:
    org_id: UUID
    id: UUID | None


def everything(database: Settings, org_id: UUID) -> list[UUID]:
    """One id of each kind that an organization's rows hold."""
    found: set[UUID] = set()
    with psycopg.connect(database.database_url) as connection:
        columns = connection.execute(
            "select table_name, column_name from information_schema.columns "
            "where table_schema = 'public' and data_type = 'uuid'"
        ).fetchall()
        with_org = {table for table, column in columns if column == "org_id"}
        for table, column in columns:
            if table in with_org and column != "org_id":
                rows = connection.execute(sql.SQL("select {} from {} where org_id = %s and {} is not null limit 1").format(
                    sql.Identifier(column), sql.Identifier(table), sql.Identifier(column)), (org_id,))  # fmt: skip
                found |= {row[0] for row in rows}
    return sorted(found)


ITS_LENGTH = re.compile(r"\b(?:top|total)='[\d,]*'")
"""The log is longer by a row after each reading of it."""


def outcome(name: str, scope: Scope, named: object) -> str:
    """What a verb answers when asked for something by that name, ids taken out."""
    verb = verbs()[name]
    given = fields(verb.command, lambda field: named if field != "number" or isinstance(named, int) else 99_999)
    try:
        view = verb(scope, parse(verb.command, given))
    except Problem as problem:
        return f"{problem.code} {problem.status} {problem}"
    said = ID.sub("id", repr(view))
    return ITS_LENGTH.sub("", said) if name == "operations.audit_log" else said


@pytest.mark.parametrize("name", sorted(NAMING))
def test_what_another_organization_has_answers_like_what_is_not_there(two: Two, database: Settings, name: str) -> None:
    verb = NAMING[name]
    role = Role(sorted(POLICY[name] - {"integration"})[0])
    scope = two.other.person(role.value, role)
    if name == "operations.audit_log":
        outcome(name, scope, uuid4())  # from now on its own reading is one of the acts there are
    absent = outcome(name, scope, uuid4())
    assert not absent.startswith("bad_input"), "the walk did not reach the verb"
    foreign: list[object] = [two.number] if ids_in(verb.command) == ["number"] else list(two.ids)
    different = {str(one): said for one in foreign if (said := outcome(name, scope, one)) != absent}
    assert different == {}
    assert fingerprint(database, two.owner.org_id) == two.marks


def test_the_walk_covers_charts_audits_imports_and_assigning() -> None:
    assert {
        "charts.open",
        "charts.edit",
        "audits.open",
        "audits.finish",
        "imports.add_chunk",
        "charts.assign",
        "encounters.open",
        "encounters.save_note",
        "encounters.edit",
        "encounters.finalize",
        "encounters.claim",
        "provider_queries.begin",
        "provider_queries.open",
        "provider_queries.send",
        "provider_queries.answer",
        "provider_queries.take",
    } <= NAMING.keys()


def test_lists_show_only_ones_own_whatever_they_are_filtered_by(two: Two) -> None:
    """The coder's queue joins users, who have an organization too: an unqualified org_id is ambiguous there."""
    asked = {
        "charts.queue": (Role.CODER, {"tab": "waiting", "specialty": "Family medicine", "setting": "outpatient"}),
        "audits.queue": (Role.SUPERVISOR, {"specialty": "Family medicine", "coder": str(two.owner.coder.user_id)}),
        "charts.list": (Role.MANAGER, {"tab": "waiting", "specialty": "Family medicine", "coder": str(two.owner.coder.user_id)}),
        "charts.assignable": (Role.MANAGER, {"whose": str(two.owner.coder.user_id), "setting": "outpatient"}),
    }  # fmt: skip
    for name, (role, given) in asked.items():
        command = parse(verbs()[name].command, given)
        mine = verbs()[name](two.owner.coder if role is Role.CODER else two.owner.person(f"Own {role}", role), command)
        foreign = verbs()[name](two.other.person(f"Other {role}", role), command)
        assert len(mine.rows) > 0, name
        assert len(foreign.rows) == 0, name


@pytest.fixture
def app(database: Settings) -> Iterator[psycopg.Connection]:
    """A bare connection as the application's role, without a word about an organization."""
    url = role_url(database, "app").set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url) as connection:
        yield connection


def tenant_tables(connection: psycopg.Connection) -> list[str]:
    """Tables with an organization's rows that the role may read."""
    rows = connection.execute(
        "select table_name from information_schema.columns where column_name = 'org_id' and table_schema = 'public'"
    )
    return sorted({row[0] for row in rows})


def count(connection: psycopg.Connection, table: str, where: str = "true") -> int:
    """Rows the connection sees."""
    query = sql.SQL("select count(*) from {} where ").format(sql.Identifier(table)) + sql.SQL(where)
    row = connection.execute(query).fetchone()
    assert row
    return int(row[0])


def test_sql_without_an_organization_finds_no_row_in_any_table(two: Two, app: psycopg.Connection) -> None:
    tables = tenant_tables(app)
    assert len(tables) > 20
    assert {table: n for table in tables if (n := count(app, table))} == {}


def test_sql_without_an_organization_neither_reads_nor_changes_organizations(two: Two, app: psycopg.Connection) -> None:
    assert count(app, "organizations") == 0
    assert app.execute("update organizations set name = 'Taken', settings = '{}'").rowcount == 0
    app.execute("select set_config('codeloom.org', %s, true)", (str(two.other.org_id),))
    assert app.execute("select id from organizations").fetchall() == [(two.other.org_id,)]
    assert app.execute("update organizations set name = name").rowcount == 1
    changed = sql.SQL("update organizations set name = 'Taken' where id = {}").format(
        sql.Literal(str(two.owner.org_id))
    )
    assert app.execute(changed).rowcount == 0


@pytest.mark.parametrize(
    "statement",
    [
        "insert into organizations (id, name, created_at) values (gen_random_uuid(), 'Made up', now())",
        "update organizations set id = gen_random_uuid()",
    ],
)
def test_no_organization_is_made_or_taken_over_from_within_another(
    two: Two, app: psycopg.Connection, statement: str
) -> None:
    app.execute("select set_config('codeloom.org', %s, true)", (str(two.other.org_id),))
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute(statement.encode())


def test_the_role_of_sign_ins_and_chores_reads_all_organizations_and_changes_none(two: Two, database: Settings) -> None:
    url = role_url(database, "system").set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url) as system:
        found = {row[0] for row in system.execute("select id from organizations")}
        assert {two.owner.org_id, two.other.org_id} <= found
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            system.execute("update organizations set name = 'Taken'")


def test_sql_without_a_filter_finds_only_the_rows_of_the_organization_set(two: Two, app: psycopg.Connection) -> None:
    app.execute("select set_config('codeloom.org', %s, true)", (str(two.other.org_id),))
    mine = f"org_id = '{two.other.org_id}'"
    assert count(app, "users", mine) > 0
    assert {table: n for table in tenant_tables(app) if (n := count(app, table, f"not {mine}"))} == {}


@pytest.mark.parametrize("statement", [
    "insert into org_counters (org_id, name, value) values ('{owner}', 'theft', 1)",
    "update org_counters set org_id = '{owner}'",
    "insert into favorites (org_id) values ('{owner}')",
])  # fmt: skip
def test_rows_cannot_be_put_into_another_organization(two: Two, app: psycopg.Connection, statement: str) -> None:
    app.execute("select set_config('codeloom.org', %s, true)", (str(two.other.org_id),))
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute(statement.format(owner=two.owner.org_id).encode())


def test_a_pooled_connection_forgets_the_organization_it_worked_for(two: Two) -> None:
    """Whatever ended the transaction before: commit, roll-back or an error in the middle."""
    scope = Scope.of_worker(two.owner.org_id)
    with unit_of_work(scope) as uow:
        uow.record("TEST", "walls")
        uow.commit()
    with pytest.raises(Unreachable), unit_of_work(scope) as uow:
        uow.session.connection().exec_driver_sql("select 1/0")
    with engine("app").connect() as connections:
        for _ in range(engine("app").pool.size() + 1):
            assert connections.execute(text("select count(*) from charts")).scalar_one() == 0
            connections.rollback()
