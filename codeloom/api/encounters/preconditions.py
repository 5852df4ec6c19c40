"""What a request that changes something must bring: a key under which it is applied once, and the version it was made for."""

import re
from collections.abc import Callable
from typing import TypeVar

from fastapi import Request

from codeloom.services.core import Conflict, Problem, Refused, offload

T = TypeVar("T")
_KEY = re.compile(r"[\x21-\x7e]{8,200}")
_TAG = re.compile(r'"(\d{1,9})"')


def idempotency_key(request: Request) -> str:
    """The value of Idempotency-Key. Raises Refused without a usable one."""
    key = request.headers.get("idempotency-key", "")
    if not _KEY.fullmatch(key):
        raise Refused(
            "This request needs an Idempotency-Key of 8 to 200 visible characters.", todo="Make one for each act.",
            code="idempotency_key", status=400,
        )  # fmt: skip
    return key


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
