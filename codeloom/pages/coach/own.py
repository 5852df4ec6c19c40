"""A provider's coach: what own notes leave open, one lesson, and levels and changes as background."""

import reflex as rx

from codeloom.pages.coach.lesson import CHOICES, lesson_panel
from codeloom.pages.coach.parts import (
    PROMISE,
    changes_panel,
    confidence_panel,
    level_panel,
    outcomes_panel,
    range_picker,
    section,
)
from codeloom.pages.frame import frame
from codeloom.pages.registry import page
from codeloom.pages.ui.base import filler, row, span
from codeloom.pages.ui.buttons import button, link
from codeloom.pages.ui.keys import hint
from codeloom.pages.ui.nav import Place
from codeloom.pages.ui.notices import empty, skeleton
from codeloom.state.coach.own import OwnCoaching

VIEW = OwnCoaching.view
KEYS = {
    "Gaps": (("Next, previous gap", "j"), ("Open the newest note with it", "enter"), ("Its lesson", "l")),
    "Lesson": (("Answer with the first choice, the second", "1"), ("Next lesson", "enter")),
}


def _gap(one: rx.Var) -> rx.Component:
    said = rx.cond(one.quote != "", span("“", one.quote, "” "), "")
    name = rx.cond(
        one.link != "",
        link(one.name, href=one.link, cls="medium ink", data_key="enter", title="Open the newest note with it"),
        span(one.name, cls="medium"),
    )
    lesson = button(
        "Lesson",
        size="small",
        kind="quiet",
        hotkey="l",
        show_keys=False,
        on_click=OwnCoaching.open_lesson(one.kind),
        data_goes=CHOICES,
        aria_label=f"Lesson: {one.name}",
    )
    return rx.el.li(
        rx.el.b(one.number, class_name="semibold"),
        rx.el.div(name, rx.el.div(said, span(one.missing, cls="missing-words"), class_name="from-note")),
        rx.el.div(span(one.place, cls="text-xs tertiary nowrap"), lesson, class_name="aside"),
        class_name="gap-line",
        data_item="true",
        data_keyscope="row",
        data_focus_id=one.kind,
        key=one.kind,
        tab_index=-1,
    )


def _gaps() -> rx.Component:
    nothing = empty(
        "Nothing left open", "No finalized visit of these days has a gap that a note could close.", icon_name="tick"
    )
    listed = rx.el.ul(rx.foreach(VIEW.gaps, _gap), data_rove="jk first", aria_label="Gaps")
    return section("What your notes leave open, most often", rx.cond(VIEW.gaps.length() > 0, listed, nothing),
                   count=VIEW.gaps_words)  # fmt: skip


def _helped() -> rx.Component:
    def facts(one: rx.Var) -> rx.Component:
        lines = ((one.name, one.before), (one.since_words, one.since), ("Change", one.change))
        return rx.fragment(
            *(
                rx.el.div(span(words, cls="secondary"), span(value, cls="numeric right"), class_name="fact-line")
                for words, value in lines
            )
        )

    return rx.cond(VIEW.helped.length() > 0, section("Did it help?", rx.foreach(VIEW.helped, facts)), "")


def _background() -> rx.Component:
    few = rx.el.div(empty(VIEW.title, VIEW.words, icon_name="coach"), class_name="panel")
    no_levels = section(
        "Levels",
        empty("Too few of one kind", "A mix of levels is shown from 30 visits of one kind on.", icon_name="coach"),
    )
    full = rx.fragment(
        rx.cond(VIEW.levels.length() > 0, rx.foreach(VIEW.levels, lambda one: level_panel(one, "you")), no_levels),
        changes_panel(VIEW.changes, VIEW.changes_words, with_line=VIEW.unlined == "", why=VIEW.unlined),
        outcomes_panel(VIEW.outcomes, VIEW.outcome_words),
        confidence_panel(VIEW.confidence),
    )
    return rx.cond(VIEW.state == "few", few, full)


def _opened() -> rx.Component:
    columns = rx.el.div(
        rx.el.div(_gaps(), _background(), class_name="stack"),
        rx.el.div(lesson_panel(), _helped(), class_name="stack first-on-phone"),
        class_name="coach-columns",
    )
    nothing = rx.el.div(
        empty(VIEW.title, VIEW.words, link("My encounters", href="/encounters", cls="button"), icon_name="coach"),
        class_name="panel",
    )
    hints = row(hint("Gap", "j", "k"), hint("Open note", "enter"), hint("Lesson", "l"), cls="wide hide-phone")
    return rx.cond(VIEW.state == "empty", nothing, rx.fragment(columns, hints))


@page("/coach", title="Coach", load=(OwnCoaching.load,), place=Place(icon="coach", key="t", order=66))
def own_coach_page() -> rx.Component:
    """What one thing would make my notes hold?"""
    failed = rx.el.div(
        empty("The figures could not be read", "Nothing was lost.", button("Try again", on_click=OwnCoaching.load),
              icon_name="error"),
        class_name="panel",
    )  # fmt: skip
    waiting = rx.cond(OwnCoaching.failed, failed, rx.el.div(skeleton("Loading the coach"), class_name="panel"))
    content = rx.el.div(
        rx.el.div(
            range_picker(OwnCoaching.days, OwnCoaching.choose_range),
            span(PROMISE, cls="secondary"),
            filler(),
            span(VIEW.counted, cls="text-xs tertiary"),
            class_name="top",
        ),
        rx.cond(OwnCoaching.loaded, _opened(), waiting),
        class_name="page coach",
    )
    return frame(content, page="coach", title="Coach", keys=KEYS)
