"""What the code list groups to, below the list: MS-DRG, CCs and MCCs, other orders, HCCs. Open or one line, by the key O."""

import reflex as rx

from codeloom.pages.ui.base import Text, filler, span
from codeloom.pages.ui.icons import icon
from codeloom.pages.ui.keys import caps
from codeloom.pages.ui.marks import tag
from codeloom.state.editor.line_editor import LineEditor

BODY = "grouping"
ABOUT = "For information: the record and the guidelines decide which codes are reported and in which order."


def grouping_panel(desk: type[LineEditor], view: rx.Var) -> rx.Component:
    """The panel of a list's `GroupingView`; `desk` is the screen's state class."""
    name = rx.cond(view.drg.asked, "MS-DRG and HCC", "HCC")
    head = rx.el.button(
        icon("down", small=True),
        span(name, cls="medium nowrap"),
        rx.cond(desk.grouping_open, "", span(view.summary, cls="secondary ellipsis text-xs")),
        filler(),
        rx.cond(desk.grouping_open, span(view.drg.version, cls="text-xs tertiary ellipsis"), ""),
        caps("o"),
        class_name="grouping-head",
        type="button",
        aria_expanded=rx.cond(desk.grouping_open, "true", "false"),
        data_key="o",
        on_click=desk.toggle_grouping,
    )
    body = rx.el.div(
        rx.cond(view.drg.asked, _drg(view.drg), ""),
        _hcc(view.hcc),
        rx.el.p(ABOUT, class_name="text-xs tertiary"),
        class_name="grouping-body",
        role="region",
        aria_label="What the codes group to",
        tab_index=0,
        id=BODY,
    )
    return rx.el.div(head, rx.cond(desk.grouping_open, body, ""), class_name="grouping")


def _drg(drg: rx.Var) -> rx.Component:
    grouped = rx.fragment(
        rx.el.ul(rx.foreach(drg.facts, lambda fact: rx.el.li(fact)), class_name="grouping-facts"),
        rx.cond(
            drg.levels.length() > 0,
            rx.el.ul(rx.foreach(drg.levels, _level), class_name="grouping-rows", aria_label="CC and MCC"),
            rx.el.p("No CC or MCC among the other rows", class_name="text-xs secondary"),
        ),
        rx.cond(drg.orders.length() > 0, _orders(drg.orders), ""),
        _named("Same MS-DRG with another principal: ", drg.same),
        _named("Cannot be principal: ", drg.barred),
    )
    return rx.el.section(
        _heading(rx.cond(drg.number != "", f"MS-DRG {drg.number}", "MS-DRG"), drg.title, ""),
        rx.cond(drg.why_not != "", rx.el.p(drg.why_not, class_name="text-xs secondary"), grouped),
        rx.foreach(drg.notes, _note),
        aria_label="MS-DRG",
    )


def _level(level: rx.Var) -> rx.Component:
    counts = level.words == ""
    return rx.el.li(
        span(level.row, cls="sequence"),
        span(level.code, cls="code"),
        rx.cond(counts, tag(level.level, tone="accent"), tag(level.level, tone="plain")),
        span(rx.cond(counts, "counts", level.words), cls="ellipsis secondary"),
    )


def _orders(orders: rx.Var) -> rx.Component:
    def line(order: rx.Var) -> rx.Component:
        return rx.el.li(
            span(order.row, cls="sequence"),
            span(order.code, cls="code"),
            span(order.drg, cls="numeric"),
            span(order.title, cls="ellipsis secondary"),
        )

    return rx.fragment(
        rx.el.h3("Another row as principal", class_name="label"),
        rx.el.ul(rx.foreach(orders, line), class_name="grouping-rows", aria_label="Another row as principal"),
    )


def _hcc(hcc: rx.Var) -> rx.Component:
    none = rx.el.p("No row leads to a category", class_name="text-xs secondary")
    listed = rx.el.ul(rx.foreach(hcc.categories, _category), class_name="grouping-categories", aria_label="HCC")
    return rx.el.section(
        _heading(hcc.model, "", hcc.version),
        rx.cond(
            hcc.why_not != "",
            rx.el.p(hcc.why_not, class_name="text-xs secondary"),
            rx.cond(hcc.categories.length() > 0, listed, none),
        ),
        rx.foreach(hcc.notes, _note),
        aria_label="HCC",
    )


def _category(category: rx.Var) -> rx.Component:
    marked = rx.cond(category.supported, "evidence-count", "evidence-count none")
    return rx.el.li(
        span(category.number, cls="numeric"),
        span(category.label, cls="ellipsis"),
        span(rx.el.i(), category.evidence, cls=marked),
        span(
            category.codes,
            rx.cond(category.words != "", span(" · ", category.words), ""),
            cls="detail text-xs tertiary",
        ),
        class_name=rx.cond(category.stands, "", "dropped"),
    )


def _heading(name: Text, title: Text, version: Text) -> rx.Component:
    return rx.el.header(
        rx.el.h3(name), span(title, cls="ellipsis"), filler(), span(version, cls="text-xs tertiary nowrap")
    )


def _named(words: str, rows: rx.Var) -> rx.Component:
    return rx.cond(rows != "", rx.el.p(words, rows, class_name="text-xs secondary"), "")


def _note(note: rx.Var) -> rx.Component:
    return rx.el.p(note, class_name="text-xs tertiary")
