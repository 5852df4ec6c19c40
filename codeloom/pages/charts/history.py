"""The history of a chart in a drawer at the right: milestones or everything, the rows of each submission behind it."""

import reflex as rx

from codeloom.pages.ui.base import filler, span
from codeloom.pages.ui.buttons import link
from codeloom.pages.ui.fields import segmented
from codeloom.pages.ui.icons import icon
from codeloom.pages.ui.panes import scroll
from codeloom.pages.ui.rules_then import rules_then
from codeloom.state.charts.reading import Reading

SHOWN = (("milestones", "Milestones"), ("all", "All"))


def history_drawer() -> rx.Component:
    """Nothing while it is closed. It is beside the page, not over it: the chart can be read on."""
    told = Reading.history
    number = rx.cond(told.number == 1, "1 act", f"{told.number} acts")
    close = rx.el.button(
        icon("cross", small=True),
        class_name="button quiet icon small",
        type="button",
        aria_label="Close the history",
        title="Close (Esc)",
        data_key="escape",
        on_click=Reading.tell_history,
    )
    lines = rx.el.ol(rx.foreach(told.acts, lambda one: rx.cond(Reading.whole | one.milestone, _act(one), "")))
    older = rx.el.p("Older acts stand in the audit log.", class_name="text-xs tertiary")
    drawer = rx.el.aside(
        rx.el.div(
            rx.el.h2("History"),
            span(number, cls="count"),
            filler(),
            segmented("Show", SHOWN, rx.cond(Reading.whole, "all", "milestones"), Reading.show_whole),
            close,
            class_name="pane-head",
        ),
        scroll(rx.el.div(lines, rx.cond(told.cut, older, ""), class_name="timeline"), label="History"),
        class_name="drawer",
        aria_label="History of this chart",
        data_pane="true",
        tab_index=-1,
    )
    return rx.cond(Reading.told, drawer, "")


def _act(one: rx.Var) -> rx.Component:
    words = rx.cond(one.milestone, rx.el.b(one.words, class_name="medium"), span(one.words))
    rows = rx.el.details(
        rx.el.summary(one.detail, class_name="text-xs secondary"),
        rx.el.ol(rx.foreach(one.rows, _row), class_name="sent-rows"),
    )
    detail = rx.cond(one.detail != "", span(one.detail, cls="beside text-xs secondary"), "")
    audit = link("See the audit", href=one.link, cls="text-xs")
    return rx.el.li(
        span(one.at, cls="when"),
        span(icon(one.icon), cls="thread"),
        rx.el.div(
            words,
            rx.cond(one.who != "", rx.fragment(" by ", one.who), ""),
            rx.cond(one.rows.length() > 0, rows, detail),
            rules_then(one.judged, one.rules),
            rx.cond(one.link != "", rx.el.div(audit), ""),
            class_name="what",
        ),
        key=one.id,
    )


def _row(row: rx.Var) -> rx.Component:
    return rx.el.li(
        span(row.number, cls="tertiary numeric"),
        span(row.code, cls="code"),
        span(row.title),
        span(row.poa, cls="poa"),
    )
