"""What the pages of training have in common: a panel with a heading, how well something holds."""

import reflex as rx

from codeloom.pages.ui.base import Child, Number, Text, filler, span


def section(title: Child, *body: Child, count: Child = "", beside: tuple[Child, ...] = ()) -> rx.Component:
    """A panel with its heading, what it counts, and what stands at the far side of the heading."""
    head = rx.el.header(rx.el.h2(title), span(count, cls="count"), filler(), *beside)
    return rx.el.section(head, *body, class_name="panel", aria_label=title)


def strength(holds: Number, words: Text) -> rx.Component:
    """How well the cases of a topic hold: 0 to 5 of five bars."""
    bars = [rx.el.i(class_name=rx.cond(holds >= place, "held", "")) for place in range(1, 6)]
    return span(*bars, cls="strength", role="img", aria_label=words, title=words)


def fact(name: Child, value: Child) -> rx.Component:
    """A line of a panel: a name and what it is."""
    return rx.el.div(span(name, cls="secondary"), span(value, cls="numeric right"), class_name="fact-line")
