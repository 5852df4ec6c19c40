"""Screens with a strip, panes side by side and a bar at the bottom: workbench, audit. One labelled region per pane."""

from collections.abc import Sequence
from typing import Any

import reflex as rx

from codeloom.pages.ui.base import Child, Text, classes, present, span

ARRANGEMENT = {
    "code": "panes for-code",
    "audit": "panes for-audit",
    "billing": "panes for-billing",
    "write": "panes for-writing",
    "ask": "panes for-asking",
    "answer": "panes for-answering",
    "deliver": "panes for-delivering",
    "feedback": "panes for-feedback",
    "rebuttals": "panes for-rebuttals",
    "rulings": "panes for-rulings",
    "drill": "panes for-drill",
}
WIDER = "This screen is made for a wider window with a keyboard. Here it can be read."


def bench(strip: rx.Component, panes: rx.Component, *below: Child) -> rx.Component:
    """The frame: strip, panes, and below them a drawer and the bottom bar."""
    return rx.el.div(strip, panes, rx.el.div(*below), class_name="bench")


def strip(*things: Child, label: str = "Chart") -> rx.Component:
    """The line under the header that says which chart this is; `divider()` between facts."""
    return rx.el.div(*things, class_name="strip", role="group", aria_label=label)


def divider(cls: Text = "") -> rx.Component:
    """A short upright line between facts of a strip."""
    return span(cls=classes("divider", cls))


def panes(*some: rx.Component, arrangement: str) -> rx.Component:
    """Panes side by side, with the widths of the screen (`code`: documents, text, rows; `audit`: text, changes, score;
    `billing`: note, codes, differences; `write`: note, suggestion; `ask`: record, question; `answer`: list, question; `deliver`:
    endpoints, deliveries; `feedback`: list, both codings, figures or note; `rebuttals`: list, both sides, decision; `rulings`:
    list, ruling; `drill`: note, codes)."""
    narrow = rx.el.p(WIDER, class_name="on-phone text-xs secondary") if arrangement in ("code", "audit") else ""
    return rx.el.div(narrow, *some, class_name=ARRANGEMENT[arrangement])


def pane(label: Text, *content: Child, head: Sequence[Child] = (), **props: Any) -> rx.Component:
    """One pane: a region named `label`, its head line, its content; F6 goes from pane to pane."""
    top = rx.el.div(*head, class_name="pane-head") if head else ""
    return rx.el.section(top, *content, class_name="pane", aria_label=label, data_pane="true", tab_index=-1, **props)


def scroll(*content: Child, label: Text = "", cls: Text = "", **props: Any) -> rx.Component:
    """What scrolls inside a pane; with a label it is a region the keyboard can scroll."""
    named = {"tab_index": 0, "role": "region", "aria_label": label} if present(label) else {}
    return rx.el.div(*content, class_name=classes("scroll", cls), **named, **props)


def bottom_bar(*things: Child, tall: bool = False) -> rx.Component:
    """The bar at the bottom: what is missing on the left, the next step and the one primary button on the right."""
    return rx.el.div(*things, class_name=classes("bottom-bar", "tall" if tall else ""))
