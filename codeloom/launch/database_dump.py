"""pg_dump and pg_restore against the database of the settings, as its administrator: row-level security is forced even on the
tables' owner. Both are streams; nothing is kept in clear on the disk."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from codeloom.db.engine import admin_url
from codeloom.launch.postgres import programs
from codeloom.launch.problem import CannotStart, Exit
from codeloom.settings import Settings

READ_BYTES = 1 << 20


class DumpFailed(Exception):
    """The program gave up; `why` is the last thing it said."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def dump(config: Settings) -> Iterator[bytes]:
    """The database in PostgreSQL's custom format, as of one moment, while it is written to. Raises DumpFailed at the end."""
    with tempfile.TemporaryFile() as said:
        command: list[str | Path] = [
            _program("pg_dump"),
            "--format=custom",
            "--no-password",
            f"--dbname={_address(config)}",
        ]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=said, env=_environment(config)) as process:
            assert process.stdout is not None
            try:
                while part := process.stdout.read(READ_BYTES):
                    yield part
            except GeneratorExit:
                process.kill()
                raise
        _check(process.returncode, said)


def restore(config: Settings, data: Iterable[bytes]) -> None:
    """Put a dump into the database, in one transaction: all of it, or nothing is changed. Raises DumpFailed, and what `data`
    raises."""
    with tempfile.TemporaryFile() as said:
        command: list[str | Path] = [_program("pg_restore"), "--clean", "--if-exists", "--single-transaction", "--exit-on-error",
                   "--no-password", f"--dbname={_address(config)}"]  # fmt: skip
        with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=said, env=_environment(config)) as process:
            assert process.stdin is not None
            try:
                for part in data:
                    process.stdin.write(part)
                process.stdin.close()
            except BrokenPipeError:  # it gave up: what it said is told below
                pass
            except BaseException:
                process.kill()
                raise
        _check(process.returncode, said)


def _check(code: int, said: IO[bytes]) -> None:
    if code:
        said.seek(0)
        lines = [line.strip() for line in said.read().decode(errors="replace").splitlines() if "error:" in line]
        raise DumpFailed(lines[-1].split("error:", 1)[1].strip() if lines else f"exit code {code}")


def _program(name: str) -> Path:
    """The program of the wheel; where the wheel is not installed, the machine's own."""
    try:
        return programs() / name
    except CannotStart:
        found = shutil.which(name)
        if found is None:
            raise CannotStart(Exit.MACHINE, f"{name} is not here: install PostgreSQL's client programs.") from None
        return Path(found)


def _address(config: Settings) -> str:
    """The address without its password, which would stand in the list of processes."""
    return admin_url(config).set(drivername="postgresql", password=None).render_as_string(hide_password=False)


def _environment(config: Settings) -> dict[str, str]:
    password = admin_url(config).password
    return {**os.environ, **({"PGPASSWORD": str(password)} if password else {})}
