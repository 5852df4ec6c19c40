"""Real processes to kill: workers and doorbells of the test's own copy, all ended when the test is."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import psutil
import pytest

from codeloom.launch.waiting import wait_until
from codeloom.settings import ROOT, Settings
from tests.importing import Desk


@dataclass
class Process:
    """A worker or doorbell, started as the supervisor starts it."""

    process: subprocess.Popen[bytes]

    def children(self) -> list[int]:
        """Process ids of its work-horses."""
        try:
            return [one.pid for one in psutil.Process(self.process.pid).children()]
        except psutil.NoSuchProcess:
            return []

    def horse(self) -> int:
        """The work-horse, once there is one."""
        workhorses: list[int] = []
        assert wait_until(lambda: bool(workhorses.extend(self.children()) or workhorses), 30), "no work-horse came"
        return workhorses[-1]

    def kill(self) -> None:
        """kill -9, work-horses left alone."""
        self.process.kill()
        self.process.wait(10)

    def kill_all(self) -> None:
        """kill -9 for it and its work-horses."""
        horses = self.children()
        self.kill()
        for pid in horses:
            kill(pid)

    def end(self, seconds: float = 30) -> int:
        """SIGTERM, as in a rolling restart; the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(seconds)


def kill(pid: int, number: int = signal.SIGKILL) -> None:
    """A signal to a process that may be gone already."""
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


Start = Callable[..., Process]


@pytest.fixture
def start(database: Settings, empty_redis: str) -> Iterator[Start]:
    """Starts `python -m codeloom worker` or `doorbell`, with options."""
    begun: list[Process] = []

    def go(*command: str) -> Process:
        made = subprocess.Popen(
            [sys.executable, "-m", "codeloom", *command], cwd=ROOT, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        begun.append(Process(made))
        return begun[-1]

    yield go
    for one in begun:
        one.kill_all()


@pytest.fixture
def desk(database: Settings) -> Desk:
    return Desk()
