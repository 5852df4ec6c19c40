"""Saved views beside the filters of a list: choose one, save what is shown, remove one. The page loads `SavedViews.load`."""

import reflex as rx

from codeloom.pages.ui.base import filler, row, span
from codeloom.pages.ui.buttons import button
from codeloom.pages.ui.dialogs import dialog
from codeloom.pages.ui.fields import field, select, text_input
from codeloom.pages.ui.keys import OPENS_FIELD
from codeloom.pages.ui.words import kept
from codeloom.services.core import NEW, Subject
from codeloom.state.saved_views import SavedViews

VIEWS = SavedViews.views


def saved_views() -> rx.Component:
    """A list of views where there are any, and the button that saves what is shown."""
    named = rx.foreach(VIEWS, lambda one: rx.el.option(one.name, value=one.query))
    chosen = select("view", (("", "Saved views"), named), small=True, aria_label="Saved views", value="",
                    on_change=SavedViews.open)  # fmt: skip
    return rx.fragment(
        rx.cond(VIEWS.length() > 0, chosen, ""),
        button(
            "Save this view", kind="quiet", size="small", hotkey="v", on_click=SavedViews.ask_name(True), **OPENS_FIELD
        ),
    )


def naming_dialog() -> rx.Component:
    """The name of a view to save, and those that are there."""

    def removable(one: rx.Var) -> rx.Component:
        remove = button("Remove", size="small", kind="quiet", aria_label=f"Remove the view {one.name}",
                        on_click=SavedViews.remove(one.id))  # fmt: skip
        return rx.el.li(row(span(one.name, cls="ellipsis"), filler(), remove), key=one.id)

    form = rx.el.form(
        field("Name", text_input("name", words=kept(Subject.SAVED_VIEW, NEW, "name"), max_length=60, required=True,
                                 auto_complete="off"), name="name",
              hint="Tab, filters and order are kept. The same name again replaces it.", error=SavedViews.refused),
        id="view-form",
        on_submit=SavedViews.save,
    )  # fmt: skip
    there = rx.el.div(rx.el.h3("Your views", class_name="label"), rx.el.ul(rx.foreach(VIEWS, removable)))
    return dialog(
        "Save this view",
        form,
        rx.cond(VIEWS.length() > 0, there, ""),
        name="save-view",
        confirm="Save",
        form="view-form",
        cancel_label="Close",
        is_open=SavedViews.naming,
        on_cancel=SavedViews.ask_name(False),
    )
