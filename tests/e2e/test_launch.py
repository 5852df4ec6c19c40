"""Starting and stopping as a person does it: side by side, again, in trouble, and with nothing but the wheels."""

import contextlib
import http.client
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator

import psutil
import pytest

from codeloom.launch.waiting import alive, wait_until
from codeloom.settings import ROOT
from tests import made_once
from tests.running import Running, free_port


@pytest.fixture(scope="module")
def copies() -> Iterator[Callable[[], Running]]:
    """Make copies without a demo, each with a home and port of its own."""
    made: list[Running] = []

    def new() -> Running:
        made.append(Running(made_once.new_home(), free_port(), {"DEMO": "false", "WEB_WORKERS": "1", "WORKERS": "1"}))
        return made[-1]

    yield new
    for one in made:
        one.stop()
        shutil.rmtree(one.home, ignore_errors=True)


@pytest.fixture(scope="module")
def copy(copies: Callable[[], Running]) -> Running:
    """One such copy, started."""
    one = copies()
    one.start()
    return one


def status(port: int, path: str = "/ping", **headers: str) -> int:
    """The status of one request."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path, headers=headers)
        return connection.getresponse().status
    finally:
        connection.close()


def family(one: Running) -> list[psutil.Process]:
    """Every process of a copy."""
    assert one.process
    return psutil.Process(one.process.pid).children(recursive=True)


def test_it_starts_with_nothing_on_path_but_the_wheels(copy: Running) -> None:
    assert not [
        name for name in ("node", "bun", "psql", "postgres") if shutil.which(name, path=copy.environment()["PATH"])
    ]
    assert status(copy.port) == 200
    assert copy.address in copy.output


def test_the_pinned_packages_are_what_the_pages_need(copy: Running) -> None:
    """A difference means: the pages need other packages now. Copy source/reflex.lock from the data folder of a copy here."""
    built, kept = made_once.folder() / "front" / "reflex.lock", ROOT / "reflex.lock"
    assert (built / "bun.lock").read_text() == (kept / "bun.lock").read_text()
    assert json.loads((built / "package.json").read_text()) == json.loads((kept / "package.json").read_text())


def test_it_listens_on_this_machine_only(copy: Running) -> None:
    listening = {
        one.laddr.ip for child in family(copy) for one in child.net_connections("inet") if one.status == "LISTEN"
    }
    assert listening == {"127.0.0.1"}


def test_absurd_headers_are_refused_by_the_server_itself(copy: Running) -> None:
    assert status(copy.port, Cookie="a=" + "x" * 20_000) == 200
    assert status(copy.port, Cookie="a=" + "x" * 200_000) in (400, 431)


def test_a_second_start_from_the_same_folder_is_told_of_the_first(copy: Running) -> None:
    done = copy.run("up")
    assert done.returncode == 5
    assert done.stderr.count("\n") == 1
    assert "already running" in done.stderr


def test_a_taken_port_is_one_sentence(copy: Running, copies: Callable[[], Running]) -> None:
    other = copies()
    other.port = copy.port
    done = other.run("up")
    assert done.returncode == 4
    assert done.stderr == (
        f"Port {copy.port} on 127.0.0.1 is taken by another program: "
        f"stop it, or start with another, as in make up PORT={copy.port + 1}.\n"
    )


def test_two_copies_run_side_by_side(copy: Running, copies: Callable[[], Running]) -> None:
    other = copies()
    other.start()
    assert status(copy.port) == status(other.port) == 200
    assert other.stop() == 0
    assert status(copy.port) == 200


SOON = 60
"""Seconds for what takes some on a machine of its own, and more beside another process of tests."""


@pytest.mark.parametrize("part", ["worker", "doorbell", "web"])
def test_a_killed_part_is_replaced_within_seconds(copy: Running, part: str) -> None:
    before = copy.pids(part)
    os.kill(before[0], signal.SIGKILL)
    assert wait_until(lambda: before[0] not in (now := copy.pids(part)) and len(now) == len(before), SOON)
    assert wait_until(lambda: _answers(copy.port), SOON)


@pytest.mark.parametrize("name", ["valkey-server", "postgres"])
def test_a_killed_server_comes_back(copy: Running, name: str) -> None:
    assert copy.process
    top = psutil.Process(copy.process.pid)
    (old,) = _children(top, name)
    old.kill()
    assert wait_until(lambda: [one for one in _children(top, name) if one != old] != [], SOON)
    done = copy.run("migrate")
    assert done.returncode == 0, done.stderr


def test_stopping_leaves_nothing_running_and_the_second_start_builds_nothing(copy: Running) -> None:
    pids = [one.pid for one in family(copy)]
    assert copy.stop() == 0
    assert wait_until(lambda: not any(map(alive, pids)), 5)
    assert not (copy.home / "valkey.sock").exists()
    copy.start()
    assert "Building" not in copy.output


def test_a_supervisor_killed_outright_is_followed_by_its_parts_and_can_start_again(copy: Running) -> None:
    assert copy.process
    parts = [pid for part in ("web", "worker", "doorbell") for pid in copy.pids(part)]
    os.kill(copy.process.pid, signal.SIGKILL)
    copy.process.wait()
    assert wait_until(lambda: not any(map(alive, parts)), 40)
    copy.start()
    assert status(copy.port) == 200


@pytest.mark.parametrize(
    ("moment", "number", "code"), [("Data folder", signal.SIGTERM, 130), ("Migrating", signal.SIGINT, 0)]
)
def test_a_stop_while_it_prepares_leaves_nothing_running(
    copies: Callable[[], Running], moment: str, number: signal.Signals, code: int
) -> None:
    one = copies()
    process = subprocess.Popen(
        [sys.executable, "-m", "codeloom", "up"],
        cwd=ROOT,
        env=one.environment(),
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout
    for line in process.stdout:
        if moment in line:
            break
    children = psutil.Process(process.pid).children(recursive=True)
    process.send_signal(number)
    process.communicate(timeout=60)
    assert process.returncode == code
    assert wait_until(lambda: not any(child.is_running() for child in children), 5)
    assert wait_until(lambda: not (one.home / "valkey.sock").exists(), 5)
    done = one.run("migrate")
    assert done.returncode == 0, done.stderr


def _answers(port: int) -> bool:
    try:
        return status(port) == 200
    except OSError:
        return False


def _children(top: psutil.Process, name: str) -> list[psutil.Process]:
    """The children of that name; one that ends while it is looked at is none."""
    found = []
    for one in top.children():
        with contextlib.suppress(psutil.NoSuchProcess):
            if one.name() == name:
                found.append(one)
    return found
