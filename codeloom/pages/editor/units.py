"""How many times a CPT or HCPCS code is reported: a small field in its row, for every screen that edits lines."""

import reflex as rx

from codeloom.pages.editor.lines import words_field
from codeloom.pages.ui.base import Text
from codeloom.state.editor.line_editor import LineEditor


def units_field(desk: type[LineEditor], line_id: Text, name: Text, value: rx.Var) -> rx.Component:
    """A whole number, taken when the field is left with another one in it. `name` is what the row is called."""
    return words_field(
        f"Units, row {name}",
        value.to_string(),
        lambda typed: desk.set_units(line_id, typed),
        class_name="poa units",
        input_mode="numeric",
        max_length=4,
        title="Units (Shift U)",
        data_key="shift+u",
        data_unfit=desk.unfit,
    )
