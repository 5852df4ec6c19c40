"""What the rules said when rows were sent or finalized: one line a finding, behind a summary."""

import reflex as rx

from codeloom.pages.ui.base import Text, View, span
from codeloom.pages.ui.marks import severity_icon


def rules_then(judged: Text, rules: View) -> rx.Component:
    """`judged` says how many findings there were, `rules` is a var of `RuleLine`s. Nothing where they are not kept."""
    listed = rx.el.details(
        rx.el.summary(judged, class_name="text-xs secondary"),
        rx.el.ul(rx.foreach(rules, _finding), class_name="rules-then"),
    )
    plain = rx.el.p(judged, class_name="text-xs secondary")
    return rx.cond(judged != "", rx.cond(rules.length() > 0, listed, plain), "")


def _finding(one: rx.Var) -> rx.Component:
    given = rx.cond(one.by != "", f"Reason, {one.by}: ", "Reason: ")
    return rx.el.li(
        severity_icon(one.severity),
        rx.el.div(
            span(one.title, cls="medium"),
            rx.el.p(one.message),
            rx.cond(one.reason != "", rx.el.p(given, one.reason, class_name="secondary said-words"), ""),
            rx.el.p(one.rows, ", judged by ", one.version, class_name="tertiary"),
        ),
    )
