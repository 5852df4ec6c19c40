"""The HTML of the account page: one panel each for profile, password, second factor, sessions, sign-ins and keys.

It is a plain page, so that no password, key or recovery code ever is in the state of a Reflex page.
"""

from collections.abc import Sequence

import htpy as h
from starlette.responses import HTMLResponse

from codeloom.api.accounts.account_notices import notices_panel
from codeloom.api.accounts.account_parts import Shown, act, foot, panel, version_line, wrong
from codeloom.api.accounts.door_parts import hidden, new_password, text_field, typed
from codeloom.api.accounts.reset_pages import LENGTH
from codeloom.api.accounts.second_pages import SHOWN_ONCE, WORKS_ONCE, code_list, set_up_steps
from codeloom.api.core.markup import SHOW_PASSWORD, document, icon, logo
from codeloom.coding.roles import record_of
from codeloom.services.accounts import AccountView, Principal
from codeloom.services.notices import NoticeSettings

PARTS = (
    ("profile", "person", "Profile"), ("password", "lock", "Password"), ("second-factor", "shield", "Second factor"),
    ("sessions", "screen", "Sessions"), ("sign-ins", "history", "Sign-ins"), ("notifications", "bell", "Notifications"),
    ("keys", "keyboard", "Keys and screen"),
)  # fmt: skip


def account_page(person: Principal, account: AccountView, notices: NoticeSettings, shown: Shown) -> HTMLResponse:
    """The whole account."""
    panels = h.div(class_="stack wide account-panels")[
        h.p(class_="banner ok", role="status")[icon("ok"), h.span[shown.done]] if shown.done else None,
        _profile(person, account, shown),
        _password(account, shown),
        _factor(account, shown),
        _sessions(account, shown),
        _sign_ins(account),
        notices_panel(notices, shown),
        _keys(person, shown),
        version_line(),
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


def _profile(person: Principal, account: AccountView, shown: Shown) -> h.Element:
    role = f"{record_of(person.role).name}, {person.org_name}"
    name = h.form(action="/account/name", method="post")[
        h.div(class_="inner")[
            h.div(class_="columns-2")[
                text_field("name", "Name", large=False, required=True, maxlength="100", autocomplete="name",
                           value=shown.typed.get("name", person.name)),
                text_field("role", "Role and practice", large=False, value=role, disabled=True),
            ],
            wrong(shown, "name"),
        ],
        hidden("csrf", shown.csrf),
        foot("As your colleagues see it.", act("Save name")),
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
            wrong(shown, "address"),
        ],
        hidden("csrf", shown.csrf),
        foot("You sign in by it.",
              h.button(class_="button quiet", type="submit", formaction="/account/address/drop", formnovalidate=True)["Give it up"]
              if account.waiting else None,
              act("Change address")),
    ]  # fmt: skip
    return panel("profile", "Profile", name, h.hr(class_="line"), address)


def _current(id_: str, label: str = "Current password") -> h.Element:
    return h.div(class_="field")[
        h.label(for_=id_, class_="label")[label],
        h.input(class_="input", id=id_, name="current", type="password", required=True, maxlength="1024",
                autocomplete="current-password"),
    ]  # fmt: skip


def _password(account: AccountView, shown: Shown) -> h.Element:
    words = shown.words("password")
    differ = shown.wrong is not None and shown.wrong.code == "differ"
    here = words if shown.wrong is not None and shown.wrong.code == "weak_password" else ""
    since = f"Changed {account.password_changed}. " if account.password_changed else ""
    form = h.form(action="/account/password", method="post")[
        h.div(class_="inner")[
            h.div(class_="columns-3")[
                h.div(class_="field")[
                    h.label(for_="current", class_="label")["Current password"],
                    typed("current", "current-password", large=False),
                ],
                new_password("new", "New password", large=False, hint=LENGTH, wrong=here),
                new_password("again", "New password again", large=False, wrong=words if differ else ""),
            ],
            wrong(shown, "password") if words and not (here or differ) else None,
        ],
        hidden("csrf", shown.csrf),
        foot(f"{since}Other sessions end when it changes.", act("Change password")),
    ]
    return panel("password", "Password", form)


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
            act("Set up anew"),
            h.button(class_="button", type="submit", formaction="/account/second-factor/codes")["Make new codes"],
            None
            if factor.required
            else h.button(class_="button danger", type="submit", formaction="/account/second-factor/off")["Switch off"],
        )
    else:
        lines = (
            _line(False, "Authenticator app", "A password alone can be guessed, seen or reused; the phone cannot."),
        )
        asks, acts = "You keep ten recovery codes for the day the phone is lost.", (act("Set up"),)
    form = h.form(action="/account/second-factor", method="post")[
        h.div(class_="inner")[h.div(class_="columns-2")[_current("factor-current")], wrong(shown, "second-factor")],
        hidden("csrf", shown.csrf),
        foot(asks, *acts),
    ]
    return panel("second-factor", "Second factor", *lines, form, beside=state)


def _sessions(account: AccountView, shown: Shown) -> h.Element:
    rows = []
    for one in account.sessions:
        sub = f"signed in {one.started}, last used {one.seen}, {one.net}"
        if one.current:
            end: h.Node = h.span(class_="text-xs tertiary hide-phone")["ends after 30 min in which you do nothing"]
        else:
            end = h.form(action="/account/sessions/end", method="post")[
                hidden("csrf", shown.csrf), hidden("session", one.id),
                h.button(class_="button small", type="submit", aria_label=f"End {one.device}, signed in {one.started}")["End"],
            ]  # fmt: skip
        rows.append(_line(one.current, f"{one.device}{', this one' if one.current else ''}", sub, end))
    others = len(account.sessions) > 1
    others_form = h.form(action="/account/sessions/end-others", method="post")[
        hidden("csrf", shown.csrf),
        foot("Not yours? End it and change the password." if others else "There is no other one.",
              act("End all others", small=True) if others else None),
    ]  # fmt: skip
    trouble = wrong(shown, "sessions")
    count = h.span(class_="count")[str(len(account.sessions))]
    return panel(
        "sessions", "Sessions", *rows, h.div(class_="inner")[trouble] if trouble else None, others_form, count=count
    )


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
    return panel("sign-ins", "Sign-ins", table if rows else empty, foot(note), count=count)


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
        foot("Letters off helps who speaks to the computer. Ctrl and Alt combinations, Enter, Esc and arrows go on.",
              act("Save keys and screen")),
    ]  # fmt: skip
    return panel("keys", "Keys and screen", form)


def set_up_page(person: Principal, csrf: str, key: str, wrong: str = "") -> HTMLResponse:
    """The three steps of setting a second factor up."""
    form = h.form(action="/account/second-factor/confirm", method="post")[
        h.div(class_="inner roomy")[set_up_steps(key, person.email, wrong)],
        hidden("csrf", csrf),
        foot("Until step 2 is right, signing in stays as it is.",
              h.a(href="/account#second-factor", class_="button quiet")["Cancel"],
              act("Confirm", "primary")),
    ]  # fmt: skip
    shown = panel("set-up", "Set up the second factor", form)
    return _shell(person, "Second factor", shown, "second-factor", 422 if wrong else 200)


def codes_page(person: Principal, codes: Sequence[str], fresh: bool) -> HTMLResponse:
    """Recovery codes, shown once; `fresh` says that the second factor was just switched on."""
    first = "The second factor is on. " if fresh else "The earlier codes do not work any more. "
    shown = panel(
        "codes", "Recovery codes",
        h.div(class_="inner roomy")[
            h.p(class_="banner ok", role="status")[icon("ok"), h.span[h.b(class_="medium")[first], SHOWN_ONCE]],
            code_list(codes),
            h.p(class_="secondary")[WORKS_ONCE],
        ],
        foot("Keep them where your phone is not.",
              h.a(href="/account#second-factor", class_="button primary")["I have kept them"]),
    )  # fmt: skip
    return _shell(person, "Second factor", shown, "second-factor")
