"""Fields: the label is always visible, an error stands under its field and is tied to it."""

from collections.abc import Mapping, Sequence
from typing import Any

import reflex as rx

from codeloom.pages.ui.base import Child, Handler, Text, classes, is_var, present, span
from codeloom.pages.ui.icons import icon
from codeloom.pages.ui.words import kept_line

INPUT_SIZE = {"": "input", "form": "input large"}


def field(
    label: Text, control: rx.Component, *, name: Text, hint: Text = "", error: Text = "", cls: Text = ""
) -> rx.Component:
    """A label, its control (whose id is `name`) and below it a hint or an error; an error var shows only when set."""
    below: list[Child] = []
    if present(hint):
        below += [span(hint, cls="hint", id=_beside(name, "hint"))]
    if present(error):
        error_line = span(icon("error", small=True), error, cls="hint error", id=_beside(name, "error"), role="alert")
        below += [rx.cond(error, error_line, "") if is_var(error) else error_line]
    return rx.el.div(rx.el.label(label, html_for=name), control, *below, class_name=classes("field", cls))


def text_input(
    name: str, *, size: str = "", error: Text = "", words: Mapping[str, Any] | None = None, **props: Any
) -> rx.Component:
    """A one-line field; goes inside `field(..., name=name)` or carries its own aria_label.

    `words` are the attributes of `kept` (words.py): every field longer than a code has them, and gets the line beside it.
    """
    props.setdefault("type", "text")
    typed = rx.el.input(id=name, name=name, **_checked(name, error, props, INPUT_SIZE[size]), **(words or {}))
    return typed if words is None else rx.fragment(typed, kept_line())


def text_area(
    name: str,
    *,
    words: Mapping[str, Any],
    rows: int = 4,
    error: Text = "",
    keys: bool = True,
    id: Text = "",
    **props: Any,
) -> rx.Component:
    """A field of several lines. `words` as with `text_input`; `keys`: the line below says what saves and discards.

    One that several forms of a page have is given an `id` of its own, a var: Reflex reads a field whose id is a plain text from the
    last place that drew one.
    """
    named: Text = id if present(id) else name
    typed = rx.el.textarea(id=named, name=name, rows=str(rows), **_checked(named, error, props, "input"), **words)
    return rx.fragment(typed, kept_line("ctrl+enter" if keys else ""))


def _beside(name: Text, what: str) -> Text:
    """The id of what stands beside the field of an id."""
    return name + f"-{what}"


def _checked(name: Text, error: Text, props: dict[str, Any], look: str) -> dict[str, Any]:
    error_class: Text = ""
    if is_var(error):
        error_class = rx.cond(error, "is-error", "")
        props["aria_invalid"] = rx.cond(error, "true", "false")
    elif error:
        error_class = "is-error"
        props["aria_invalid"] = "true"
    if present(error):
        props["aria_describedby"] = _beside(name, "error")
    props["class_name"] = classes(look, error_class, props.pop("cls", ""))
    return props


def select(
    name: str, options: Sequence[tuple[str, Text] | rx.Component], *, small: bool = False, **props: Any
) -> rx.Component:
    """The browser's own select in our look; an option is (value, label), or a component that makes options of a var."""
    listed = [one if isinstance(one, rx.Component) else rx.el.option(one[1], value=one[0]) for one in options]
    look = classes("select", "small" if small else "", props.pop("cls", ""))
    box = rx.el.select(*listed, id=name, name=name, class_name=look, **props)
    return span(box, icon("down", small=True), cls="pick-native")


def checkbox(label: Child, *, cls: Text = "", **props: Any) -> rx.Component:
    """A box with its label; without visible words pass `aria_label` and an empty label."""
    return rx.el.label(rx.el.input(type="checkbox", **props), label, class_name=classes("check", cls))


def segmented(
    label: str,
    options: Sequence[tuple[str, Child]],
    chosen: Text,
    on_choose: Handler,
    *,
    hotkeys: Sequence[str] = (),
    cls: Text = "",
    **props: Any,
) -> rx.Component:
    """A few choices side by side as a radio group; `on_choose` is called with the value. Arrow keys move inside."""

    def one(index: int, value: str, words: Child) -> rx.Component:
        is_on = (chosen == value) if is_var(chosen) else rx.Var.create(chosen == value)
        key = {"data_key": hotkeys[index]} if index < len(hotkeys) else {}
        return rx.el.button(
            words,
            role="radio",
            type="button",
            aria_checked=rx.cond(is_on, "true", "false"),
            data_item="true",
            on_click=on_choose(value),
            **key,
        )

    return rx.el.div(
        *(one(index, value, words) for index, (value, words) in enumerate(options)),
        class_name=classes("segmented", cls),
        role="radiogroup",
        aria_label=label,
        data_rove="lr",
        **props,
    )
