"""What keeps a copy from starting is told in one sentence with a way out, before anything is touched."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from codeloom.launch import machine
from codeloom.launch.checks import LONGEST_HOME, check_home, check_port, check_tools
from codeloom.launch.problem import CannotStart, Exit
from codeloom.settings import ROOT


def refusal(check: Callable[[], None]) -> CannotStart:
    """The refusal of a check, which must be one sentence that ends."""
    with pytest.raises(CannotStart) as refused:
        check()
    sentence = refused.value.sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return refused.value


def test_an_old_python_is_named_with_the_way_out() -> None:
    assert machine.python_fault((3, 9)) == (
        "Codeloom needs Python 3.11 or newer and found 3.9: install it, then run make up PYTHON=python3.11."
    )
    assert machine.python_fault((3, 11)) == machine.python_fault((4, 0)) == ""


def test_a_full_disk_is_named_with_what_is_needed(tmp_path: Path) -> None:
    assert "0.4 GB free" in machine.disk_fault(str(tmp_path / "not" / "yet"), free=400_000_000)
    assert machine.disk_fault(str(tmp_path), free=machine.NEEDED_BYTES) == ""


def test_the_machine_check_runs_before_anything_is_installed(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-I", "-S", ROOT / "codeloom/launch/machine.py"], cwd=tmp_path, capture_output=True
    )
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_taken_port_is_refused_with_another() -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        problem = refusal(lambda: check_port("127.0.0.1", port))
    assert problem.code == Exit.PORT
    assert f"make up PORT={port + 1}" in problem.sentence
    check_port("127.0.0.1", port)


def test_an_address_of_another_machine_is_refused() -> None:
    assert refusal(lambda: check_port("192.0.2.1", 8000)).code == Exit.PORT


def test_a_home_too_deep_for_a_socket_is_refused(tmp_path: Path) -> None:
    deep = tmp_path / ("x" * LONGEST_HOME)
    assert refusal(lambda: check_home(deep)).code == Exit.HOME
    assert not deep.exists()


def test_a_home_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "CODELOOM_HOME" in refusal(lambda: check_home(tmp_path / "file" / "home")).sentence


def test_a_new_home_is_closed_to_others(tmp_path: Path) -> None:
    check_home(tmp_path / "home")
    assert (tmp_path / "home").stat().st_mode & 0o777 == 0o700
    assert os.listdir(tmp_path / "home") == []


def test_a_missing_program_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check_tools()
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    problem = refusal(check_tools)
    assert problem.code == Exit.MACHINE
    assert "node, bun" in problem.sentence
