"""What a row of a chart's code lines has wherever it is edited: how much evidence, what its keys do, its rationale.

`desk` is a state class that takes in `state.editor.line_editor.LineEditor` and has `remove`, `unmark`, `open_rationale`,
`close_rationale`, `set_rationale` and `rationale_of`.
"""

from typing import Any

import reflex as rx

from codeloom.pages.editor.lines import half_typed, order_keys, row_key, words_field, words_keys
from codeloom.pages.ui.base import Child, Number, span
from codeloom.pages.ui.icons import icon
from codeloom.pages.ui.keys import OPENS_FIELD


def evidence_count(places: Number, **attributes: Any) -> rx.Component:
    """In how many places words are marked for a row."""
    look = rx.cond(places > 0, "evidence-count", "evidence-count none")
    return span(rx.el.i(), places, cls=look, title="Words marked", **attributes)


def line_keys(desk: Any, line: rx.Var, first: str) -> tuple[rx.Component, ...]:
    """What the keys of a row press, out of sight, and its remove button; `first` says what a row becomes in the first place."""
    number = line.number
    remove = rx.el.button(
        icon("cross", small=True),
        class_name="fix",
        type="button",
        tab_index=-1,
        aria_label=f"Remove row {number}",
        title="Remove (Del)",
        data_key="delete|backspace",
        on_click=desk.remove(line.id),
    )
    return (
        row_key("Edit the code", number, "enter", desk.open_field(line.id), **OPENS_FIELD),
        *order_keys(desk, line.id, number, first),
        row_key("Rationale", number, "r", desk.open_rationale(line.id), **OPENS_FIELD),
        row_key("Take the newest evidence away", number, "shift+m", desk.unmark(line.id, line.evidence - 1)),
        remove,
    )


def rationale(desk: Any, line: rx.Var, *beside: Child, cell: bool = False, **attributes: Any) -> rx.Component:
    """The rationale of a row: written, or a line to write it in with what stands `beside` it. `attributes` go to that line; `cell`
    says that the list is a grid."""
    role = {"role": "gridcell"} if cell else {}
    writing = rx.el.span(
        words_field(
            f"Rationale of row {line.number}",
            line.rationale,
            lambda text: desk.set_rationale(line.id, text),
            desk.close_rationale,
            kept_as=half_typed(desk, f"rationale:{line.id}"),
            class_name="input grow",
            auto_focus=True,
            data_focus_now=f"why{line.id}{desk.version}",
            **attributes,
        ),
        *beside,
        words_keys(),
        class_name="rationale",
        **role,
    )
    written = rx.el.span(
        icon("quote", small=True),
        span(line.rationale, cls="ellipsis", title=line.rationale),
        class_name="rationale",
        **role,
    )
    return rx.cond(desk.rationale_of == line.id, writing, rx.cond(line.rationale != "", written, ""))
