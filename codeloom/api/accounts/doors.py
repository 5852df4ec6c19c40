"""The HTML of the pages outside Reflex: landing, sign in, sign out, a role without screens. No request is read here."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import htpy as h
from starlette.responses import HTMLResponse

from codeloom.api.accounts.door_parts import hidden, two_halves, typed, words_of, wrong_words
from codeloom.api.core.markup import filled, plain_page
from codeloom.coding.roles import ROLES, RoleRecord
from codeloom.services.core import Problem


@dataclass(frozen=True, slots=True)
class Demo:
    """What the sign-in page of a demo shows: the organization's name and one email address per role."""

    organization: str
    people: tuple[tuple[str, str], ...]


_CSRF, _EMAIL, _NEXT = ("\ue000csrf\ue000", "\ue000email\ue000", "\ue000next\ue000")
"""Stand in a kept page for what differs each time."""


def sign_in_page(
    csrf: str, *, email: str = "", next_path: str = "/", demo: Demo | None = None, wrong: Problem | None = None,
    notice: str = "", status: int = 200,
) -> HTMLResponse:  # fmt: skip
    """The sign-in form. `wrong` is shown under the password, `notice` above the form; a password is never sent back."""
    words = words_of(wrong)
    page = _sign_in_page(demo, words, notice, bool(email))
    return HTMLResponse(filled(page, {_CSRF: csrf, _NEXT: next_path, _EMAIL: email}), status)


@lru_cache(maxsize=32)
def _sign_in_page(demo: Demo | None, wrong: str, notice: str, named: bool) -> str:
    """The page but for what differs each time: made once, for a flood asks for it hundreds of times a second."""
    described = "wrong" if wrong else None
    form = h.form(action="/sign-in", method="post")[
        h.div[h.h1(class_="text-xl")["Sign in"], h.p(class_="secondary")[demo.organization] if demo else None],
        h.p(class_="secondary", role="status")[notice] if notice else None,
        h.div(class_="field")[
            h.label(for_="email")["Email"],
            h.input(class_="input large", id="email", name="email", type="email", autocomplete="username", required=True,
                    maxlength="254", value=_EMAIL, autofocus=not named, aria_describedby=described),
        ],
        h.div(class_="field")[
            h.label(for_="password", class_="label")["Password"],
            typed("password", "current-password", autofocus=named, aria_describedby=described),
            wrong_words(wrong) if wrong else None,
            h.a(href="/forgot", class_="beside-label text-xs")["Forgot it?"],  # Tab goes to the password first
        ],
        hidden("csrf", _CSRF),
        hidden("next", _NEXT),
        h.button(class_="button primary large", type="submit")["Sign in"],
        h.p(class_="secondary")["New here? ", h.a(href="/register")["Register a practice"],
                                ", or open the link of your invitation."],
        _demo_sign_ins(demo) if demo else None,
    ]  # fmt: skip
    fill = h.form(id="demo", method="get", action="/sign-in")[hidden("next", _NEXT)] if demo else None
    return two_halves("Sign in", form, after=fill)


def _demo_sign_ins(demo: Demo) -> h.Element:
    known = dict(demo.people)
    roles = [record for record in ROLES if record.role in known]
    places = sorted({email.partition("@")[2] for email in known.values()})
    ending = f"@{places[0]}. " if len(places) == 1 else ""
    return h.div(class_="demo")[
        h.span["Demo sign-ins:"],
        [
            h.button(class_="fix", type="submit", form="demo", name="as", value=one.role.value)[one.name.lower()]
            for one in roles
        ],
        h.span[f"{ending}The password was printed when the demo started."],
    ]


def landing_page() -> HTMLResponse:
    """What a visitor sees at `/`."""
    place = "width:var(--w-form);max-width:100%;align-self:center;justify-self:center"
    words = h.div(class_="stack wide", style=place)[
        h.h1(class_="text-2xl")["Medical coding, woven from the record"],
        h.p(class_="secondary")[
            "Codeloom carries a patient's encounter from intake to a coded, audited and tamper-evident record. Coders, "
            "supervisors and managers work in it together, live."
        ],
        h.p[h.a(href="/sign-in", class_="button primary large")["Sign in"]],
        h.p(class_="secondary")["New here? ", h.a(href="/register")["Register a practice"]],
    ]
    return HTMLResponse(two_halves("Welcome", words))


def _sign_out_form(csrf: str, kind: str) -> h.Element:
    button = h.button(type="submit", class_=f"button {kind} large")["Sign out"]
    return h.form(action="/sign-out", method="post")[hidden("csrf", csrf), button]


def no_page_for(
    name: str, role: RoleRecord, organization: str, served: Sequence[RoleRecord], csrf: str
) -> HTMLResponse:
    """For a role without a page of its own: says so and which roles have one, and lets the person out."""
    word, others = role.name.lower(), [f"{one.name.lower()}s" for one in served]
    return plain_page(
        f"{word.capitalize()}s have no page here",
        h.p(class_="secondary")[f"You are signed in as {name}, {word} at {organization}."],
        h.p(class_="secondary")[
            f"There are pages for {', '.join(others[:-1])} and {others[-1]}. Ask your manager for a role."
        ],
        _sign_out_form(csrf, "primary"),
    )


def sign_out_page(name: str, csrf: str) -> HTMLResponse:
    """Asks once more, because leaving ends the session everywhere in this browser."""
    return plain_page(
        "Sign out",
        h.p(class_="secondary")[f"You are signed in as {name}. Your saved work is kept."],
        _sign_out_form(csrf, "primary"),
        h.p[h.a(href="/")["Back to work"]],
    )
