"""What every list of code lines draws alike: row attributes, the code field in a row and below all, POA, keys, a conflict.

`desk` is the screen's state class, one that takes in `state.editor.line_editor.LineEditor`.
"""

from collections.abc import Callable, Mapping
from typing import Any

import reflex as rx

from codeloom.pages.editor.code_field import code_field
from codeloom.pages.ui.base import Flag, Text, span
from codeloom.pages.ui.buttons import button
from codeloom.pages.ui.keys import hint, hotkey_caps
from codeloom.pages.ui.notices import banner
from codeloom.pages.ui.words import kept
from codeloom.services.core import NEW
from codeloom.state.core.reflex_internals import EventSpec
from codeloom.state.editor.code_field import CodeField
from codeloom.state.editor.line_editor import LineEditor
from codeloom.state.editor.sets import SetPicker

POA_CHOICES = ("", "Y", "N", "U", "W")


def row_attributes(desk: type[LineEditor], line_id: Text, name: Text) -> dict[str, Any]:
    """What makes an element a row for keys.js and spans.js. `name` is what the row is called in the marks of the text."""
    return {
        "data_item": "true",
        "data_row": name,
        "data_focus_id": line_id,
        "data_focus_now": rx.cond(desk.focus.startswith(line_id), desk.focus, ""),
        "data_keyscope": "row",
        "tab_index": -1,
    }


def field_in_row(
    desk: type[LineEditor], line_id: Text, code: Text, with_words: Callable[[Any], Any] | None = None
) -> rx.Component:
    """The code field in the place of a row's code, with that code in it; each one that is opened takes the focus."""
    return code_field(
        "row-field", desk.take, desk.close_field, code=code, words=half_typed(desk, f"code:{line_id}"),
        on_take_with=with_words, on_sets=SetPicker.open, data_focus_now=f"code{line_id}~{CodeField.opened}",
    )  # fmt: skip


def field_for_new(desk: type[LineEditor], with_words: Callable[[Any], Any] | None = None) -> rx.Component:
    """The code field for a new row. `with_words` is what Shift Enter does with what it takes."""
    return code_field(
        "code-field", desk.take, desk.close_field, words=half_typed(desk, f"code:{NEW}"), data_key="n",
        data_says="Add a code", on_take_with=with_words, on_sets=SetPicker.open, data_focus_now=desk.calling,
    )  # fmt: skip


def add_button() -> rx.Component:
    """Goes to the code field for a new row, as its key N does."""
    return button("Add ", hotkey_caps("n"), kind="quiet", size="small", data_goes="code-field")


def half_typed(desk: type[LineEditor], field: Text) -> dict[str, Any]:
    """What keeps the half-typed words of one field of an editor."""
    subject, name = desk._about
    return kept(subject, getattr(desk, name), field, desk.version)


def field_row(number: Text, field: rx.Component, *, number_cls: str, in_grid: bool) -> rx.Component:
    """A code field with the number of its row before it; `in_grid` says that the list is a grid of rows and cells."""
    cell, row = ({"role": "gridcell"}, {"role": "row"}) if in_grid else ({}, {})
    return rx.el.div(span(number, cls=number_cls, **cell), rx.el.div(field, **cell), class_name="edit-grid", **row)


def poa_choice(
    desk: type[LineEditor], line_id: Text, name: Text, value: Text, cls: Text = "poa"
) -> rx.Component:  # fmt: skip
    """The present-on-admission indicator of a row, to choose from a list."""
    return rx.el.select(
        *(rx.el.option(choice or "–", value=choice) for choice in POA_CHOICES),
        value=value,
        class_name=cls,
        aria_label=f"Present on admission, row {name}",
        on_change=lambda chosen: desk.set_poa(line_id, chosen),
    )


def words_field(
    label: Text,
    words: Text,
    save: Callable[[Any], Any],
    unchanged: Any = None,
    *,
    kept_as: Mapping[str, Any] | None = None,
    **attributes: Any,
) -> rx.Component:
    """A line of words about a row. Enter saves them and Escape leaves them as they were, both back at the row.

    Leaving the field in any other way saves too. `save(text)` is called when the words changed, else `unchanged`. A late
    answer never takes away what is being typed: the field is not drawn anew for other words, keys.js puts them in once it may.
    `data_unfit` is a text that changes when what was typed could not be taken. `kept_as` are the attributes of `kept`
    (pages/ui/words.py), for a field longer than a code; `words_keys` beside it says since when its words are kept.
    """
    return rx.el.input(
        default_value=words,
        type="text",
        aria_label=label,
        auto_complete="off",
        data_words="true",
        data_given=words,
        on_blur=lambda text: rx.cond(text == words, unchanged or rx.noop(), save(text)),
        **(kept_as or {}),
        **attributes,
    )


def words_keys() -> rx.Component:
    """What Enter and Escape do in a line of words, and since when its words are kept, to stand beside it."""
    said = span(cls="kept-since text-xs tertiary nowrap", data_words_said="true")
    return span(hint("Save", "enter"), hint("Discard", "escape"), said, cls="words-keys row tight")


def row_key(words: str, name: Text, key: str, act: EventSpec, **attributes: Any) -> rx.Component:
    """What a key does in a row: a button out of sight, which keys.js presses and a screen reader finds."""
    return rx.el.button(
        f"{words}, row {name}",
        class_name="unseen",
        type="button",
        tab_index=-1,
        data_key=key,
        on_click=act,
        **attributes,
    )


def order_keys(desk: type[LineEditor], line_id: Text, name: Text, first: str) -> tuple[rx.Component, ...]:
    """The keys that move a row; `first` says what it becomes in the first place."""
    return (
        row_key("Move up", name, "alt+arrowup", desk.move(line_id, -1)),
        row_key("Move down", name, "alt+arrowdown", desk.move(line_id, 1)),
        row_key(first, name, "p", desk.make_principal(line_id)),
    )


def conflict_banner(desk: type[LineEditor], leave: str) -> rx.Component:
    """What a conflict kept from being saved, the way to do it again, and the way to leave the rows as they are."""
    again = button("Do mine again", size="small", on_click=desk.again(desk.unsaved))
    actions = (rx.cond(desk.unsaved != "", again, ""), button(leave, size="small", on_click=desk.drop_unsaved))
    notice = banner("warn", "conflict", rx.el.b("Not saved: "), desk.conflict, actions=actions)
    return rx.cond(desk.conflict != "", notice, "")


def code_head(inpatient: Flag) -> rx.Component:
    """The heads of the columns of a chart's code rows; screen readers hear them with the cells."""
    return rx.el.div(
        span("#", cls="sequence"),
        span("Code"),
        span("Title"),
        span(rx.cond(inpatient, "POA", "Units"), cls="right"),
        span("Evid.", cls="right"),
        span("CC", cls="right"),
        class_name="code-grid code-head",
        aria_hidden="true",
    )
