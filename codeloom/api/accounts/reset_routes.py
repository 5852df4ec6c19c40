"""The routes of a forgotten password and of a changed address: `/forgot`, `/reset`, `/address`.

A link in a mail is opened with GET, which changes nothing; its form is sent with POST, which acts (mail scanners open links).
"""

import time
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from starlette.responses import Response

from codeloom.api.accounts import reset_pages as pages
from codeloom.api.accounts.forms import PAGE, evenly, fields, form_token, prove, to, with_token
from codeloom.api.core.callers import address
from codeloom.services.accounts import (
    LinkOver,
    ask_for_reset,
    confirm_address,
    hash_in_line,
    links,
    open_reset,
    reset_password,
)
from codeloom.services.core import Problem, Refused, offload

router = APIRouter()
_UTC = ZoneInfo("UTC")


@router.api_route("/forgot", methods=PAGE)
async def forgot(request: Request) -> Response:
    """The form that asks for the address."""
    token = form_token(request)
    return with_token(request, pages.forgot_page(token), token)


@router.post("/forgot")
async def forgot_now(request: Request) -> Response:
    """Send the link, or nothing: the answer and its time are the same."""
    began = time.monotonic()
    sent = await fields(request, "email")
    prove(request, sent["csrf"])
    email = sent["email"].strip()[:254]
    await offload(ask_for_reset, email, address(request.scope))
    token = form_token(request)
    page = pages.check_mail_page(token, "/forgot", {"email": email}, "30 minutes")
    await evenly(began)
    return with_token(request, page, token)


@router.api_route("/reset", methods=PAGE)
async def reset(request: Request) -> Response:
    """The form that asks for the new password; the link stays good."""
    return await _reset_page(request, request.query_params.get("token", ""))


async def _reset_page(request: Request, token: str, wrong: Problem | None = None) -> Response:
    try:
        row = await offload(open_reset, token)
    except LinkOver as over:
        return pages.link_over_page(over, "/forgot", "Ask for a new link")
    csrf = form_token(request)
    until = f"{row.expires_at.astimezone(_UTC):%H:%M} UTC"
    return with_token(request, pages.reset_page(csrf, token, row.email, until, wrong), csrf)


@router.post("/reset")
async def reset_now(request: Request) -> Response:
    """Set the password; every session of the person ends."""
    sent = await fields(request, "token", "password", "again")
    prove(request, sent["csrf"])
    try:
        if sent["password"] != sent["again"]:
            raise Refused("The two are not the same.", todo="Type the new one twice.", code="differ")
        row = await offload(open_reset, sent["token"])
        await hash_in_line(row.email, address(request.scope), reset_password, sent["token"], sent["password"])
    except LinkOver as over:
        return pages.link_over_page(over, "/forgot", "Ask for a new link")
    except Refused as wrong:
        return await _reset_page(request, sent["token"], wrong)
    return to("/sign-in?done=reset")


@router.api_route("/address", methods=PAGE)
async def change_of_address(request: Request) -> Response:
    """Asks to confirm one of the two addresses; nothing is confirmed by opening it."""
    token = request.query_params.get("token", "")
    try:
        row = await offload(links.opened, token, "address_old", "address_new")
    except LinkOver as over:
        return pages.link_over_page(over, "/account", "Go to your account")
    csrf = form_token(request)
    return with_token(request, pages.address_page(csrf, token, row.email), csrf)


@router.post("/address")
async def change_of_address_now(request: Request) -> Response:
    """Confirm one address; the second of the two changes it."""
    sent = await fields(request, "token")
    prove(request, sent["csrf"])
    try:
        made = await offload(confirm_address, sent["token"])
    except (LinkOver, Refused) as over:
        return pages.link_over_page(over, "/account", "Go to your account")
    return pages.address_confirmed_page(made)
