"""The routes of the account page: `/account` and the acts of its forms. Dangerous ones ask for the password again."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from codeloom.api.accounts import account_pages as pages
from codeloom.api.accounts.account_parts import Shown
from codeloom.api.accounts.forms import PAGE, fields, to
from codeloom.api.accounts.second_pages import NOT_THIS
from codeloom.api.core import cookies
from codeloom.api.core.callers import address, from_our_pages
from codeloom.api.core.principal import Forged, access_session, person_behind
from codeloom.services.accounts import (
    Principal,
    begin_factor,
    change_address,
    change_name,
    change_password,
    confirm_factor,
    drop_address_change,
    end_factor,
    end_my_session,
    end_other_sessions,
    in_line,
    my_account,
    new_recovery_codes,
    pending_factor,
    principals,
    tokens,
)
from codeloom.services.core import (
    Command,
    Nothing,
    Problem,
    Refused,
    Unauthenticated,
    Verb,
    offload,
    parse,
    record_denial,
)
from codeloom.services.me import set_my_preferences
from codeloom.services.notices import notice_settings

router = APIRouter()
V = TypeVar("V")
DONE = {
    "name": "Your name is saved.",
    "password": "Your password is changed, and your other sessions ended.",
    "address": "Two mails are on their way. Your address changes when both are confirmed.",
    "dropped": "Your address stays as it is; the links do not work any more.",
    "ended": "That session ended. Its pages stop within a second.",
    "others": "All your other sessions ended. Their pages stop within a second.",
    "off": "The second factor is off. You sign in by the password alone.",
    "keys": "Your keys and screen are saved, for every browser.",
    "notifications": "Your notifications are saved.",
    "paused": "No mail of a notification comes until tomorrow's daily one.",
    "resumed": "Mail comes again as you chose.",
}
"""What the page says was just done."""
KEPT = ("name", "email", "in_app", "at_once", "daily", "time_zone", "quiet_from", "quiet_until")
"""Fields that stand as they were sent where the page is shown again for a fault; passwords never do."""


async def _person(request: Request) -> Principal:
    """Who is signed in. Raises Unauthenticated, Unavailable."""
    person = await person_behind(access_session(request.scope["headers"]))
    if person is None:
        raise Unauthenticated()
    return person


async def sent_by(request: Request, *names: str, lists: tuple[str, ...] = ()) -> tuple[Principal, dict[str, str]]:
    """Who sent one of our forms, and its fields; of those in `lists` all values, with blanks between. Raises Unauthenticated,
    Forged."""
    person = await _person(request)
    sent, session_id = await fields(request, *names, lists=lists), person.scope.session_id
    assert session_id is not None
    if not (from_our_pages(request.scope) and tokens.is_csrf_of(session_id, sent["csrf"])):
        await offload(record_denial, person.scope, "forged_request")
        raise Forged()
    principals.touch(session_id)
    return person, sent


def _csrf(person: Principal) -> str:
    assert person.scope.session_id is not None
    return tokens.csrf_token(person.scope.session_id)


async def _page(person: Principal, **shown: Any) -> Response:
    account = await offload(my_account, person.scope, Nothing())
    notices = await offload(notice_settings, person.scope, Nothing())
    return pages.account_page(person, account, notices, Shown(_csrf(person), **shown))


@router.api_route("/account", methods=PAGE)
async def account(request: Request) -> Response:
    """The account page; visitors sign in first and come back."""
    person = await person_behind(access_session(request.scope["headers"]))
    if person is None:
        return to("/sign-in?next=%2Faccount")
    assert person.scope.session_id is not None
    principals.touch(person.scope.session_id)
    return await _page(person, done=DONE.get(request.query_params.get("done", ""), ""))


async def _in_line(request: Request, person: Principal, verb: Verb[Any, V], command: Command) -> V:
    """Call a verb that compares the current password, in the line of sign-in."""
    device = cookies.read(request.scope["headers"], "device")
    return await in_line(person, address(request.scope), device, verb, person.scope, command)


async def then(person: Principal, part: str, done: str, act: Callable[[], Any], sent: Mapping[str, str]) -> Response:
    """Do an act and lead back to the page, which says what was done, or what is wrong and where."""
    try:
        await act()
    except Unauthenticated:
        raise
    except Problem as wrong:
        kept = {name: value for name, value in sent.items() if name in KEPT}
        return await _page(person, part=part, wrong=wrong, typed=kept)
    return to(f"/account?done={done}#{'profile' if part in ('name', 'address') else part}")


@router.post("/account/name")
async def name(request: Request) -> Response:
    """Change one's name."""
    person, sent = await sent_by(request, "name")

    async def act() -> None:
        await offload(change_name, person.scope, parse(change_name.command, {"name": sent["name"]}))

    return await then(person, "name", "name", act, sent)


@router.post("/account/password")
async def password(request: Request) -> Response:
    """Change one's password; all other sessions end."""
    person, sent = await sent_by(request, "current", "new", "again")

    async def act() -> None:
        if sent["new"] != sent["again"]:
            raise Refused(
                "The two are not the same.", "Your password stays as it is.", "Type the new one twice.", "differ"
            )
        wish = parse(change_password.command, {"current": sent["current"], "new": sent["new"]})
        await _in_line(request, person, change_password, wish)

    return await then(person, "password", "password", act, sent)


@router.post("/account/address")
async def email(request: Request) -> Response:
    """Ask for another address; both have to confirm it."""
    person, sent = await sent_by(request, "current", "email")

    async def act() -> None:
        wish = parse(change_address.command, {"current": sent["current"], "email": sent["email"]})
        await _in_line(request, person, change_address, wish)

    return await then(person, "address", "address", act, sent)


@router.post("/account/address/drop")
async def drop_email(request: Request) -> Response:
    """Give up a change of address."""
    person, sent = await sent_by(request)

    async def act() -> None:
        await offload(drop_address_change, person.scope, Nothing())

    return await then(person, "address", "dropped", act, sent)


@router.post("/account/sessions/end")
async def end_session(request: Request) -> Response:
    """End one of one's own sessions."""
    person, sent = await sent_by(request, "session")

    async def act() -> None:
        await offload(end_my_session, person.scope, parse(end_my_session.command, {"session_id": _id(sent["session"])}))

    return await then(person, "sessions", "ended", act, sent)


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@router.post("/account/sessions/end-others")
async def end_others(request: Request) -> Response:
    """End all of one's sessions but this one."""
    person, sent = await sent_by(request)

    async def act() -> None:
        await offload(end_other_sessions, person.scope, Nothing())

    return await then(person, "sessions", "others", act, sent)


@router.post("/account/keys")
async def keys(request: Request) -> Response:
    """Set what one prefers: whether letters act as keys, the theme, the height of rows."""
    person, sent = await sent_by(request, "letters", "theme", "rows")

    async def act() -> None:
        wish = {"letters": {"on": True, "off": False}.get(sent["letters"], sent["letters"]), "theme": sent["theme"],
                "row_height": sent["rows"]}  # fmt: skip
        await offload(set_my_preferences, person.scope, parse(set_my_preferences.command, wish))

    return await then(person, "keys", "keys", act, sent)


@router.post("/account/second-factor")
async def begin(request: Request) -> Response:
    """Make a key and show it, with the three steps."""
    person, sent = await sent_by(request, "current")
    try:
        wish = parse(begin_factor.command, {"current": sent["current"]})
        made = await _in_line(request, person, begin_factor, wish)
    except Unauthenticated:
        raise
    except Problem as wrong:
        return await _page(person, part="second-factor", wrong=wrong)
    return pages.set_up_page(person, _csrf(person), made.key)


@router.post("/account/second-factor/confirm")
async def confirm(request: Request) -> Response:
    """Switch the key on by its digits and show the recovery codes once."""
    person, sent = await sent_by(request, "digits")
    try:
        done = await offload(confirm_factor, person.scope, parse(confirm_factor.command, {"digits": sent["digits"]}))
        if done.codes:
            return pages.codes_page(person, done.codes, fresh=True)
        pending = await offload(pending_factor, person.scope, Nothing())
    except Refused as wrong:
        return await _page(person, part="second-factor", wrong=wrong)
    return pages.set_up_page(person, _csrf(person), pending.key, NOT_THIS)


@router.post("/account/second-factor/codes")
async def codes(request: Request) -> Response:
    """Make new recovery codes and show them once."""
    person, sent = await sent_by(request, "current")
    try:
        wish = parse(new_recovery_codes.command, {"current": sent["current"]})
        made = await _in_line(request, person, new_recovery_codes, wish)
    except Unauthenticated:
        raise
    except Problem as wrong:
        return await _page(person, part="second-factor", wrong=wrong)
    return pages.codes_page(person, made.codes, fresh=False)


@router.post("/account/second-factor/off")
async def off(request: Request) -> Response:
    """Switch the second factor off."""
    person, sent = await sent_by(request, "current")

    async def act() -> None:
        wish = parse(end_factor.command, {"current": sent["current"]})
        await _in_line(request, person, end_factor, wish)

    return await then(person, "second-factor", "off", act, sent)
