"""What stands for the images that are not built here: PostgreSQL of Debian, Valkey of its Python package."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

import psycopg
import redis
from psycopg import sql

from codeloom.launch.account import Account
from codeloom.launch.problem import CannotStart, Exit
from codeloom.launch.valkey import program as valkey_program
from scripts.stack.compose import Service

_DEBIAN = Path("/usr/lib/postgresql")


def postgres_programs() -> Path:
    """The folder of the newest PostgreSQL of this machine. CODELOOM_POSTGRES names another. Raises CannotStart without one."""
    if named := os.environ.get("CODELOOM_POSTGRES"):
        return Path(named)
    found = sorted(_DEBIAN.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not found:
        raise CannotStart(Exit.MACHINE, "PostgreSQL is not here: install it (Debian: apt install postgresql).")
    return found[-1].parent


def make_cluster(service: Service, data: Path, account: Account) -> None:
    """What the entrypoint of the image `postgres` does in an empty volume: initdb with the arguments and password of the file."""
    if (data / "PG_VERSION").exists():
        return
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    secret = data.with_name("initial-password")
    secret.touch(mode=0o600)
    secret.write_text(service.environment["POSTGRES_PASSWORD"])
    for path in (data, secret):
        account.own(path)
    account.let_in(data)
    command = [str(postgres_programs() / "initdb"), f"--pgdata={data}", f"--pwfile={secret}", "--encoding=UTF8"]
    command += [f"--username={service.environment['POSTGRES_USER']}", "--locale=C.UTF-8", "--auth-local=scram-sha-256"]
    command += service.environment["POSTGRES_INITDB_ARGS"].split()
    groups = None if account.gid is None else [account.gid]
    try:
        done = subprocess.run(
            command, cwd="/", capture_output=True, text=True, user=account.uid, group=account.gid, extra_groups=groups
        )
    finally:
        secret.unlink()
    if done.returncode:
        raise CannotStart(Exit.PART, f"initdb failed: {done.stderr.strip()}")


def postgres_command(service: Service, data: Path, port: int) -> list[str]:
    """The server's command with the arguments of the file, on TCP alone as its network has it."""
    program, *arguments = service.command or ("postgres",)
    here = ["-D", str(data), "-c", "listen_addresses=127.0.0.1", "-c", f"port={port}", "-c", "unix_socket_directories="]
    return [str(postgres_programs() / program), *here, *arguments]


def make_database(service: Service, port: int) -> None:
    """The database POSTGRES_DB, as the image makes it once the server answers."""
    name, user = service.environment["POSTGRES_DB"], service.environment["POSTGRES_USER"]
    with psycopg.connect(
        host="127.0.0.1", port=port, user=user, password=service.environment["POSTGRES_PASSWORD"], dbname="postgres",
        autocommit=True,
    ) as connection:  # fmt: skip
        if not connection.execute("select 1 from pg_database where datname = %s", (name,)).fetchone():
            connection.execute(sql.SQL("create database {}").format(sql.Identifier(name)))


def postgres_health(service: Service, port: int) -> bool:
    """The health check of the file, asked on this machine."""
    kind, line = service.health
    assert kind == "CMD-SHELL"
    path = f"{postgres_programs()}:/usr/bin:/bin"
    there = {"PATH": path, "PGHOST": "127.0.0.1", "PGPORT": str(port)}
    return subprocess.run(["sh", "-c", line], env=there, capture_output=True).returncode == 0


def valkey_command(service: Service, port: int) -> list[str]:
    """The shell line of the file, with the program and place of this machine."""
    shell, option, line = service.command
    here = f"exec {valkey_program()} --bind 127.0.0.1 --port {port} "
    if "exec valkey-server " not in line:
        raise LookupError(f"the command of {service.name} no longer starts valkey-server")
    return [shell, option, line.replace("exec valkey-server ", here)]


def valkey_health(environment: Mapping[str, str], port: int) -> bool:
    """PING as the user of the file; its own check needs a program that the package does not bring."""
    try:
        with redis.Redis("127.0.0.1", port, username="codeloom", password=environment["REDIS_PASSWORD"]) as connection:
            return bool(connection.ping())
    except redis.RedisError:
        return False
