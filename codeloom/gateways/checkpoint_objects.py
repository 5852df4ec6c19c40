"""Copies of checkpoints as objects: one each, named by organization and row, written once and never again.

Whoever holds the database and the data folder reaches neither an object that is there nor its lock (S3_LOCK_DAYS).
"""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID

import orjson

from codeloom.coding import clock
from codeloom.gateways import objects
from codeloom.settings import settings

FOLDER = "checkpoints/"
AT_ONCE = 8
"""Objects that are read side by side."""


def append(org_id: UUID, seq: int, line: dict[str, Any]) -> None:
    """Keep the checkpoint of a row. One that is there stays, whatever it says. Raises objects.Away."""
    days = settings().s3_lock_days
    until = clock.now() + timedelta(days=days) if days else None
    objects.put_once(_name(org_id, seq), orjson.dumps(line), until=until)


def rows(org_id: UUID, *, after: int = 0) -> Iterator[int]:
    """The rows of whose checkpoints there are copies, in order. Raises objects.Away."""
    for name in objects.names(_folder(org_id), after=_name(org_id, after) if after else ""):
        row = name.removeprefix(_folder(org_id)).removesuffix(".json")
        if row.isdigit():
            yield int(row)


def read(org_id: UUID) -> list[dict[str, Any]]:
    """Every copy, in order; what is no JSON object is read as an empty one. Raises objects.Away."""
    with ThreadPoolExecutor(AT_ONCE) as threads:
        return list(threads.map(lambda row: _line(_name(org_id, row)), rows(org_id)))


def organizations() -> set[UUID]:
    """The organizations of which there are copies. Raises objects.Away."""
    return set(_ids(objects.folders(FOLDER)))


def _line(name: str) -> dict[str, Any]:
    try:
        value = orjson.loads(b"".join(objects.get(name)))
    except (orjson.JSONDecodeError, objects.Absent):
        return {}
    return value if isinstance(value, dict) else {}


def _folder(org_id: UUID) -> str:
    return f"{FOLDER}{org_id}/"


def _name(org_id: UUID, seq: int) -> str:
    return f"{_folder(org_id)}{seq:012d}.json"


def _ids(texts: Iterable[str]) -> Iterator[UUID]:
    for text in texts:
        try:
            yield UUID(text)
        except ValueError:
            continue
