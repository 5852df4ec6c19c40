"""Checkpoints of the audit log outside the database: one file of JSON lines for each organization in the data folder.

Whoever rewrites the database does not reach it; operators copy the folder elsewhere (docs/OPERATIONS.md). A line is written
whole or taken back. What a killed process left of one is passed over when it is read, and named.
"""

import errno
import fcntl
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson

from codeloom.settings import settings


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a file, in order. `torn` numbers those that are no JSON object, from 1."""

    lines: list[dict[str, Any]]
    torn: tuple[int, ...] = ()


def folder() -> Path:
    """Where the files lie."""
    return settings().codeloom_home / "checkpoints"


def append(org_id: UUID, line: dict[str, Any]) -> None:
    """Add a line and see it to the disk. Raises OSError, the file as it was."""
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    opened = os.open(folder() / f"{org_id}.jsonl", os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX)
        size = os.fstat(opened).st_size
        ended = not size or os.pread(opened, 1, size - 1) == b"\n"
        data = (b"" if ended else b"\n") + orjson.dumps(line) + b"\n"
        try:
            if os.write(opened, data) < len(data):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            os.fsync(opened)
        except OSError:
            os.ftruncate(opened, size)
            os.fsync(opened)
            raise
        if not size:
            _settle_folder()
    finally:
        os.close(opened)


def read(org_id: UUID, *, where: Path | None = None, newest: int | None = None) -> Lines | None:
    """The lines of an organization, all or the newest ones; None when there is no file. `where` is a copy of the folder."""
    try:
        raw = ((where or folder()) / f"{org_id}.jsonl").read_bytes()
    except FileNotFoundError:
        return None
    numbered = [(n, line) for n, line in enumerate(raw.split(b"\n"), 1) if line.strip()]
    lines, torn = [], []
    for n, line in numbered[-newest:] if newest else numbered:
        value = _object(line)
        if value is None:
            torn.append(n)
        else:
            lines.append(value)
    return Lines(lines, tuple(torn))


def whole(org_id: UUID) -> str:
    """The file of an organization as it stands. Raises OSError."""
    return (folder() / f"{org_id}.jsonl").read_text(encoding="utf-8", errors="replace")


def bring_back(files: Mapping[str, str]) -> None:
    """Write files, by organization, that are not there; one that is may have seen more and stays. Raises OSError."""
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    for org_id, lines in files.items():
        try:
            opened = os.open(folder() / f"{UUID(org_id)}.jsonl", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            continue
        with os.fdopen(opened, "w", encoding="utf-8") as out:
            out.write(lines)
            out.flush()
            os.fsync(out.fileno())
    _settle_folder()


def organizations(where: Path | None = None) -> set[UUID]:
    """The organizations that have a file; none before the first one. Raises OSError for a folder that cannot be read."""
    if where is None and not folder().exists():
        return set()
    found = set()
    for path in (where or folder()).iterdir():
        if path.suffix == ".jsonl":
            try:
                found.add(UUID(path.stem))
            except ValueError:
                continue
    return found


def _settle_folder() -> None:
    """See a new file's name to the disk."""
    opened = os.open(folder(), os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _object(line: bytes) -> dict[str, Any] | None:
    try:
        value = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
    return value if isinstance(value, dict) else None
