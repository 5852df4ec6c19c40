"""Sources in: which systems post, what came and what became of it. The held note that is open is in held_note.py."""

import reflex as rx

from codeloom.pages.frame import frame
from codeloom.pages.inbound.held_note import held_note
from codeloom.pages.registry import page
from codeloom.pages.ui.base import span
from codeloom.pages.ui.buttons import button, link
from codeloom.pages.ui.figures import live, small_figures
from codeloom.pages.ui.marks import tag
from codeloom.pages.ui.notices import empty, skeleton
from codeloom.pages.ui.tables import Column, pager, table, table_row, tabs
from codeloom.pages.webhooks.tabs import KEYS as TABS
from codeloom.pages.webhooks.tabs import tabbed
from codeloom.state.inbound.sources import PATH, Sources

VIEW = Sources.view
SOURCES = (
    Column("Source", 46, "medium ellipsis"),
    Column("Address", None, "code secondary ellipsis hide-phone"),
    Column("Newest", 34, "numeric hide-phone"),
    Column("Taken, 7 days", 26, "numeric right"),
    Column("Came again", 26, "numeric right hide-below-mid"),
    Column("Refused", 22, "numeric right hide-phone"),
    Column("Not verified, 1 day", 34, "numeric right hide-below-mid"),
    Column("Secrets", 44, "secondary ellipsis hide-below-mid"),
)
MESSAGES = (
    Column("When", 34, "numeric"),
    Column("Source", 44, "ellipsis hide-phone"),
    Column("What", 64, "ellipsis hide-phone"),
    Column("State", 22),
    Column("What became of it", None, "secondary ellipsis hide-phone"),
    Column("Act", 28, "right", unseen=True),
)
KEYS = {
    "Messages": (("Next, previous", "j"),),
    "Held note": (("Make the draft", "ctrl+enter"), ("Refuse", "f"), ("Put aside", "escape")),
    **TABS,
}


def _source(one: rx.Var) -> rx.Component:
    return table_row(
        SOURCES, one.name, one.address, one.newest, one.taken, one.again, one.refused, one.unverified,
        span(one.secrets, cls=rx.cond(one.rotating, "ink", "")), data_focus_id=one.key,
    )  # fmt: skip


def _sources() -> rx.Component:
    nothing = empty(
        "No source yet",
        "Another system posts bundles and notes once it stands in WEBHOOK_SOURCES on the server.",
        icon_name="link",
    )
    listing = table(SOURCES, rx.foreach(VIEW.sources, _source), label="Sources in", rove="")
    told = (
        "Secrets and sources are set on the server (WEBHOOK_SOURCES), never here. "
        "The signature is checked before anything is read."
    )
    return rx.fragment(
        rx.cond(VIEW.sources.length() > 0, listing, rx.el.div(nothing, class_name="panel")),
        span(told, cls="text-xs tertiary"),
    )


def _message(one: rx.Var) -> rx.Component:
    tone = rx.match(one.tone, ("ok", "ok"), ("warn", "warn"), "error")
    act = rx.cond(
        one.word == "Held",
        button("Decide", size="small", on_click=Sources.open(one.id), aria_label=f"Decide: {one.what}, {one.when}"),
        rx.cond(
            one.can_take_back,
            button("Take back", size="small", on_click=Sources.hold_again(one.id, one.version),
                   aria_label=f"Take the refusal back: {one.what}, {one.when}"),
            "",
        ),
    )  # fmt: skip
    outcome = rx.cond(one.path != "", link(one.outcome, href=one.path), span(one.outcome))
    return table_row(
        MESSAGES, one.when, one.source, one.what, tag(one.word, tone=tone), outcome, act, data_focus_id=one.id
    )  # fmt: skip


def _messages() -> rx.Component:
    nothing = rx.match(
        Sources.tab,
        ("held", empty("Nothing to decide", "A note whose provider, patient or date is not certain waits here.",
                       icon_name="ok")),
        ("refused", empty("Nothing refused", "What could not be taken is listed here with its reason.", icon_name="ok")),
        empty("Nothing came yet", "Every message of a source is listed here with what became of it."),
    )  # fmt: skip
    listing = table(
        MESSAGES,
        rx.foreach(VIEW.rows, _message),
        label="Messages",
        panel=False,
        pager=rx.cond(
            (VIEW.next != "") | (Sources.cursors.length() > 0),
            pager(f"{VIEW.rows.length()} shown", VIEW.next != "", Sources.older(VIEW.next), Sources.cursors.length() > 0,
                  Sources.newer),
            "",
        ),
    )  # fmt: skip
    which = (("all", "All", None), ("held", "Held", VIEW.held), ("refused", "Refused", None))
    return rx.el.section(
        tabs("Which messages", which, Sources.tab, Sources.show, numbered=False),
        rx.cond(VIEW.rows.length() > 0, listing, nothing),
        class_name="panel",
        aria_label="Received messages",
    )


def _body() -> rx.Component:
    figures = small_figures(
        (VIEW.sources.length(), "sources"),
        (live(VIEW.taken_today), "taken in today"),
        (live(VIEW.held.to_string()), "wait for a decision"),
        (live(VIEW.unverified), "not verified in a day"),
        label="Sources in",
    )
    return rx.cond(
        Sources.loaded,
        rx.fragment(figures, held_note(), _sources(), _messages()),
        skeleton("Loading sources"),
    )


@page(PATH, title="Sources in", load=(Sources.load, Sources.watch))
def sources_page() -> rx.Component:
    """What comes in from other systems."""
    content = tabbed(PATH, rx.el.div(rx.el.div(_body(), class_name="page"), class_name="scroll"))
    return frame(content, page="deliveries", title="Sources in", keys=KEYS)
