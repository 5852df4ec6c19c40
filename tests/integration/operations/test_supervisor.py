"""The supervisor: brings back what falls with growing pauses, stops in order, and leaves nobody behind when it dies."""

import os
import signal
import stat
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from codeloom.launch import logs
from codeloom.launch.supervisor import FIRST_PAUSE, LONGEST_PAUSE, Child, Supervisor
from codeloom.launch.waiting import alive, wait_until
from codeloom.settings import ROOT


class Stand(Child):
    """A child that runs a program of the test instead of a codeloom command."""

    def program(self) -> list[str]:
        return [sys.executable, "-c", textwrap.dedent(self.command[0])]


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def supervise(tmp_path: Path, said: list[str]) -> Iterator[Callable[..., Supervisor]]:
    made: list[Supervisor] = []

    def new(*programs: str) -> Supervisor:
        children = [
            Stand(f"Part {n}", [program], tmp_path / f"{n}.log", stop_seconds=2) for n, program in enumerate(programs)
        ]
        made.append(Supervisor(children, None, said.append))
        return made[-1]

    yield new
    for one in made:
        one.asked = 2
        one.stop()


FOREVER = "import signal; signal.pause()"
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); signal.pause(); signal.pause()"


def test_a_killed_part_is_back_within_seconds(supervise: Callable[..., Supervisor], said: list[str]) -> None:
    supervisor = supervise(FOREVER)
    supervisor.start()
    child = supervisor.children[0]
    assert child.process
    old = child.process.pid
    os.kill(old, signal.SIGKILL)

    def back() -> bool:
        supervisor.look()
        return child.process is not None and child.process.pid != old and child.fell() is None

    assert wait_until(back, 5)
    assert said == [f"Part 0 stopped (signal 9); starting again in 0.5 s. Log: {child.log}"]


def test_a_part_that_keeps_falling_is_started_ever_more_slowly(tmp_path: Path) -> None:
    child = Child("Part", ["x"], tmp_path / "log")
    child.started = float("inf")
    pauses = [child.put_off() for _ in range(8)]
    assert pauses[:3] == [FIRST_PAUSE, FIRST_PAUSE * 2, FIRST_PAUSE * 4]
    assert pauses[-1] == LONGEST_PAUSE
    child.started = 0.0
    assert child.put_off() == FIRST_PAUSE


def test_a_part_that_does_not_stop_is_killed_after_its_time(supervise: Callable[..., Supervisor]) -> None:
    supervisor = supervise(STUBBORN, FOREVER)
    supervisor.start()
    stubborn, _ = supervisor.children
    assert wait_until(lambda: "up" in stubborn.log.read_text(), 5)
    supervisor.stop()
    assert [child.fell() for child in supervisor.children] == [-signal.SIGKILL, -signal.SIGTERM]


def test_the_children_of_a_killed_supervisor_stop_by_themselves(tmp_path: Path) -> None:
    watch = "from codeloom.launch.lifeline import follow_supervisor; follow_supervisor()"
    child = f"{watch}; import signal; print('up', flush=True); signal.pause()"
    parent = textwrap.dedent(f"""
        import os, signal, subprocess, sys
        from codeloom.launch.lifeline import Lifeline
        line = Lifeline()
        one = subprocess.Popen([sys.executable, "-c", {child!r}], env={{**os.environ, **line.environment()}},
                               pass_fds=(line.reading,), start_new_session=True)
        print(one.pid, flush=True)
        signal.pause()
    """)
    with subprocess.Popen([sys.executable, "-c", parent], cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        pid = int(process.stdout.readline())
        assert process.stdout.readline() == "up\n"
        assert alive(pid)
        process.kill()
    assert wait_until(lambda: not alive(pid), 5)


WRITING = """
import itertools, time
for number in itertools.count():
    print(number, "x" * 900, flush=True)
    time.sleep(0.001)
"""


def test_a_log_that_grows_too_long_is_cut_while_its_part_runs(
    supervise: Callable[..., Supervisor], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logs, "LIMIT", 50_000)
    supervisor = supervise(WRITING)
    supervisor.start()
    child = supervisor.children[0]
    kept = child.log.with_suffix(".log.1")

    def cut_twice() -> bool:
        supervisor.look()
        return kept.exists() and not kept.read_text().startswith("0 ")

    assert wait_until(cut_twice, 20)
    assert child.fell() is None, "it was not started anew"
    assert child.log.stat().st_size < 200_000
    numbers = [int(line.split()[0]) for line in [*kept.read_text().splitlines(), *child.log.read_text().splitlines()]]
    assert numbers == sorted(numbers)


def test_logs_are_for_their_owner_alone_whatever_the_umask(
    supervise: Callable[..., Supervisor], tmp_path: Path
) -> None:
    """Also one that an earlier release left open to others."""
    (tmp_path / "0.log").touch(0o644)
    before = os.umask(0)
    try:
        supervisor = supervise(FOREVER)
        supervisor.start()
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "0.log").stat().st_mode) == 0o600
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o700
