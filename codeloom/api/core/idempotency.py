"""The key under which a request that changes something is applied once (services/core/once.py)."""

import re

from fastapi import Request

from codeloom.services.core import Refused

_KEY = re.compile(r"[\x21-\x7e]{8,200}")


def idempotency_key(request: Request) -> str:
    """The value of Idempotency-Key. Raises Refused without a usable one."""
    key = request.headers.get("idempotency-key", "")
    if not _KEY.fullmatch(key):
        raise Refused(
            "This request needs an Idempotency-Key of 8 to 200 visible characters.", todo="Make one for each act.",
            code="idempotency_key", status=400,
        )  # fmt: skip
    return key
