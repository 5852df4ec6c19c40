"""Buttons, links that look like them, and the text button that carries a fix. One primary button per screen."""

from typing import Any

import reflex as rx

from codeloom.pages.ui.base import Child, Flag, Handler, Text, classes, is_var, present, span
from codeloom.pages.ui.icons import icon
from codeloom.pages.ui.keys import caps, hotkey_caps

KIND = {"default": "button", "primary": "button primary", "quiet": "button quiet", "danger": "button danger"}
SIZE = {"": "", "small": "small", "form": "large"}


def link(*children: Child, href: Text, cls: Text = "", **props: Any) -> rx.Component:
    """A link inside the application: no page load, the websocket stays. Doors of api/ take `door`."""
    if present(cls):
        props["class_name"] = cls
    return rx.el.a(*children, href=href, **props)


def door(*children: Child, href: Text, cls: Text = "", **props: Any) -> rx.Component:
    """A plain link that loads a page or a file of api/: sign-in, a download, a report."""
    if present(cls):
        props["class_name"] = cls
    return rx.el.a(*children, href=href, reload_document=True, **props)


def button(
    *children: Child,
    kind: str = "default",
    size: str = "",
    hotkey: str = "",
    show_keys: bool = True,
    icon_name: Text = "",
    why: Text = "",
    why_id: str = "",
    working: Flag = False,
    working_label: str = "",
    href: Text = "",
    on_click: Handler = None,
    **props: Any,
) -> rx.Component:
    """A button, or a link in its shape when `href` is given.

    `hotkey` is a data-key value; its caps stand in the button. `why` is the rule that disables it, empty when it may
    be pressed: the button then stays focusable and takes no click; show the sentence with `whynot(why, why_id)` within
    sight of it. While `working`, the label becomes `working_label` and a second click does nothing.
    """
    look = classes(KIND[kind], SIZE[size], props.pop("cls", ""))
    content: list[Child] = [icon(icon_name, small=True)] if present(icon_name) else []
    content += [rx.cond(working, working_label, rx.fragment(*children))] if working_label else list(children)
    if hotkey:
        props["data_key"] = hotkey
        if show_keys:
            content += [hotkey_caps(hotkey)]
    if present(href):
        return link(*content, href=href, cls=look, **props)
    if present(why):
        props["aria_disabled"] = rx.cond(why, "true", "false") if is_var(why) else "true"
        if why_id:
            props["aria_describedby"] = why_id
    if working is not False:
        props["aria_busy"] = rx.cond(working, "true", "false")
    if on_click is not None:
        props["on_click"] = on_click
    return rx.el.button(*content, class_name=look, type=props.pop("type", "button"), **props)


def whynot(why: Text, why_id: str, icon_name: str = "warn") -> rx.Component:
    """The sentence that says why a button is disabled, with the id its `aria_describedby` names; empty shows nothing."""
    sentence = span(icon(icon_name, small=True), why, cls="text-xs ink-warn row tight")
    return span(rx.cond(why, sentence, "") if is_var(why) else sentence, id=why_id)


def fix(label: Child, *keys: Text, hotkey: Text = "", **props: Any) -> rx.Component:
    """A text button that applies a fix, beside the finding it settles; its label carries the new value: "Use N18.32".

    `hotkey` is a data-key value, as a var where it is numbered (`f 1`); `keys` are the caps shown, by default its own.
    """
    key_caps: list[rx.Component] = [caps(*keys)] if keys else []
    if present(hotkey):
        props["data_key"] = hotkey
        if not keys and isinstance(hotkey, str):
            key_caps = [hotkey_caps(hotkey)]
    return rx.el.button(label, " ", *key_caps, class_name="fix", type="button", **props)


def cap_alone(words: str, hotkey: str, **props: Any) -> rx.Component:
    """A way in the heading of a narrow list, shown by its key alone; by its words while single letters are off."""
    return rx.el.button(
        hotkey_caps(hotkey),
        span(words, cls="when-letters-off"),
        class_name="fix",
        type="button",
        title=words,
        aria_label=words,
        data_key=hotkey,
        **props,
    )
