"""Notifications: what a person was told in 90 days, and what of it is new."""

import reflex as rx

from codeloom.pages.frame import frame
from codeloom.pages.registry import page
from codeloom.pages.ui.base import filler, row
from codeloom.pages.ui.bell import CHOOSE, NOTHING, PATH, notice_line
from codeloom.pages.ui.buttons import button, door
from codeloom.pages.ui.icons import icon
from codeloom.pages.ui.keys import hint
from codeloom.pages.ui.nav import Place
from codeloom.pages.ui.notices import empty, skeleton
from codeloom.pages.ui.tables import new_rows, tabs
from codeloom.state.notices import Notices

VIEW = Notices.view
KEYS = {
    "Notifications": (
        ("Next, previous", "j"),
        ("Open its place", "enter"),
        ("Read or not", "r"),
        ("Mark all read", "shift+r"),
    )
}


def _mark(one: rx.Var) -> rx.Component:
    words = rx.cond(one.unread, "Mark as read", "Mark as not read")
    return rx.el.button(
        icon(rx.cond(one.unread, "tick", "todo"), small=True),
        class_name="button quiet icon-only small notice-mark",
        type="button",
        title=words + " (R)",
        aria_label=words + ": " + one.title,
        data_key="r",
        on_click=Notices.mark(one.id, one.unread),
    )


def _line(one: rx.Var) -> rx.Component:
    return notice_line(one, Notices.mark(one.id, True), _mark(one))


@page(PATH, title="Notifications", load=(Notices.load,), place=Place(icon="bell", key="n", order=200, in_head=True))
def notices_page() -> rx.Component:
    """New ones or all, the newest first."""
    top = row(
        tabs("Show", (("new", "New", VIEW.new), ("all", "All", VIEW.total)), Notices.show, Notices.choose),
        filler(),
        rx.cond(VIEW.new > 0, button("Mark all read", hotkey="shift+r", on_click=Notices.mark_all), ""),
        door(icon("bell", small=True), "What tells me", href=CHOOSE, cls="button quiet"),
        cls="tools",
    )
    fresh = rx.cond(Notices.cursors.length() == 0, new_rows(Notices.notices_unread - VIEW.new, Notices.again), "")
    foot = rx.el.div(
        "Kept for 90 days. What is done elsewhere marks itself as read.",
        filler(),
        rx.cond(Notices.cursors.length() > 0, button("Newer", kind="quiet", size="small", on_click=Notices.newer), ""),
        rx.cond(VIEW.next != "", button("Older", kind="quiet", size="small", on_click=Notices.older(VIEW.next)), ""),
        class_name="pager",
    )
    listed = rx.el.div(
        fresh,
        rx.el.div(rx.foreach(VIEW.rows, _line), class_name="notices", data_rove="jk"),
        foot,
        class_name="panel",
        role="group",
        aria_label="Notifications",
    )
    nothing = rx.el.div(fresh, empty("Nothing new", NOTHING, icon_name="bell"), class_name="panel")
    shown = rx.cond(VIEW.rows.length() > 0, listed, nothing)
    content = rx.el.div(
        rx.el.div(
            top, rx.cond(Notices.loaded, shown, skeleton("Loading notifications")), class_name="stack notice-list"
        ),
        row(hint("Move", "j", "k"), hint("Open", "enter"), hint("Read or not", "r")),
        class_name="page",
    )
    return frame(content, page="notifications", title="Notifications", keys=KEYS)
