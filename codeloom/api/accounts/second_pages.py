"""The HTML of the second step of signing in, and of setting a second factor up: digits, recovery codes, QR code and key."""

from collections.abc import Sequence
from urllib.parse import quote

import htpy as h
import pyotp
import segno
from starlette.responses import HTMLResponse

from codeloom.api.accounts.door_parts import heading, hidden, submit, text_field, two_halves, words_of
from codeloom.api.core.markup import drawn
from codeloom.services.core import Problem

ISSUER = "Codeloom"
SHOWN_ONCE = "Keep these ten codes now: they are not shown again."
WORKS_ONCE = "Each works once in place of the six digits. Making new ones ends these."
NOT_THIS = "Not this one: it may have just changed. Type the one shown now"


def digits_field(wrong: str = "", focus: bool = False) -> h.Element:
    """The field of the six digits."""
    return text_field("digits", "Six digits", wrong=wrong, large=False, inputmode="numeric", autocomplete="one-time-code",
                      pattern="[0-9 ]*", maxlength="7", required=True, autofocus=focus)  # fmt: skip


def digits_page(csrf: str, name: str, next_path: str, wrong: Problem | None = None) -> HTMLResponse:
    """Asks for the digits of the authenticator."""
    form = h.form(action="/sign-in/second", method="post", class_="code-form")[
        heading("Second factor", "Six digits from your authenticator app"),
        digits_field(words_of(wrong), focus=True),
        hidden("csrf", csrf),
        hidden("next", next_path),
        submit("Sign in"),
        h.p(class_="secondary")[
            "Phone not at hand? ", h.a(href=f"/sign-in/recovery{_query(next_path)}")["Use a recovery code"]
        ],
    ]
    foot = f"Signing in as {name}. Not you? Start again from the sign-in page."
    return HTMLResponse(two_halves("Second factor", form, foot=foot), wrong.status if wrong else 200)


def _query(next_path: str) -> str:
    return f"?next={quote(next_path, safe='')}" if next_path != "/" else ""


def recovery_page(csrf: str, name: str, manager: str, next_path: str, wrong: Problem | None = None) -> HTMLResponse:
    """Asks for a recovery code."""
    words = words_of(wrong) if wrong and wrong.code == "limited" else ""
    if wrong and not words:
        words = "Not accepted. Each code works once; small and capital letters are the same"
    who = manager or "Another manager of your practice"
    form = h.form(action="/sign-in/recovery", method="post", class_="code-form")[
        heading("Recovery code", "One of the ten you kept when you set up the second factor"),
        text_field("code", "Recovery code", wrong=words, large=False, autocomplete="off", spellcheck="false", maxlength="12",
                   required=True, autofocus=True),
        hidden("csrf", csrf),
        hidden("next", next_path),
        submit("Sign in"),
        h.p(class_="secondary")[
            f"None left? {who} can take your second factor away; it is written in the audit log and you get a mail."
        ],
        h.p(class_="secondary")[h.a(href=f"/sign-in/second{_query(next_path)}")["Back to the six digits"]],
    ]  # fmt: skip
    foot = f"Signing in as {name}. Not you? Start again from the sign-in page."
    return HTMLResponse(two_halves("Recovery code", form, foot=foot), wrong.status if wrong else 200)


def key_in_groups(key: str) -> str:
    """A base32 key in groups of four, as one types it."""
    return " ".join(key[at : at + 4] for at in range(0, len(key), 4))


def qr(key: str, email: str) -> h.Element:
    """The QR code that authenticator apps scan, dark on light in both themes: some of them read no other."""
    address = pyotp.TOTP(key).provisioning_uri(name=email, issuer_name=ISSUER)
    code = segno.make(address, error="m")
    drawing = code.svg_inline(scale=4, border=3, light="white", omitsize=True, svgclass=None, lineclass=None)
    label = "QR code for the authenticator app; the same key stands beside it in text"
    return h.div(class_="scan-code", role="img", aria_label=label)[drawn(drawing)]


def set_up_steps(key: str, email: str, wrong: str = "") -> h.Element:
    """The three steps of setting a second factor up, all in sight."""
    return h.div(class_="stack steps")[
        _step(1, "Scan this with an authenticator app", h.div(class_="scan")[
            qr(key, email),
            h.div(class_="stack")[
                h.p(class_="secondary")["Or type the key by hand:"],
                h.p(class_="code text-md")[key_in_groups(key)],
                h.p(class_="text-xs tertiary")["It stays on this page until you confirm, for 15 minutes."],
            ],
        ]),
        _step(2, "Type the six digits it shows", h.div(class_="six-digits")[digits_field(wrong)]),
        _step(3, "Keep the recovery codes",
              h.p(class_="secondary")["Ten codes, each works once, for the day the phone is lost. They appear after step 2."]),
    ]  # fmt: skip


def _step(number: int, title: str, inside: h.Node) -> h.Element:
    return h.div(class_="step")[
        h.b(class_="step-number", aria_hidden="true")[str(number)],
        h.div(class_="stack")[h.h2(class_="text-sm semibold")[title], inside],
    ]


def set_up_page(csrf: str, key: str, email: str, next_path: str, wrong: bool = False) -> HTMLResponse:
    """Sets up a second factor that is required before signing in."""
    form = h.form(action="/sign-in/set-up", method="post", class_="wider")[
        heading("Set up the second factor", "Your practice requires one to sign in"),
        set_up_steps(key, email, NOT_THIS if wrong else ""),
        hidden("csrf", csrf),
        hidden("next", next_path),
        submit("Confirm and sign in"),
    ]
    foot = "Until step 2 is right you are not signed in."
    return HTMLResponse(two_halves("Set up the second factor", form, foot=foot), 401 if wrong else 200)


def code_list(codes: Sequence[str]) -> h.Element:
    """Recovery codes in two columns."""
    return h.ul(class_="recovery-codes code text-md", aria_label="Recovery codes")[[h.li[code] for code in codes]]


def codes_page(codes: Sequence[str], next_path: str) -> HTMLResponse:
    """Shows recovery codes after a set-up at sign-in, once."""
    inside = h.div(class_="stack wide door-text")[
        heading("Recovery codes", "The second factor is on, and you are signed in"),
        h.p[h.b(class_="semibold")[SHOWN_ONCE], f" {WORKS_ONCE}"],
        code_list(codes),
        h.p(class_="secondary")["Keep them where your phone is not: on paper, or in a password manager."],
        h.p[h.a(href=next_path, class_="button primary large")["I have kept them, go on"]],
    ]
    return HTMLResponse(two_halves("Recovery codes", inside))
