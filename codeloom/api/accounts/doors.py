"""The HTML of the pages outside Reflex: landing, sign in, sign out, a role without screens. No request is read here."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import htpy as h
from starlette.responses import HTMLResponse

from codeloom.api.core.markup import SHOW_PASSWORD, document, filled, icon, logo, plain_page
from codeloom.coding.roles import ROLES, RoleRecord
from codeloom.services.core import Problem

FOOT = "Each change is kept on the server as you make it. Sessions end after 30 minutes in which you do nothing."


@dataclass(frozen=True, slots=True)
class Demo:
    """What the sign-in page of a demo shows: the organization's name and one email address per role."""

    organization: str
    people: tuple[tuple[str, str], ...]


def _brand() -> h.Element:
    return h.header(class_="brandline")[logo(), "Codeloom"]


def _woven() -> h.Element:
    """The product in one picture: words, codes, and what ties them. Decoration, hidden from screen readers."""

    def ev(text: str, rows: str, on: str = "") -> h.Element:
        return h.mark(class_=f"evidence {on}".strip())[text, h.sup[rows]]

    def row(number: str, code: str, title: str, chosen: bool = False) -> h.Element:
        return h.div(style="background:var(--color-accent-tint)" if chosen else None)[
            h.span(class_="tertiary numeric")[number], h.span(class_="code")[code], h.span(class_="ellipsis")[title]
        ]

    return h.aside(class_="picture-side", aria_hidden="true")[
        h.div(class_="woven")[
            h.div(class_="note")[
                h.p[
                    "He has long-standing ", ev("hypertension", "1"), " and ",
                    ev("type 2 diabetes with diabetic chronic kidney disease, stage 3b", "2,3", "on"),
                    " and was treated for ", ev("acute on chronic diastolic heart failure", "1"), ".",
                ],
            ],
            h.div(class_="rows")[
                row("1", "I13.0", "Hypertensive heart and chronic kidney disease with heart failure and stage 1 through "
                    "stage 4 chronic kidney disease, or unspecified chronic kidney disease"),
                row("2", "E11.22", "Type 2 diabetes mellitus with diabetic chronic kidney disease", True),
                row("3", "N18.32", "Chronic kidney disease, stage 3b", True),
            ],
            h.p(class_="secondary")["Every code tied to the words that support it."],
        ]
    ]  # fmt: skip


def _two_halves(title: str, main: h.Node, *, script: str = "", after: h.Node = None) -> str:
    middle = h.main(style="display:grid;grid-template-columns:minmax(0,1fr)")[main]
    left = h.div(class_="form-side")[_brand(), middle, h.footer(class_="text-xs tertiary")[FOOT]]
    return document(title, h.div(class_="sign-in")[left, _woven()], after, script=script)


_CSRF, _EMAIL, _NEXT = ("\ue000csrf\ue000", "\ue000email\ue000", "\ue000next\ue000")
"""Stand in a kept page for what differs each time."""


def sign_in_page(
    csrf: str, *, email: str = "", next_path: str = "/", demo: Demo | None = None, wrong: Problem | None = None,
    notice: str = "", status: int = 200,
) -> HTMLResponse:  # fmt: skip
    """The sign-in form. `wrong` is shown under the password, `notice` above the form; a password is never sent back."""
    words = f"{wrong.message} {wrong.todo}".strip() if wrong else ""
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
            h.div(class_="password")[
                h.input(class_="input large", id="password", name="password", type="password", required=True,
                        autocomplete="current-password", maxlength="1024", autofocus=named,
                        aria_describedby=described),
                h.button(type="button", class_="button quiet icon-only", id="show", aria_label="Show password",
                         aria_pressed="false")[icon("shown")],
            ],
            _wrong(wrong) if wrong else None,
        ],
        _hidden("csrf", _CSRF),
        _hidden("next", _NEXT),
        h.button(class_="button primary large", type="submit")["Sign in"],
        _demo_sign_ins(demo) if demo else None,
    ]  # fmt: skip
    fill = h.form(id="demo", method="get", action="/sign-in")[_hidden("next", _NEXT)] if demo else None
    return _two_halves("Sign in", form, script=SHOW_PASSWORD, after=fill)


def _wrong(words: str) -> h.Element:
    return h.p(class_="hint error", id="wrong", role="alert")[icon("error"), h.span[words]]


def _hidden(name: str, value: str) -> h.VoidElement:
    return h.input(type="hidden", name=name, value=value)


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
    ]
    return HTMLResponse(_two_halves("Welcome", words))


def _sign_out_form(csrf: str, kind: str) -> h.Element:
    button = h.button(type="submit", class_=f"button {kind} large")["Sign out"]
    return h.form(action="/sign-out", method="post")[_hidden("csrf", csrf), button]


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
