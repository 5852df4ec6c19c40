"""The routes of registering and being invited: `/register`, `/confirm`, `/accept`. None of them signs anybody in."""

import time
from collections.abc import Awaitable, Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from starlette.responses import Response

from codeloom.api.accounts import register_pages as pages
from codeloom.api.accounts.forms import PAGE, evenly, fields, form_token, prove, to, with_token
from codeloom.api.accounts.reset_pages import check_mail_page, link_over_page
from codeloom.api.core.callers import address
from codeloom.coding.roles import record_of
from codeloom.services.accounts import LinkOver, hash_in_line
from codeloom.services.core import Problem, Refused, offload, parse
from codeloom.services.people import (
    Register,
    accept_invitation,
    ask_to_register,
    confirm_registration,
    open_invitation,
    open_registration,
)

router = APIRouter()
_UTC = ZoneInfo("UTC")


def _until(moment: datetime) -> str:
    local = moment.astimezone(_UTC)
    return f"The link works once, until {local.day} {local:%b %Y, %H:%M} UTC."


@router.api_route("/register", methods=PAGE)
async def register(request: Request) -> Response:
    """The form for a new practice."""
    csrf = form_token(request)
    return with_token(request, pages.register_page(csrf, {}), csrf)


@router.post("/register")
async def register_now(request: Request) -> Response:
    """Send the mail that confirms; the answer and its time are the same for an address that has an account."""
    began = time.monotonic()
    sent = await fields(request, "practice", "name", "email", "time_zone")
    prove(request, sent.pop("csrf"))
    csrf = form_token(request)
    try:
        wish = {
            "practice": sent["practice"],
            "name": sent["name"],
            "email": sent["email"],
            "time_zone": sent["time_zone"],
        }
        await offload(ask_to_register, parse(Register, wish), address(request.scope))
    except Refused as wrong:
        return with_token(request, pages.register_page(csrf, sent, wrong), csrf)
    page = check_mail_page(csrf, "/register", sent, "a day")
    await evenly(began)
    return with_token(request, page, csrf)


@router.api_route("/confirm", methods=PAGE)
async def confirm(request: Request) -> Response:
    """Asks for the password of a new practice's manager; nothing is made by opening it."""
    return await _confirm(request, request.query_params.get("token", ""))


async def _confirm(request: Request, token: str, name: str = "", wrong: Problem | None = None) -> Response:
    try:
        row = await offload(open_registration, token)
    except LinkOver as over:
        return link_over_page(over, "/register", "Register anew")
    csrf = form_token(request)
    page = pages.first_password_page(csrf, "/confirm", token, what=f"{row.practice}, with you as its first manager",
                                     email=row.email, name=name or row.name, foot=_until(row.expires_at), wrong=wrong)  # fmt: skip
    return with_token(request, page, csrf)


@router.post("/confirm")
async def confirm_now(request: Request) -> Response:
    """Make the practice and its manager."""
    return await _first_password(
        request, _confirm, _email_of_registration, confirm_registration, "/register", "registered"
    )


def _email_of_registration(token: str) -> str:
    return open_registration(token).email


@router.api_route("/accept", methods=PAGE)
async def accept(request: Request) -> Response:
    """Asks for name and password of an invited person; nothing is made by opening it."""
    return await _accept(request, request.query_params.get("token", ""))


async def _accept(request: Request, token: str, name: str = "", wrong: Problem | None = None) -> Response:
    try:
        row, by, practice = await offload(open_invitation, token)
    except LinkOver as over:
        return link_over_page(over, "/sign-in", "Go to sign in")
    csrf = form_token(request)
    what = f"Invited by {by} to {practice}, as {record_of(str(row.role)).name.lower()}"
    page = pages.first_password_page(csrf, "/accept", token, what=what, email=row.email, name=name or row.name,
                                     foot=_until(row.expires_at), wrong=wrong)  # fmt: skip
    return with_token(request, page, csrf)


@router.post("/accept")
async def accept_now(request: Request) -> Response:
    """Make the person."""
    return await _first_password(request, _accept, _email_of_invitation, accept_invitation, "/sign-in", "accepted")


def _email_of_invitation(token: str) -> str:
    return open_invitation(token)[0].email


async def _first_password(
    request: Request,
    form: Callable[[Request, str, str, Problem | None], Awaitable[Response]],
    email_of: Callable[[str], str],
    make: Callable[[str, str, str], None],
    anew: str,
    done: str,
) -> Response:
    sent = await fields(request, "token", "name", "password")
    prove(request, sent["csrf"])
    name = sent["name"][:100]
    try:
        email = await offload(email_of, sent["token"])
        await hash_in_line(email, address(request.scope), make, sent["token"], name, sent["password"])
    except LinkOver as over:
        return link_over_page(over, anew, "Register anew" if anew == "/register" else "Go to sign in")
    except Refused as wrong:
        return await form(request, sent["token"], name, wrong)
    return to(f"/sign-in?done={done}")
