"""Several people at once: the bar over the list while somebody is selected, its dialogs, and what became of each."""

import reflex as rx

from codeloom.pages.people.dialogs import ROLE_CHOICES
from codeloom.pages.ui.base import filler, row, span, stack
from codeloom.pages.ui.buttons import button
from codeloom.pages.ui.dialogs import dialog
from codeloom.pages.ui.fields import field, select, text_area
from codeloom.pages.ui.icons import icon
from codeloom.pages.ui.keys import OPENS_FIELD
from codeloom.pages.ui.words import kept
from codeloom.services.core import NEW, Subject
from codeloom.state.people.people import SEVERAL, VERSION, People

ROLES, DISABLING = SEVERAL
SEVERAL_KEYS = (
    ("Role of all selected", "r"),
    ("End their sessions", "e"),
    ("Require a second factor of them", "s"),
    ("Disable them", "d"),
)


def selected_bar() -> rx.Component:
    """What is done to everybody who is selected; its keys stand for those of the row as long."""
    bar = row(
        span(f"{People.chosen.length()} selected", cls="numeric medium"),
        button("Role", size="small", hotkey="r", on_click=People.ask_several(ROLES), **OPENS_FIELD),
        button("End sessions", size="small", hotkey="e", on_click=People.end_of_chosen),
        button("Require a second factor", size="small", hotkey="s", on_click=People.require_of_chosen),
        button("Disable", size="small", hotkey="d", on_click=People.ask_several(DISABLING), **OPENS_FIELD),
        filler(),
        button("Select nobody", size="small", kind="quiet", hotkey="escape", on_click=People.choose_none),
        cls="wrap",
        role="group",
        aria_label="Selected people",
    )
    return rx.cond(People.chosen.length() > 0, bar, "")


def outcomes() -> rx.Component:
    """What became of each person of the last act on several."""

    def one(person: rx.Var) -> rx.Component:
        mark = rx.cond(person.done, icon("tick", small=True), icon("warn", small=True))
        said = span(person.words, cls=rx.cond(person.done, "secondary", "ink-warn"))
        return rx.el.div(row(mark, span(person.name, cls="medium"), cls="tight"), said, class_name="in-hand-line")

    shown = rx.el.section(
        rx.el.header(
            rx.el.h2("What became of each"),
            filler(),
            button("Close", size="small", kind="quiet", on_click=People.close_outcomes),
        ),
        rx.el.div(rx.foreach(People.outcomes, one), role="status", class_name="outcomes"),
        class_name="panel",
        aria_label="What became of each",
    )
    return rx.cond(People.outcomes.length() > 0, shown, "")


def several_dialogs() -> rx.Component:
    """Role and disabling of everybody who is selected."""
    return rx.fragment(_roles(), _disable())


def _them() -> rx.Component:
    """Who they are, each at the version that is shown, and what becomes of their work."""

    def one(person: rx.Var) -> rx.Component:
        return rx.el.div(
            rx.el.input(type="hidden", name=f"{VERSION}{person.id}", value=person.version),
            row(span(person.name, cls="medium"), span(person.role, cls="secondary"), cls="tight"),
            span(person.work, cls="secondary"),
            class_name="in-hand-line",
            key=person.id,
        )

    return rx.el.div(rx.foreach(People.several, one), class_name="in-hand boxes")


def _roles() -> rx.Component:
    form = rx.el.form(
        field("Role", select("role", ROLE_CHOICES, default_value="coder"), name="role"),
        _them(),
        rx.el.p("In force at once, on open pages too. To name a colleague who takes somebody’s work, change that person alone.",
                class_name="secondary text-xs"),
        id="roles-form", class_name="stack wide", on_submit=People.role_of_several,
    )  # fmt: skip
    return dialog(
        f"Role of {People.several.length()} people", form, name="people-roles", confirm="Change roles", form="roles-form",
        is_open=People.asking == ROLES, on_cancel=People.drop,
    )  # fmt: skip


def _disable() -> rx.Component:
    reason = text_area("reason", words=kept(Subject.PEOPLE, NEW, "reason"), rows=2, keys=False, max_length=500,
                       required=True)  # fmt: skip
    form = rx.el.form(
        stack(
            rx.el.p("They are signed out everywhere within a second and cannot sign in. What they did stays. It can be undone "
                    "by enabling each."),
            _them(),
            field("Reason", reason, name="reason", hint="Kept with each person, for managers"),
        ),
        id="disable-several-form", class_name="stack wide", on_submit=People.disable_all,
    )  # fmt: skip
    return dialog(
        f"Disable {People.several.length()} people?", form, name="people-disable", confirm="Disable them", danger=True,
        form="disable-several-form", is_open=People.asking == DISABLING, on_cancel=People.drop,
    )  # fmt: skip
