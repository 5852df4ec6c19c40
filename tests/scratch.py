"""A scratch copy of this checkout, in which tests follow what docs/EXTENDING.md says and see whether lint and tests pass."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from codeloom.settings import ROOT
from tests.house.test_tree import tracked


@dataclass(frozen=True)
class Scratch:
    """A copy at `root` of every file that git knows or would take, in a repository of its own."""

    root: Path

    def run(self, *arguments: str, seconds: float = 500) -> subprocess.CompletedProcess[str]:
        """Run a module of Python in the copy (`run("ruff", "check")`)."""
        known = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COV"))}
        command = [sys.executable, "-m", *arguments]
        return subprocess.run(command, cwd=self.root, env=known, capture_output=True, text=True, timeout=seconds)

    def passes(self, *arguments: str) -> None:
        """Run a module and have it succeed; what it said is shown when it does not."""
        done = self.run(*arguments)
        assert done.returncode == 0, f"{' '.join(arguments)}\n{done.stdout[-6000:]}{done.stderr[-3000:]}"

    def git(self, *arguments: str) -> list[str]:
        """Run git in the copy; the lines it said."""
        done = subprocess.run(["git", *arguments], cwd=self.root, capture_output=True, text=True, check=True)
        return done.stdout.splitlines()

    def changed(self) -> list[str]:
        """Files that are new or different since they were last kept, relative to its root."""
        return sorted(line[3:] for line in self.git("status", "--porcelain", "--untracked-files=all"))

    def keep(self) -> None:
        """Commit everything, so that what changes next stands apart."""
        who = ("-c", "user.name=Scratch", "-c", "user.email=scratch@practice.example")
        self.git("add", "--all")
        self.git(*who, "commit", "--quiet", "--no-verify", "--message", "As it stands.")


def new_scratch(folder: Path) -> Scratch:
    """Make a copy below an empty folder."""
    for name in tracked():
        to = folder / name
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, to)
    for compiled in {(ROOT / name).parent / "__pycache__" for name in tracked() if name.endswith(".py")}:
        if compiled.is_dir():  # what is compiled already, which is the half of what a first run costs
            half_written = shutil.ignore_patterns("*.pyc.*")  # by another process of the tests
            shutil.copytree(compiled, folder / compiled.relative_to(ROOT), ignore=half_written)
    if (ROOT / ".mypy_cache").is_dir():
        shutil.copytree(ROOT / ".mypy_cache", folder / ".mypy_cache")
    scratch = Scratch(folder)
    scratch.git("init", "--quiet")
    scratch.keep()
    return scratch
