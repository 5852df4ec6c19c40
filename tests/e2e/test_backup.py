"""docs/OPERATIONS.md, "Backing up and restoring": the backup of a running copy and its keys bring everything back elsewhere."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from codeloom.launch.postgres import Postgres
from codeloom.launch.servers import Servers
from tests import made_once
from tests.e2e import story
from tests.planting import ask_plant, planted
from tests.running import Running, free_port

OWN_WRITES = ("audit_log", "audit_checkpoints")
"""Where restore writes itself: that it was done, and what `audit checkpoint` signs then."""
TABLES = "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')"


def password(home: Path) -> str:
    """The database administrator's, from the keys that a copy keeps."""
    return str(json.loads((home / "secrets.json").read_text())["POSTGRES_PASSWORD"])


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
def test_a_backup_of_a_running_copy_is_brought_back_elsewhere(running: Running, empty: Running, tmp_path: Path) -> None:
    (number,) = planted(running, story.visit(), [("E11.9", ""), ("I10", "")])
    before, kept = rows(running.home), tmp_path / "codeloom.backup"
    made = running.run("backup", str(kept))
    assert made.returncode == 0, made.stderr
    after = rows(running.home)
    assert kept.stat().st_mode & 0o777 == 0o600
    assert story.FAMILY.encode() not in kept.read_bytes()

    cut = tmp_path / "cut.backup"
    cut.write_bytes(kept.read_bytes()[:-100])
    refused = empty.run("restore", str(cut))
    assert refused.returncode == 1, refused.stdout
    assert "end is missing" in refused.stderr

    restored = empty.run("restore", str(kept))
    assert restored.returncode == 0, restored.stdout + restored.stderr
    assert "whole" in restored.stdout
    here = rows(empty.home)
    assert here.keys() == before.keys()
    assert [
        name
        for name, n in here.items()
        if name not in OWN_WRITES and not min(before[name], after[name]) <= n <= max(before[name], after[name])
    ] == []
    refused = empty.run("restore", str(kept))
    assert (refused.returncode, "Nothing was changed" in refused.stderr) == (2, True)

    coder = next(one["email"] for one in running.sign_ins if one["role"] == "coder")
    there, read = (ask_plant(one, "read", str(number), coder) for one in (running, empty))
    assert read == there
    assert story.FAMILY in read
    assert "continue metformin" in read
