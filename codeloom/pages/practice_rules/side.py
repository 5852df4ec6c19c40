"""Beside the form of a rule: what the check says, past charts, what it met in shadow, its versions."""

import reflex as rx

from codeloom.pages.ui.base import filler, span, stack
from codeloom.pages.ui.buttons import button, link
from codeloom.pages.ui.icons import icon
from codeloom.pages.ui.marks import tag
from codeloom.state.practice_rules import LocalRules


def _example(example: rx.Var) -> rx.Component:
    mark = rx.cond(
        example.holds, span(icon("tick", small=True), cls="ink-ok"), span(icon("error", small=True), cls="ink-error")
    )
    words = rx.cond(example.holds, "", span(example.words, cls="text-xs ink-error"))
    return rx.el.li(mark, stack(span(example.text, cls="code"), words, cls="tight"), class_name="rule-line")


def _check() -> rx.Component:
    report = LocalRules.report
    return rx.el.section(
        rx.el.header(rx.el.h2("Check")),
        rx.el.div(
            rx.el.p(
                span(rx.cond(report.good, icon("tick", small=True), icon("warn", small=True))),
                report.summary,
                class_name=rx.cond(report.good, "row tight ink-ok", "row tight ink-warn"),
                role="status",
            ),
            rx.cond(
                report.examples.length() > 0,
                rx.el.ul(rx.foreach(report.examples, _example), class_name="stack tight"),
                "",
            ),
            rx.cond(report.ways != "", rx.el.p(report.ways, class_name="secondary"), ""),
            rx.cond(report.overlap != "", rx.el.p(report.overlap, class_name="text-xs tertiary"), ""),
            class_name="inner",
        ),
        class_name="panel",
        aria_label="Check",
    )


def _chart(one: rx.Var) -> rx.Component:
    return rx.el.li(
        link(one.number, href=one.href, cls="code"),
        span(one.status_word, cls="tertiary"),
        filler(),
        span(one.codes, cls="code ellipsis"),
        rx.cond(one.clean, tag("approved as it is", tone="warn"), ""),
        class_name="row tight text-xs",
    )


def _charts(rows: rx.Var, label: str) -> rx.Component:
    listed = rx.el.ul(rx.foreach(rows, _chart), class_name="rule-charts", aria_label=label, tab_index=0)
    return rx.cond(rows.length() > 0, listed, "")


def _past() -> rx.Component:
    view, past = LocalRules.view, LocalRules.past
    untried = rx.el.p(
        "See what it would have said of the charts that were sent for audit so far.", class_name="tertiary text-xs"
    )
    result = rx.el.div(
        rx.el.p(past.words, class_name=rx.cond(past.much, "ink-warn", ""), role="status"),
        span(f"Tried {past.when}", cls="text-xs tertiary numeric"),
        _charts(past.rows, "Past charts it fires on"),
        class_name="stack tight",
    )
    go = button(
        "Try on past charts",
        size="small",
        hotkey="b",
        working=LocalRules.trying,
        working_label="Trying",
        on_click=LocalRules.try_past(view.number, view.version),
    )
    return rx.el.section(
        rx.el.header(rx.el.h2("Past charts"), filler(), go),
        rx.el.div(rx.cond(past.done, result, untried), class_name="inner"),
        class_name="panel",
    )


def _shadow() -> rx.Component:
    shadow = LocalRules.view.shadow
    panel = rx.el.section(
        rx.el.header(rx.el.h2("In shadow")),
        rx.el.div(
            rx.el.p(shadow.words),
            rx.cond(shadow.waits != "", span(shadow.waits, cls="text-xs tertiary"), ""),
            _charts(shadow.rows, "Charts it fired on in shadow"),
            class_name="inner",
        ),
        class_name="panel",
    )
    return rx.cond(shadow.words != "", panel, "")


def _history() -> rx.Component:
    def one(version: rx.Var) -> rx.Component:
        return rx.el.li(
            span(version.version, cls="medium nowrap"),
            span(version.words, cls="secondary"),
            class_name="rule-version text-xs",
        )

    return rx.el.section(
        rx.el.header(rx.el.h2("Versions")),
        rx.el.ul(rx.foreach(LocalRules.view.history, one), class_name="inner"),
        class_name="panel",
    )


def rule_side(saved: rx.Var) -> rx.Component:
    """All panels; a rule that was never saved has only its check."""
    return stack(_check(), rx.cond(saved, rx.fragment(_past(), _shadow(), _history()), ""))
