"""Skipped charts, for managers and supervisors: how many of each coder, and each with its reason."""

import reflex as rx

from codeloom.pages.frame import frame
from codeloom.pages.registry import page
from codeloom.pages.ui.base import filler, row, span
from codeloom.pages.ui.buttons import link
from codeloom.pages.ui.fields import select
from codeloom.pages.ui.keys import hint
from codeloom.pages.ui.nav import Place
from codeloom.pages.ui.notices import empty, skeleton
from codeloom.pages.ui.tables import Column, table, table_row
from codeloom.state.charts.skips import PATH, Skips

COLUMNS = (
    Column("Chart", 21, "code"),
    Column("Coder", 32, "medium wraps"),
    Column("Reason", None, "wraps"),
    Column("Skipped", 32, "numeric secondary hide-phone"),
    Column("Team", 32, "secondary hide-phone"),
    Column("Where it went", 44, "secondary hide-phone"),
)
KEYS = {"Skipped charts": (("Next, previous", "j"), ("Open", "enter"), ("Choose a coder", "f"))}


def _row(one: rx.Var) -> rx.Component:
    words = rx.cond(one.words != "", f"{one.reason}: {one.words}", one.reason)
    return table_row(
        COLUMNS,
        link(one.number, href=one.link, data_key="enter", cls="code"),
        one.coder,
        rx.fragment(words, span(f"{one.at}, {one.team}, {one.went}", cls="on-phone-line text-xs secondary")),
        one.at,
        one.team,
        one.went,
        data_focus_id=one.id,
    )


@page(
    PATH,
    title="Skipped charts",
    load=(Skips.load,),
    place=Place(icon="moved", key="q", order=52),
)
def skips_page() -> rx.Component:
    """What coders of teams that take their work in order skipped within 30 days."""
    view = Skips.view
    named = rx.foreach(view.coders, lambda one: rx.el.option(f"{one.name}, {one.skips}", value=one.id))
    whose = select("coder", (("", "All coders"), named), small=True, aria_label="Coder", value=Skips.coder,
                   on_change=Skips.choose, data_key="f")  # fmt: skip
    top = row(
        span(
            rx.cond(view.total == 1, "1 skip in 30 days", f"{view.total} skips in 30 days"),
            cls="text-xs tertiary numeric",
        ),
        filler(),
        whose,
        cls="wrap",
    )
    nothing = empty(
        "Nothing was skipped",
        "Where a team takes its work in order (under Teams), its coders skip a chart with a reason. You see each of them here.",
        icon_name="moved",
    )
    listing = table(COLUMNS, rx.foreach(view.rows, _row), label="Skipped charts")
    shown = rx.cond(view.rows.length() > 0, listing, rx.el.div(nothing, class_name="panel"))
    content = rx.cond(
        Skips.loaded,
        rx.el.div(top, shown, row(hint("Move", "j", "k"), hint("Open", "enter"), cls="text-xs tertiary"),
                  class_name="page stack"),
        rx.el.div(skeleton("Loading skipped charts"), class_name="page"),
    )  # fmt: skip
    return frame(content, page="skips", title="Skipped charts", keys=KEYS)
