"""Latencies that a page measured, as counts by range, sent once a minute and as it goes away (js/session/08-latencies.js).

Not by an event: it waits for nothing a person does, and nothing a person does waits for it. Each session may send so many a
minute; what is more is refused, and the page forgets it.
"""

from time import monotonic
from typing import Annotated, Any

from cachetools import TTLCache
from fastapi import APIRouter, Body
from starlette.responses import Response

from codeloom.api.core.principal import ScopeOf
from codeloom.services.core import Refused, offload, parse
from codeloom.services.operations import NoteLatencies, note_latencies

PATH = "/api/latencies"
MOST, WITHIN = 20, 60.0
"""Reports of one session in so many seconds: as many tabs as it may have, and some pages that went."""
router = APIRouter()
_sent: TTLCache[object, list[float]] = TTLCache(20_000, WITHIN)


@router.post(PATH)
async def note(scope: ScopeOf, counts: Annotated[dict[str, Any], Body()]) -> Response:
    """Add one report. Fields: a list of counts by range for each of key_to_paint, act_answered, first_paint, push_arrived."""
    now = monotonic()
    lately = [at for at in _sent.get(scope.session_id, []) if at > now - WITHIN]
    if len(lately) >= MOST:
        raise Refused("Too many reports of one session.", kept="", todo="Nothing.", code="too_many", status=429)
    _sent[scope.session_id] = [*lately, now]
    await offload(note_latencies, scope, parse(NoteLatencies, counts))
    return Response(status_code=204, headers={"cache-control": "no-store"})
