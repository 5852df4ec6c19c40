"""Encounters of the practice: the list that figures of the note door open. It names no patient."""

import reflex as rx

from codeloom.pages.frame import frame
from codeloom.pages.registry import page
from codeloom.pages.ui.base import row, span
from codeloom.pages.ui.buttons import button
from codeloom.pages.ui.filters import people_filter
from codeloom.pages.ui.keys import hint
from codeloom.pages.ui.marks import status, tag
from codeloom.pages.ui.nav import Place
from codeloom.pages.ui.notices import empty, skeleton
from codeloom.pages.ui.tables import Column, pager, table, table_row, tabs
from codeloom.state.dashboard import PracticeList

COLUMNS = (
    Column("Number", 24, "code"),
    Column("Provider", None, "medium"),
    Column("Visit", 24, "numeric secondary"),
    Column("Age", 14, "numeric right"),
    Column("Biller", 44, "secondary hide-phone"),
    Column("Finalized", 30, "numeric secondary hide-phone"),
    Column("Status", 32, "hide-phone"),
)
TABBED = (
    ("draft", "Drafts"),
    ("unsent", "Suggested, not sent"),
    ("bill", "With billing"),
    ("back", "Sent back"),
    ("today", "Finalized today"),
    ("month", "Finalized in 30 days"),
)
KEYS = {
    "Encounters": (("Next, previous encounter", "j"), ("Dashboard", "g d")),
    "Tabs": tuple((words, str(at + 1)) for at, (_, words) in enumerate(TABBED)),
}


def _row(one: rx.Var) -> rx.Component:
    return table_row(
        COLUMNS,
        one.number,
        span(one.provider, title=one.provider),
        one.day,
        one.age,
        span(one.biller, title=one.biller),
        one.finalized,
        status(one.status, one.word),
        data_focus_id=one.id,
    )


def _filters() -> rx.Component:
    view, change = PracticeList.view, PracticeList.set_filter
    aged = rx.match(PracticeList.age, ("0", "Visit today"), ("1", "Visit 1 day ago"), ("7", "Visit 7 days ago or more"),
                    f"Visit {PracticeList.age} days ago")  # fmt: skip
    narrowed = row(
        tag(aged, tone="accent"),
        button("Any age", size="small", icon_name="cross", on_click=change("age", "")),
        cls="tight",
    )
    return row(
        people_filter("Provider", "provider", (("", "All providers"),), view.providers, PracticeList.provider,
                      change("provider")),
        people_filter("Biller", "biller", (("", "All billers"),), view.billers, PracticeList.biller, change("biller")),
        rx.cond(PracticeList.age != "", narrowed, ""),
        cls="list-filters",
    )  # fmt: skip


def _list() -> rx.Component:
    view = PracticeList.view
    pages = pager(
        view.shown,
        view.next != "",
        PracticeList.older(view.next),
        PracticeList.cursors.length() > 0,
        PracticeList.newer,
    )
    listing = table(COLUMNS, rx.foreach(view.rows, _row), label="Encounters", pager=pages)
    nothing = empty("No encounters here", "Choose another tab, or all providers and billers.")
    return rx.cond(
        PracticeList.loaded, rx.cond(view.rows.length() > 0, listing, nothing), skeleton("Loading encounters")
    )


@page(
    "/encounter-list",
    title="Encounters",
    load=(PracticeList.load,),
    place=Place(icon="encounters", key="e", order=55),
)
def encounter_list_page() -> rx.Component:
    """Where the practice's encounters are, and with whom."""
    number = PracticeList.view.total
    counted = [(key, words, None) for key, words in TABBED]
    content = rx.el.div(
        rx.el.div(
            rx.el.div(
                tabs("Encounters", counted, PracticeList.part, PracticeList.choose_part),
                span(rx.cond(number == 1, "1 encounter", f"{number} encounters"), cls="text-xs tertiary numeric"),
                _filters(),
                class_name="tools",
            ),
            _list(),
        ),
        row(hint("Move", "j", "k"), hint("Tabs", "1", until="6"), cls="text-xs tertiary"),
        class_name="queue charts",
    )
    return frame(content, page="encounter-list", title="Encounters", keys=KEYS)
