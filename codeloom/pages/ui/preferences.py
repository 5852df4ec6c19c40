"""What a person prefers for themselves, as a dialog of every page; each choice is saved as it is made."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import reflex as rx

from codeloom.pages.ui.base import Handler, Text, View, span
from codeloom.pages.ui.buttons import button
from codeloom.pages.ui.fields import checkbox, segmented

PREFERENCES = "preferences"
THEMES = (("system", "As the system"), ("light", "Light"), ("dark", "Dark"))
ROWS = (("dense", "Dense"), ("roomy", "Roomy"))


@dataclass(frozen=True, slots=True)
class Prefers:
    """Preferences as state vars, and what changes them: `on_letters` turns round, the others are called with the value."""

    letters: View
    theme: Text
    row_height: Text
    on_letters: Handler
    on_theme: Callable[..., Any]
    on_row_height: Callable[..., Any]


def told(prefers: Prefers, known: rx.Var) -> rx.Component:
    """What preferences.js reads; empty until the page knows its person."""
    letters = rx.cond(prefers.letters, "on", "off")
    words = {"data_letters_are": letters, "data_theme_is": prefers.theme, "data_rows_are": prefers.row_height}
    return rx.el.i(hidden=True, **{name: rx.cond(known, value, "") for name, value in words.items()})


def preferences(prefers: Prefers) -> rx.Component:
    """The dialog."""
    switch = checkbox(
        "Single letters, digits and signs act as keys",
        checked=prefers.letters,
        on_change=lambda _on: prefers.on_letters,
        id="letters",
    )
    words = (
        "Switch them off if you speak to your computer or touch keys by accident. Ctrl and Alt combinations, Enter, "
        "Esc, arrows and F6 go on, and every act has its button."
    )
    return rx.el.dialog(
        rx.el.header(rx.el.h2("Preferences", class_name="text-lg", id="preferences-title")),
        rx.el.div(
            _choice("Light or dark", THEMES, prefers.theme, prefers.on_theme),
            _choice("Rows", ROWS, prefers.row_height, prefers.on_row_height),
            rx.el.div(switch, rx.el.p(words, class_name="secondary text-xs"), class_name="field"),
            class_name="stack",
        ),
        rx.el.footer(
            span("Saved as you choose, for you, in every browser.", cls="text-xs tertiary grow"),
            button("Close", hotkey="escape", data_closes="true"),
        ),
        id=PREFERENCES,
        class_name="dialog",
        aria_labelledby="preferences-title",
        data_keyscope="dialog",
    )


def _choice(
    label: str, options: tuple[tuple[str, str], ...], chosen: Text, on_choose: Callable[..., Any]
) -> rx.Component:
    return rx.el.div(
        span(label, cls="label"),
        rx.el.div(segmented(label, options, chosen, on_choose), class_name="row"),
        class_name="field",
    )
