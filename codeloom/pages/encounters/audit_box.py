"""What auditors said of an encounter: score, rows they disagreed with and why, feedback. For its provider and its biller."""

import reflex as rx

from codeloom.pages.ui.base import filler, row, span
from codeloom.pages.ui.buttons import link
from codeloom.pages.ui.figures import live
from codeloom.pages.ui.marks import tag
from codeloom.state.encounters.unread_audits import AuditsToRead


def audit_boxes(audits: rx.Var) -> rx.Component:
    """The closed audits, the newest first; nothing without any."""
    return rx.foreach(audits, _box)


def unread_figure() -> tuple[rx.Component, rx.Component]:
    """A figure for a list's top: how many audits one has not read, leading to the oldest of them."""
    unread = AuditsToRead.unread
    words = rx.cond(unread.link != "", link(unread.words, href=unread.link), unread.words)
    return live(unread.number), words


def _box(one: rx.Var) -> rx.Component:
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
        rx.cond(one.lines.length() > 0, rx.el.ul(rx.foreach(one.lines, _line), class_name="audit-reasons"), ""),
        rx.cond(one.feedback != "", rx.el.p(one.feedback, class_name="audit-feedback"), ""),
        class_name="audit-box",
        aria_label=f"Audit of version {one.round}",
    )


def _line(one: rx.Var) -> rx.Component:
    return rx.el.li(
        row(
            span(one.text, cls="medium numeric"),
            rx.cond(one.material, tag("material", tone="warn"), ""),
            filler(),
            span(one.category, cls="text-xs tertiary"),
            cls="tight",
        ),
        rx.cond(
            (one.note != "") | (one.citation != ""),
            span(rx.cond(one.citation != "", span(one.citation, " ", cls="code"), ""), one.note,
                 cls="text-xs secondary"),
            "",
        ),
    )  # fmt: skip
