"""Sets of codes on every screen that edits code lines: the way to them, the list to add one from, a new one of the rows at hand."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from codeloom.pages.ui.base import Text, row, span, stack
from codeloom.pages.ui.buttons import button, link
from codeloom.pages.ui.dialogs import dialog
from codeloom.pages.ui.fields import checkbox, field, select, text_input
from codeloom.pages.ui.keys import OPENS_FIELD
from codeloom.pages.ui.marks import tag
from codeloom.pages.ui.words import kept
from codeloom.services.core import NEW, Subject
from codeloom.state.editor.sets import LINE, SetPicker

SET_KEYS = ("shift+t", "alt+t")
"""What opens the list of sets: outside fields, and also out of the code field."""
LIST = "sets-list"


def set_button() -> rx.Component:
    """Beside the way to a new row."""
    return button(
        "Set ", kind="quiet", size="small", hotkey="|".join(SET_KEYS), title="Add a set of codes", data_says="Add a set",
        on_click=SetPicker.open, **OPENS_FIELD,
    )  # fmt: skip


def sets_dialogs(add: Callable[[Any], Any], rows: rx.Component) -> rx.Component:
    """The list of sets, of which `add(id)` adds one, and the form of a new one; `rows` are boxes made by `row_box`."""
    return rx.fragment(_list_dialog(add), _make_dialog(rows))


def row_box(at: rx.Var, code: Text, poa: Text, units: Text, title: Text) -> rx.Component:
    """One row of the list at hand, ticked to stand in the new set."""
    words = rx.fragment(span(code, cls="code"), " ", span(title, cls="text-xs secondary ellipsis", title=title))
    return checkbox(words, name=f"{LINE}{at}", value=f"{code}|{poa}|{units}", default_checked=True, data_item="true")


def _list_dialog(add: Callable[[Any], Any]) -> rx.Component:
    sets = SetPicker.sets.rows

    def option(one: rx.Var) -> rx.Component:
        return rx.el.div(
            span(one.name, cls="medium ellipsis", title=one.name),
            span(one.codes, cls="text-xs secondary ellipsis grow", title=one.codes),
            rx.cond(one.practice, tag("Practice"), ""),
            span(one.counted, cls="text-xs tertiary numeric nowrap"),
            class_name="option",
            role="option",
            tab_index=-1,
            aria_selected="false",
            on_click=add(one.id),
        )

    search = rx.el.input(
        id="set-words",
        type="text",
        class_name="input",
        role="combobox",
        auto_complete="off",
        aria_expanded="true",
        aria_controls=LIST,
        aria_label="Find a set",
        placeholder="Name or code",
        max_length=60,
        data_list=LIST,
        data_filter="true",
    )
    listing = rx.el.div(
        rx.foreach(sets, option),
        id=LIST,
        role="listbox",
        aria_label="Sets of codes",
        class_name="set-list",
        tab_index=-1,
    )
    nothing = rx.el.p("No set yet: make one of the rows here.", class_name="secondary")
    words = rx.el.p(
        "Codes that are here already are skipped; codes not valid on the service date are named and left out.",
        class_name="text-xs tertiary",
    )
    return dialog(
        "Add a set of codes",
        rx.cond(sets.length() > 0, rx.fragment(search, listing), nothing),
        words,
        row(link("Keep sets", href="/sets", cls="text-xs")),
        name="add-set",
        confirm="Make a set of these rows",
        confirm_key="ctrl+enter",
        cancel_label="Close",
        is_open=SetPicker.asking == "add",
        on_confirm=SetPicker.ask_make,
        on_cancel=SetPicker.close,
    )


def _make_dialog(rows: rx.Component) -> rx.Component:
    whose = field(
        "For",
        select("whose", (("me", "Me"), ("practice", "Everybody in the practice"))),
        name="whose",
    )
    form = rx.el.form(
        field(
            "Name",
            text_input("name", words=kept(Subject.CODE_BUNDLE, NEW, "name"), max_length=60, required=True,
                       placeholder="Diabetes follow-up"),
            name="name",
            error=SetPicker.refused,
        ),
        rx.cond(SetPicker.sets.keeps, whose, ""),
        rx.el.fieldset(
            rx.el.legend("Codes, in this order", class_name="label"),
            stack(rows, cls="tight boxes", data_rove="true"),
            class_name="field",
        ),
        id="make-set-form",
        class_name="stack wide",
        on_submit=SetPicker.make,
    )  # fmt: skip
    return dialog(
        "Make a set of these rows",
        form,
        name="make-set",
        confirm="Make set",
        form="make-set-form",
        cancel_label="Close",
        is_open=SetPicker.asking == "make",
        on_cancel=SetPicker.close,
    )
