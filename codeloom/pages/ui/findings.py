"""Findings of rules: icon, sentence, rule id, and the fix with its key, pinned under the row they speak about."""

from typing import Any

import reflex as rx

from codeloom.pages.ui.base import Child, Number, Text, is_var, present, span, unseen, variant
from codeloom.pages.ui.buttons import fix
from codeloom.pages.ui.icons import icon
from codeloom.pages.ui.marks import SEVERITY_NAME

FINDING = {"error": "finding err", "warn": "finding", "info": "finding info"}


def finding(
    severity: Text, message: Text, rule: Text, *ways_out: Child, citation: Text = "", **props: Any
) -> rx.Component:
    """One finding as a grid row. `ways_out` are fixes (see `finding_fix`); the citation is the tooltip of the rule id."""
    return rx.el.div(
        rx.el.div(
            icon(severity, small=True),
            unseen(variant(severity, SEVERITY_NAME)),
            span(message, cls="sp trunc", title=message),
            span(rule, cls="rule", **({"title": citation} if present(citation) else {})),
            *ways_out,
            class_name="fc",
            role="gridcell",
        ),
        class_name=variant(severity, FINDING, "finding"),
        role="row",
        **props,
    )


def finding_fix(label: Text, number: Number, **props: Any) -> rx.Component:
    """The fix of finding `number`, pressed by F and its number; the label carries the new value."""
    shown = number if is_var(number) else str(number)
    return fix(label, "f", shown, hotkey=f"f {shown}", **props)


def blocker(seq: Child, code: Text, words: Text, *ways_out: Child, on_jump: Any = None, **props: Any) -> rx.Component:
    """One line of the tree "why can't I submit": a jump to the row, then the ways out with their one-key caps."""
    jump = {"on_click": on_jump} if on_jump is not None else {}
    return rx.el.li(
        rx.el.button(
            span(seq, cls="seq"),
            span(code, cls="code") if present(code) else "",
            span(words, cls="trunc"),
            class_name="jump",
            type="button",
            **jump,
        ),
        span(cls="sp"),
        *ways_out,
        **props,
    )
