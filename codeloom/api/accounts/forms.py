"""What the routes of the door share: fields of a form, its token, the proof that it is ours, answers at even times."""

import asyncio
import time

from fastapi import Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from codeloom.api.core import cookies
from codeloom.api.core.callers import address, browser, from_our_pages
from codeloom.api.core.principal import Forged, any_session
from codeloom.services.accounts import From, tokens
from codeloom.services.core import Refused, is_text

PAGE = ["GET", "HEAD"]
MOST_IN_LISTS = 200
"""Fields of a form with boxes, at most."""
EVEN_SECONDS = 0.5
"""An answer that must not tell what was done comes a whole number of these after its request."""


def to(path: str) -> RedirectResponse:
    """On to a path of ours, kept by no cache."""
    return RedirectResponse(path, 303, {"cache-control": "no-store"})


def text(form: FormData, name: str) -> str:
    """A field of a form; empty when absent or a file."""
    value = form.get(name)
    return value if isinstance(value, str) else ""


async def fields(request: Request, *names: str, lists: tuple[str, ...] = ()) -> dict[str, str]:
    """The named fields of a small form, and its token as `csrf`; of those in `lists` all values, with blanks between.

    Raises Refused for what no column can hold.
    """
    async with request.form(max_files=0, max_fields=MOST_IN_LISTS if lists else 12) as form:
        sent = {name: text(form, name) for name in (*names, "csrf")}
        sent |= {name: " ".join(one for one in form.getlist(name) if isinstance(one, str)) for name in lists}
    if not all(map(is_text, sent.values())):
        raise Refused("That input is not of the expected form.", code="bad_input")
    return sent


def form_token(request: Request) -> str:
    """The token for a form of this browser: its session's, else a visitor's, kept so that two tabs do not disturb each other."""
    headers = request.scope["headers"]
    if (session_id := any_session(headers)) is not None:
        return tokens.csrf_token(session_id)
    held = cookies.read(headers, "csrf")
    return held if tokens.is_visitor_token(held) else tokens.visitor_token()


def with_token(request: Request, page: Response, token: str) -> Response:
    """The page, with a visitor's token as a cookie; one of a session is there already."""
    if any_session(request.scope["headers"]) is None:
        cookies.give_visitor(page, token)
    return page


def prove(request: Request, presented: str) -> None:
    """Refuse a form that none of our pages sent. Raises Forged."""
    headers = request.scope["headers"]
    session_id, held = any_session(headers), cookies.read(headers, "csrf")
    if session_id is not None:
        good = tokens.is_csrf_of(session_id, presented)
    else:
        good = tokens.same(held, presented) and tokens.is_visitor_token(held)
    if not (good and from_our_pages(request.scope)):
        raise Forged("The form was out of date.", "Open the page again and send it once more.")


def sender(request: Request) -> From:
    """Who signs in, as far as a request says."""
    scope = request.scope
    device = cookies.read(scope["headers"], "device")
    return From(address(scope), browser(scope), device, any_session(scope["headers"]))


async def evenly(began: float) -> None:
    """Wait until a whole number of EVEN_SECONDS have passed since a moment of time.monotonic."""
    await asyncio.sleep(EVEN_SECONDS - (time.monotonic() - began) % EVEN_SECONDS)
