"""API keys: the list of what programs come in with, a dialog that shows a new key once, and the end of one."""

import reflex as rx

from codeloom.pages.frame import frame
from codeloom.pages.registry import page
from codeloom.pages.ui.base import filler, row, span, stack
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
from codeloom.state.integration import ApiKeys

COLUMNS = (
    Column("Name", None, "medium"),
    Column("Key", 36, "code"),
    Column("May", 50, "code secondary hide-phone"),
    Column("Acts for", 40, "secondary hide-below-mid"),
    Column("Made", 56, "numeric secondary hide-below-mid"),
    Column("Last used", 28, "numeric secondary hide-phone"),
    Column("Ends", 28, "numeric secondary hide-phone"),
    Column("State", 25),
    Column("End it", 22, "right", unseen=True),
)
LIVES = (("90", "In 90 days"), ("365", "In a year"), ("0", "No end"))
KEYS = {"Keys": (("New key", "n"), ("Next, previous key", "j"))}


def _row(key: rx.Var) -> rx.Component:
    tone = rx.match(key.state, ("good", "ok"), ("expired", "warn"), "plain")
    return table_row(
        COLUMNS,
        key.name,
        key.prefix,
        key.scopes,
        rx.cond(key.acts_for != "", key.acts_for, "the practice"),
        key.made,
        key.used,
        key.ends,
        tag(key.state_word, tone=tone),
        rx.cond(
            key.state == "good",
            button("Revoke", size="small", on_click=ApiKeys.ask_to_end(key.id, key.name)),
            "",
        ),
        data_focus_id=key.id,
    )


def _list() -> rx.Component:
    view = ApiKeys.view
    listing = table(COLUMNS, rx.foreach(view.rows, _row), label="API keys")
    nothing = empty("No keys yet", "A key lets a program of yours search codes and run the rules.", icon_name="link")
    shown = rx.cond(view.rows.length() > 0, listing, rx.el.div(nothing, class_name="panel"))
    return rx.cond(ApiKeys.loaded, shown, skeleton("Loading keys"))


def _new_key() -> rx.Component:
    """The form; it goes to the state as it is sent, so nothing typed lives there."""
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
            checkbox("Read encounters (encounters:read)", name="read_encounters"),
            checkbox("Write encounters (encounters:write)", name="write_encounters"),
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
                rx.foreach(ApiKeys.view.actors, lambda actor: rx.el.option(actor.words, value=actor.id)),
            ),
        ),
        name="acts_for",
        hint="A key for encounters has the rights of this person or service account there.",
    )
    ends = field("Ends", select("days", LIVES, default_value="365"), name="days")
    form = rx.el.form(name, scopes, acts_for, ends, id="new-key-form", class_name="stack wide", on_submit=ApiKeys.make)
    return dialog(
        "New key",
        form,
        name="new-key",
        confirm="Make key",
        form="new-key-form",
        cancel_label="Close",
        is_open=ApiKeys.making,
        on_cancel=ApiKeys.close,
    )


def _new_account() -> rx.Component:
    name = field(
        "Name",
        text_input(
            "name",
            words=kept(Subject.PROGRAM, NEW, "account"),
            placeholder="EHR connector",
            max_length=80,
            required=True,
        ),
        name="name",
    )
    role = field(
        "Role",
        select("role", (("provider", "Provider"), ("biller", "Biller")), default_value="provider"),
        name="role",
        hint="A provider's program writes encounters; a biller's reviews and finalizes those of the practice.",
    )
    form = rx.el.form(name, role, id="account-form", class_name="stack wide", on_submit=ApiKeys.add_account)
    return dialog(
        "New service account",
        form,
        name="new-account",
        confirm="Add",
        form="account-form",
        is_open=ApiKeys.adding,
        on_cancel=ApiKeys.drop_account,
    )


def _shown_once() -> rx.Component:
    body = (
        banner(
            "warn", "warn", "This key is shown once. Keep it where your program finds it; here it cannot be read again."
        ),
        field(
            ApiKeys.fresh_name,
            text_input("fresh-key", value=ApiKeys.fresh, read_only=True, cls="code", auto_complete="off"),
            name="fresh-key",
            hint="Send it as Authorization: Bearer, followed by the key.",
        ),
    )
    return dialog(
        "Your new key",
        *body,
        name="fresh",
        confirm="I have kept it",
        on_confirm=ApiKeys.close,
        confirm_key="ctrl+enter",
        cancel_label="Close",
        is_open=ApiKeys.fresh != "",
        on_cancel=ApiKeys.close,
    )


def _end() -> rx.Component:
    return dialog(
        "Revoke this key?",
        rx.el.p(
            f"Programs that use {ApiKeys.ending_name} are refused from their next request on. It cannot be undone."
        ),
        name="end-key",
        confirm="Revoke",
        danger=True,
        on_confirm=ApiKeys.end,
        is_open=ApiKeys.ending_name != "",
        on_cancel=ApiKeys.keep,
    )


@page("/keys", title="API keys", load=(ApiKeys.load,), place=Place(icon="link", key="k", order=90, group="Practice"))
def api_keys_page() -> rx.Component:
    """The manager's keys for programs."""
    top = row(
        span(f"{ApiKeys.view.good} in force", cls="tertiary text-xs numeric"),
        filler(),
        door("OpenAPI description", href="/api/v1/openapi.json", cls="text-xs"),
        button("Service account", icon_name="plus", on_click=ApiKeys.begin_account, **OPENS_FIELD),
        button("New key", kind="primary", hotkey="n", icon_name="plus", on_click=ApiKeys.begin, **OPENS_FIELD),
    )
    content = rx.el.div(top, _list(), _new_key(), _new_account(), _shown_once(), _end(), class_name="page")
    return frame(content, page="keys", title="API keys", keys=KEYS)
