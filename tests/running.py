"""A running copy of the product for end-to-end, fault and smoke tests: `python -m codeloom up` with a home and port of its own."""

import base64
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import pytest

from codeloom.launch.waiting import wait_until
from codeloom.settings import ROOT, Settings
from tests import made_once

START_SECONDS, STOP_SECONDS = 420.0, 60.0
"""A start with a build and the demo's weeks takes 40 s alone on a machine, and minutes on a busy one."""


def free_port() -> int:
    """A port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Running:
    """A copy started as a person would. `start` waits until it says Ready, `stop` until it is gone."""

    home: Path
    port: int
    extra: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    planter: subprocess.Popen[str] | None = None
    origin: str = ""
    """The address of a copy behind the proxy (scripts/stack)."""

    @property
    def address(self) -> str:
        """The address a browser opens."""
        return self.origin or f"http://localhost:{self.port}"

    @property
    def output(self) -> str:
        """What it printed so far."""
        return (self.home / "up.txt").read_text() if (self.home / "up.txt").exists() else ""

    @property
    def sign_ins(self) -> list[dict[str, str]]:
        """The demo sign-ins: role, email, password of each."""
        found: list[dict[str, str]] = json.loads((self.home / "demo-sign-ins.json").read_text())
        return found

    def environment(self) -> dict[str, str]:
        """The environment of this copy's commands: nothing of the developer's or the test run's settings.

        Nor of Reflex: other tests run the application in this process, and Reflex notes in the environment that it is
        compiled; a copy that inherits that builds a front end without its packages. Nor of the machine's programs.
        """
        kept = {
            name: value
            for name, value in os.environ.items()
            if name.lower() not in Settings.model_fields and "REFLEX" not in name
        }
        own = {"CODELOOM_HOME": str(self.home), "PORT": str(self.port)}
        return {**kept, **made_once.bare_path(), **own, **self.extra}

    def start(self) -> float:
        """Start it and wait until it is ready; seconds that took. Fails with its output when it ends instead."""
        began = time.monotonic()
        self.home.mkdir(parents=True, exist_ok=True)
        with made_once.FrontEnd(self.home, self.port) as front_end:
            self._begin(front_end)
        return time.monotonic() - began

    def _begin(self, front_end: made_once.FrontEnd) -> None:
        with (self.home / "up.txt").open("wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "codeloom", "up"], cwd=ROOT, env=self.environment(), stdin=subprocess.DEVNULL,
                stdout=out, stderr=out, start_new_session=True,
            )  # fmt: skip
        process = self.process

        def begun() -> bool:
            front_end.look()
            return "Stop with Ctrl-C" in self.output or process.poll() is not None

        wait_until(begun, START_SECONDS)
        if "Stop with Ctrl-C" not in self.output:
            self.stop()
            raise AssertionError(f"the copy did not start:\n{self.output}\n{self.logs()}")

    def logs(self, lines: int = 15) -> str:
        """The last lines of each of its logs."""
        tails = {
            path.name: path.read_text(errors="replace").splitlines()[-lines:] for path in self.home.glob("log/*.log")
        }
        return "\n".join(f"--- {name}\n" + "\n".join(tail) for name, tail in sorted(tails.items()) if tail)

    def stop(self) -> int:
        """Ask it to stop and wait until it has; its exit code."""
        self._end_planter()
        if self.process is None:
            return 0
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(STOP_SECONDS)
        self.process = None
        return code

    def run(self, *arguments: str, text: str | None = None, seconds: float = 120) -> subprocess.CompletedProcess[str]:
        """Run `python -m codeloom <arguments>` against this copy."""
        return subprocess.run(
            [sys.executable, "-m", "codeloom", *arguments], cwd=ROOT, env=self.environment(), input=text,
            capture_output=True, text=True, timeout=seconds,
        )  # fmt: skip

    def ask_planter(self, request: str) -> str:
        """The answer of this copy's planter (tests/e2e/planter.py) to one request, both a line of JSON."""
        if self.planter is None:
            self.planter = subprocess.Popen(
                [sys.executable, "-m", "tests.e2e.planter"], cwd=ROOT, env={**self.environment(), "PYTHONPATH": str(ROOT)},
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            )  # fmt: skip
        assert self.planter.stdin is not None
        assert self.planter.stdout is not None
        self.planter.stdin.write(request + "\n")
        self.planter.stdin.flush()
        return self.planter.stdout.readline()

    def _end_planter(self) -> None:
        if self.planter is not None:
            self.planter.communicate(timeout=STOP_SECONDS)
            self.planter = None

    def pids(self, command: str) -> list[int]:
        """Process ids of one of its parts: web, worker or doorbell (the one the supervisor started, not its forks)."""
        assert self.process is not None
        return [
            one.pid
            for one in psutil.Process(self.process.pid).children()
            if _command(one)[2:4] == ["codeloom", command]
        ]


def _command(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.NoSuchProcess:  # gone, or a zombie about to be
        return []


RECEIVERS = {"WEBHOOK_ALLOWED_NETWORKS": "127.0.0.0/8"}
"""Lets a copy send webhooks to receivers on this machine."""


def models_at(port: int) -> dict[str, str]:
    """What sets a copy up for a model server on a port of this machine. Nobody asks it until a manager chooses it."""
    address = f"http://127.0.0.1:{port}"
    return {"OPENAI_BASE_URL": f"{address}/v1", "OPENAI_API_KEY": "key-of-a-test", "ANTHROPIC_BASE_URL": address,
            "ANTHROPIC_API_KEY": "key-of-a-test"}  # fmt: skip


SOURCE_SECRET = "whsec_" + base64.b64encode(b"a" * 32).decode()
POSTING = {"WEBHOOK_SOURCES": json.dumps([{"source": "county-adt", "name": "Hospital ADT feed",
                                           "organization": "Riverbend Medical Group", "secrets": [SOURCE_SECRET]}])}  # fmt: skip
"""The system that may post to a copy with the demo."""


def running_already() -> Running | None:
    """The copy that CODELOOM_URL and CODELOOM_RUNNING_HOME name, if they do; CODELOOM_RUNNING_MODELS is the port of the model
    server it was set up for. Where the folder is that of a `make stack`, commands run with the settings of its service `care`."""
    url = os.environ.get("CODELOOM_URL")
    if not url:
        return None
    told = Path(os.environ["CODELOOM_RUNNING_HOME"]).resolve() / "running.json"
    if told.exists():
        stack = json.loads(told.read_text())
        os.environ["SSL_CERT_FILE"] = stack["certificate"]
        care: dict[str, str] = stack["care"]
        return Running(Path(care["CODELOOM_HOME"]), urlsplit(url).port or 443, care, origin=stack["address"])
    port = os.environ.get("CODELOOM_RUNNING_MODELS")
    extra = models_at(int(port)) if port else {}
    return Running(Path(os.environ["CODELOOM_RUNNING_HOME"]).resolve(), urlsplit(url).port or 80, extra)


@contextmanager
def demo_copy() -> Iterator[Running]:
    """A copy with the demo organization: one that runs already, else one of its own that is removed afterwards.

    CODELOOM_URL names one that runs already, CODELOOM_RUNNING_HOME its data folder; that one is neither started nor stopped.
    """
    if (already := running_already()) is not None:
        yield already
        already.stop()
        return
    home = made_once.new_home()
    copy = Running(home, free_port(), models_at(free_port()) | RECEIVERS | POSTING)
    try:
        copy.start()
        yield copy
    finally:
        copy.stop()
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def running() -> Iterator[Running]:
    """A copy with the demo organization, for the rest of the session. Tests must leave it able to go on."""
    with demo_copy() as copy:
        yield copy
