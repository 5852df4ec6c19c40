"""What screens tell people: banners above the panes, toasts, empty states, skeletons, and the conflict of two saves."""

from collections.abc import Sequence
from typing import Any

import reflex as rx

from codeloom.pages.ui.base import Child, Handler, Text, View, inline, row, span, unseen, variant
from codeloom.pages.ui.buttons import fix, link
from codeloom.pages.ui.icons import icon

BANNER = {"warn": "banner", "error": "banner error", "info": "banner info", "ok": "banner ok"}
TOAST = {"ok": "toast ok", "error": "toast error", "warn": "toast warn", "info": "toast info"}


def banner(
    tone: str, icon_name: Text, *words: Child, actions: Sequence[rx.Component] = (), **props: Any
) -> rx.Component:
    """A notice that stays: conflict, hand-over, stale suggestion, offline. Stands above the panes, never over text."""
    role = {"error": "alert", "warn": "alert"}.get(tone, "status")
    return rx.el.div(icon(icon_name), span(*words, cls="grow"), *actions, class_name=BANNER[tone], role=role, **props)


def versions(mine: Child, theirs: Child, theirs_label: Text = "Theirs") -> rx.Component:
    """Two versions of one row side by side, below the banner of a conflict."""
    return rx.el.div(
        rx.el.div(span("Mine", cls="label"), span(mine), class_name="mine"),
        rx.el.div(span(theirs_label, cls="label"), span(theirs)),
        class_name="versions",
    )


def toast_region(toasts: View, on_close: Handler) -> rx.Component:
    """Our own live region at the bottom right, from a state var; it is always there, so that it is announced.

    Each toast has `id`, `tone` (ok, error, warn, info), `title`, `detail`, where it leads on `link` with `label`, and `undo`;
    the state keeps the last three. It leaves after 6 s unless under the pointer or in focus; errors stay until closed.
    """

    def one(toast: View) -> rx.Component:
        return rx.el.div(
            icon(toast.tone),
            rx.el.div(
                rx.el.b(toast.title, class_name="medium"), rx.el.div(toast.detail, class_name="secondary text-xs")
            ),
            row(
                rx.cond(toast.undo, fix("Undo ", "ctrl", "z", data_presses="ctrl+z", on_click=on_close(toast.id)), ""),
                rx.cond(toast.label != "", link(toast.label, href=toast.link, cls="fix"), ""),
                rx.el.button(
                    icon("cross", small=True),
                    unseen("Close"),
                    class_name="fix",
                    type="button",
                    on_click=on_close(toast.id),
                ),
                cls="tight",
            ),
            class_name=variant(toast.tone, TOAST, "toast ok"),
            key=toast.id,
        )

    drawn_toasts = rx.foreach(toasts, one)
    return rx.el.div(
        drawn_toasts, class_name="toasts", role="region", aria_label="Messages", custom_attrs={"aria-live": "polite"}
    )


def empty(title: Text, words: Text, *actions: rx.Component, icon_name: str = "inbox") -> rx.Component:
    """Nothing here, and what to do next."""
    return rx.el.div(
        icon(icon_name), rx.el.b(title, class_name="semibold ink"), rx.el.p(words), *actions, class_name="empty"
    )


def skeleton(label: str, widths: Sequence[tuple[int, int]] = ((20, 60), (16, 72), (22, 48), (18, 66))) -> rx.Component:
    """The shape of what comes, without shimmer; appears only after 200 ms. Widths in percent, two bars a row."""
    bars = (
        row(*(span(cls="skeleton", custom_attrs=inline(width=f"{width}%")) for width in pair), cls="wide")
        for pair in widths
    )
    return rx.el.div(*bars, class_name="inner late", role="status", aria_busy="true", aria_label=label)
