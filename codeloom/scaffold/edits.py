"""Changes to files that are there: a line of the policy, what a room shows, a room in the import contract, the reference."""

import ast
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

from codeloom.coding.lifecycle import Role
from codeloom.launch.problem import CannotStart, Exit
from codeloom.settings import ROOT

NEWEST = "(dashboard)"
"""A room of the contract's line where new rooms go: every other subject stands below it."""
OTHERS = ("INTEGRATION", "WORKER")
"""Whom the policy names beside people; their verbs come last."""


def allow(policy: Path, verb: str, role: Role) -> None:
    """Give a verb to a role, below the verbs of people."""
    source = policy.read_text(encoding="utf-8")
    table = next(node.value for node in ast.parse(source).body if isinstance(node, ast.AnnAssign))
    assert isinstance(table, ast.Dict)
    of_people = [roles for roles in table.values if not any(one in ast.unparse(roles) for one in OTHERS)]
    lines = source.splitlines(keepends=True)
    lines.insert(of_people[-1].end_lineno or 0, f'    "{verb}": frozenset({{Role.{role.name}.value}}),\n')
    policy.write_text("".join(lines), encoding="utf-8")


def show(front: Path, module: str, names: Sequence[str]) -> None:
    """Have a room of services show names of one of its modules to others."""
    source = front.read_text(encoding="utf-8")
    before = [node for node in ast.parse(source).body if isinstance(node, ast.Assign)]
    shown = [*(ast.literal_eval(before[0].value) if before else ()), *names]
    kept = "".join(source.splitlines(keepends=True)[: before[0].lineno - 1]) if before else source
    added = f"\nfrom {module} import {', '.join(names)}\n\n__all__ = {json.dumps(sorted(shown))}\n"
    front.write_text(kept.rstrip() + "\n" + added, encoding="utf-8")


def is_room(pyproject: Path, room: str) -> bool:
    """Whether the contract of rooms has a room of that name, in whatever layer."""
    contracts = tomllib.loads(pyproject.read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    (layers,) = (one["layers"] for one in contracts if one["id"] == "rooms")
    return any(room in re.findall(r"\w+", line) for line in layers)


def add_room(pyproject: Path, room: str) -> None:
    """Give a new room its place in the contract: beside the dashboard, above every subject it may want to read."""
    source = pyproject.read_text(encoding="utf-8")
    pyproject.write_text(source.replace(NEWEST, f"{NEWEST} | ({room})", 1), encoding="utf-8")


def tidy(files: Sequence[Path]) -> None:
    """Order imports and names and lay out the lines, as `make format` does. Raises CannotStart without ruff."""
    for command in ("format", "check --fix", "format"):
        _run(["ruff", *command.split(), "--quiet", *map(str, files)], "ruff could not put the new files in order")


def write_reference() -> None:
    """Write docs/REFERENCE.md anew. Raises CannotStart when that fails."""
    _run(["tests.house.reference"], "docs/REFERENCE.md could not be written")


def _run(module: Sequence[str], failure: str) -> None:
    done = subprocess.run([sys.executable, "-m", *module], cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        said = (done.stdout + done.stderr).strip()
        raise CannotStart(Exit.FAILED, f"{failure} (make lint installs the tools it needs):\n{said}")
