"""The HTML of a forgotten password, of "check your mail", and of a changed address. No request is read here."""

import htpy as h
from starlette.responses import HTMLResponse

from codeloom.api.accounts.door_parts import heading, hidden, new_password, submit, text_field, two_halves, words_of
from codeloom.api.core.markup import plain_page
from codeloom.services.core import Problem

LENGTH = "12 characters or more; a sentence is fine"


def forgot_page(csrf: str) -> HTMLResponse:
    """Asks for the address."""
    form = h.form(action="/forgot", method="post")[
        heading("Forgot your password", "A link to set a new one comes by mail"),
        text_field("email", "Email", kind="email", autocomplete="username", required=True, maxlength="254",
                   placeholder="name@practice.example", autofocus=True),
        hidden("csrf", csrf),
        submit("Send the link"),
        h.p(class_="secondary")[h.a(href="/sign-in")["Back to sign in"]],
    ]  # fmt: skip
    return HTMLResponse(two_halves("Forgot your password", form))


def check_mail_page(csrf: str, action: str, sent: dict[str, str], works: str) -> HTMLResponse:
    """The answer to a wish for a mail, the same whoever has the address. `sent` are the fields to send once more."""
    form = h.form(action=action, method="post")[
        heading("Check your mail", "The answer is the same whether or not the address is known here"),
        h.p[
            "If ",
            h.b(class_="medium")[sent["email"]],
            f" can be used, a mail is on its way. Its link works once, for {works}.",
        ],
        h.p(class_="secondary")[
            "Nothing after 5 minutes? Look in the spam folder, or ask whoever manages your practice."
        ],
        [hidden(name, value) for name, value in sent.items()],
        hidden("csrf", csrf),
        h.button(class_="button large", type="submit", aria_describedby="again")["Send again"],
        h.p(class_="hint", id="again")["A new mail goes out at most once a minute."],
        h.p(class_="secondary")[h.a(href="/sign-in")["Back to sign in"]],
    ]
    return HTMLResponse(two_halves("Check your mail", form))


def reset_page(csrf: str, token: str, email: str, until: str, wrong: Problem | None = None) -> HTMLResponse:
    """Asks for the new password, twice. What is wrong stands under the first field, or the second for two that differ."""
    words = words_of(wrong)
    second = words if wrong and wrong.code == "differ" else ""
    form = h.form(action="/reset", method="post")[
        heading("Set a new password", f"For {email}"),
        h.input(type="email", name="username", value=email, autocomplete="username", hidden=True, readonly=True),
        new_password("password", "New password", hint=LENGTH, wrong="" if second else words, autofocus=True),
        new_password("again", "New password again", wrong=second),
        hidden("token", token),
        hidden("csrf", csrf),
        submit("Set password"),
        h.p(class_="secondary")["All sessions end, this one starts when you sign in."],
    ]
    page = two_halves("Set a new password", form, foot=f"The link works once, until {until}.")
    return HTMLResponse(page, wrong.status if wrong else 200)


def address_page(csrf: str, token: str, new: str) -> HTMLResponse:
    """Asks once more: opening the link confirms nothing, for programs open links in mails too."""
    form = h.form(action="/address", method="post")[
        heading("Change your address", f"You sign in as {new} from then on"),
        h.p["The change is made when the mails to both addresses are confirmed."],
        hidden("token", token),
        hidden("csrf", csrf),
        submit("Confirm this address"),
    ]
    return HTMLResponse(two_halves("Change your address", form))


def address_confirmed_page(made: bool) -> HTMLResponse:
    """Says whether the address is changed now, or what is still to be confirmed."""
    if made:
        return plain_page(
            "Your address is changed",
            h.p(class_="secondary")[
                "Sign in by the new one from now on. Your password and your sessions stay as they are."
            ],
            h.p[h.a(href="/account", class_="button primary large")["Go to your account"]],
        )
    return plain_page(
        "Confirmed, one is left",
        h.p(class_="secondary")["Your address changes when the mail to the other address is confirmed too."],
        h.p[h.a(href="/")["Go to the first page"]],
    )


def link_over_page(problem: Problem, way: str, words: str) -> HTMLResponse:
    """A link that does not work any more, and where a new one comes from."""
    return plain_page(
        problem.message.rstrip("."),
        h.p(class_="secondary")[f"{problem.kept} {problem.todo}"],
        h.p[h.a(href=way, class_="button primary large")[words]],
        status=problem.status,
    )
