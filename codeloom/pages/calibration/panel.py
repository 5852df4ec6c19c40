"""A titled panel of the page of calibrations."""

import reflex as rx

from codeloom.pages.ui.base import Child, Text, filler, span


def titled_panel(title: Text, *body: Child, count: Text = "", beside: Child = "", cls: str = "panel") -> rx.Component:
    """`count` stands behind the title, `beside` at the right end of its line."""
    head = rx.el.header(rx.el.h2(title), span(count, cls="count"), filler(), beside)
    return rx.el.section(head, *body, class_name=cls, aria_label=title)
