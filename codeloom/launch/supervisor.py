"""Keeps the processes of one copy alive: starts them, restarts what falls with growing pauses, stops all in order.

Own and small, and not honcho: honcho ends every process when one of them ends, and it knows neither an order of stopping nor
servers in sessions of their own.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from codeloom.launch import logs
from codeloom.launch.lifeline import Lifeline
from codeloom.launch.problem import CannotStart
from codeloom.launch.servers import Servers
from codeloom.launch.waiting import wait_until
from codeloom.settings import ROOT

FIRST_PAUSE, LONGEST_PAUSE, STEADY_SECONDS = 0.5, 15.0, 30.0
LOOK_SECONDS = 0.2


@dataclass
class Child:
    """One supervised process: `python -m codeloom <command>` in a session of its own, its output in a log file."""

    name: str
    command: Sequence[str]
    log: Path
    stop_seconds: float = 30.0
    extra: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = FIRST_PAUSE
    due: float = 0.0

    def program(self) -> list[str]:
        """What is run."""
        return [sys.executable, "-m", "codeloom", *self.command]

    def start(self, lifeline: Lifeline) -> None:
        """Start the process now."""
        logs.cut(self.log)
        environment = {**os.environ, **self.extra, **lifeline.environment(), "PYTHONUNBUFFERED": "1"}
        with logs.open_log(self.log) as log:
            self.process = subprocess.Popen(
                self.program(),
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                pass_fds=(lifeline.reading,),
            )
        self.started = time.monotonic()

    def fell(self) -> int | None:
        """The exit code of a process that ended, None while it lives or before it was started."""
        return None if self.process is None else self.process.poll()

    def put_off(self) -> float:
        """Plan the next start after a pause that doubles with each early fall; the pause in seconds.

        What it left behind in its session (web workers that still hold the port) is ended first.
        """
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
        steady = time.monotonic() - self.started > STEADY_SECONDS
        pause = FIRST_PAUSE if steady else self.pause
        self.pause = min(pause * 2, LONGEST_PAUSE)
        self.due = time.monotonic() + pause
        self.process = None
        return pause

    def signal(self, number: int) -> None:
        """Send a signal to the process, or for SIGKILL to its whole session."""
        if self.process is not None and self.process.poll() is None:
            if number == signal.SIGKILL:
                os.killpg(self.process.pid, number)
            else:
                self.process.send_signal(number)


class Supervisor:
    """Runs children until told to stop. `say` takes one line for the person."""

    def __init__(self, children: Sequence[Child], servers: Servers | None, say: Callable[[str], None]) -> None:
        self.children = list(children)
        self.servers = servers
        self.say = say
        self.lifeline = Lifeline()
        self.asked = 0
        self.asked_by = ""
        """The name of the signal that asked for the stop."""

    def listen(self) -> None:
        """Turn Ctrl-C, SIGTERM and a closed terminal into an orderly stop; asked again, stop without waiting."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask)

    def stopping(self) -> bool:
        """Whether a stop was asked for."""
        return self.asked > 0

    def start(self) -> None:
        """Start every child."""
        for child in self.children:
            child.start(self.lifeline)

    def watch(self) -> None:
        """Look after children and servers until a stop is asked for."""
        while not self.stopping():
            self.look()
            time.sleep(LOOK_SECONDS)

    def look(self) -> None:
        """One round: bring back servers first, then children whose pause is over; cut logs that grew too long."""
        if self.servers and (names := self.servers.fallen()):
            self.say(f"{' and '.join(names)} stopped; starting again.")
            try:
                self.servers.start()
            except CannotStart as problem:
                self.say(problem.sentence)
                time.sleep(FIRST_PAUSE)
        for child in self.children:
            logs.cut(child.log)
            if (code := child.fell()) is not None:
                pause = child.put_off()
                self.say(f"{child.name} stopped ({_ending(code)}); starting again in {pause:g} s. Log: {child.log}")
            elif child.process is None and time.monotonic() >= child.due:
                child.start(self.lifeline)

    def stop(self) -> None:
        """Stop the children in the order given, side by side, each with its time; what lingers is killed."""
        for child in self.children:
            child.signal(signal.SIGTERM)
        for child in self.children:
            deadline = child.stop_seconds

            def gone(one: Child = child) -> bool:
                return one.process is None or one.process.poll() is not None or self.asked > 1

            if not wait_until(gone, deadline) or self.asked > 1:
                child.signal(signal.SIGKILL)
            if child.process is not None:
                child.process.wait()

    def _ask(self, number: int, frame: FrameType | None) -> None:
        self.asked += 1
        self.asked_by = signal.Signals(number).name


def _ending(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"
