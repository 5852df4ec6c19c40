"""Service accounts: what programs act for, each with its keys; renamed, disabled and enabled here."""

import reflex as rx

from codeloom.pages.frame import frame
from codeloom.pages.integration import ACCOUNTS_PATH, key_dialogs, keys_table
from codeloom.pages.registry import page
from codeloom.pages.ui.base import filler, row, span, stack
from codeloom.pages.ui.buttons import button, link
from codeloom.pages.ui.dialogs import dialog
from codeloom.pages.ui.fields import field, select, text_input
from codeloom.pages.ui.keys import OPENS_FIELD
from codeloom.pages.ui.marks import tag
from codeloom.pages.ui.notices import empty, skeleton
from codeloom.pages.ui.words import kept
from codeloom.services.core import NEW, Subject
from codeloom.state.people.service_accounts import ServiceAccounts

KEYS = {"Service accounts": (("New service account", "n"), ("API keys", "k"), ("Next, previous key", "j"))}
VIEW, WORK = ServiceAccounts.view, ServiceAccounts.work
LEFT_OUT = ("Acts for", "State")
"""Columns of the list of keys that say nothing here: keys in force of one account."""


def _account(one: rx.Var) -> rx.Component:
    def ask(words: str, what: str) -> rx.Component:
        opens = OPENS_FIELD if what == "rename" else {}
        act = ServiceAccounts.ask(what, one.id, one.version)
        return button(words, size="small", on_click=act, aria_label=f"{words}: {one.name}", **opens)

    new = button(
        "New key",
        size="small",
        on_click=ServiceAccounts.begin(one.id),
        aria_label=f"New key for {one.name}",
        **OPENS_FIELD,
    )
    enable = button(
        "Enable", size="small", on_click=ServiceAccounts.enable(one.id, one.version), aria_label=f"Enable {one.name}"
    )
    facts = row(
        span(f"Added {one.added}"),
        span("Last used: ", span(one.used, cls="numeric")),
        rx.cond(one.ended != "", span(one.ended), ""),
        cls="wrap text-xs tertiary",
    )
    nothing = rx.el.p(
        rx.cond(one.active, "No key is in force. A program comes in once a key is made for it.",
                "No program comes in as this account. Its keys were ended when it was disabled."),
        class_name="inner secondary",
    )  # fmt: skip
    return rx.el.section(
        rx.el.header(
            rx.el.h2(one.name, class_name="ellipsis", title=one.name),
            span(tag(one.role), cls="hide-small"),
            rx.cond(one.active, "", tag(one.state_words, tone="warn")),
            filler(),
            rx.cond(one.active, row(new, ask("Rename", "rename"), ask("Disable", "disable"), cls="tight"), enable),
        ),
        rx.el.div(facts, class_name="inner"),
        rx.cond(
            one.in_force.length() > 0,
            keys_table(one.in_force, f"Keys of {one.name}", without=LEFT_OUT, panel=False),
            nothing,
        ),
        key=one.id,
        class_name="panel",
        aria_label=one.name,
    )


def _list() -> rx.Component:
    nobody = empty(
        "No service accounts yet",
        "A program that reads or writes encounters acts for a service account, or for a person.",
        button("New service account", icon_name="plus", on_click=ServiceAccounts.begin_account, **OPENS_FIELD),
        icon_name="link",
    )
    listing = stack(rx.foreach(VIEW.rows, _account), cls="wide")
    shown = rx.cond(VIEW.rows.length() > 0, listing, rx.el.div(nobody, class_name="panel"))
    return rx.cond(ServiceAccounts.loaded, shown, skeleton("Loading service accounts"))


def _new() -> rx.Component:
    words = kept(Subject.PROGRAM, NEW, "account")
    form = rx.el.form(
        field("Name", text_input("name", words=words, placeholder="EHR connector", max_length=80, required=True), name="name"),
        field(
            "Role",
            select("role", (("provider", "Provider"), ("biller", "Biller")), default_value="provider"),
            name="role",
            hint="A provider's program writes encounters; a biller's reviews and finalizes those of the practice.",
        ),
        id="account-form", class_name="stack wide", on_submit=ServiceAccounts.add,
    )  # fmt: skip
    return dialog(
        "New service account", form, name="new-account", confirm="Add", form="account-form", cancel_label="Close",
        is_open=ServiceAccounts.adding, on_cancel=ServiceAccounts.drop,
    )  # fmt: skip


def _rename() -> rx.Component:
    words = kept(Subject.PROGRAM, ServiceAccounts.account, "name", ServiceAccounts.account_version)
    form = rx.el.form(
        field(
            "Name",
            text_input("name", words=words, max_length=80, required=True, default_value=WORK.name),
            name="name",
            hint="Stands on its keys, and beside what it did.",
        ),
        id="rename-form", class_name="stack wide", on_submit=ServiceAccounts.rename,
    )  # fmt: skip
    return dialog(
        f"Rename {WORK.name}", form, name="rename-account", confirm="Rename", form="rename-form",
        is_open=ServiceAccounts.asking == "rename", on_cancel=ServiceAccounts.drop,
    )  # fmt: skip


def _disable() -> rx.Component:
    line = rx.foreach(
        WORK.lines, lambda one: rx.el.div(span(one.what), span(one.left, cls="secondary"), class_name="in-hand-line")
    )
    takers = (
        ("", "Nobody: as said above"),
        rx.foreach(WORK.colleagues, lambda one: rx.el.option(one.name, value=one.id)),
    )
    form = rx.el.form(
        rx.el.p(
            "All of its keys are ended: programs that use them are refused from their next request on. It can be enabled again, "
            "with new keys. What it did stays under its name."
        ),
        rx.cond(WORK.lines.length() > 0, rx.el.div(line, class_name="in-hand"), ""),
        rx.cond(WORK.colleagues.length() > 0, field("Give the work to", select("to", takers), name="to"), ""),
        id="disable-account-form", class_name="stack wide", on_submit=ServiceAccounts.disable,
    )  # fmt: skip
    return dialog(
        f"Disable {WORK.name}?", form, name="disable-account", confirm="Disable", danger=True, form="disable-account-form",
        is_open=ServiceAccounts.asking == "disable", on_cancel=ServiceAccounts.drop,
    )  # fmt: skip


@page(ACCOUNTS_PATH, title="Service accounts", load=(ServiceAccounts.load, ServiceAccounts.watch))
def service_accounts_page() -> rx.Component:
    """The manager's service accounts."""
    top = row(
        link("API keys", href="/keys", cls="secondary", data_key="k"),
        span(f"{VIEW.active} active, {VIEW.good} keys in force", cls="tertiary text-xs numeric"),
        filler(),
        button("New service account", kind="primary", hotkey="n", icon_name="plus", on_click=ServiceAccounts.begin_account,
               **OPENS_FIELD),
        cls="wrap",
    )  # fmt: skip
    content = rx.el.div(top, _list(), _new(), _rename(), _disable(), key_dialogs(), class_name="page")
    return frame(content, page="keys", title="Service accounts", keys=KEYS)
