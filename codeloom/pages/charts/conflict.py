"""A conflict in the workbench: what was not saved beside the fresh rows, taken one by one or all together."""

import reflex as rx

from codeloom.pages.editor.lines import conflict_banner
from codeloom.pages.ui.base import row, span
from codeloom.pages.ui.buttons import button
from codeloom.pages.ui.notices import versions
from codeloom.state.charts.clashes import Clashes
from codeloom.state.charts.rows import Rows
from codeloom.state.charts.workbench import Workbench


def conflict() -> rx.Component:
    """The banner, and below it mine and theirs of each operation."""
    sides = rx.el.div(
        rx.foreach(Workbench.clashes, _clash),
        class_name="clashes",
        role="group",
        aria_label="Mine and theirs",
        data_rove="first",
    )
    shown = (Workbench.conflict != "") & (Workbench.unsaved != "") & (Workbench.clashes.length() > 0)
    return rx.fragment(conflict_banner(Rows, "Keep the fresh rows"), rx.cond(shown, sides, ""))


def _clash(one: rx.Var) -> rx.Component:
    def take(words: str, choice: str, key: str) -> rx.Component:
        return button(words, size="small", hotkey=key, on_click=Clashes.choose(Workbench.unsaved, one.n, choice))

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
