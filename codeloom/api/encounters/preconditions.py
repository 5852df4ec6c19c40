"""What a request that changes a version must bring: the version it was made for."""

import re
from collections.abc import Callable
from typing import TypeVar

from fastapi import Request

from codeloom.services.core import Conflict, Problem, offload

T = TypeVar("T")
_TAG = re.compile(r'"(\d{1,9})"')


def version_wanted(request: Request) -> int:
    """The version in If-Match. Raises Problem (428) without it."""
    found = _TAG.fullmatch(request.headers.get("if-match", "").strip())
    if found is None:
        raise Problem("This request needs If-Match with the ETag of the encounter.", "Nothing was changed.",
                      "Read the encounter, then send its ETag.", "precondition_required", 428)  # fmt: skip
    return int(found[1])


def tag_of(version: int) -> str:
    """The ETag of a version."""
    return f'"{version}"'


async def at_version(act: Callable[[], T]) -> T:
    """Run an act in a thread; a conflict is answered as 412, as HTTP says of If-Match. Raises Problem."""
    try:
        return await offload(act)
    except Conflict as conflict:
        raise Problem(conflict.message, "Nothing was changed.", "Read the encounter again, then send its new ETag.",
                      conflict.code, 412, conflict.details) from None  # fmt: skip
