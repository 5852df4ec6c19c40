"""One query: for its provider the question with an answer to give, for its asker the record with what was added to it."""

import reflex as rx

from codeloom.pages.frame import frame, here, opened_here
from codeloom.pages.provider_queries.answer import answer_layout, hand_on_dialog
from codeloom.pages.provider_queries.reply import reply_layout, withdraw_dialog
from codeloom.pages.registry import page
from codeloom.pages.ui.buttons import button, link
from codeloom.pages.ui.notices import banner, empty
from codeloom.state.provider_queries.query import Query

VIEW = Query.view
KEYS = {
    "Answer": (
        ("Choose an answer", "1"),
        ("In your own words", "e"),
        ("Read the whole note", "o"),
        ("Sign and answer", "ctrl+enter"),
    ),
    "Reply": (
        ("Take it, close the query", "ctrl+enter"),
        ("Ask again", "q"),
        ("Withdraw", "w"),
        ("Back to the record", "b"),
    ),
    "Move": (("Next query", "]"), ("Next pane", "f6"), ("Leave the field", "escape")),
}


@page("/query/[query]", title="Query", load=(Query.load, Query.watch))
def query_page() -> rx.Component:
    """A query by its number."""
    absent = empty(
        "There is no such query of yours",
        "It may have been asked of somebody else. Your list has those that are yours.",
        link("Queries", href="/queries", cls="button"),
        icon_name="ask",
    )
    opened = rx.cond(Query.role == "provider", answer_layout(), reply_layout())
    shown = rx.el.div(opened, class_name="query-screen", data_lights="true")
    at = here(f"/query/{Query.number}")
    return frame(
        opened_here(at, Query.state, "query", shown, absent, Query.load),
        withdraw_dialog(),
        hand_on_dialog(),
        page="queries",
        title=rx.cond(at & (VIEW.number > 0), f"Query {VIEW.number}", "Query"),
        crumb=("Queries", "/queries"),
        narrow=True,
        keys=KEYS,
        banner=_conflict(),
    )


def _conflict() -> rx.Component:
    actions = (
        button("Keep mine", size="small", on_click=Query.keep_mine),
        button("Take theirs", size="small", on_click=Query.take_theirs, data_draft_drop="true"),
    )
    said = banner(
        "warn", "conflict", rx.el.b("Not kept: "), "the answer was changed in another window, to “", Query.theirs,
        "”. Yours stands below.", actions=actions,
    )  # fmt: skip
    return rx.cond(Query.conflict, said, "")
