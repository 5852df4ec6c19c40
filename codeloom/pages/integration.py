"""API keys: the list of what programs come in with, a dialog that shows a new key once, and the end of one."""

from collections.abc import Collection
from dataclasses import replace

import reflex as rx

from codeloom.pages.frame import frame
from codeloom.pages.registry import page
from codeloom.pages.ui.base import Child, Text, filler, row, span, stack
from codeloom.pages.ui.buttons import button, door
from codeloom.pages.ui.dialogs import dialog
from codeloom.pages.ui.fields import checkbox, field, select, text_input
from codeloom.pages.ui.keys import OPENS_FIELD
from codeloom.pages.ui.marks import tag
from codeloom.pages.ui.nav import Place
from codeloom.pages.ui.notices import banner, empty, skeleton
from codeloom.pages.ui.tables import Column, table, table_row
from codeloom.pages.ui.words import kept
from codeloom.services.core import NEW, Subject
from codeloom.state.integration import ApiKeys, KeyActs

ACCOUNTS_PATH = "/keys/accounts"
"""The page of what keys act for (pages/people/service_accounts.py)."""
COLUMNS = (
    Column("Name", None, "medium"),
    Column("Key", 34, "code hide-small"),
    Column("May", 46, "code secondary hide-phone"),
    Column("Acts for", 36, "secondary hide-below-mid"),
    Column("Made", 42, "numeric secondary hide-below-mid"),
    Column("Last used", 26, "numeric secondary hide-phone"),
    Column("Ends", 26, "numeric secondary hide-phone"),
    Column("State", 24),
    Column("End it", 22, "right", unseen=True),
)
LIVES = (("90", "In 90 days"), ("365", "In a year"), ("0", "No end"))
KEYS = {"Keys": (("New key", "n"), ("Service accounts", "s"), ("Next, previous key", "j"))}


def keys_table(keys: rx.Var, label: Text, *, without: Collection[str] = (), panel: bool = True) -> rx.Component:
    """A table of keys, each of which can be revoked; `without` names columns that are left out, whose room what a key may do gets.
    One that is no panel by itself stands among others, so none of its rows is current before somebody goes there."""
    room = {"May": 70} if without else {}
    columns = tuple(replace(one, width=room.get(one.head, one.width)) for one in COLUMNS if one.head not in without)

    def line(key: rx.Var) -> rx.Component:
        end = button(
            "Revoke",
            size="small",
            on_click=KeyActs.ask_to_end(key.id, key.name),
            **OPENS_FIELD,
            aria_label=f"Revoke {key.name}",
        )
        cells: dict[str, Child] = {
            "Name": key.name,
            "Key": key.prefix,
            "May": key.scopes,
            "Acts for": rx.cond(key.acts_for != "", key.acts_for, "the practice"),
            "Made": key.made,
            "Last used": key.used,
            "Ends": key.ends,
            "State": tag(key.state_word, tone=rx.match(key.state, ("good", "ok"), ("expired", "warn"), "plain")),
            "End it": rx.cond(key.state == "good", end, ""),
        }
        return table_row(columns, *(cells[one.head] for one in columns), data_focus_id=key.id)

    return table(columns, rx.foreach(keys, line), label=label, panel=panel, rove="jk first" if panel else "jk")


def _list() -> rx.Component:
    view = ApiKeys.view
    listing = keys_table(view.rows, "API keys")
    nothing = empty("No keys yet", "A key lets a program of yours search codes and run the rules.", icon_name="link")
    shown = rx.cond(view.rows.length() > 0, listing, rx.el.div(nothing, class_name="panel"))
    return rx.cond(ApiKeys.loaded, shown, skeleton("Loading keys"))


def _new_key() -> rx.Component:
    """The form; it goes to the state as it is sent, so nothing typed lives there."""
    acts = KeyActs.for_whom != ""
    name = field(
        "Name",
        text_input(
            "name", words=kept(Subject.PROGRAM, NEW, "key"), placeholder="Billing bridge", max_length=80, required=True
        ),
        name="name",
    )
    scopes = rx.el.fieldset(
        rx.el.legend("May", class_name="label"),
        stack(
            checkbox("Search and read codes (codes:read)", name="codes", default_checked=True),
            checkbox("Run the rules over charts (rules:run)", name="rules", default_checked=True),
            checkbox("Read encounters (encounters:read)", name="read_encounters", default_checked=acts),
            checkbox("Write encounters (encounters:write)", name="write_encounters", default_checked=acts),
            cls="tight",
        ),
        class_name="field",
    )
    acts_for = field(
        "Acts for",
        select(
            "acts_for",
            (
                ("", "The practice: no encounters"),
                rx.foreach(KeyActs.actors, lambda actor: rx.el.option(actor.words, value=actor.id)),
            ),
            default_value=KeyActs.for_whom,
        ),
        name="acts_for",
        hint="A key for encounters has the rights of this person or service account there.",
    )
    ends = field("Ends", select("days", LIVES, default_value="365"), name="days")
    form = rx.el.form(name, scopes, acts_for, ends, id="new-key-form", class_name="stack wide", on_submit=KeyActs.make)
    return dialog(
        "New key",
        form,
        name="new-key",
        confirm="Make key",
        form="new-key-form",
        cancel_label="Close",
        is_open=KeyActs.making,
        on_cancel=KeyActs.close,
    )


def key_dialogs() -> rx.Component:
    """The dialogs of `KeyActs`; a page that lists keys includes them once."""
    return rx.fragment(_new_key(), _shown_once(), _end())


def _shown_once() -> rx.Component:
    body = (
        banner(
            "warn", "warn", "This key is shown once. Keep it where your program finds it; here it cannot be read again."
        ),
        field(
            KeyActs.fresh_name,
            text_input("fresh-key", value=KeyActs.fresh, read_only=True, cls="code", auto_complete="off"),
            name="fresh-key",
            hint="Send it as Authorization: Bearer, followed by the key.",
        ),
    )
    return dialog(
        "Your new key",
        *body,
        name="fresh",
        confirm="I have kept it",
        on_confirm=KeyActs.close,
        confirm_key="ctrl+enter",
        cancel_label="Close",
        is_open=KeyActs.fresh != "",
        on_cancel=KeyActs.close,
    )


def _end() -> rx.Component:
    return dialog(
        "Revoke this key?",
        rx.el.p(
            f"Programs that use {KeyActs.ending_name} are refused from their next request on. It cannot be undone."
        ),
        name="end-key",
        confirm="Revoke",
        danger=True,
        on_confirm=KeyActs.end,
        is_open=KeyActs.ending_name != "",
        on_cancel=KeyActs.keep,
    )


@page(
    "/keys",
    title="API keys",
    load=(ApiKeys.load, ApiKeys.watch),
    place=Place(icon="link", key="k", order=90, group="Practice"),
)
def api_keys_page() -> rx.Component:
    """The manager's keys for programs."""
    top = row(
        span(f"{ApiKeys.view.good} in force", cls="tertiary text-xs numeric"),
        filler(),
        door("OpenAPI description", href="/api/v1/openapi.json", cls="text-xs"),
        button("Service accounts", href=ACCOUNTS_PATH, hotkey="s"),
        button("New key", kind="primary", hotkey="n", icon_name="plus", on_click=KeyActs.begin(""), **OPENS_FIELD),
    )
    content = rx.el.div(top, _list(), key_dialogs(), class_name="page")
    return frame(content, page="keys", title="API keys", keys=KEYS)
