"""The form of a new encounter, and the fields of a visit's facts that it shares with the form that changes them."""

from collections.abc import Mapping
from typing import Any

import reflex as rx

from codeloom.pages.ui.base import Text, row, span, stack
from codeloom.pages.ui.dialogs import dialog
from codeloom.pages.ui.fields import field, segmented, select, text_input
from codeloom.pages.ui.icons import icon
from codeloom.pages.ui.notices import banner
from codeloom.pages.ui.words import kept
from codeloom.services.core import NEW, Subject
from codeloom.state.encounters.new_encounter import NewEncounter
from codeloom.state.encounters.own_list import OwnEncounters

KINDS = (("established", "Established"), ("new", "New"))
SETTINGS = (
    ("office", "Office"),
    ("telehealth", "Telehealth"),
    ("home", "Home"),
    ("ed", "Emergency department"),
    ("inpatient", "Hospital"),
)
WHOSE = (("number", "Record number"), ("name", "Name and birth date"), ("new", "New patient"))
SEXES = (("", "Not known"), ("F", "Female"), ("M", "Male"))


def fact_fields(
    *, words: Mapping[str, Any], day: Text = "", kind: Text = "established", setting: Text = "office", minutes: Text = "",
    visit: Text = "", picked: Text = "",
) -> rx.Component:  # fmt: skip
    """Date, new or established, setting, minutes, what it is about, and the level picked; each with what stands there now.

    `words` keep what is typed of the visit (pages/ui/words.py).
    """
    return stack(
        rx.el.div(
            field("Date of the visit", text_input("service_date", type="date", required=True, default_value=day),
                  name="service_date"),
            field("Patient is", select("patient_kind", KINDS, default_value=kind), name="patient_kind",
                  hint="New: not seen by the practice's specialty in 3 years"),
            field("Setting", select("setting", SETTINGS, default_value=setting), name="setting"),
            field("Minutes on the date", text_input("minutes", type="number", min="1", max="1440", default_value=minutes,
                  input_mode="numeric"), name="minutes", hint="Your total time, if you count it"),
            field("About", text_input("visit", words=words, max_length=80, default_value=visit, placeholder="Diabetes follow-up",
                  auto_complete="off"), name="visit"),
            field("Level you pick", text_input("picked", pattern="[0-9]{5}", max_length=5, default_value=picked,
                  title="Five digits, as 99214", placeholder="99214", auto_complete="off", cls="code"), name="picked",
                  hint="Leave empty to see what the note supports"),
            class_name="two-columns",
        ),
    )  # fmt: skip


def new_encounter_dialog() -> rx.Component:
    """Whose visit, then its facts."""
    whose = stack(
        span("Patient", cls="label"),
        row(segmented("Patient", WHOSE, NewEncounter.whose, NewEncounter.choose)),
        cls="tight",
    )
    named = rx.match(NewEncounter.whose, ("number", _by_number()), ("name", _named()), _named(new=True))
    form = rx.el.form(
        whose,
        named,
        fact_fields(words=_half_typed("visit"), day=OwnEncounters.view.today),
        rx.cond(NewEncounter.refused != "", banner("error", "error", NewEncounter.refused), ""),
        id="new-encounter-form",
        class_name="stack wide",
        on_submit=NewEncounter.make,
    )
    return dialog(
        "New encounter",
        form,
        name="new-encounter",
        confirm="Begin the note",
        form="new-encounter-form",
        cancel_label="Close",
        is_open=NewEncounter.making,
        on_cancel=NewEncounter.close,
    )


def _half_typed(field_name: str) -> dict[str, Any]:
    return kept(Subject.NEW_ENCOUNTER, NEW, field_name)


def _by_number() -> rx.Component:
    found = row(icon("person", small=True), span(NewEncounter.found, cls="medium"), cls="tight")
    return stack(
        field(
            "Record number",
            text_input(
                "record_number",
                words=_half_typed("record_number"),
                max_length=100,
                required=True,
                auto_complete="off",
                on_blur=NewEncounter.find,
                key="number",
            ),
            name="record_number",
            hint="The whole number",
            error=NewEncounter.unknown,
        ),
        span(rx.cond(NewEncounter.found != "", found, ""), role="status"),
        cls="tight",
    )


def _named(*, new: bool = False) -> rx.Component:
    """Name and birth date: of somebody to find, or of a new patient, who has a sex too."""
    fields = (
        field(
            "Family name",
            text_input("family", words=_half_typed("family"), required=True, max_length=100, auto_complete="off"),
            name="family",
        ),
        field(
            "Given name",
            text_input("given", words=_half_typed("given"), required=True, max_length=100, auto_complete="off"),
            name="given",
        ),
        field("Birth date", text_input("birth_date", type="date", required=True), name="birth_date"),
        *((field("Sex", select("sex", SEXES), name="sex"),) if new else ()),
    )
    return rx.el.div(*fields, class_name="two-columns", key="new" if new else "name")
