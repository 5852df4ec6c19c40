"""The dialogs of acts on one person; a page includes `person_dialogs()` once and opens them by `PersonActs.ask`."""

import reflex as rx

from codeloom.coding.roles import ROLES
from codeloom.pages.ui.base import span, stack
from codeloom.pages.ui.buttons import button
from codeloom.pages.ui.dialogs import dialog
from codeloom.pages.ui.fields import checkbox, field, select, text_area
from codeloom.pages.ui.keys import OPENS_FIELD
from codeloom.pages.ui.words import kept
from codeloom.services.core import Subject
from codeloom.state.people.acts import PersonActs

ROLE_CHOICES = tuple((one.role.value, one.name) for one in ROLES)
WORK = PersonActs.work


def person_dialogs() -> rx.Component:
    """All of them; none shows until one is asked for."""
    return rx.fragment(_menu(), _role(), _specialties(), _disable())


def _menu() -> rx.Component:
    """What can be done to a person, as buttons."""

    def open_(words: str, what: str, key: str) -> rx.Component:
        return button(
            words,
            hotkey=key,
            on_click=PersonActs.ask(what, PersonActs.person, PersonActs.person_version),
            **OPENS_FIELD,
        )

    factor = rx.cond(
        WORK.required,
        button("Require no second factor", on_click=PersonActs.require_factor(PersonActs.person, False)),
        button("Require a second factor", on_click=PersonActs.require_factor(PersonActs.person, True)),
    )
    others = rx.fragment(
        open_("Role", "role", "r"),
        button("Reset second factor", on_click=PersonActs.reset_factor(PersonActs.person)),
        open_("Disable", "disable", "d"),
    )
    return rx.cond(
        PersonActs.asking == "menu",
        rx.el.dialog(
            rx.el.header(rx.el.h2(WORK.name, class_name="text-lg", id="person-menu-title")),
            stack(
                button("End sessions", hotkey="e", on_click=PersonActs.end_sessions(PersonActs.person, WORK.name)),
                open_("Specialties", "specialties", "s"),
                factor,
                rx.cond(WORK.own, rx.el.p("Your own role and second factor are not changed here.", class_name="secondary text-xs"),
                        others),
            ),
            rx.el.footer(button("Close", hotkey="escape", data_closes="true", on_click=PersonActs.drop)),
            id="person-menu",
            class_name="dialog",
            aria_labelledby="person-menu-title",
            data_keyscope="dialog",
            data_modal="true",
        ),
        "",
    )  # fmt: skip


def _in_hand() -> rx.Component:
    """What becomes of the work, and to whom it can be given."""
    line = rx.foreach(
        WORK.lines, lambda one: rx.el.div(span(one.what), span(one.left, cls="secondary"), class_name="in-hand-line")
    )
    leased = rx.el.div(span(f"{WORK.leased}, open now"), span("rows are saved, the lease ends", cls="secondary"),
                       class_name="in-hand-line")  # fmt: skip
    options = (
        ("", "Nobody: as said above"),
        rx.foreach(WORK.colleagues, lambda one: rx.el.option(one.words, value=one.id)),
    )
    return rx.fragment(
        rx.cond(
            (WORK.lines.length() > 0) | (WORK.leased != ""),
            rx.el.div(line, rx.cond(WORK.leased != "", leased, ""), class_name="in-hand"),
            "",
        ),
        rx.cond(WORK.colleagues.length() > 0, field("Give the work to", select("to", options), name="to"), ""),
    )


def _role() -> rx.Component:
    form = rx.el.form(
        field("Role", select("role", ROLE_CHOICES, default_value=WORK.role, key=WORK.name), name="role"),
        _in_hand(),
        rx.el.p(
            "In force at once, on open pages too. What they did stays under their name.", class_name="secondary text-xs"
        ),
        id="role-form",
        class_name="stack wide",
        on_submit=PersonActs.change_role,
    )
    return dialog(
        f"Role of {WORK.name}", form, name="person-role", confirm="Change role", form="role-form",
        is_open=PersonActs.asking == "role", on_cancel=PersonActs.drop,
    )  # fmt: skip


def _specialties() -> rx.Component:
    def one(pair: rx.Var) -> rx.Component:
        name = pair[0].to(str)
        return checkbox(name, name=f"specialty {name}", default_checked=pair[1].to(bool))

    some = rx.el.fieldset(
        rx.el.legend("Charts of", class_name="label"),
        rx.el.div(rx.foreach(WORK.specialties, one), class_name="stack tight boxes"),
        class_name="field",
    )
    none = rx.el.p("The practice has no chart with a specialty yet.", class_name="secondary")
    form = rx.el.form(
        rx.cond(WORK.specialties.length() > 0, some, none),
        rx.el.p("Assigning by specialty gives charts of these to them first.", class_name="secondary text-xs"),
        id="specialties-form", class_name="stack wide", on_submit=PersonActs.set_specialties,
    )  # fmt: skip
    return dialog(
        f"Specialties of {WORK.name}", form, name="person-specialties", confirm="Save", form="specialties-form",
        is_open=PersonActs.asking == "specialties", on_cancel=PersonActs.drop,
    )  # fmt: skip


def _disable() -> rx.Component:
    reason = text_area(
        "reason",
        words=kept(Subject.PERSON, PersonActs.person, "reason"),
        rows=2,
        keys=False,
        max_length=500,
        required=True,
    )
    form = rx.el.form(
        rx.el.p(
            f"{WORK.name} is signed out everywhere within a second and cannot sign in. What they did stays. It can be undone "
            "by enabling them."
        ),
        _in_hand(),
        field("Reason", reason, name="reason", hint="Kept with the person, for managers"),
        id="disable-form", class_name="stack wide", on_submit=PersonActs.disable,
    )  # fmt: skip
    return dialog(
        f"Disable {WORK.name}?", form, name="person-disable", confirm="Disable", danger=True, form="disable-form",
        is_open=PersonActs.asking == "disable", on_cancel=PersonActs.drop,
    )  # fmt: skip
