"""POA Y for all: the way to it, and the dialog that shows which rows it changes and which it leaves to be decided."""

import reflex as rx

from codeloom.pages.ui.base import span
from codeloom.pages.ui.buttons import button
from codeloom.pages.ui.dialogs import dialog
from codeloom.state.charts.rows import Rows

POA = "poa-dialog"


def poa_button() -> rx.Component:
    """In the head of the rows of a stay while a POA indicator is missing."""
    return button("POA", size="small", hotkey="shift+p", data_opens=POA, title="POA Y for all: shows which rows first")


def poa_dialog() -> rx.Component:
    """Which rows would be set to Y, and which are not touched."""
    editor = Rows.editor
    left = editor.poa_open.length() - editor.poa_ready
    body = rx.cond(
        editor.poa_ready > 0,
        rx.el.p(
            f"Y will be set on {editor.poa_ready} of {editor.poa_open.length()} rows without an indicator. Rows that have "
            "one and exempt codes stay as they are. One undo takes it back.",
            class_name="secondary",
        ),
        rx.el.p("No row can be set together: decide each in its row.", class_name="secondary"),
    )
    return dialog(
        "Present on admission: Y for all?",
        body,
        rx.el.ul(
            rx.foreach(editor.poa_open, _line),
            class_name="poa-rows",
            aria_label="Rows without an indicator",
            tab_index=0,
        ),
        rx.cond(left > 0, rx.el.p("Decide these in their rows: Tab, then Y N U W.", class_name="text-xs tertiary"), ""),
        name=POA,
        confirm=rx.cond(editor.poa_ready > 0, f"Set Y on {editor.poa_ready}", "Close"),
        cancel_label="Leave them",
        on_confirm=rx.cond(editor.poa_ready > 0, Rows.set_poa_for_all(), rx.noop()),
    )


def _line(one: rx.Var) -> rx.Component:
    return rx.el.li(
        span(one.number, cls="sequence numeric"),
        span(one.code, cls="code"),
        span(one.title, cls="ellipsis grow", title=one.title),
        rx.cond(one.why == "", span("Y", cls="poa"), span(f"left to you: {one.why}", cls="text-xs ink-warn")),
        class_name="row tight",
    )
