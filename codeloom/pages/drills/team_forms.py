"""Forms of the team's training: assign cases to people, give an answer another score."""

import reflex as rx

from codeloom.pages.drills.parts import section
from codeloom.pages.ui.base import filler, span
from codeloom.pages.ui.buttons import button
from codeloom.pages.ui.dialogs import dialog
from codeloom.pages.ui.fields import checkbox, field, select, text_area, text_input
from codeloom.pages.ui.notices import banner
from codeloom.pages.ui.words import kept
from codeloom.services.core import NEW, Subject
from codeloom.state.drills.team import DrillTeam

VIEW = DrillTeam.view


def assign_form() -> rx.Component:
    """A topic, people, how many cases until when, and words to them."""
    topics = rx.foreach(VIEW.topics, lambda one: rx.el.option(one[1], value=one[0]))
    topic = select("drill-topic", (topics,), data_key="n", value=DrillTeam.topic, on_change=DrillTeam.choose_topic)
    people = rx.el.fieldset(
        rx.el.legend("For", class_name="label"),
        rx.foreach(
            VIEW.people,
            lambda one: checkbox(
                one.name,
                checked=DrillTeam.chosen.contains(one.id),
                on_change=lambda on: DrillTeam.choose_person(one.id, on),
            ),
        ),
        class_name="assign-people",
    )
    number = text_input("cases", type="number", min="1", max="20", default_value="3", required=True, max_length=2)
    until = text_input("until", type="date", required=True, max_length=10, default_value=VIEW.until)
    words = text_area("words", words=kept(Subject.DRILL, NEW, "assign"), rows=2, max_length=500)
    count = DrillTeam.chosen.length()
    why = rx.cond(count > 0, "", "Choose who is to drill")
    form = rx.el.form(
        rx.el.div(
            rx.cond(DrillTeam.refused != "", banner("error", "error", DrillTeam.refused), ""),
            field("Topic", topic, name="drill-topic"),
            people,
            rx.el.div(
                field("Cases", number, name="cases"), field("Until", until, name="until"), class_name="columns-2"
            ),
            field("Words to them", words, name="words", hint="Their own audited errors come first, then the library."),
            class_name="inner assign-form",
        ),
        rx.el.div(
            span(why, cls="text-xs tertiary", id="assign-why"),
            filler(),
            button(
                "Assign to ", count, kind="primary", hotkey="ctrl+enter", type="submit", why=why, why_id="assign-why"
            ),
            class_name="footrow",
        ),
        key=DrillTeam.drawn,
        on_submit=DrillTeam.assign,
    )
    return section("Assign a drill", form)


def override_dialog() -> rx.Component:
    """Another score for an answer, and why."""
    why = text_area("why", words=kept(Subject.DRILL, DrillTeam.overriding, "override"), rows=3, max_length=500)
    points = text_input("points", type="number", min="0", step="0.5", required=True, max_length=5)
    form = rx.el.form(
        rx.cond(DrillTeam.not_given != "", banner("error", "error", DrillTeam.not_given), ""),
        field("Points", points, name="points", hint=_most()),
        field("Why", why, name="why", hint="The person reads it; both scores are kept."),
        id="override-form",
        class_name="stack",
        on_submit=DrillTeam.give_score,
    )
    return dialog(
        "Override the score of this answer", form, name="override-dialog", confirm="Override", form="override-form",
        cancel_label="Close", is_open=DrillTeam.overriding != "", on_cancel=DrillTeam.override(""),
    )  # fmt: skip


def _most() -> rx.Component:
    """How many points the answer can have, and what was counted."""

    def one(doubt: rx.Var) -> rx.Component:
        words = span(f"0 to {doubt.most / 2} in steps of 0.5; counted {doubt.halves / 2}")
        return rx.cond(doubt.id == DrillTeam.overriding, words, "")

    return rx.fragment(rx.foreach(VIEW.doubts, one))
