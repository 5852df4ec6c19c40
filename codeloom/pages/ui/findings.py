"""Findings of rules: icon, sentence, rule id, and the fix with its key, pinned under the row they speak about."""

from collections.abc import Sequence
from typing import Any

import reflex as rx

from codeloom.pages.ui.base import Child, Number, Text, is_var, present, span, unseen, variant
from codeloom.pages.ui.buttons import fix
from codeloom.pages.ui.icons import icon
from codeloom.pages.ui.marks import SEVERITY_NAME

FINDING = {"error": "finding error", "warn": "finding", "info": "finding info"}


def finding(
    severity: Text, message: Text, rule: Text, *ways_out: Child, citation: Text = "", **props: Any
) -> rx.Component:
    """One finding as a grid row. `ways_out` are fixes (see `finding_fix`); the citation is the tooltip of the rule id."""
    return rx.el.div(
        rx.el.div(
            icon(severity, small=True),
            unseen(variant(severity, SEVERITY_NAME)),
            span(message, cls="grow ellipsis", title=message),
            span(rule, cls="rule", **({"title": citation} if present(citation) else {})),
            span(*ways_out, cls="ways"),
            class_name="finding-cell",
            role="gridcell",
        ),
        class_name=variant(severity, FINDING, "finding"),
        role="row",
        **props,
    )


def finding_fix(label: Text, number: Number, **props: Any) -> rx.Component:
    """The fix of finding `number`, pressed by F and its number; the label carries the new value.

    A var of 0 stands for a fix that has no key just now: it is pressed by the pointer, or by Enter once it has the focus.
    """
    words = fix_label(label)
    if not is_var(number):
        return fix(words, "f", str(number), hotkey=f"f {number}", **props)
    return rx.cond(number > 0, fix(words, "f", number, hotkey=f"f {number}", **props), fix(words, **props))


def fix_label(label: Text) -> rx.Component:
    """The label of a fix, cut where its line is too short, whole in the tooltip."""
    return span(label, cls="ellipsis", title=label)


def blocker(
    seq: Child, code: Text, words: Text, *ways_out: Child, row_id: Text = "", source: Sequence[Text] = (), **props: Any
) -> rx.Component:
    """One line of the tree "why can't I submit": a jump to the row, the fixes with their one-key caps, and the rule behind it.

    `row_id` is the data-focus-id of the row that Enter goes to; `source` are the rule, its version and where it is
    written, each shown as it is, the empty ones left out.
    """
    sources = [rx.cond(part != "", span(part), "") if is_var(part) else span(part) for part in source]
    return rx.el.li(
        rx.el.div(
            rx.el.button(
                span(seq, cls="sequence"),
                span(code, cls="code") if present(code) else "",
                span(words, cls="ellipsis", title=words),
                class_name="jump",
                type="button",
                tab_index=-1,
                **({"data_goes": row_id, "data_key": "enter"} if present(row_id) else {}),
            ),
            span(*ways_out, cls="ways"),
            class_name="line",
        ),
        rx.el.div(*sources, class_name="source") if sources else "",
        data_item="true",
        tab_index=-1,
        **props,
    )
