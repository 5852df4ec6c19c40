"""A conflict in a list of code lines: what was not saved beside the fresh rows, taken one by one or all together."""

from collections.abc import Callable
from functools import partial
from typing import Any

import reflex as rx

from codeloom.pages.editor.lines import conflict_banner
from codeloom.pages.ui.base import row, span
from codeloom.pages.ui.buttons import button
from codeloom.pages.ui.notices import versions
from codeloom.state.editor.line_editor import LineEditor


def conflict(desk: type[LineEditor], choose: Callable[..., Any], leave: str) -> rx.Component:
    """The banner, and below it mine and theirs of each operation. `choose(unsaved, n, choice)` decides on the n-th, `leave` says
    what leaves the fresh rows as they are."""
    sides = rx.el.div(
        rx.foreach(desk.clashes, lambda one: _clash(one, partial(choose, desk.unsaved))),
        class_name="clashes",
        role="group",
        aria_label="Mine and theirs",
        data_rove="first",
    )
    shown = (desk.conflict != "") & (desk.unsaved != "") & (desk.clashes.length() > 0)
    return rx.fragment(conflict_banner(desk, leave), rx.cond(shown, sides, ""))


def _clash(one: rx.Var, choose: Callable[..., Any]) -> rx.Component:
    def take(words: str, choice: str, key: str) -> rx.Component:
        return button(words, size="small", hotkey=key, on_click=choose(one.n, choice))

    return rx.el.div(
        row(span(one.row, cls="semibold"), span(one.what, cls="secondary"), cls="tight"),
        versions(one.mine, one.theirs),
        row(
            rx.cond(one.able, take("Take mine", "mine", "m"), ""),
            take("Keep theirs", "theirs", "t"),
            rx.cond(one.both, take("Take both", "both", "b"), ""),
            cls="tight",
        ),
        class_name="clash",
        role="group",
        aria_label=f"{one.row}, {one.what}",
        data_item="true",
        data_keyscope="clash",
        tab_index=-1,
    )
