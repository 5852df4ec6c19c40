"""docs/OPERATIONS.md, "Backing up and restoring": the dump of a running copy and its keys bring everything back elsewhere."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from codeloom.launch.postgres import Postgres, programs
from codeloom.launch.servers import Servers
from codeloom.settings import ROOT
from tests import made_once
from tests.e2e import story
from tests.planting import ask_plant, planted
from tests.running import Running, free_port

DUMP = "--username postgres --format custom codeloom"
RESTORE = "--clean --if-exists --username postgres --dbname codeloom"
TABLES = "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')"


def password(home: Path) -> str:
    """The database administrator's, from the keys that a copy keeps."""
    return str(json.loads((home / "secrets.json").read_text())["POSTGRES_PASSWORD"])


def run(program: str, home: Path, *arguments: str | Path) -> None:
    """Run a program of the wheel against the database of a data folder."""
    done = subprocess.run(
        [programs() / program, "--host", home / "pg", *arguments], capture_output=True, text=True, timeout=170,
        env={**os.environ, "PGPASSWORD": password(home)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]


def rows(home: Path) -> dict[str, int]:
    """How many rows each table has."""
    with psycopg.connect(Postgres(home, password(home)).url()) as connection:
        names = [str(name) for (name,) in connection.execute(TABLES)]
        asked = " union all ".join(f"select '{name}', count(*) from {name}" for name in names)
        return dict(connection.execute(asked).fetchall())  # type: ignore[call-overload]  # names of the catalog


@pytest.fixture
def empty(running: Running) -> Iterator[Running]:
    """A copy with nothing but the keys of the running one, its servers up."""
    home = made_once.new_home()
    shutil.copy(running.home / "secrets.json", home)
    with Servers(home, password(home), durable=False):
        copy = Running(home, free_port(), {"DEMO": "false"})
        yield copy
        copy.stop()
    shutil.rmtree(home, ignore_errors=True)


@pytest.mark.timeout(400)
def test_a_dump_and_the_keys_bring_everything_back(running: Running, empty: Running, tmp_path: Path) -> None:
    text = (ROOT / "docs" / "OPERATIONS.md").read_text(encoding="utf-8")
    assert f"pg_dump {DUMP}" in text
    assert f"pg_restore {RESTORE}" in text
    (number,) = planted(running, story.visit(), [("E11.9", ""), ("I10", "")])
    before, dump = rows(running.home), tmp_path / "codeloom.dump"
    shutil.copytree(running.home / "checkpoints", tmp_path / "checkpoints")
    run("pg_dump", running.home, *DUMP.split(), "--file", dump)
    after = rows(running.home)

    migrated = empty.run("migrate")
    assert migrated.returncode == 0, migrated.stderr
    assert rows(empty.home)["charts"] == 0
    run("pg_restore", empty.home, *RESTORE.split(), dump)
    migrated = empty.run("migrate")
    assert migrated.returncode == 0, migrated.stderr
    restored = rows(empty.home)
    shutil.copytree(tmp_path / "checkpoints", empty.home / "checkpoints", dirs_exist_ok=True)
    filled = empty.run("audit", "checkpoint", "--fill")
    assert filled.returncode == 0, filled.stdout + filled.stderr
    verified = empty.run("audit", "verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    assert restored.keys() == before.keys()
    assert [
        name
        for name, n in restored.items()
        if not min(before[name], after[name]) <= n <= max(before[name], after[name])
    ] == []

    coder = next(one["email"] for one in running.sign_ins if one["role"] == "coder")
    there, here = (ask_plant(one, "read", str(number), coder) for one in (empty, running))
    assert there == here
    assert story.FAMILY in there
    assert "continue metformin" in there
