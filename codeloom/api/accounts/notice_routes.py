"""The acts of the account page's panel of notifications."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from codeloom.api.accounts.account_routes import sent_by, then
from codeloom.services.core import Nothing, Refused, offload, parse
from codeloom.services.notices import choose_notices, pause_mail, resume_mail

router = APIRouter()
WAYS = ("in_app", "at_once", "daily")


@router.post("/account/notifications")
async def choose(request: Request) -> Response:
    """Save what one wants to be told of, by which ways, in which zone and at which hours."""
    person, sent = await sent_by(request, "quiet_from", "quiet_until", "time_zone", lists=WAYS)

    async def act() -> None:
        in_app, at_once, daily = (sent[way].split() for way in WAYS)
        wish = {
            "in_app": in_app,
            "at_once": at_once,
            "daily": daily,
            "time_zone": sent["time_zone"],
            "quiet_from": _minutes(sent["quiet_from"]),
            "quiet_until": _minutes(sent["quiet_until"]),
        }
        await offload(choose_notices, person.scope, parse(choose_notices.command, wish))

    return await then(person, "notifications", "notifications", act, sent)


@router.post("/account/notifications/pause")
async def pause(request: Request) -> Response:
    """Let no mail of a notification come until tomorrow."""
    person, sent = await sent_by(request)

    async def act() -> None:
        await offload(pause_mail, person.scope, Nothing())

    return await then(person, "notifications", "paused", act, sent)


@router.post("/account/notifications/resume")
async def resume(request: Request) -> Response:
    """End a pause."""
    person, sent = await sent_by(request)

    async def act() -> None:
        await offload(resume_mail, person.scope, Nothing())

    return await then(person, "notifications", "resumed", act, sent)


def _minutes(text: str) -> int | None:
    """Minutes after midnight of HH:MM; None for nothing. Raises Refused for what is no time."""
    if not text:
        return None
    hours, _, minutes = text.partition(":")
    if not (hours.isascii() and hours.isdigit() and minutes[:2].isascii() and minutes[:2].isdigit()):
        raise Refused("That is no time.", kept="Your notifications stay as they were.", todo="Write it as 20:30.",
                      code="bad_hours")  # fmt: skip
    return int(hours) * 60 + int(minutes[:2])
