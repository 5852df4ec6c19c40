"""The history of an encounter, in a drawer at the right of its page."""

import reflex as rx

from codeloom.pages.ui.buttons import button
from codeloom.pages.ui.timeline import timeline_drawer
from codeloom.state.encounters.history import VisitHistory


def with_history(page: rx.Component, number: rx.Var) -> rx.Component:
    """The page of an encounter with the drawer over its right side while the history of that number is open."""
    drawer = timeline_drawer(
        VisitHistory.history,
        VisitHistory.whole,
        label="History of this encounter",
        on_close=VisitHistory.tell(number),
        on_show=VisitHistory.show_whole,
    )
    return rx.el.div(page, rx.cond(_open(number), drawer, ""), class_name="with-drawer")


def history_button(number: rx.Var) -> rx.Component:
    """Opens and closes it."""
    return button(
        "History",
        kind="quiet",
        size="small",
        icon_name="history",
        hotkey="h",
        aria_expanded=rx.cond(_open(number), "true", "false"),
        on_click=VisitHistory.tell(number),
    )


def _open(number: rx.Var) -> rx.Var[bool]:
    same: rx.Var[bool] = rx.Var.create(VisitHistory.number == number)
    return same & (number > 0)
