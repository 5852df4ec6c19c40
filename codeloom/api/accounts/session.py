"""A session as an open page sees it (assets/session.js): renewing it, when it ends, and staying in it."""

from dataclasses import asdict

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from codeloom.api.core import cookies
from codeloom.api.core.callers import from_our_pages
from codeloom.api.core.principal import Forged, access_session
from codeloom.api.core.problems import problem_response
from codeloom.coding import clock
from codeloom.services.accounts import Ends, ends_of, renew, session_of_refresh, stay, tokens
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


@router.get("/api/session")
async def when_it_ends(request: Request) -> Response:
    """Seconds until the session ends. 401 when it has; asking does not prolong it."""
    session_id = access_session(request.scope["headers"])
    return _ends(await offload(ends_of, session_id) if session_id else None)


@router.post("/api/session/stay")
async def stay_signed_in(request: Request) -> Response:
    """Go on for another half hour. 401 when the session has ended, 403 when the page cannot prove itself."""
    session_id = access_session(request.scope["headers"])
    if session_id is None:
        return _ends(None)
    if not (from_our_pages(request.scope) and tokens.is_csrf_of(session_id, request.headers.get("x-csrf-token", ""))):
        raise Forged()
    return _ends(await offload(stay, session_id))


def _ends(ends: Ends | None) -> Response:
    if ends is None:
        return problem_response(Unauthenticated())
    return JSONResponse(asdict(ends), headers={"cache-control": "no-store"})


def _ended() -> Response:
    answer = problem_response(Unauthenticated())
    cookies.take_away(answer)
    return answer
