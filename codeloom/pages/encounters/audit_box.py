"""What auditors said of an encounter: score, rows they disagreed with and why, feedback. For its provider and its biller."""

from collections.abc import Callable, Mapping
from typing import Any

import reflex as rx

from codeloom.pages.editor.return_reasons import LIST, read_reasons, reasons_list
from codeloom.pages.ui.base import Text, filler, row, span
from codeloom.pages.ui.buttons import fix, link
from codeloom.pages.ui.figures import live
from codeloom.pages.ui.marks import tag
from codeloom.state.encounters.unread_audits import AuditsToRead


def audit_boxes(audits: rx.Var) -> rx.Component:
    """The closed audits to read, the newest first; nothing without any."""
    return rx.foreach(audits, lambda one: _box(one, read_reasons(one.reasons)))


def answered_boxes(
    audits: rx.Var,
    done: Callable[[Text, Any], Any],
    why: Callable[[Text, Any], Any],
    half_typed: Callable[[Text], Mapping[str, Any]],
) -> rx.Component:
    """The closed audits, and answering the reasons of the one that returned the version before; as in `reasons_list`."""
    return rx.foreach(audits, lambda one: _box(one, reasons_list(one.reasons, one.answering, done, why, half_typed)))


def unread_figure() -> tuple[rx.Component, rx.Component]:
    """A figure for a list's top: how many audits one has not read, leading to the oldest of them."""
    unread = AuditsToRead.unread
    words = rx.cond(unread.link != "", link(unread.words, href=unread.link), unread.words)
    return live(unread.number), words


def _box(one: rx.Var, reasons: rx.Component) -> rx.Component:
    returned = one.outcome == "returned"
    outcome = rx.cond(
        returned, tag("Returned", tone="warn", icon_name="returned"), tag("Approved", tone="ok", icon_name="ok")
    )
    return rx.el.section(
        row(
            rx.el.h3("Audit", class_name="label"),
            rx.cond(one.round > 1, span(f"version {one.round}", cls="text-xs tertiary"), ""),
            filler(),
            outcome,
        ),
        row(
            rx.el.b(one.rate, class_name="audit-rate numeric nowrap"),
            span(one.words, cls="text-xs secondary nowrap"),
        ),
        span(f"{one.auditor}, {one.moment}", cls="text-xs tertiary"),
        rx.cond(one.answering, fix("Answer ", hotkey="shift+a", data_goes=LIST), ""),
        rx.cond(one.reasons.length() > 0, reasons, ""),
        class_name="audit-box",
        aria_label=f"Audit of version {one.round}",
    )
