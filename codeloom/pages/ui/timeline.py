"""A history in a drawer at the right: milestones or everything, edits of one sitting as one line, what was sent behind its line."""

import reflex as rx

from codeloom.pages.ui.base import Child, Flag, Handler, filler, span
from codeloom.pages.ui.buttons import link
from codeloom.pages.ui.fields import segmented
from codeloom.pages.ui.icons import icon
from codeloom.pages.ui.panes import scroll
from codeloom.pages.ui.rules_then import rules_then

SHOWN = (("milestones", "Milestones"), ("all", "All"))


def timeline_drawer(
    told: rx.Var,
    whole: Flag,
    *,
    label: str,
    of: Child = "",
    on_close: Handler,
    on_show: Handler,
    foot: Child = "",
    on_top: Child = "",
) -> rx.Component:
    """The drawer of a HistoryView, with `on_top` above its lines. It is beside the page, not over it: what is below can be read
    on."""
    number = rx.cond(told.number == 1, "1 act", f"{told.number} acts")
    close = rx.el.button(
        icon("cross", small=True),
        class_name="button quiet icon small",
        type="button",
        aria_label="Close the history",
        title="Close (Esc)",
        data_key="escape",
        on_click=on_close,
    )
    lines = rx.el.ol(rx.foreach(told.acts, lambda one: rx.cond(whole | one.milestone, _act(one), "")))
    older = rx.el.p("Older acts stand in the audit log.", class_name="text-xs tertiary")
    return rx.el.aside(
        rx.el.div(
            rx.el.h2("History"),
            of,
            span(number, cls="count"),
            filler(),
            segmented("Show", SHOWN, rx.cond(whole, "all", "milestones"), on_show),
            close,
            class_name="pane-head",
        ),
        scroll(rx.el.div(on_top, lines, rx.cond(told.cut, older, ""), class_name="timeline"), label="History"),
        rx.el.div(
            rx.cond(told.chain != "", rx.fragment(icon("link", small=True), span(told.chain)), ""),
            filler(),
            foot,
            class_name="footrow text-xs secondary",
        ),
        class_name="drawer",
        aria_label=label,
        data_pane="true",
        tab_index=-1,
    )


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
