"""Queries: what a provider is to answer, what a coder or biller asked and what came of it, and a manager's counts and times."""

import reflex as rx

from codeloom.pages.frame import frame
from codeloom.pages.provider_queries.figures import figures
from codeloom.pages.registry import page
from codeloom.pages.ui.base import filler, row, span
from codeloom.pages.ui.buttons import link
from codeloom.pages.ui.figures import live, small_figures
from codeloom.pages.ui.keys import hint
from codeloom.pages.ui.marks import tag
from codeloom.pages.ui.nav import Place
from codeloom.pages.ui.notices import empty, skeleton
from codeloom.pages.ui.tables import Column, pages_of, table, table_row, tabs
from codeloom.state.provider_queries.inbox import Queries

LIVE, VIEW = Queries.live, Queries.view
PROVIDER = Queries.role == "provider"
COLUMNS = (
    Column("State", 28),
    Column("Patient", 48, "medium"),
    Column("About"),
    Column("Of", 34, "secondary numeric hide-below-mid"),
    Column(rx.cond(PROVIDER, "Asked by", "Asked of"), 46, "secondary"),
    Column(rx.match(Queries.tab, ("open", "Due"), ("overdue", "Due"), ("answered", "Answered"), "Ended"), 36, "numeric"),
    Column("Took", 20, "numeric right secondary"),
)  # fmt: skip
KEYS = {
    "Queries": (("Next, previous query", "j"), ("Open", "enter")),
    "Tabs": (("Open", "1"), ("Answered", "2"), ("Overdue", "3"), ("Closed", "4")),
}


@page(
    "/queries",
    title="Queries",
    load=(Queries.load, Queries.watch),
    place=Place(icon="ask", key="u", order=64, count=rx.cond(Queries.figures.queries > 0, Queries.figures.queries, "")),
)
def queries_page() -> rx.Component:
    """Own queries, or a manager's figures."""
    own = rx.el.div(
        _top(),
        rx.el.div(_tools(), _list()),
        row(hint("Move", "j", "k"), hint("Open", "enter"), hint("Tabs", "1", until="4"), cls="wide hide-phone"),
        class_name="queue queries",
    )
    return frame(rx.cond(Queries.role == "manager", figures(), own), page="queries", title="Queries", keys=KEYS)


def _top() -> rx.Component:
    return rx.el.div(
        small_figures(
            (live(LIVE.open), rx.cond(PROVIDER, "to answer", "open")),
            (live(LIVE.overdue), "overdue"),
            (live(LIVE.answered), rx.cond(PROVIDER, "answered, not closed", "answered, to take")),
            (rx.cond(LIVE.median != "", LIVE.median, "none"), "median time to an answer, 90 days"),
            label="Queries",
        ),
        filler(),
        class_name="top",
    )


def _tools() -> rx.Component:
    return rx.el.div(
        tabs(
            "State",
            (
                ("open", rx.cond(PROVIDER, "To answer", "Open"), live(LIVE.open)),
                ("answered", "Answered", live(LIVE.answered)),
                ("overdue", "Overdue", live(LIVE.overdue)),
                ("done", "Closed", live(LIVE.done)),
            ),
            Queries.tab,
            Queries.choose_tab,
        ),
        class_name="tools",
    )


def state_tag(one: rx.Var) -> rx.Component:
    """The state of a query in a word, in its tone."""
    return rx.match(
        one.state,
        ("open", tag(one.state_word, tone=rx.cond(one.tone == "error", "error", ""), icon_name="ask")),
        ("answered", tag(one.state_word, tone="ok", icon_name="tick")),
        tag(one.state_word, tone="plain"),
    )


def due_words(one: rx.Var) -> rx.Var:
    """ "due Tue 16 Jun", or "1 d late"."""
    return rx.cond(one.tone == "error", one.due, f"due {one.due}")


def when(one: rx.Var) -> rx.Component:
    """When a query is due, or when what ended it happened."""
    due = span(
        one.due, cls=rx.match(one.tone, ("error", "due-date due-late"), ("warn", "due-date due-soon"), "due-date")
    )
    return rx.cond(one.state == "open", due, span(one.moment))


def _row(one: rx.Var) -> rx.Component:
    return table_row(
        COLUMNS,
        state_tag(one),
        link(one.patient, href=one.link, data_key="enter", cls="ink", title=one.patient),
        one.topic,
        one.subject_words,
        rx.fragment(span(one.who), span(", ", one.role, cls="tertiary text-xs")),
        when(one),
        one.took,
        data_focus_id=one.id,
    )


def _list() -> rx.Component:
    changed = rx.cond(
        (LIVE.stamp != Queries.shown) & (LIVE.stamp != ""),
        rx.el.button("Something changed, show", class_name="fresh", type="button", on_click=Queries.show_new),
        "",
    )
    nothing = rx.cond(
        PROVIDER & (Queries.tab == "open"),
        empty(
            "No query waits for you",
            rx.cond(
                LIVE.answered_90_days > 0,
                f"Coders and billers ask here when the record leaves something open. You answered {LIVE.answered_90_days} "
                f"in 90 days, median {LIVE.median}.",
                "Coders and billers ask here when the record leaves something open.",
            ),
            icon_name="ask",
        ),
        empty(
            "No queries here",
            rx.cond(
                PROVIDER,
                "No query of yours stands in this tab.",
                "Ask from a chart or an encounter with Q: the answer comes back here and beside the rows.",
            ),
            icon_name="ask",
        ),
    )
    listing = table(
        COLUMNS,
        rx.foreach(VIEW.rows, _row),
        label="Queries",
        on_top=changed,
        pager=pages_of(Queries, VIEW.cursor, f"{VIEW.rows.length()} shown"),
    )
    shown = rx.cond(
        VIEW.rows.length() > 0,
        rx.el.div(listing, class_name="query-list folds"),
        rx.el.div(changed, nothing, class_name="panel"),
    )
    return rx.cond(Queries.loaded, shown, rx.el.div(skeleton("Loading queries"), class_name="panel"))
