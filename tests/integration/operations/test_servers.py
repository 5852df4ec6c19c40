"""The embedded servers: shared while somebody uses them, joined when stale, closed to strangers."""

import os
import signal
from pathlib import Path

import psycopg
import pytest
import redis

from codeloom.launch.servers import Servers
from codeloom.launch.waiting import wait_until

PASSWORD = "a password / with % signs"


@pytest.fixture
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("s")


def test_a_second_user_joins_and_the_last_one_stops_them(home: Path) -> None:
    with Servers(home, PASSWORD, durable=False) as first:
        with Servers(home, PASSWORD, durable=False) as second:
            assert first.fresh
            assert not second.fresh
            assert second.postgres.pid() == first.postgres.pid()
            assert second.valkey.pid() == first.valkey.pid()
        assert first.fallen() == ()
        with psycopg.connect(first.postgres.url("postgres")) as connection:
            assert connection.execute("select 1").fetchone() == (1,)
        with redis.Redis.from_url(first.valkey.url()) as client:
            assert client.ping()
    assert first.postgres.pid() is None
    assert first.valkey.pid() is None


def test_a_server_killed_in_use_is_named_and_comes_back_with_its_data(home: Path) -> None:
    with Servers(home, PASSWORD) as servers:
        with psycopg.connect(servers.postgres.url("postgres"), autocommit=True) as connection:
            connection.execute("create table kept (n int)")
        for pid in (servers.postgres.pid(), servers.valkey.pid()):
            assert pid is not None
            os.kill(pid, signal.SIGKILL)
        assert wait_until(lambda: servers.fallen() == ("PostgreSQL", "Valkey"), 5)
        servers.start()
        assert servers.fallen() == ()
        with psycopg.connect(servers.postgres.url("postgres")) as connection:
            assert connection.execute("select count(*) from kept").fetchone() == (0,)


def test_the_database_wants_its_password_and_lies_behind_a_closed_folder(home: Path) -> None:
    with Servers(home, PASSWORD, valkey_wanted=False, durable=False) as servers:
        assert (home / "pg").stat().st_mode & 0o777 == 0o700
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(Servers(home, "another").postgres.url("postgres"))
        with psycopg.connect(servers.postgres.url("postgres")) as connection:
            assert connection.execute("show listen_addresses").fetchone() == ("",)


def test_page_state_never_reaches_the_disk(home: Path) -> None:
    with (
        Servers(home, PASSWORD, postgres_wanted=False) as servers,
        redis.Redis.from_url(servers.valkey.url(1)) as client,
    ):
        client.set("state", "pickled")
        assert client.config_get("save") == {"save": ""}
        assert client.config_get("appendonly") == {"appendonly": "no"}
        assert servers.valkey.socket.stat().st_mode & 0o777 == 0o700


def test_a_cluster_cut_short_while_it_was_made_is_made_again(home: Path) -> None:
    half = home / "pg.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    (home / "pg.initial").write_text("left over")
    with Servers(home, PASSWORD, valkey_wanted=False, durable=False) as servers:
        assert servers.fresh
        assert not half.exists()
        assert not (home / "pg.initial").exists()
        with psycopg.connect(servers.postgres.url("postgres")) as connection:
            assert connection.execute("select 1").fetchone() == (1,)
