"""The HTML of the account page: one panel each for profile, password, second factor, sessions, sign-ins and keys.

It is a plain page, so that no password, key or recovery code ever is in the state of a Reflex page.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import htpy as h
from starlette.responses import HTMLResponse

from codeloom.api.accounts.door_parts import hidden, new_password, text_field, typed, wrong_words
from codeloom.api.accounts.reset_pages import LENGTH
from codeloom.api.accounts.second_pages import SHOWN_ONCE, WORKS_ONCE, code_list, set_up_steps
from codeloom.api.core.markup import SHOW_PASSWORD, document, icon, logo
from codeloom.coding.roles import record_of
from codeloom.services.accounts import AccountView, Principal
from codeloom.services.core import Problem

PARTS = (
    ("profile", "person", "Profile"), ("password", "lock", "Password"), ("second-factor", "shield", "Second factor"),
    ("sessions", "screen", "Sessions"), ("sign-ins", "history", "Sign-ins"), ("keys", "keyboard", "Keys and screen"),
)  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """What the page shows beside the account itself: its form token, what was just done, what is wrong in which part."""

    csrf: str
    done: str = ""
    part: str = ""
    wrong: Problem | None = None
    typed: Mapping[str, str] = field(default_factory=dict, repr=False)

    def words(self, part: str) -> str:
        """What is wrong in a part of the page; empty when nothing is."""
        return (
            f"{self.wrong.message} {self.wrong.kept} {self.wrong.todo}".strip()
            if self.wrong and self.part == part
            else ""
        )


def account_page(person: Principal, account: AccountView, shown: Shown) -> HTMLResponse:
    """The whole account."""
    panels = h.div(class_="stack wide account-panels")[
        h.p(class_="banner ok", role="status")[icon("ok"), h.span[shown.done]] if shown.done else None,
        _profile(person, account, shown),
        _password(account, shown),
        _factor(account, shown),
        _sessions(account, shown),
        _sign_ins(account),
        _keys(person, shown),
    ]
    return _shell(person, "Account", panels, "profile", shown.wrong.status if shown.wrong else 200)


def _shell(person: Principal, title: str, main: h.Node, current: str, status: int = 200) -> HTMLResponse:
    start = "" if title == "Account" else "/account"
    parts = [
        h.a(href=f"{start}#{id_}", aria_current="true" if id_ == current and start else None)[icon(picture), words]
        for id_, picture, words in PARTS
    ]
    body = h.div(class_="account")[
        h.header(class_="head account-head")[
            h.a(href="/", class_="brandline", aria_label="Codeloom, back to work")[logo()],
            h.h1[title],
            h.span(class_="grow"),
            h.span(class_="secondary hide-phone")[person.org_name],
            h.span(class_="tag hide-phone")[record_of(person.role).name],
            h.a(href="/", class_="button")["Back to work"],
        ],
        h.div(class_="account-body")[
            h.nav(class_="account-nav", aria_label="Account")[parts], h.main(id="main", tabindex="-1")[main]
        ],
    ]
    return HTMLResponse(document(title, body, script=SHOW_PASSWORD, theme=person.theme, rows=person.row_height), status)


def _panel(id_: str, title: str, *inside: h.Node, count: h.Node = None, beside: h.Node = None) -> h.Element:
    return h.section(class_="panel", id=id_, aria_labelledby=f"{id_}-title")[
        h.header[h.h2(id=f"{id_}-title")[title], count, h.span(class_="grow"), beside], inside
    ]


def _foot(words: h.Node, *acts: h.Node) -> h.Element:
    return h.div(class_="footrow")[h.span(class_="text-xs tertiary grow")[words], acts]


def _act(words: str, kind: str = "", small: bool = False) -> h.Element:
    return h.button(class_=f"button {kind} {'small' if small else ''}".strip(), type="submit")[words]


def _wrong(shown: Shown, part: str) -> h.Element | None:
    words = shown.words(part)
    return wrong_words(words, f"{part}-wrong") if words else None


def _profile(person: Principal, account: AccountView, shown: Shown) -> h.Element:
    role = f"{record_of(person.role).name}, {person.org_name}"
    name = h.form(action="/account/name", method="post")[
        h.div(class_="inner")[
            h.div(class_="columns-2")[
                text_field("name", "Name", large=False, required=True, maxlength="100", autocomplete="name",
                           value=shown.typed.get("name", person.name)),
                text_field("role", "Role and practice", large=False, value=role, disabled=True),
            ],
            _wrong(shown, "name"),
        ],
        hidden("csrf", shown.csrf),
        _foot("As your colleagues see it.", _act("Save name")),
    ]  # fmt: skip
    waiting = (
        h.p(class_="banner")[icon("info"), h.span[
            "Waiting for ", h.b(class_="medium")[account.waiting], f": confirm {account.waiting_for}. Until then nothing changes."
        ]]
        if account.waiting
        else None
    )  # fmt: skip
    address = h.form(action="/account/address", method="post")[
        h.div(class_="inner")[
            waiting,
            h.div(class_="columns-2")[
                text_field("email", "Email", large=False, kind="email", required=True, maxlength="254", autocomplete="username",
                           hint="A change is confirmed by a mail to the new and the old address",
                           value=shown.typed.get("email", person.email)),
                _current("address-current"),
            ],
            _wrong(shown, "address"),
        ],
        hidden("csrf", shown.csrf),
        _foot("You sign in by it.",
              h.button(class_="button quiet", type="submit", formaction="/account/address/drop", formnovalidate=True)["Give it up"]
              if account.waiting else None,
              _act("Change address")),
    ]  # fmt: skip
    return _panel("profile", "Profile", name, h.hr(class_="line"), address)


def _current(id_: str, label: str = "Current password") -> h.Element:
    return h.div(class_="field")[
        h.label(for_=id_, class_="label")[label],
        h.input(class_="input", id=id_, name="current", type="password", required=True, maxlength="1024",
                autocomplete="current-password"),
    ]  # fmt: skip


def _password(account: AccountView, shown: Shown) -> h.Element:
    wrong = shown.words("password")
    differ = shown.wrong is not None and shown.wrong.code == "differ"
    here = wrong if shown.wrong is not None and shown.wrong.code == "weak_password" else ""
    since = f"Changed {account.password_changed}. " if account.password_changed else ""
    form = h.form(action="/account/password", method="post")[
        h.div(class_="inner")[
            h.div(class_="columns-3")[
                h.div(class_="field")[
                    h.label(for_="current", class_="label")["Current password"],
                    typed("current", "current-password", large=False),
                ],
                new_password("new", "New password", large=False, hint=LENGTH, wrong=here),
                new_password("again", "New password again", large=False, wrong=wrong if differ else ""),
            ],
            _wrong(shown, "password") if wrong and not (here or differ) else None,
        ],
        hidden("csrf", shown.csrf),
        _foot(f"{since}Other sessions end when it changes.", _act("Change password")),
    ]
    return _panel("password", "Password", form)


def _line(good: bool, words: str, sub: str, *acts: h.Node) -> h.Element:
    return h.div(class_="account-line")[
        h.span(class_="dot ok" if good else "dot"),
        h.span[words, h.span(class_="below")[sub]],
        h.span(class_="row")[acts],
    ]


def _factor(account: AccountView, shown: Shown) -> h.Element:
    factor = account.factor
    used = f", last used {factor.used}" if factor.used else ""
    state = h.span(class_="tag ok")[icon("shield"), "On"] if factor.on else h.span(class_="tag")["Off"]
    lines: tuple[h.Node, ...]
    acts: tuple[h.Node, ...]
    if factor.on:
        lines = (
            _line(True, "Authenticator app", f"since {factor.since}{used}"),
            _line(factor.left > 2, "Recovery codes", f"{factor.left} of {factor.made} left"),
        )
        asks = "Your practice requires it." if factor.required else ""
        acts = (
            _act("Set up anew"),
            h.button(class_="button", type="submit", formaction="/account/second-factor/codes")["Make new codes"],
            None
            if factor.required
            else h.button(class_="button danger", type="submit", formaction="/account/second-factor/off")["Switch off"],
        )
    else:
        lines = (
            _line(False, "Authenticator app", "A password alone can be guessed, seen or reused; the phone cannot."),
        )
        asks, acts = "You keep ten recovery codes for the day the phone is lost.", (_act("Set up"),)
    form = h.form(action="/account/second-factor", method="post")[
        h.div(class_="inner")[h.div(class_="columns-2")[_current("factor-current")], _wrong(shown, "second-factor")],
        hidden("csrf", shown.csrf),
        _foot(asks, *acts),
    ]
    return _panel("second-factor", "Second factor", *lines, form, beside=state)


def _sessions(account: AccountView, shown: Shown) -> h.Element:
    rows = []
    for one in account.sessions:
        sub = f"signed in {one.started}, last used {one.seen}, {one.net}"
        if one.current:
            act: h.Node = h.span(class_="text-xs tertiary hide-phone")["ends after 30 min in which you do nothing"]
        else:
            act = h.form(action="/account/sessions/end", method="post")[
                hidden("csrf", shown.csrf), hidden("session", one.id),
                h.button(class_="button small", type="submit", aria_label=f"End {one.device}, signed in {one.started}")["End"],
            ]  # fmt: skip
        rows.append(_line(one.current, f"{one.device}{', this one' if one.current else ''}", sub, act))
    others = len(account.sessions) > 1
    foot = h.form(action="/account/sessions/end-others", method="post")[
        hidden("csrf", shown.csrf),
        _foot("Not yours? End it and change the password." if others else "There is no other one.",
              _act("End all others", small=True) if others else None),
    ]  # fmt: skip
    wrong = _wrong(shown, "sessions")
    count = h.span(class_="count")[str(len(account.sessions))]
    return _panel("sessions", "Sessions", *rows, h.div(class_="inner")[wrong] if wrong else None, foot, count=count)


def _sign_ins(account: AccountView) -> h.Element:
    rows = [
        h.tr[h.td(class_="numeric")[one.at], h.td[one.device], h.td(class_="hide-phone")[one.net],
             h.td[h.span(class_="tag warn")[one.how] if one.refused else one.how]]
        for one in account.sign_ins
    ]  # fmt: skip
    head = h.thead[h.tr[h.th(scope="col")["When"], h.th(scope="col")["Browser"], h.th(scope="col", class_="hide-phone")["Network"],
                        h.th(scope="col")["How"]]]  # fmt: skip
    table = h.table(class_="table sign-ins")[head, h.tbody[rows]]
    note = f"Of the last {account.sign_in_days} days, newest first; 200 at most. Wrong passwords are not listed."
    empty = h.div(class_="inner")[h.p(class_="secondary")["None yet since this list is kept."]]
    count = h.span(class_="count")[str(len(rows))]
    return _panel("sign-ins", "Sign-ins", table if rows else empty, _foot(note), count=count)


def _keys(person: Principal, shown: Shown) -> h.Element:
    def choice(name: str, legend: str, now: str, *options: tuple[str, str]) -> h.Element:
        radios = [
            h.label(class_="check")[h.input(type="radio", name=name, value=value, checked=value == now), h.span[words]]
            for value, words in options
        ]
        return h.fieldset(class_="plain-fieldset")[
            h.legend(class_="text-xs medium secondary")[legend], h.div(class_="stack tight")[radios]
        ]

    form = h.form(action="/account/keys", method="post")[
        h.div(class_="inner columns-3")[
            choice("theme", "Light or dark", person.theme, ("system", "As the system"), ("light", "Light"), ("dark", "Dark")),
            choice("rows", "Rows", person.row_height, ("dense", "Dense"), ("roomy", "Roomy")),
            choice("letters", "Single letters, digits and signs act as keys", "on" if person.letters else "off",
                   ("on", "On"), ("off", "Off")),
        ],
        hidden("csrf", shown.csrf),
        _foot("Letters off helps who speaks to the computer. Ctrl and Alt combinations, Enter, Esc and arrows go on.",
              _act("Save keys and screen")),
    ]  # fmt: skip
    return _panel("keys", "Keys and screen", form)


def set_up_page(person: Principal, csrf: str, key: str, wrong: str = "") -> HTMLResponse:
    """The three steps of setting a second factor up."""
    form = h.form(action="/account/second-factor/confirm", method="post")[
        h.div(class_="inner roomy")[set_up_steps(key, person.email, wrong)],
        hidden("csrf", csrf),
        _foot("Until step 2 is right, signing in stays as it is.",
              h.a(href="/account#second-factor", class_="button quiet")["Cancel"],
              _act("Confirm", "primary")),
    ]  # fmt: skip
    panel = _panel("set-up", "Set up the second factor", form)
    return _shell(person, "Second factor", panel, "second-factor", 422 if wrong else 200)


def codes_page(person: Principal, codes: Sequence[str], fresh: bool) -> HTMLResponse:
    """Recovery codes, shown once; `fresh` says that the second factor was just switched on."""
    first = "The second factor is on. " if fresh else "The earlier codes do not work any more. "
    panel = _panel(
        "codes", "Recovery codes",
        h.div(class_="inner roomy")[
            h.p(class_="banner ok", role="status")[icon("ok"), h.span[h.b(class_="medium")[first], SHOWN_ONCE]],
            code_list(codes),
            h.p(class_="secondary")[WORKS_ONCE],
        ],
        _foot("Keep them where your phone is not.",
              h.a(href="/account#second-factor", class_="button primary")["I have kept them"]),
    )  # fmt: skip
    return _shell(person, "Second factor", panel, "second-factor")
