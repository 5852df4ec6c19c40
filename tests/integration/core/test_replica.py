"""Figures read from a replica while it keeps up, and from the primary whenever it does not (ADR 62).

The replica here is a second address of the same server: what the product does with it is the same. No streaming one is run.
"""

from collections.abc import Iterator

import pytest

from codeloom.db import work
from codeloom.db.engine import dispose
from codeloom.db.queries.operations.workers import beat, leave
from codeloom.db.scope import Scope
from codeloom.db.work import UnitOfWork, system_work
from codeloom.services.core import Nothing
from codeloom.services.core.verbs import VERBS, Verb, verb
from codeloom.services.people.creation import create_organization
from codeloom.settings import Settings, settings


def _where(uow: UnitOfWork, _command: Nothing) -> tuple[str, int]:
    """What the connection is called, and the organizations whose counters it shows without any filter."""
    run = uow.session.connection().exec_driver_sql
    name = run("select current_setting('application_name')").scalar_one()
    return str(name), int(run("select count(distinct org_id) from org_counters").scalar_one())


def _broken(uow: UnitOfWork, command: Nothing) -> tuple[str, int]:
    """The same; on the replica the connection is lost before it answers."""
    found = _where(uow, command)
    if found[0] == "codeloom-replica":
        uow.session.connection().exec_driver_sql("select pg_terminate_backend(pg_backend_pid())")
    return found


FIGURES = Verb("scores.team", Nothing, _where, read_only=True, may_lag=True)
BROKEN = Verb("scores.team", Nothing, _broken, read_only=True, may_lag=True)
LIVE = Verb("scores.team", Nothing, _where, read_only=True)


@pytest.fixture
def replica(database: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """DATABASE_READ_URL names this server again, and one worker lives."""
    monkeypatch.setenv("DATABASE_READ_URL", database.database_url)
    monkeypatch.setattr(work, "_rests_until", 0.0)
    settings.cache_clear()
    dispose()
    beat("here:1", "worker", [], "0.3.0", 100)
    yield monkeypatch
    leave("here:1")
    monkeypatch.undo()
    settings.cache_clear()
    dispose()


@pytest.fixture
def manager(replica: pytest.MonkeyPatch) -> Scope:
    create_organization("Another practice")
    return Scope(create_organization("A practice"), None, "manager")


def test_figures_are_read_from_the_replica_behind_the_same_walls(manager: Scope) -> None:
    assert FIGURES(manager, Nothing()) == ("codeloom-replica", 1)
    assert LIVE(manager, Nothing()) == ("codeloom-app", 1)


def test_a_replica_without_a_recent_sign_of_life_is_left_for_the_primary(
    manager: Scope, replica: pytest.MonkeyPatch
) -> None:
    with system_work() as session:
        session.connection().exec_driver_sql("update worker_heartbeats set beat_at = now() - interval '1 minute'")
    assert FIGURES(manager, Nothing()) == ("codeloom-app", 1)
    beat("here:1", "worker", [], "0.3.0", 100)
    assert FIGURES(manager, Nothing())[0] == "codeloom-app", "it is not asked again at once"
    replica.setattr(work, "_rests_until", 0.0)
    assert FIGURES(manager, Nothing())[0] == "codeloom-replica"


def test_a_replica_that_is_away_or_dies_under_a_question_costs_nothing_but_time(
    manager: Scope, replica: pytest.MonkeyPatch
) -> None:
    assert BROKEN(manager, Nothing()) == ("codeloom-app", 1)
    replica.setenv("DATABASE_READ_URL", "postgresql://127.0.0.1:1/codeloom")
    replica.setattr(work, "_rests_until", 0.0)
    settings.cache_clear()
    dispose()
    assert FIGURES(manager, Nothing()) == ("codeloom-app", 1)


def test_without_the_setting_all_is_read_from_the_primary(manager: Scope, replica: pytest.MonkeyPatch) -> None:
    replica.delenv("DATABASE_READ_URL")
    settings.cache_clear()
    assert FIGURES(manager, Nothing()) == ("codeloom-app", 1)


def test_only_verbs_that_write_nothing_may_lag() -> None:
    with pytest.raises(RuntimeError, match="a replica cannot"):
        verb("test.lagging", Nothing, may_lag=True)(_where)
    assert all(one.read_only for one in VERBS.values() if one.may_lag)
    assert {name for name, one in VERBS.items() if one.may_lag} >= {"scores.team", "exports.expect"}
