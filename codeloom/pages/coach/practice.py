"""The practice's coach: providers in order of name, what notes leave open, what billing changed. No patient, no rank."""

import reflex as rx

from codeloom.coding.lifecycle import Role
from codeloom.pages.coach.parts import (
    PROMISE,
    changes_panel,
    confidence_panel,
    level_panel,
    line_of,
    outcomes_panel,
    range_picker,
    section,
)
from codeloom.pages.frame import frame
from codeloom.pages.registry import page
from codeloom.pages.ui.base import filler, inline, span
from codeloom.pages.ui.buttons import button
from codeloom.pages.ui.dialogs import dialog
from codeloom.pages.ui.fields import field, select, text_area, text_input
from codeloom.pages.ui.filters import team_filter
from codeloom.pages.ui.keys import OPENS_FIELD
from codeloom.pages.ui.nav import Place
from codeloom.pages.ui.notices import empty, skeleton
from codeloom.pages.ui.tables import Column, table, table_row
from codeloom.pages.ui.words import kept
from codeloom.services.core import NEW, Subject
from codeloom.state.coach.practice import PATH, PracticeCoaching

VIEW = PracticeCoaching.view
COLUMNS = (
    Column("Provider", 32, "medium"),
    Column("Visits", 14, "numeric right"),
    Column("99212 to 99215, %", 34, "numeric hide-phone"),
    Column("Level changed", None, "hide-phone"),
    Column("Most frequent gap", 40, "secondary"),
)
FAMILIES = (
    ("office_est", "Office, established"),
    ("office_new", "Office, new"),
    ("ed", "Emergency"),
    ("hospital_initial", "Hospital, first day"),
    ("hospital_subsequent", "Hospital, later days"),
    ("home_est", "Home"),
    ("nursing_subsequent", "Nursing facility, later"),
)
KEYS = {"Coach": (("Next, previous provider", "j"), ("Only this provider", "enter"))}
FORM = "reference-form"


def _row(one: rx.Var) -> rx.Component:
    rate = span(line_of(one.changed), span(one.changed.value, cls="numeric right text-xs"), cls="rate-cell")
    name = rx.cond(
        one.id != "",
        rx.el.button(
            one.name,
            type="button",
            class_name="row-name",
            data_key="enter",
            on_click=PracticeCoaching.choose_provider(one.id),
        ),
        span(one.name, cls="medium"),
    )
    return table_row(
        COLUMNS,
        name,
        one.visits,
        one.mix,
        rx.cond(one.few, span("too few", cls="tertiary"), rate),
        span(one.gap, cls="ellipsis", title=one.gap),
        data_focus_id=rx.cond(one.id != "", one.id, "all"),
    )


def _providers() -> rx.Component:
    foot = rx.el.div("Line: practice. Intervals at 95 %. From 30 visits on.", class_name="pager")
    rows = table(COLUMNS, rx.foreach(VIEW.rows, _row), label="By provider", panel=False, pager=foot)
    return section("By provider, in order of name", rows, count=VIEW.people.length())


def _gaps() -> rx.Component:
    def bar(one: rx.Var) -> rx.Component:
        return rx.el.div(
            span(one.short, cls="text-xs secondary ellipsis", title=one.name),
            rx.el.i(custom_attrs=inline(width=f"{one.share}%")),
            span(one.number, cls="numeric right"),
            class_name="gap-bar",
        )

    nothing = rx.el.p("No gap that a note could close.", class_name="tertiary")
    bars = rx.cond(VIEW.gaps.length() > 0, rx.foreach(VIEW.gaps, bar), nothing)
    return section("What the notes leave open", rx.el.div(bars, class_name="panel-body"))


def _facts(title: str, rows: rx.Var) -> rx.Component:
    def line(one: rx.Var) -> rx.Component:
        return rx.el.div(span(one[0], cls="secondary"), span(one[1], cls="numeric right"), class_name="fact-line")

    return section(title, rx.foreach(rows, line))


def _references() -> rx.Component:
    def line(one: rx.Var) -> rx.Component:
        return rx.el.div(
            span(one.title, span(one.source, cls="below-it")), class_name="fact-line"
        )  # fmt: skip

    nothing = rx.el.p(
        "None is loaded. Levels are compared with a provider’s own past and with the practice.",
        class_name="panel-body secondary",
    )
    load = button(
        "Load", size="small", on_click=PracticeCoaching.ask_reference, **OPENS_FIELD, aria_label="Load a reference"
    )
    beside = (rx.cond(PracticeCoaching.role == Role.MANAGER.value, load, ""),)
    listed = rx.cond(VIEW.references.length() > 0, rx.foreach(VIEW.references, line), nothing)
    return section("Reference", listed, beside=beside)


def _load_reference() -> rx.Component:
    form = rx.el.form(
        field("Kind of visit", select("family", FAMILIES, default_value="office_est"), name="family"),
        field("Where the figures come from", text_input("source", words=kept(Subject.REFERENCE, NEW, "source"),
              max_length=120), name="source", hint="The table and its year."),
        field("Levels", text_area("lines", words=kept(Subject.REFERENCE, NEW, "lines"), rows=6), name="lines",
              hint="A code and a number on each line, counts or percents: 99213 41. Leave empty to take the reference away."),
        id=FORM,
        class_name="stack",
        on_submit=PracticeCoaching.load_reference,
    )  # fmt: skip
    return dialog(
        "Load a reference",
        form,
        name="reference",
        confirm="Load",
        form=FORM,
        is_open=PracticeCoaching.loading_reference,
        on_cancel=PracticeCoaching.close_reference,
    )


def _opened() -> rx.Component:
    few = rx.el.div(empty(VIEW.title, VIEW.words, icon_name="coach"), class_name="panel")
    whose = rx.cond(
        PracticeCoaching.provider != "", "provider", rx.cond(PracticeCoaching.team != "", "team", "practice")
    )
    chosen = (PracticeCoaching.provider != "") | (PracticeCoaching.team != "")
    full = rx.fragment(
        rx.foreach(VIEW.levels, lambda one: level_panel(one, whose)),
        changes_panel(
            VIEW.changes,
            VIEW.changes_words,
            with_line=chosen,
        ),
        outcomes_panel(VIEW.outcomes, VIEW.outcome_words),
        confidence_panel(VIEW.confidence),
    )
    columns = rx.el.div(
        rx.el.div(_providers(), rx.cond(VIEW.state == "few", few, full), class_name="stack"),
        rx.el.div(_gaps(), _facts("Lessons", VIEW.lessons), _references(), class_name="stack"),
        class_name="coach-columns",
    )
    nothing = rx.el.div(empty(VIEW.title, VIEW.words, icon_name="coach"), class_name="panel")
    return rx.cond(VIEW.state == "empty", rx.fragment(nothing, _references()), columns)


@page(
    PATH,
    title="Coach",
    load=(PracticeCoaching.load,),
    place=Place(icon="coach", key="t", order=66, group="Practice"),
)
def practice_coach_page() -> rx.Component:
    """How do the practice's notes hold, and what would help?"""
    who = select(
        "provider",
        (
            rx.el.option("All providers", value=""),
            rx.foreach(VIEW.people, lambda one: rx.el.option(one[1], value=one[0])),
        ),
        value=PracticeCoaching.provider,
        on_change=PracticeCoaching.choose_provider,
        aria_label="Provider",
    )
    failed = rx.el.div(
        empty("The figures could not be read", "Nothing was lost.", button("Try again", on_click=PracticeCoaching.load),
              icon_name="error"),
        class_name="panel",
    )  # fmt: skip
    waiting = rx.cond(PracticeCoaching.failed, failed, rx.el.div(skeleton("Loading the coach"), class_name="panel"))
    content = rx.el.div(
        rx.el.div(
            team_filter(VIEW.teams, PracticeCoaching.team, PracticeCoaching.choose_team),
            who,
            range_picker(PracticeCoaching.days, PracticeCoaching.choose_range),
            span(PROMISE, cls="secondary"),
            filler(),
            span(VIEW.counted, cls="text-xs tertiary"),
            class_name="top",
        ),
        rx.cond(PracticeCoaching.loaded, _opened(), waiting),
        class_name="page coach",
    )
    return frame(content, _load_reference(), page="coach/practice", title="Coach", keys=KEYS)
