"""INV-5: an act, its audit row and its event stand or fall together, and what was changed without a record is refused."""

from dataclasses import replace
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import event
from sqlmodel import col, select, update

from codeloom.db.engine import admin_url, engine
from codeloom.db.scope import Scope
from codeloom.db.tables.accounts import OrgCounter
from codeloom.db.tables.delivery import OutboxEvent
from codeloom.db.tables.operations import AuditEntry
from codeloom.db.topics import Topic
from codeloom.db.work import Clash, Unreachable, Unrecorded, unit_of_work
from codeloom.services.people.creation import create_organization
from codeloom.settings import Settings


@pytest.fixture
def scope(database: Settings) -> Scope:
    return Scope.of_worker(create_organization("One practice"))


def found(scope: Scope) -> tuple[list[str], list[str], list[str]]:
    """What lies there after all: names of counters, acts and topics of the organization."""
    with unit_of_work(scope, read_only=True) as uow:
        counters = [one.name for one in uow.session.exec(select(OrgCounter)) if one.name.startswith("test")]
        acts = [one.act for one in uow.session.exec(select(AuditEntry)) if one.act.startswith("TEST")]
        topics = [one.topic for one in uow.session.exec(select(OutboxEvent))]
    return counters, acts, topics


def counter(scope: Scope, name: str = "test") -> OrgCounter:
    """A harmless row."""
    return OrgCounter(org_id=scope.org_id, name=name, value=1)


def test_an_act_its_record_and_its_event_are_written_together(scope: Scope) -> None:
    with unit_of_work(scope) as uow:
        uow.session.add(counter(scope))
        uow.record("TEST_ADDED", "counter", "test")
        uow.tell(Topic.IMPORT_QUEUED, "test", job=str(scope.org_id))
        uow.commit()
    assert found(scope) == (["test"], ["TEST_ADDED"], [Topic.IMPORT_QUEUED.value])


def test_without_commit_none_of_the_three_is_there(scope: Scope) -> None:
    with unit_of_work(scope) as uow:
        uow.session.add(counter(scope))
        uow.record("TEST_ADDED", "counter", "test")
        uow.tell(Topic.IMPORT_QUEUED, "test")
        uow.session.flush()
    assert found(scope) == ([], [], [])


def test_a_new_row_without_a_record_is_refused(scope: Scope) -> None:
    with unit_of_work(scope) as uow:
        uow.session.add(counter(scope))
        with pytest.raises(Unrecorded):
            uow.commit()
    assert found(scope) == ([], [], [])


def test_a_bulk_change_without_a_record_is_refused(scope: Scope) -> None:
    with unit_of_work(scope) as uow:
        uow.session.exec(update(OrgCounter).values(value=col(OrgCounter.value) + 1))
        with pytest.raises(Unrecorded):
            uow.commit()


ADD = "insert into org_counters (org_id, name, value) values (%(org)s, %(name)s, %(value)s)"


def test_what_is_written_last_stands_and_falls_with_the_record(scope: Scope) -> None:
    given = {"org": scope.org_id, "name": "test", "value": 1}
    with unit_of_work(scope) as uow:
        uow.write_last("org_counters", ADD, given)
        with pytest.raises(Unrecorded):
            uow.commit()
    assert found(scope) == ([], [], [])
    with pytest.raises(Clash), unit_of_work(scope) as uow:
        uow.write_last("org_counters", ADD, given)
        uow.write_last("org_counters", ADD, given)
        uow.record("TEST_ADDED", "counter", "test")
        uow.commit()
    assert found(scope) == ([], [], [])
    with unit_of_work(scope) as uow:
        uow.write_last("org_counters", ADD, given)
        uow.record("TEST_ADDED", "counter", "test")
        uow.commit()
    assert found(scope) == (["test"], ["TEST_ADDED"], [])


def test_an_organization_without_a_chain_commits_nothing(scope: Scope) -> None:
    with pytest.raises(LookupError), unit_of_work(replace(scope, org_id=uuid4())) as uow:
        uow.write_last("unfinished_words", "select 1", {})
        uow.record("TEST_ADDED", "counter", "test")
        uow.commit()


def test_an_act_whose_record_cannot_be_written_fails(scope: Scope, database: Settings) -> None:
    """F8: the audit log away or broken, nothing is acknowledged."""
    with psycopg.connect(database.database_url, autocommit=True) as admin:
        admin.execute("alter table audit_log rename to audit_log_away")
        try:
            with pytest.raises(Unreachable), unit_of_work(scope) as uow:
                uow.session.add(counter(scope))
                uow.record("TEST_ADDED", "counter", "test")
                uow.commit()
        finally:
            admin.execute("alter table audit_log_away rename to audit_log")
    assert found(scope) == ([], [], [])


def test_one_organization_sees_nothing_of_another(scope: Scope) -> None:
    with unit_of_work(scope) as uow:
        uow.session.add(counter(scope))
        uow.record("TEST_ADDED", "counter", "test")
        uow.commit()
    other = Scope.of_worker(create_organization("Another practice"))
    assert found(other) == ([], [], [])
    with pytest.raises(Unreachable, match=r"ProgrammingError|InsufficientPrivilege"), unit_of_work(other) as uow:
        uow.session.add(counter(scope, "test2"))
        uow.record("TEST_ADDED", "counter", "test2")
        uow.commit()
    assert found(scope)[0] == ["test"]


def end_connections(database: Settings) -> int:
    """End the app role's connections from the server's side, as a restart does; how many there were."""
    with psycopg.connect(admin_url(database).set(drivername="postgresql").render_as_string(False)) as admin:
        ours = "from pg_stat_activity where application_name = 'codeloom-app'"
        return len(admin.execute(f"select pg_terminate_backend(pid, 5000) {ours}".encode()).fetchall())


def test_a_server_that_ended_the_connections_meanwhile_is_noticed_before_the_next_transaction(
    scope: Scope, database: Settings
) -> None:
    assert found(scope) == ([], [], [])
    assert end_connections(database) > 0
    assert found(scope) == ([], [], [])


def test_a_connection_lost_while_the_transaction_begins_says_that_the_database_is_away(
    scope: Scope, database: Settings
) -> None:
    def lose(_connection: object) -> None:
        end_connections(database)

    event.listen(engine("app"), "begin", lose)
    try:
        with pytest.raises(Unreachable), unit_of_work(scope):
            raise AssertionError("the block must not run")
    finally:
        event.remove(engine("app"), "begin", lose)
    assert found(scope) == ([], [], [])
