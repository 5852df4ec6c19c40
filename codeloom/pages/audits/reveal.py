"""What an audit that began blind shows: the own rows before the reveal, and what was changed after it."""

import reflex as rx

from codeloom.pages.ui.base import span


def reveal_box(board: rx.Var) -> rx.Component:
    """Of an audit that began blind: the own rows before, and each line that was changed after, with the way it went."""
    reveal = board.reveal

    def line(one: rx.Var) -> rx.Component:
        tone = rx.match(one.direction, ("toward", "tag info"), ("away", "tag warn"), "tag plain")
        return rx.el.li(span(one.words, cls="numeric grow"), span(one.way, cls=tone))

    shown = rx.el.div(
        rx.el.h3("After the reveal", class_name="label"),
        rx.el.p("Uncovered ", reveal.when, ". ", reveal.summary, ".", class_name="text-xs secondary"),
        rx.el.ul(rx.foreach(reveal.moved, line), class_name="askedlist moved"),
        rx.el.p("Before: ", span(reveal.before, cls="code"), class_name="text-xs tertiary"),
        class_name="side-box",
    )
    return rx.cond(reveal.when != "", shown, "")
