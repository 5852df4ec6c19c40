"""Codeloom: a workbench that carries a patient encounter from intake to a finalized, audited coded record."""

import re
from functools import cache
from pathlib import Path

RELEASE = "0.3.0"
"""The version of pyproject.toml, which an installation need not bring."""

ROOT = Path(__file__).resolve().parents[1]
_COMMIT = re.compile(r"[0-9a-f]{40}")


@cache
def commit(root: Path = ROOT) -> str:
    """The commit this was built from, 12 digits: that of the file COMMIT, which an image has, else of the checkout; "" for none.

    A checkout with changes of its own is named by the commit they are made on.
    """
    found = _read(root / "COMMIT") or _checked_out(root / ".git")
    return found[:12] if _COMMIT.fullmatch(found) else ""


def _checked_out(git: Path) -> str:
    """What a checkout stands on, by the files of git alone: a worktree's `.git` is a file that names its folder."""
    if git.is_file():
        git = (git.parent / _read(git).removeprefix("gitdir:").strip()).resolve()
    head = _read(git / "HEAD")
    if not head.startswith("ref:"):
        return head
    name = head.removeprefix("ref:").strip()
    shared = git / (_read(git / "commondir") or ".")
    packed = re.search(rf"^([0-9a-f]{{40}}) {re.escape(name)}$", _read(shared / "packed-refs"), re.M)
    return _read(shared / name) or (packed[1] if packed else "")


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""
