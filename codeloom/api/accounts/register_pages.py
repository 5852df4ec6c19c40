"""The HTML of registering a practice and of setting the first password, after a registration or an invitation."""

from collections.abc import Mapping
from functools import cache
from zoneinfo import available_timezones

import htpy as h
from starlette.responses import HTMLResponse

from codeloom.api.accounts.door_parts import (
    heading,
    hidden,
    new_password,
    submit,
    text_field,
    two_halves,
    words_of,
    wrong_words,
)
from codeloom.api.accounts.reset_pages import LENGTH
from codeloom.services.core import Problem

USUAL_ZONE = "America/New_York"


@cache
def _zones() -> tuple[str, ...]:
    """The zones of regions, American ones first."""
    others = ("Etc/", "SystemV/", "posix", "right")
    named = sorted(one for one in available_timezones() if "/" in one and not one.startswith(others))
    return tuple(sorted(named, key=lambda one: not one.startswith("America/")))


def register_page(csrf: str, sent: Mapping[str, str], wrong: Problem | None = None) -> HTMLResponse:
    """Asks for the practice and its first manager. The password is set by who opens the mail."""
    zone = sent.get("time_zone") or USUAL_ZONE
    form = h.form(action="/register", method="post")[
        heading("Register a practice", "You become its first manager and invite the others"),
        text_field("practice", "Practice", required=True, maxlength="100", autocomplete="organization",
                   value=sent.get("practice", ""), autofocus=True),
        text_field("name", "Your name", hint="As your colleagues will see it", required=True, maxlength="100",
                   autocomplete="name", value=sent.get("name", "")),
        text_field("email", "Email", kind="email", hint="You sign in by it; a mail confirms it", required=True, maxlength="254",
                   autocomplete="username", value=sent.get("email", "")),
        h.div(class_="field")[
            h.label(for_="time_zone")["Time zone of the practice"],
            h.select(class_="select large wide", id="time_zone", name="time_zone")[
                [h.option(value=one, selected=one == zone)[one.replace("_", " ")] for one in _zones()]
            ],
        ],
        wrong_words(words_of(wrong)) if wrong else None,
        hidden("csrf", csrf),
        submit("Register"),
        h.p(class_="secondary")["Registered before? ", h.a(href="/sign-in")["Sign in"]],
    ]  # fmt: skip
    return HTMLResponse(two_halves("Register", form), wrong.status if wrong else 200)


def first_password_page(
    csrf: str, action: str, token: str, *, what: str, email: str, name: str, foot: str, wrong: Problem | None = None
) -> HTMLResponse:
    """Asks for name and password of an account that a mail confirmed; `what` says by whom or for what."""
    words = words_of(wrong)
    form = h.form(action=action, method="post")[
        heading("Register", what),
        text_field("email", "Email", kind="email", hint="Confirmed by the mail you opened", readonly=True, value=email,
                   autocomplete="username"),
        text_field("name", "Your name", hint="As your colleagues will see it", required=True, maxlength="100",
                   autocomplete="name", value=name),
        new_password("password", "Password", hint=LENGTH, wrong=words),
        hidden("token", token),
        hidden("csrf", csrf),
        submit("Register"),
        h.p(class_="secondary")["Registered before? ", h.a(href="/sign-in")["Sign in"]],
    ]  # fmt: skip
    return HTMLResponse(two_halves("Register", form, foot=foot), wrong.status if wrong else 200)
