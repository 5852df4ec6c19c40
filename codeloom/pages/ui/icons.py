"""Icons by name, all from one sprite (assets/icons.svg): a name may be a state var, and a page carries no paths.

The line icons are Lucide's (ISC, assets/icons-LICENSE.txt) and a few of our own; status shapes, priority and
difficulty bars are ours. Colour never stands alone: an icon without a word beside it needs a label.
"""

from typing import Any

import reflex as rx

from codeloom.pages.ui.base import Number, Text, classes, present

SPRITE = "/icons.svg"


def _drawing(name: Text, cls: Text, label: Text) -> rx.Component:
    named: dict[str, Any] = {"role": "img", "aria_label": label} if present(label) else {"aria_hidden": "true"}
    if present(cls):
        named["class_name"] = cls
    return rx.el.svg(rx.el.svg.use(href=f"{SPRITE}#{name}"), **named)


def icon(name: Text, small: bool = False, cls: Text = "", label: Text = "") -> rx.Component:
    """A line icon of 16 (or 14) in the colour of the text around it; `label` makes it an image with a name."""
    return _drawing(name, classes("icon", "icon-small" if small else "", cls), label)


def shape(status: Text) -> rx.Component:
    """The shape of a chart or encounter status: dashed ring, half disc, turned arrow, tick."""
    return _drawing(f"status-{status}", "shape", "")


def priority(level: Number) -> rx.Component:
    """Bars for a priority from 1 (low) to 3."""
    return _drawing(f"priority-{level}", "bars", f"Priority {level} of 3")


def difficulty(level: Number) -> rx.Component:
    """Bars for a difficulty from 1 to 5."""
    return _drawing(f"difficulty-{level}", "bars wide", f"Difficulty {level} of 5")


def logo(cls: Text = "") -> rx.Component:
    """The mark alone, in the colours of the theme."""
    return _drawing("mark", cls, "")
