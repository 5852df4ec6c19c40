"""Renewing a session from an open page: the one route assets/session.js calls."""

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from codeloom.api.core import cookies
from codeloom.api.core.callers import from_our_pages
from codeloom.api.core.principal import Forged
from codeloom.api.core.problems import problem_response
from codeloom.coding import clock
from codeloom.services.accounts import renew, session_of_refresh, tokens
from codeloom.services.core import Unauthenticated, offload

router = APIRouter()


@router.post("/api/session/refresh")
async def refresh(request: Request) -> Response:
    """Exchange the refresh cookie for the next. 401 when the session has ended, 403 when the page cannot prove itself."""
    token = cookies.read(request.scope["headers"], "refresh")
    session_id = session_of_refresh(token)
    if session_id is None:
        return _ended()
    if not (from_our_pages(request.scope) and tokens.is_csrf_of(session_id, request.headers.get("x-csrf-token", ""))):
        raise Forged()
    try:
        given = await offload(renew, token)
    except Unauthenticated:
        return _ended()
    answer = JSONResponse({"access_ends": given.access_ends}, headers={"cache-control": "no-store"})
    cookies.give(answer, given, clock.now().timestamp())
    return answer


def _ended() -> Response:
    answer = problem_response(Unauthenticated())
    cookies.take_away(answer)
    return answer
