"""A held note: what came beside what a manager chooses, so that nothing has to be guessed."""

from typing import Any

import reflex as rx

from codeloom.pages.ui.base import filler, row, span, stack
from codeloom.pages.ui.buttons import button
from codeloom.pages.ui.dialogs import dialog
from codeloom.pages.ui.fields import field, segmented, select, text_area, text_input
from codeloom.pages.ui.icons import icon
from codeloom.pages.ui.keys import OPENS_FIELD
from codeloom.pages.ui.notices import banner
from codeloom.pages.ui.words import kept
from codeloom.services.core import Subject
from codeloom.state.inbound.sources import Sources

ONE = Sources.one
SEXES = (("", "Not known"), ("F", "Female"), ("M", "Male"))


def _words(name: str) -> dict[str, Any]:
    return kept(Subject.MESSAGE, Sources.message, name)


def _came() -> rx.Component:
    """What the note said, as it came."""
    facts = rx.el.dl(
        rx.foreach(ONE.sent, lambda one: rx.el.div(rx.el.dt(one.label), rx.el.dd(one.value))), class_name="sent-facts"
    )
    text = rx.el.div(
        ONE.text, class_name="sent-text", role="region", aria_label="Text of the note", tab_index=0
    )  # fmt: skip
    return rx.el.div(rx.el.h3("As it came", class_name="label"), facts, text, class_name="stack")


def _known() -> rx.Component:
    options = rx.foreach(
        ONE.candidates,
        lambda one: rx.el.option(
            f"{one.name}, born {one.birth_date}, {one.record_number}", value=one.id
        ),
    )  # fmt: skip
    return field(
        "Patient in question",
        select("patient", (("", "Choose a patient"), options), default_value=ONE.patient, required=True),
        name="patient",
    )


def _number() -> rx.Component:
    typed = text_input(
        "record_number", words=_words("record_number"), max_length=100, required=True, auto_complete="off"
    )
    return field("Record number", typed, name="record_number", hint="The whole number, as this practice has it")


def _new() -> rx.Component:
    def line(label: str, name: str, now: rx.Var) -> rx.Component:
        typed = text_input(
            name, words=_words(name), max_length=100, required=True, auto_complete="off", default_value=now
        )
        return field(label, typed, name=name)

    born = text_input("birth_date", type="date", required=True, default_value=ONE.birth_date)
    return rx.el.div(
        line("Family name", "family", ONE.family),
        line("Given name", "given", ONE.given),
        field("Birth date", born, name="birth_date"),
        field("Sex", select("sex", SEXES, default_value=ONE.sex), name="sex"),
        class_name="two-columns",
    )


def _choice() -> rx.Component:
    """Provider, date and patient; what is certain is chosen already."""
    whose = (("known", "In question"), ("number", "Record number"), ("new", "New patient"))
    only = (("number", "Record number"), ("new", "New patient"))
    providers = rx.foreach(ONE.providers, lambda one: rx.el.option(one.name, value=one.id))
    form = rx.el.form(
        rx.el.div(
            field("Provider", select("provider", (("", "Choose a provider"), providers), default_value=ONE.provider,
                                     required=True), name="provider"),
            field("Date of the visit", text_input("service_date", type="date", required=True, default_value=ONE.day),
                  name="service_date"),
            class_name="two-columns",
        ),
        stack(
            span("Patient", cls="label"),
            rx.cond(
                ONE.candidates.length() > 0,
                row(segmented("Patient", whose, Sources.whose, Sources.choose)),
                row(segmented("Patient", only, Sources.whose, Sources.choose)),
            ),
            rx.match(Sources.whose, ("known", _known()), ("new", _new()), _number()),
            cls="tight",
        ),
        rx.cond(Sources.refused != "", banner("error", "error", Sources.refused), ""),
        id="held-note-form",
        class_name="stack",
        on_submit=Sources.make,
    )  # fmt: skip
    return rx.el.div(rx.el.h3("What it becomes", class_name="label"), form, class_name="stack")


def held_note() -> rx.Component:
    """The open note with its two answers; nothing while none is open."""
    answers = rx.el.div(
        button("Refuse", hotkey="f", on_click=Sources.ask_why, **OPENS_FIELD),
        filler(),
        button("Put aside", kind="quiet", hotkey="escape", on_click=Sources.close),
        button("Make the draft", kind="primary", hotkey="ctrl+enter", type="submit", form="held-note-form"),
        class_name="footrow",
    )
    panel = rx.el.section(
        rx.el.header(
            rx.el.h2(f"Held note from {ONE.source}"), filler(), span(ONE.when, cls="numeric secondary text-xs nowrap")
        ),
        rx.el.p(icon("info", small=True), span(ONE.sentence), class_name="held-why"),
        rx.el.div(_came(), _choice(), class_name="held-note"),
        answers,
        class_name="panel",
        aria_label="Held note",
        key=ONE.id,
    )
    reason = rx.el.form(
        field("Why", text_area("reason", words=_words("reason"), max_length=500, required=True, keys=False), name="reason",
              hint="Managers of the practice read it; the other system is not told."),
        id="refuse-note-form",
        on_submit=Sources.turn_down,
    )  # fmt: skip
    refusal = dialog(
        "Refuse this note?", rx.el.p("No draft is made. It is kept for 90 days and can be taken back."), reason,
        name="refuse-note", confirm="Refuse", form="refuse-note-form", is_open=Sources.refusing, on_cancel=Sources.keep,
    )  # fmt: skip
    return rx.fragment(rx.cond(ONE.id != "", panel, ""), refusal)
