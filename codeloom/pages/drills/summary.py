"""A session that is over: what came of its cases, the one thing to take along, what comes when."""

import reflex as rx

from codeloom.pages.drills.parts import fact, section
from codeloom.pages.ui.base import row, span
from codeloom.pages.ui.buttons import button
from codeloom.pages.ui.icons import icon
from codeloom.pages.ui.tables import Column, table, table_row
from codeloom.state.drills.drill import Drill

SUMMARY = Drill.view.summary
COLUMNS = (
    Column("Case", None, "medium wraps"),
    Column("Source", 52, "code wraps hide-below-mid"),
    Column("Result", 38, "wraps"),
    Column("You said", 22, "hide-phone"),
    Column("Comes again", 26, "numeric"),
)


def summary() -> rx.Component:
    """The whole page of a session that is over."""
    again = button(
        rx.cond(SUMMARY.again == 1, "Do the one again", f"Do the {SUMMARY.again} again"), kind="primary", size="form",
        hotkey="enter", on_click=Drill.drill_again,
    )  # fmt: skip
    top = row(
        rx.el.div(
            rx.el.h2(SUMMARY.title, class_name="text-xl"),
            rx.el.p(SUMMARY.words, class_name="secondary"),
            class_name="grow",
        ),
        row(
            button("Back to training", size="form", hotkey="b", href="/training"),
            rx.cond(SUMMARY.again > 0, again, ""),
            cls="wrap",
        ),
        cls="wrap",
    )
    lesson = section(
        "What to take along",
        rx.el.div(
            rx.el.p(SUMMARY.lesson),
            rx.cond(SUMMARY.citation != "", rx.el.p(SUMMARY.citation, class_name="code text-xs secondary"), ""),
            rx.cond(SUMMARY.again_words != "", rx.el.p(SUMMARY.again_words, class_name="text-xs tertiary"), ""),
            class_name="inner",
        ),
    )
    schedule = section("Schedule", rx.foreach(SUMMARY.schedule, lambda line: fact(line[0], line[1])))
    cases = section(
        "This session", table(COLUMNS, rx.foreach(SUMMARY.rows, _row), label="Cases of this session", panel=False)
    )
    parts = rx.fragment(cases, rx.el.div(lesson, schedule, class_name="columns-2"))
    return rx.el.div(
        rx.el.div(top, rx.cond(SUMMARY.rows.length() > 0, parts, ""), class_name="drill-summary"), class_name="page"
    )


def _row(one: rx.Var, at: rx.Var) -> rx.Component:
    result = span(
        icon(rx.cond(one.right, "tick", "pencil"), small=True),
        " ",
        one.result,
        rx.cond(one.overridden != "", span(one.overridden, cls="below-it"), ""),
        cls=rx.cond(one.right, "ink-ok", "ink-warn"),
        title=one.overridden,
    )
    return table_row(COLUMNS, one.topic, one.citation, result, one.said, one.next, data_focus_id=f"case-{at}")
