"""Processes in place of containers: started without privileges, ended with whoever started them, started again when they fall."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from codeloom.launch.account import Account
from codeloom.launch.logs import open_log

_PAUSE = 1.0
"""Seconds before something that fell is started again."""


@dataclass
class Process:
    """One process in place of one container, in a session of its own, so that Ctrl-C reaches it by us alone."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    folder: Path
    log: Path
    restarts: bool = False
    bare: bool = False
    grace: float = 10.0
    ends_by: signal.Signals = signal.SIGTERM
    account: Account = field(default_factory=Account)
    running: subprocess.Popen[bytes] | None = None
    fell: float = 0.0
    falls: int = 0

    @property
    def pid(self) -> int:
        """Its process id."""
        assert self.running is not None
        return self.running.pid

    def start(self) -> None:
        """Start it as a container is: without new privileges, and without capabilities where it is bare. It is told to end when
        we die."""
        bare = ["setpriv", "--no-new-privs", "--pdeathsig", self.ends_by.name.removeprefix("SIG")]
        if self.bare and os.geteuid() == 0:
            bare += ["--inh-caps=-all", "--bounding-set=-all"]
        if self.account.uid is not None:
            bare += [f"--reuid={self.account.uid}", f"--regid={self.account.gid}", "--clear-groups"]
        with open_log(self.log) as log:
            self.running = subprocess.Popen(
                [*bare, *self.command], cwd=self.folder, env=dict(self.environment), stdin=subprocess.DEVNULL,
                stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def ended(self) -> bool:
        """Whether it is not there any more."""
        return self.running is None or self.running.poll() is not None

    def wait(self) -> int:
        """Its exit code, when it has ended."""
        assert self.running is not None
        return self.running.wait()

    def look(self) -> bool:
        """Start it again a moment after it fell, if it is one that restarts. False when it fell and stays down."""
        if not self.ended():
            self.fell = 0.0
        elif not self.restarts:
            return False
        elif not self.fell:
            self.fell = time.monotonic()
            self.falls += 1
        elif time.monotonic() - self.fell > _PAUSE:
            self.fell = 0.0
            self.start()
        return True

    def ask_to_end(self) -> None:
        """Send it the signal by which it ends."""
        if self.running is not None and not self.ended():
            self.running.send_signal(self.ends_by)

    def end(self) -> None:
        """Wait until it has ended, for its grace at most, then end it and what it left in its session."""
        if self.running is None:
            return
        try:
            self.running.wait(self.grace)
        except subprocess.TimeoutExpired:
            os.killpg(self.running.pid, signal.SIGKILL)
            self.running.wait()
