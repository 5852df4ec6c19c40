"""The filters lists have in common: person, team, specialty, setting, patient. Each calls its handler."""

from collections.abc import Sequence

import reflex as rx

from codeloom.pages.ui.base import Flag, Handler, Number, Text, View, present, row, span
from codeloom.pages.ui.buttons import button
from codeloom.pages.ui.fields import select, text_input
from codeloom.pages.ui.icons import icon
from codeloom.pages.ui.marks import tag

SETTINGS = (("", "All settings"), ("inpatient", "Inpatient"), ("outpatient", "Outpatient"))
PRIORITIES = (("", "All priorities"), ("high", "High"), ("normal", "Normal"), ("low", "Low"))


def people_filter(
    label: str, name: str, fixed: Sequence[tuple[str, str]], people: View, value: View, on_change: Handler
) -> rx.Component:
    """Fixed choices, then `people`: a var of objects with `id` and `name`."""
    named = rx.foreach(people, lambda one: rx.el.option(one.name, value=one.id))
    return select(name, (*fixed, named), small=True, aria_label=label, value=value, on_change=on_change)


def team_filter(teams: View, value: View, on_change: Handler, *, hotkey: Text = "") -> rx.Component:
    """All, or one of a var of objects with `id` and `name`; nothing in a practice without teams. `hotkey` goes to it."""
    named = rx.foreach(teams, lambda one: rx.el.option(one.name, value=one.id))
    options = (("", "All teams"), named)
    chosen = select("team", options, small=True, cls="of-teams", aria_label="Team", value=value, on_change=on_change,
                    **_key(hotkey))  # fmt: skip
    return rx.cond(teams.length() > 0, chosen, "")


def specialty_filter(specialties: View, value: View, on_change: Handler, *, hotkey: Text = "") -> rx.Component:
    """All, or one of a var of specialty names. `hotkey` goes to it."""
    named = rx.foreach(specialties, lambda name: rx.el.option(name, value=name))
    options = (("", "All specialties"), named)
    return select("specialty", options, small=True, aria_label="Specialty", value=value, on_change=on_change,
                  **_key(hotkey))  # fmt: skip


def _key(hotkey: Text) -> dict[str, Text]:
    return {"data_key": hotkey} if present(hotkey) else {}


def setting_filter(value: View, on_change: Handler) -> rx.Component:
    """All, inpatient or outpatient."""
    return select("setting", SETTINGS, small=True, aria_label="Setting", value=value, on_change=on_change)


def priority_filter(value: View, on_change: Handler) -> rx.Component:
    """All priorities, or one."""
    return select("priority", PRIORITIES, small=True, aria_label="Priority", value=value, on_change=on_change)


def patient_search(
    on_search: Handler,
    on_clear: Handler,
    *,
    searched: Flag,
    found: Number,
    searches: Number,
    refused: Text,
    clear_key: str = "escape",
) -> rx.Component:
    """Find the charts of a patient known exactly. F goes to the field, Enter looks, `clear_key` shows everybody's again.

    What was typed is in no address: the field is drawn anew, empty, when `searches` changes. `found` counts the patients.
    """
    words = rx.cond(found > 0, rx.cond(found == 1, "One patient", f"{found} patients"), "No such patient here")
    shown = row(
        tag(words, tone="accent"),
        button("All patients", size="small", icon_name="cross", hotkey=clear_key, on_click=on_clear),
        cls="tight",
    )
    problem = span(icon("error", small=True), refused, cls="hint error", id="patient-error", role="alert")
    field = text_input(
        "patient",
        aria_label="Find a patient",
        placeholder="Record number, or name and birth date",
        auto_complete="off",
        max_length=200,
        data_key="f",
        key=f"search-{searches}",
        error=refused if present(refused) else "",
    )
    return rx.el.form(
        field,
        button("Find", type="submit"),
        rx.cond(searched, shown, ""),
        rx.cond(refused, problem, ""),
        class_name="row patient-search",
        role="search",
        on_submit=on_search,
    )
