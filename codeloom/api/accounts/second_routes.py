"""The routes of the second step of signing in: `/sign-in/second`, `/sign-in/recovery`, `/sign-in/set-up`.

They are for browsers that hold the proof of a right password; others are sent to the sign-in page.
"""

from fastapi import APIRouter, Request
from starlette.responses import Response

from codeloom.api.accounts import second_pages as pages
from codeloom.api.accounts.forms import PAGE, fields, form_token, prove, sender, to, with_token
from codeloom.api.core import cookies
from codeloom.api.core.callers import local_path
from codeloom.coding import clock
from codeloom.services.accounts import (
    Tokens,
    TooManyTries,
    WrongCode,
    answer,
    begin_set_up,
    finish_set_up,
    second_factor,
    step_of,
)
from codeloom.services.core import Problem, Refused, Unauthenticated, offload

router = APIRouter()


def _token(request: Request) -> str:
    return cookies.read(request.scope["headers"], "half_way")


def _lapsed() -> Response:
    page = to("/sign-in?done=lapsed")
    cookies.take_half_way(page)
    return page


def _signed_in(page: Response, given: Tokens) -> Response:
    cookies.give(page, given, clock.now().timestamp())
    cookies.take_half_way(page)
    return page


async def _digits(request: Request, next_path: str, wrong: Problem | None = None) -> Response:
    try:
        step = await offload(step_of, _token(request))
    except Unauthenticated:
        return _lapsed()
    if step.set_up:
        return to("/sign-in/set-up")
    csrf = form_token(request)
    return with_token(request, pages.digits_page(csrf, step.name, next_path, wrong), csrf)


async def _recovery(request: Request, next_path: str, wrong: Problem | None = None) -> Response:
    try:
        step = await offload(step_of, _token(request))
    except Unauthenticated:
        return _lapsed()
    csrf = form_token(request)
    return with_token(request, pages.recovery_page(csrf, step.name, step.manager, next_path, wrong), csrf)


@router.api_route("/sign-in/second", methods=PAGE)
async def digits(request: Request) -> Response:
    """The form for the digits."""
    return await _digits(request, local_path(request.query_params.get("next", "/")))


@router.api_route("/sign-in/recovery", methods=PAGE)
async def recovery(request: Request) -> Response:
    """The form for a recovery code."""
    return await _recovery(request, local_path(request.query_params.get("next", "/")))


@router.post("/sign-in/second")
async def digits_now(request: Request) -> Response:
    """Sign in by the digits. Wrong ones are counted."""
    return await _answer(request, "second_factor")


@router.post("/sign-in/recovery")
async def recovery_now(request: Request) -> Response:
    """Sign in by a recovery code, which works once. Wrong ones are counted."""
    return await _answer(request, "recovery_code")


async def _answer(request: Request, way: second_factor.Way) -> Response:
    sent = await fields(request, "digits", "code", "next")
    prove(request, sent["csrf"])
    onward, by_digits = local_path(sent["next"]), way == "second_factor"
    try:
        given = await offload(
            answer, _token(request), way, sent["digits" if by_digits else "code"][:20], sender(request)
        )
    except Unauthenticated:
        return _lapsed()
    except (WrongCode, TooManyTries) as wrong:
        return await (_digits if by_digits else _recovery)(request, onward, wrong)
    return _signed_in(to(onward), given)


@router.api_route("/sign-in/set-up", methods=PAGE)
async def set_up(request: Request) -> Response:
    """Key and QR code of a second factor that is required."""
    return await _set_up(request, local_path(request.query_params.get("next", "/")))


async def _set_up(request: Request, next_path: str, wrong: bool = False) -> Response:
    try:
        step = await offload(step_of, _token(request))
        key = await offload(begin_set_up, _token(request))
    except Unauthenticated:
        return _lapsed()
    csrf = form_token(request)
    return with_token(request, pages.set_up_page(csrf, key, step.email, next_path, wrong), csrf)


@router.post("/sign-in/set-up")
async def set_up_now(request: Request) -> Response:
    """Switch the second factor on by its digits, sign in, and show the recovery codes once."""
    sent = await fields(request, "digits", "next")
    prove(request, sent["csrf"])
    onward = local_path(sent["next"])
    try:
        begun = await offload(finish_set_up, _token(request), sent["digits"][:20], sender(request))
    except Unauthenticated:
        return _lapsed()
    except Refused:
        return await _set_up(request, onward)
    if begun is None:
        return await _set_up(request, onward, wrong=True)
    return _signed_in(pages.codes_page(begun.codes, onward), begun.tokens)
