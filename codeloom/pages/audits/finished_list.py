"""Finished audits: every closed audit of what a supervisor or a manager may read, the last closed first."""

import reflex as rx

from codeloom.pages.frame import frame
from codeloom.pages.registry import page
from codeloom.pages.ui.base import row, span
from codeloom.pages.ui.buttons import link
from codeloom.pages.ui.fields import select
from codeloom.pages.ui.filters import people_filter, team_filter
from codeloom.pages.ui.keys import hint
from codeloom.pages.ui.marks import status
from codeloom.pages.ui.nav import Place
from codeloom.pages.ui.notices import empty, skeleton
from codeloom.pages.ui.tables import Column, pages_of, table, table_row
from codeloom.state.audits.finished import FinishedAudits

COLUMNS = (
    Column("Number", 21, "code"),
    Column("Handed in by", None, "ellipsis"),
    Column("Audited by", 44, "secondary hide-phone"),
    Column("Outcome", 27),
    Column("Score", 20, "numeric right hide-phone"),
    Column("95 % interval", 40, "numeric secondary hide-below-mid"),
    Column("Round", 16, "numeric right hide-phone"),
    Column("Closed", 28, "numeric hide-phone"),
)
OUTCOMES = (("", "Approved and returned"), ("approved", "Approved"), ("returned", "Returned"))
KEYS = {"Finished audits": (("Next, previous audit", "j"), ("Open", "enter"))}


@page(
    "/finished",
    title="Finished audits",
    load=(FinishedAudits.load,),
    place=Place(icon="history", key="f", order=58),
)
def finished_audits_page() -> rx.Component:
    """What was found in closed audits, one line each."""
    view = FinishedAudits.view
    filters = row(
        people_filter(
            "Handed in by", "coder", (("", "Everybody"),), view.coders, FinishedAudits.coder, FinishedAudits.set_filter("coder")
        ),
        people_filter(
            "Audited by", "auditor", (("", "Every auditor"),), view.auditors, FinishedAudits.auditor,
            FinishedAudits.set_filter("auditor"),
        ),
        team_filter(view.teams, FinishedAudits.team, FinishedAudits.set_filter("team")),
        select(
            "outcome", OUTCOMES, small=True, aria_label="Outcome", value=FinishedAudits.outcome,
            on_change=FinishedAudits.set_filter("outcome"),
        ),
        cls="picks",
    )  # fmt: skip
    content = rx.el.div(
        rx.el.div(rx.el.div(filters, class_name="tools"), _list(), class_name="stack"),
        row(hint("Move", "j", "k"), hint("Open", "enter"), cls="text-xs tertiary"),
        class_name="queue",
    )
    return frame(content, page="finished", title="Finished audits", keys=KEYS)


def _list() -> rx.Component:
    view = FinishedAudits.view
    nothing = empty(
        "No finished audits here", "Audits appear when they are closed. Choose everybody and both outcomes to see all.",
        icon_name="audit",
    )  # fmt: skip
    pages = pages_of(FinishedAudits, view.next, f"{view.rows.length()} on this page")
    listing = table(COLUMNS, rx.foreach(view.rows, _row), label="Finished audits", pager=pages)
    shown = rx.cond(view.rows.length() > 0, listing, nothing)
    return rx.cond(FinishedAudits.loaded, shown, skeleton("Loading finished audits"))


def _row(one: rx.Var) -> rx.Component:
    return table_row(
        COLUMNS,
        link(one.number, href=one.link, data_key="enter", cls="code"),
        span(one.coder, title=one.coder),
        one.auditor,
        status(one.status, one.outcome),
        one.score,
        one.interval,
        one.round,
        one.closed,
        data_focus_id=one.id,
    )
