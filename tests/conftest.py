"""What tests share: embedded servers, a prepared database, a browser, a running copy. Each is made only when a test asks for it.

Integration tests do not clean up behind one another: each takes a new organization, as two customers would.
"""

import gc
import os
import shutil
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from codeloom.__main__ import OBJECTS_AT_ONCE
from codeloom.launch.keys import kept_secrets
from codeloom.launch.servers import Servers
from codeloom.settings import ROOT, Settings, settings
from tests import made_once

pytest_plugins = [
    "tests.sharing",
    "tests.hashing",
    "tests.own_database",
    "tests.running",
    "tests.browsing",
    "tests.seated",
    "tests.faults.seat",
    "tests.e2e.hands",
    "tests.e2e.billing",
]

FOREIGN = [name for name in os.environ if name.lower() in Settings.model_fields]
"""Settings of the developer's shell: a test run must not reach a database or a key of theirs."""
for name in FOREIGN:
    del os.environ[name]
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False  # compiled once for the processes that tests start, not by each of them again
FIRST = made_once.begin()
"""Whether this process began the run: with two of them side by side, the one that hands out the tests."""
os.environ["CODELOOM_HOME"] = str(made_once.new_home())


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[object]:
    """What is imported and collected stays: the collector of garbage looks through it neither meanwhile, which takes as long again
    as all the rest, nor ever after. Then it looks as seldom as in the product."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.set_threshold(OBJECTS_AT_ONCE)
        gc.enable()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the data folder of this process, or of the whole run."""
    shutil.rmtree(made_once.folder() if FIRST else os.environ["CODELOOM_HOME"], ignore_errors=True)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Unit tests reach nothing outside the process."""
    if ROOT / "tests" / "unit" not in item.path.parents:
        return (yield)
    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", _no_network)
    try:
        return (yield)
    finally:
        patch.undo()


def _no_network(*_: object) -> None:
    raise AssertionError("a unit test opened a connection: test it in tests/integration, or pass the value in")


@pytest.fixture(scope="session")
def servers() -> Iterator[Servers]:
    """Embedded PostgreSQL and Valkey in a folder of this run, without the cost of durability."""
    home = Path(os.environ["CODELOOM_HOME"])
    with Servers(home, kept_secrets(home)["POSTGRES_PASSWORD"], durable=False) as running:
        yield running


@pytest.fixture(scope="session")
def database(servers: Servers) -> Iterator[Settings]:
    """The settings of a prepared copy: a new database with its three roles and newest schema, and Redis beside it."""
    from codeloom.db.engine import dispose
    from codeloom.db.migrate import upgrade
    from codeloom.db.provision import provision
    from codeloom.services import rooms
    from tests.own_database import UNTOUCHED, copy_database

    kept = kept_secrets(servers.home)
    values = {"DATABASE_URL": servers.postgres.url("codeloom_test"), "REDIS_URL": servers.valkey.url()}
    values |= {key: value for key, value in kept.items() if key != "POSTGRES_PASSWORD"}
    with pytest.MonkeyPatch.context() as patch:
        for key, value in values.items():
            patch.setenv(key, value)
        settings.cache_clear()
        provision(settings())
        upgrade()
        dispose()
        copy_database(servers.postgres.url("postgres"), "codeloom_test", UNTOUCHED)
        rooms.load()
        yield settings()
        dispose()
    settings.cache_clear()


@pytest.fixture
def empty_redis(database: Settings) -> str:
    """The address of a Redis that holds nothing when the test begins."""
    import redis

    with redis.Redis.from_url(database.redis_url) as connection:
        connection.flushall()
    return database.redis_url
