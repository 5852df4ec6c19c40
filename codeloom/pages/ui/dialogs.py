"""Dialogs (only for what cannot be undone or needs a reason) and the command palette. Native `<dialog>`: the browser
keeps focus inside, closes on Escape and gives focus back."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import reflex as rx

from codeloom.pages.ui.base import Child, Flag, Handler, Text, View, filler, present, span, unseen
from codeloom.pages.ui.buttons import button, link
from codeloom.pages.ui.icons import icon
from codeloom.pages.ui.keys import CAPS, caps, hotkey_caps
from codeloom.pages.ui.marks import status


def dialog(
    title: Text,
    *body: Child,
    name: str,
    confirm: Text,
    danger: bool = False,
    form: str = "",
    on_confirm: Handler = None,
    confirm_key: str = "",
    cancel_label: str = "Keep as it is",
    is_open: Flag = None,
    on_cancel: Handler = None,
) -> rx.Component:
    """A modal question with two buttons: one that cancels, on Escape, and one that does what the title asks. Without a
    `cancel_label` it only tells something, and its one button puts it away.

    With `is_open` the state decides whether it shows, and `on_cancel` must make that false; without, a button with
    `data_opens=name` opens it in the browser and both buttons close it. `confirm` is the label of the second button,
    which submits the form of id `form`, or calls `on_confirm`.

    The focus starts in the first field. Without a field it starts on the button that confirms, or, when `danger`, on the
    one that cancels. The key is shown in the button it presses: Enter, with a form Ctrl Enter, else `confirm_key`; a
    dangerous button has none, so Enter there does what has the focus.
    """
    in_browser = {} if is_open is not None else {"data_closes": "true"}
    starts = {"data_first_focus": "true"}
    cancels = {"on_click": on_cancel} if on_cancel is not None else {}
    acts = {"type": "submit", "form": form} if form else {"on_click": on_confirm}
    key = "escape" if not cancel_label else "" if danger else confirm_key or ("ctrl+enter" if form else "enter")
    box = rx.el.dialog(
        rx.el.header(rx.el.h2(title, class_name="text-lg", id=f"{name}-title")),
        rx.el.div(*body, class_name="stack"),
        rx.el.footer(
            *(
                (button(cancel_label, hotkey="escape", data_closes="true", **cancels, **(starts if danger else {})),)
                if cancel_label
                else ()
            ),
            button(
                confirm,
                kind="danger" if danger else "primary",
                hotkey=key,
                **acts,
                **in_browser,
                **({} if danger else starts),
            ),
        ),
        id=name,
        class_name="dialog",
        aria_labelledby=f"{name}-title",
        data_keyscope="dialog",
        **({"data_modal": "true"} if is_open is not None else {}),
    )
    return rx.cond(is_open, box, "") if is_open is not None else box


@dataclass(frozen=True, slots=True)
class Command:
    """One line of the palette: words, icon, hotkey shown, and where it goes or what it does; `group` heads it."""

    words: Text
    icon_name: str = "right"
    hotkey: str = ""
    href: Text = ""
    on_click: Handler = None
    group: str = "Go to"
    data_opens: str = ""


def _line(command: Command) -> rx.Component:
    content = (
        icon(command.icon_name),
        span(command.words, cls="grow"),
        hotkey_caps(command.hotkey) if command.hotkey else "",
    )
    shared: dict[str, Any] = {"role": "option", "tab_index": -1, "data_closes": "true", "aria_selected": "false"}
    if present(command.href):
        return link(*content, href=command.href, cls="option", **shared)
    if command.data_opens:
        shared["data_opens"] = command.data_opens
    act = {"on_click": command.on_click} if command.on_click is not None else {}
    return rx.el.div(*content, class_name="option", **act, **shared)


def _hit_line(hit: View) -> rx.Component:
    return link(
        icon(hit.icon),
        span(hit.code, cls="code"),
        span(hit.words, cls="grow ellipsis"),
        rx.cond(hit.status != "", status(hit.status, hit.status_label), ""),
        href=hit.href,
        cls="option",
        role="option",
        tab_index=-1,
        data_closes="true",
        data_found="true",
        aria_selected="false",
    )


def command_group(title: Text, *lines: Child) -> rx.Component:
    """Lines of the palette under a heading; it hides when none of them fits the words typed."""
    return rx.el.div(
        rx.el.div(title, class_name="group-title", role="presentation"), *lines, role="group", aria_label=title
    )


def command_groups(commands: Sequence[Command]) -> list[rx.Component]:
    """Commands by their group, in the order the groups first appear."""
    groups: dict[str, list[Command]] = {}
    for command in commands:
        groups.setdefault(command.group, []).append(command)
    return [command_group(title, *map(_line, members)) for title, members in groups.items()]


def screen_commands() -> rx.Component:
    """What keys do on the screen: keys.js writes the lines when the palette opens."""
    title = rx.el.div("On this screen", class_name="group-title", role="presentation")
    return rx.el.div(title, role="group", aria_label="On this screen", data_commands=json.dumps(CAPS))


def _command_form() -> rx.Component:
    """A line of `screen_commands` without its words and key."""
    said = span(cls="grow ellipsis", custom_attrs={"data-said": "true"})
    shared = {"role": "option", "tab_index": -1, "data_closes": "true", "aria_selected": "false"}
    line = rx.el.div(icon("keyboard"), said, span(cls="key-caps"), class_name="option", **shared)
    return rx.el.div(line, hidden=True, data_command_form="true")


def palette(*groups: Child, hits: View = None, on_search: Handler = None, found_label: str = "Found") -> rx.Component:
    """Ctrl K: groups of commands filtered in the browser, above them what the state found for the same words.

    `hits` are objects with code, words, href, icon, status and status_label; `on_search` gets the words, debounced.
    """
    hit_group: Child = command_group(found_label, rx.foreach(hits, _hit_line)) if hits is not None else ""
    searches = {"on_change": on_search.debounce(60)} if on_search is not None else {}
    return rx.el.dialog(
        rx.el.div(
            icon("search"),
            rx.el.input(
                id="palette-words",
                type="text",
                role="combobox",
                auto_complete="off",
                aria_expanded="true",
                aria_controls="palette-list",
                aria_label="Search or jump",
                data_list="palette-list",
                data_filter="true",
                data_fresh="true",
                **searches,
            ),
            span("codes, charts, patients, pages, actions", cls="text-xs tertiary"),
            class_name="top",
        ),
        rx.el.div(hit_group, *groups, id="palette-list", role="listbox", aria_label="Results"),
        rx.el.footer(
            span("Move ", caps("arrowup", "arrowdown"), cls="row tight hide-phone"),
            span("Open ", caps("enter"), cls="row tight hide-phone"),
            filler(),
            span("Close ", caps("escape"), cls="row tight hide-phone"),
        ),
        _command_form(),
        id="palette",
        class_name="palette popover",
        aria_label="Search or jump",
    )


def palette_button() -> rx.Component:
    """The field in the header that opens the palette; Ctrl K presses it."""
    return rx.el.button(
        icon("search", small=True),
        "Search or jump",
        hotkey_caps("ctrl+k"),
        unseen(", opens the command palette"),
        class_name="find",
        type="button",
        data_key="ctrl+k",
        data_opens="palette",
    )
