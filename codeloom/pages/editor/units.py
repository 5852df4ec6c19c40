"""How many times a CPT or HCPCS code is reported: a small field in its row, for every screen that edits lines."""

import reflex as rx

from codeloom.pages.ui.base import Text
from codeloom.state.editor.line_editor import LineEditor


def units_field(desk: type[LineEditor], line_id: Text, name: Text, value: rx.Var) -> rx.Component:
    """A whole number, taken when the field is left with another one in it. `name` is what the row is called."""
    return rx.el.input(
        key=f"units{line_id}{value}{desk.unfit}",
        default_value=value.to_string(),
        class_name="poa units",
        type="text",
        input_mode="numeric",
        max_length=4,
        auto_complete="off",
        title="Units (Shift U)",
        aria_label=f"Units, row {name}",
        data_key="shift+u",
        data_words="true",
        on_blur=lambda typed: rx.cond(typed == value.to_string(), rx.noop(), desk.set_units(line_id, typed)),
    )
