"""The bell of every page: how many notices are not read, and the newest behind it. Also one line of any list of notices."""

from collections.abc import Callable
from dataclasses import dataclass

import reflex as rx

from codeloom.pages.ui.base import Child, Flag, Handler, Number, View, filler, row, span, unseen
from codeloom.pages.ui.buttons import button, door, link
from codeloom.pages.ui.icons import icon
from codeloom.pages.ui.notices import empty, skeleton

PATH = "/notifications"
CHOOSE = "/account#notifications"
NOTHING = "Work given to you, audits of your work and answers to your queries come here."


@dataclass(frozen=True, slots=True)
class Bell:
    """The state behind the bell: how many are not read, the newest, whether they were read from the server, and acts."""

    unread: Number
    rows: View
    new: Number
    looked: View
    on_look: Handler
    on_open: Callable[[View], Handler]
    on_mark_all: Handler


def notice_line(one: View, on_open: Handler, *beside: Child) -> rx.Component:
    """One notice: whether it is read, what happened, by whom and until when; the whole line opens its place."""
    return rx.fragment(
        rx.cond(one.day != "", rx.el.div(one.day, class_name="notice-day"), ""),
        rx.el.div(
            span(
                rx.cond(one.unread, unseen("Not read: "), ""), cls=rx.cond(one.unread, "notice-dot", "notice-dot read")
            ),
            icon(one.icon),
            rx.el.div(
                link(
                    one.title, href=one.href, on_click=on_open, data_key="enter", cls=rx.cond(one.unread, "medium", "")
                ),
                rx.cond(one.detail != "", span(one.detail, cls="below"), ""),
                class_name="notice-words",
            ),
            *beside,
            span(one.when, cls="notice-when numeric"),
            class_name="notice",
            data_item="true",
            data_keyscope="row",
            data_focus_id=one.id,
            tab_index=-1,
        ),
        key=one.id,
    )


def bell(of: Bell, known: Flag) -> rx.Component:
    """The button with its count, and the popover it opens; its keys are there once it is `known` who looks."""
    count = rx.cond(of.unread > 9, "9+", of.unread.to_string())
    opener = rx.el.button(
        icon("bell"),
        rx.cond(of.unread > 0, rx.el.b(count, aria_hidden="true"), ""),
        class_name="button quiet icon-only bell",
        type="button",
        title="Notifications (G N)",
        aria_label=rx.cond(of.unread > 0, "Notifications, " + of.unread.to_string() + " unread", "Notifications"),
        data_unread=of.unread,
        on_click=of.on_look,
        custom_attrs={"popoverTarget": "bell"},
    )
    listed = rx.cond(
        of.rows.length() > 0,
        rx.el.div(
            rx.foreach(of.rows, lambda one: notice_line(one, of.on_open(one.id))), class_name="notices", data_rove="jk"
        ),
        empty("Nothing new", NOTHING, icon_name="bell"),
    )
    box = rx.el.div(
        row(
            rx.el.h2("Notifications"),
            rx.cond(of.new > 0, span(of.new.to_string(), " new", cls="count"), ""),
            filler(),
            rx.cond(of.new > 0, button("Mark all read", kind="quiet", size="small", on_click=of.on_mark_all), ""),
            cls="bell-head",
        ),
        rx.cond(of.looked, listed, skeleton("Loading notifications")),
        row(
            button("All notifications", kind="quiet", size="small", href=PATH, data_closes="true"),
            filler(),
            door("What tells me", href=CHOOSE, cls="button quiet small"),
            cls="bell-foot",
        ),
        id="bell",
        class_name="popover bell-box",
        role="dialog",
        aria_label="Notifications",
        custom_attrs={"popover": "auto"},
    )
    said = span(role="status", cls="unseen", data_unread_said="true")
    way = link("Notifications", href=PATH, cls="unseen", data_key="g n", tab_index=-1, aria_hidden="true")
    return rx.fragment(opener, box, said, rx.cond(known, way, ""))
