"""What the pages of training have in common: a panel with a heading, how well something holds."""

from collections.abc import Sequence
from typing import Any

import reflex as rx

from codeloom.pages.ui.base import Child, Number, Text, classes, filler, inline, span
from codeloom.pages.ui.buttons import button
from codeloom.pages.ui.notices import empty, skeleton


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


def done_bar(done: Number, total: Number, words: Text, cls: str = "") -> rx.Component:
    """How many of some cases are done, as a bar; all of them in the tone of what went well."""
    share = rx.cond(total > 0, 100 * done / total, 0)
    return span(
        rx.el.i(custom_attrs=inline(width=f"{share}%"), class_name=rx.cond(done == total, "ok", "")),
        cls=classes("bar", cls),
        role="progressbar",
        aria_label=words,
        custom_attrs={"aria-valuemin": "0", "aria-valuemax": total, "aria-valuenow": done},
    )


def once_read(state: rx.Var, page: rx.Component, failed: str, again: Any, waiting: Sequence[str]) -> rx.Component:
    """A page once it was read; before that as many empty panels as it will have, or that it failed."""
    could_not = empty(failed, "Nothing was lost.", button("Try again", on_click=again), icon_name="error")
    panels = (rx.el.div(skeleton(words), class_name="panel") for words in waiting)
    return rx.match(state, ("open", page), ("failed", could_not), rx.el.div(*panels, class_name="page"))
