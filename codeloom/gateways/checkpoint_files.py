"""Checkpoints of the audit log outside the database: one file of JSON lines for each organization in the data folder.

Whoever rewrites the database does not reach it; operators copy the folder elsewhere (docs/OPERATIONS.md).
"""

import os
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson

from codeloom.settings import settings


def folder() -> Path:
    """Where the files lie."""
    return settings().codeloom_home / "checkpoints"


def append(org_id: UUID, line: dict[str, Any]) -> None:
    """Add a line and see it to the disk. Raises OSError."""
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    opened = os.open(folder() / f"{org_id}.jsonl", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(opened, orjson.dumps(line) + b"\n")
        os.fsync(opened)
    finally:
        os.close(opened)


def read(org_id: UUID) -> list[dict[str, Any]]:
    """The lines of an organization; a line that is no JSON object reads as an empty one."""
    try:
        raw = (folder() / f"{org_id}.jsonl").read_bytes()
    except FileNotFoundError:
        return []
    return [_object(line) for line in raw.splitlines() if line.strip()]


def _object(line: bytes) -> dict[str, Any]:
    try:
        value = orjson.loads(line)
    except orjson.JSONDecodeError:
        return {}
    return value if isinstance(value, dict) else {}
