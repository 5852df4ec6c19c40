"""A database with nobody in it, for tests that walk through all organizations: those that other tests left are not walked too."""

from collections.abc import Iterator
from itertools import count

import psycopg
import pytest
from psycopg import sql

from codeloom.settings import Settings, settings

UNTOUCHED = "codeloom_untouched"
_numbers = count(1)


def copy_database(admin: str, of: str, to: str) -> None:
    """Copy a database that nobody is connected to; `admin` is the address of another one of the same server."""
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(sql.SQL("create database {} template {}").format(sql.Identifier(to), sql.Identifier(of)))


@pytest.fixture(scope="module")
def own_database(database: Settings) -> Iterator[Settings]:
    """The settings of a new prepared database, which is the one in use for the tests of a module.

    It stays until the server goes: dropping it would wait for every backend, also one whose listener no longer reads.
    """
    from codeloom.db.engine import dispose

    shared, own = database.database_url, f"codeloom_own_{next(_numbers)}"
    copy_database(shared, UNTOUCHED, own)
    dispose()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", shared.replace("/codeloom_test?", f"/{own}?"))
        settings.cache_clear()
        assert settings().database_url != shared
        yield settings()
        dispose()
    settings.cache_clear()
