"""The routes of the plain pages: `/`, `/sign-in`, `/sign-out`."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import Response

from codeloom.api.accounts import demo_people, doors
from codeloom.api.accounts.forms import PAGE, text, to
from codeloom.api.core import cookies
from codeloom.api.core.callers import address, browser, from_our_pages, local_path
from codeloom.api.core.principal import Forged, access_session, any_session, person_behind
from codeloom.coding import clock
from codeloom.coding.roles import record_of
from codeloom.services.accounts import SecondStep, Tokens, end_session, renew, tokens, try_password
from codeloom.services.core import Problem, Unauthenticated, offload

router = APIRouter()
DONE = {
    "reset": "Your password is set and all sessions ended. Sign in with the new one.",
    "registered": "Your practice is registered. Sign in to begin.",
    "accepted": "Your account is made. Sign in to begin.",
    "lapsed": "The time for the second step is over. Sign in again.",
}
"""What was done before the sign-in page was opened, in words."""


def _with(response: Response, given: Tokens) -> Response:
    cookies.give(response, given, clock.now().timestamp())
    return response


@router.api_route("/", methods=PAGE)
async def first_page(request: Request) -> Response:
    """The landing page for visitors, the first screen of their role for people signed in."""
    headers = request.scope["headers"]
    person = await person_behind(access_session(headers))
    if person is None:
        return to("/sign-in") if any_session(headers) else doors.landing_page()
    homes: Mapping[str, str] = request.app.state.homes
    if person.role in homes:
        return to(homes[person.role])
    session_id = person.scope.session_id
    assert session_id is not None
    return doors.no_page_for(
        person.name,
        record_of(person.role),
        person.org_name,
        [record_of(role) for role in homes],
        tokens.csrf_token(session_id),
    )


@router.api_route("/sign-in", methods=PAGE)
async def sign_in_form(request: Request) -> Response:
    """The form; people who are signed in, or whose browser can renew its session, go on to where they wanted."""
    headers = request.scope["headers"]
    onward = local_path(request.query_params.get("next", "/"))
    if await person_behind(access_session(headers)):
        return to(onward)
    refresh, lapsed = cookies.read(headers, "refresh"), False
    if refresh:
        try:
            return _with(to(onward), await offload(renew, refresh))
        except Unauthenticated:
            lapsed = True
    demo = await demo_people.of_demo()
    asked = request.query_params.get("as", "")
    email = dict(demo.people).get(asked, "") if demo else ""
    out = "You are signed out. Your saved work is kept." if lapsed or "out" in request.query_params else ""
    notice = DONE.get(request.query_params.get("done", ""), out)
    return _form(request, email=email, next_path=onward, demo=demo, notice=notice, forget=lapsed)


def _form(request: Request, *, forget: bool = False, **shown: Any) -> Response:
    """The form with a visitor's token; one this browser has already is kept, so that two tabs do not disturb each other."""
    held = cookies.read(request.scope["headers"], "csrf")
    token = held if tokens.is_visitor_token(held) else tokens.visitor_token()
    page = doors.sign_in_page(token, **shown)
    if forget:
        cookies.take_away(page)
    cookies.give_visitor(page, token)
    return page


@router.post("/sign-in")
async def sign_in_now(request: Request) -> Response:
    """Try a password. Every try is counted before anything is hashed; whatever fails is the same page."""
    async with request.form(max_files=0, max_fields=8) as form:
        email, password, presented = text(form, "email")[:254], text(form, "password"), text(form, "csrf")
        onward = local_path(text(form, "next"))
    headers = request.scope["headers"]
    held = cookies.read(headers, "csrf")
    proven = from_our_pages(request.scope) and tokens.same(held, presented) and tokens.is_visitor_token(held)
    if not proven and await person_behind(access_session(headers)):
        return to(onward)  # another tab signed in meanwhile
    try:
        if not proven:
            raise Forged("The form was out of date.", "Sign in again.")
        given = await try_password(
            email, address(request.scope), cookies.read(headers, "device"), password, browser(request.scope),
            any_session(headers),
        )  # fmt: skip
    except Problem as problem:
        demo = await demo_people.of_demo()
        return _form(request, email=email, next_path=onward, demo=demo, wrong=problem, status=problem.status)
    if isinstance(given, SecondStep):
        page = to(f"/sign-in/{'set-up' if given.set_up else 'second'}?next={quote(onward, safe='')}")
        cookies.give_half_way(page, given.token, given.ends, clock.now().timestamp())
        return page
    return _with(to(onward), given)


@router.api_route("/sign-out", methods=PAGE)
async def sign_out_form(request: Request) -> Response:
    """One button; people who are not signed in go to the sign-in page."""
    session_id = access_session(request.scope["headers"])
    person = await person_behind(session_id)
    if session_id is None or person is None:
        return to("/sign-in")
    return doors.sign_out_page(person.name, tokens.csrf_token(session_id))


@router.post("/sign-out")
async def sign_out_now(request: Request) -> Response:
    """End the session of this browser and take its cookies away. Open pages of it stop within 1 s."""
    async with request.form(max_files=0, max_fields=4) as form:
        presented = text(form, "csrf")
    session_id = any_session(request.scope["headers"])
    if session_id is not None:
        if not (from_our_pages(request.scope) and tokens.is_csrf_of(session_id, presented)):
            raise Forged()
        await offload(end_session, session_id, "signed_out")
    left = to("/sign-in?out")
    cookies.take_away(left)
    return left
