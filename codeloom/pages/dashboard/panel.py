"""A panel of the dashboard: title, what stands beside it, and its body."""

import reflex as rx

from codeloom.pages.ui.base import filler


def panel(title: str, width: str, *body: rx.Component, beside: tuple[rx.Component | str, ...] = ()) -> rx.Component:
    """A part of the dashboard; `width` is span-1 to span-12."""
    return rx.el.section(
        rx.el.header(rx.el.h2(title), filler(), *beside), *body, class_name=f"panel {width}", aria_label=title
    )
