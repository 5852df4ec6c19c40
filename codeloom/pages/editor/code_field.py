"""The code field as a part: combobox, how the words were read, hits, sides and 7th characters, full title, keys."""

from collections.abc import Callable, Mapping
from typing import Any

import reflex as rx

from codeloom.pages.ui.base import Text, filler, present, row, span
from codeloom.pages.ui.buttons import fix
from codeloom.pages.ui.icons import icon
from codeloom.pages.ui.keys import caps
from codeloom.state.editor.code_field import CodeField


def code_field(
    name: str,
    on_take: Callable[[Any], Any],
    on_close: Any,
    *,
    words: Mapping[str, Any],
    code: Text = "",
    label: str = "Code or words",
    on_take_with: Callable[[Any], Any] | None = None,
    on_sets: Any = None,
    **attributes: Any,
) -> rx.Component:
    """The field and what drops from it. `on_take(value)` gets "system:code"; `on_close` is pressed by Escape.

    `code` is the code of the row whose field it is. It stands in the field, and Enter closes the field while nothing was
    typed and nothing chosen; in a field without it Enter does nothing then. `words` are the attributes of `kept`
    (pages/ui/words.py). `attributes` go to the input: `data_key` for a field that a key focuses, `data_focus_now` for one
    that takes focus. `on_take_with(value)` is what Shift Enter does with the chosen hit, where it does anything. `on_sets`
    shows the sets of codes, where there are some to add.
    """
    field = span(
        icon("search", small=True),
        rx.el.input(
            id=name,
            key=CodeField.opened,
            type="text",
            role="combobox",
            placeholder="Code or words",
            auto_complete="off",
            spell_check=False,
            aria_label=label,
            aria_expanded=rx.cond(CodeField.hits.length() > 0, "true", "false"),
            aria_controls=f"{name}-hits",
            default_value=code,
            data_list=f"{name}-hits",
            data_unchosen="true",
            data_for=CodeField.answered,
            data_value_to=f"{name}-at",
            **words,
            **attributes,
            on_focus=CodeField.recall,
            on_change=CodeField.look.debounce(60),
        ),
        rx.el.input(
            id=f"{name}-at",
            class_name="unseen",
            type="text",
            tab_index=-1,
            aria_hidden="true",
            on_change=CodeField.point.debounce(60),
        ),
        span(cls="kept-since text-xs tertiary nowrap", data_words_said="true"),
        span(
            rx.match(
                CodeField.hits.length(), (0, CodeField.note), (1, "1 result"), f"{CodeField.hits.length()} results"
            ),
            cls="text-xs tertiary nowrap numeric",
        ),
        _close(on_close, "escape|enter")
        if present(code)
        else rx.cond(CodeField.hits.length() > 0, _close(on_close, "escape"), ""),
        cls="combo",
    )
    scope = {"data_keyscope": "code-field"} if present(code) else {}
    return rx.el.div(
        field, rx.cond(CodeField.hits.length() > 0, _drop(name, on_take, on_take_with, on_sets), ""), **scope
    )


def _close(on_close: Any, keys: str) -> rx.Component:
    return rx.el.button(
        icon("cross", small=True),
        class_name="fix",
        type="button",
        tab_index=-1,
        aria_label="Close the code field",
        data_key=keys,
        data_closes_field="true",
        on_click=on_close,
    )


def _drop(
    name: str, on_take: Callable[[Any], Any], on_take_with: Callable[[Any], Any] | None, on_sets: Any
) -> rx.Component:
    return rx.el.div(
        rx.cond(
            CodeField.read_as.length() > 0,
            rx.el.div(span("Read as"), rx.foreach(CodeField.read_as, lambda word: rx.el.b(word)), class_name="read-as"),
            "",
        ),
        rx.el.div(
            rx.foreach(CodeField.hits, lambda hit, at: _hit(hit, at, name, on_take, on_take_with)),
            rx.cond(
                CodeField.picker.code != "",
                rx.el.p(CodeField.picker.code, " ", CodeField.picker.title, class_name="full"),
                "",
            ),
            role="listbox",
            id=f"{name}-hits",
            aria_label="Results",
            tab_index=-1,  # a browser lets Tab stop at what scrolls
        ),
        _picker(on_take),
        rx.el.footer(
            row("Choose ", caps("arrowup", "arrowdown"), cls="tight"),
            rx.cond(
                CodeField.picker.sides.length() + CodeField.picker.rows.length() > 0,
                row("Side and 7th ", caps("tab"), cls="tight"),
                "",
            ),
            rx.cond(
                CodeField.chosen,
                row("Take ", rx.el.b(CodeField.picker.code, class_name="code ink"), caps("enter"), cls="tight"),
                "",
            ),
            rx.cond(CodeField.chosen, row("with words ", caps("shift", "enter"), cls="tight"), "")
            if on_take_with
            else "",
            _star(),
            fix("Set ", hotkey="alt+t", tab_index=-1, on_click=on_sets) if on_sets is not None else "",
            filler(),
            row("Close ", caps("escape"), cls="tight"),
        ),
        class_name="hits popover",
    )


def _star() -> rx.Component:
    """Star or unstar what the picker shows."""
    value = CodeField.picker.value
    star = rx.cond(
        CodeField.starred.contains(value),
        fix("Unstar ", hotkey="ctrl+d", tab_index=-1, on_click=CodeField.star(value, False)),
        fix("Star ", hotkey="ctrl+d", tab_index=-1, on_click=CodeField.star(value, True)),
    )
    return rx.cond(value != "", star, "")


def _hit(
    hit: rx.Var,
    at: rx.Var,
    name: str,
    on_take: Callable[[Any], Any],
    on_take_with: Callable[[Any], Any] | None,
) -> rx.Component:
    """A line to take, or a category to open; above it the heading of a group, which alone stands for an ended favorite."""
    with_words = (
        rx.el.i(hidden=True, data_with="true", on_click=on_take_with(hit.value).stop_propagation)
        if on_take_with
        else ""
    )
    inside = (
        span(hit.label, cls="code"),
        span(hit.title, cls="ellipsis grow", title=hit.title),
        rx.cond(
            CodeField.starred.contains(hit.value),
            icon("bookmark", small=True, label="Favorite"),
            rx.cond(hit.why == "recently used", icon("history", small=True, label="Recently used"), ""),
        ),
    )
    shared = {"class_name": "option", "role": "option", "id": f"{name}-hit-{at}", "data_value": hit.value}
    line = rx.cond(
        hit.takeable,
        rx.el.div(*inside, with_words, **shared, on_click=on_take(hit.value)),
        rx.el.div(*inside, **shared, on_click=CodeField.look_below(hit.value)),
    )
    return rx.fragment(
        rx.cond(hit.head != "", rx.el.div(hit.head, class_name="group-title", role="presentation"), ""),
        rx.cond(hit.value != "", line, ""),
    )


def _picker(on_take: Callable[[Any], Any]) -> rx.Component:
    view = CodeField.picker
    sides = rx.el.div(
        rx.foreach(
            view.sides,
            lambda side: rx.el.button(
                side.name,
                role="radio",
                type="button",
                aria_checked=rx.cond(side.on, "true", "false"),
                tab_index=rx.cond(side.on, 0, -1),
                data_item="true",
                on_click=rx.cond(side.on, rx.noop(), CodeField.point(side.code)),
            ),
        ),
        class_name="segmented",
        role="radiogroup",
        aria_label="Side",
        data_rove="lr pick",
    )
    grid = rx.el.div(
        span("7th char.", cls="row-name"),
        rx.foreach(view.columns, lambda column: span(column, cls="column-name")),
        rx.foreach(view.rows, lambda line: _grid_row(line, on_take)),
        class_name="seventh-character",
        role="radiogroup",
        aria_label="7th character: press it",
        tab_index=0,
    )
    take = rx.el.button(
        f"Take {view.code}",
        class_name="unseen",
        type="button",
        tab_index=-1,
        data_key="enter",
        on_click=on_take(view.value),
    )
    return rx.el.div(
        rx.cond(view.sides.length() > 0, row(sides, filler(), caps("arrowleft", "arrowright"), cls="tight wrap"), ""),
        rx.cond(view.rows.length() > 0, grid, ""),
        rx.cond(CodeField.chosen & (view.sides.length() + view.rows.length() > 0), take, ""),
        class_name="pick",
        data_keyscope="picker",
    )


def _grid_row(line: rx.Var, on_take: Callable[[Any], Any]) -> rx.Component:
    def cell(one: rx.Var) -> rx.Component:
        return rx.cond(
            one.char != "",
            rx.el.button(
                one.char,
                type="button",
                role="radio",
                aria_checked=rx.cond(one.on, "true", "false"),
                aria_label=f"{line.label} {one.char}",
                tab_index=-1,
                data_key=one.key,
                on_click=on_take(one.value),
            ),
            span(),
        )

    return rx.fragment(span(line.label, cls="row-name"), rx.foreach(line.cells, cell))
