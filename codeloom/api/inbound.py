"""POST /api/webhooks/{source}: messages of external systems. The signature over the raw body is verified before anything else is
done with it: no row is read and nothing is parsed for a message that is not of one of our sources."""

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse

from codeloom.api.core.callers import address
from codeloom.services.core import Refused, Unauthenticated, Unavailable, offload, run_in
from codeloom.services.inbound import limits, receive, source_named, verify

log = logging.getLogger("codeloom.inbound")
router = APIRouter()

READ_SECONDS = 60.0
AT_ONCE_BYTES = 64 * 1024 * 1024
"""Bodies that are in memory before they are verified, all together."""


class _InHand:
    """How many bytes of bodies are being read in this process."""

    def __init__(self) -> None:
        self.held = 0


in_hand = _InHand()


@cache
def _reading() -> ThreadPoolExecutor:
    """Two threads in which messages are read and taken, so that a storm of them keeps no screen waiting."""
    return ThreadPoolExecutor(2, thread_name_prefix="inbound")


@router.post("/api/webhooks/{source}", status_code=202)
async def post_message(source: str, request: Request) -> JSONResponse:
    """Take a FHIR bundle or an encounter note; what it became. The same message is taken once and answered alike each time."""
    body = await _body(request)
    try:
        verified = verify(source, request.headers, body)
    except Unauthenticated:
        known = source if source_named(source) is not None else ""
        log.warning("inbound.unverified", extra={"source": known or "unknown"})
        await offload(limits.turned_away, address(request.scope), known)
        raise
    await offload(limits.admit, verified.source.source)
    return JSONResponse(await run_in(_reading(), receive, verified, body), 202, headers={"cache-control": "no-store"})


async def _body(request: Request) -> bytes:
    """The raw body; its size is bounded by the layer before (core/body_limits.py). Raises Refused, Unavailable."""
    parts: list[bytes] = []
    mine = 0
    try:
        async with asyncio.timeout(READ_SECONDS):
            async for part in request.stream():
                mine += len(part)
                in_hand.held += len(part)
                if in_hand.held > AT_ONCE_BYTES:
                    raise Unavailable(kept="The message was not taken.")
                parts.append(part)
    except TimeoutError:
        raise Refused("The body took too long.", kept="The message was not taken.", todo="Send it again.",
                      code="too_slow", status=408) from None  # fmt: skip
    finally:
        in_hand.held -= mine
    return b"".join(parts)
