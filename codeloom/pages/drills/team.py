"""Training of the people one leads: what is assigned and whether it helps, what audits find, doubted answers, the library."""

import reflex as rx

from codeloom.pages.drills.parts import done_bar, once_read, section
from codeloom.pages.drills.team_forms import assign_form, override_dialog
from codeloom.pages.frame import frame
from codeloom.pages.registry import page
from codeloom.pages.ui.base import filler, row, span, stack
from codeloom.pages.ui.buttons import button, link
from codeloom.pages.ui.figures import small_figures, whisker
from codeloom.pages.ui.keys import hint
from codeloom.pages.ui.nav import Place
from codeloom.pages.ui.notices import empty
from codeloom.pages.ui.tables import Column, table, table_row
from codeloom.state.drills.team import DrillTeam

VIEW = DrillTeam.view
KEYS = {
    "Team training": (
        ("Assign a drill", "n"),
        ("Look through the library", "l"),
        ("Next, previous row", "j"),
        ("Scorecard of the person", "enter"),
    )
}
ASSIGNED = (
    Column("Person", 34, "medium wraps"),
    Column("Topic", None, "wraps hide-phone"),
    Column("Until", 26, "numeric hide-small"),
    Column("Done", 36, "hide-small"),
    Column("Errors before", 28, "numeric right hide-phone"),
    Column("since", 22, "numeric right hide-phone"),
    Column("Change per 100 rows", 38, "hide-below-mid"),
    Column("Result", 36, "wraps"),
)
ERRORS = (
    Column("Error", None, "medium wraps"),
    Column("Guideline", 34, "code hide-below-mid"),
    Column("Found", 18, "numeric right"),
    Column("In the work of", 25, "secondary hide-phone"),
    Column("Drilled now by", 31, "secondary wraps hide-phone"),
    Column("Assign it", 24, "right", unseen=True),
)
LIBRARY = (
    Column("Case", 22, "code"),
    Column("Title", 64, "medium wraps"),
    Column("Topic", 60, "secondary wraps hide-below-mid"),
    Column("Source", 58, "text-xs secondary wraps hide-phone"),
    Column("Answer", None, "code wraps"),
)


@page(
    "/training-team",
    title="Team training",
    load=(DrillTeam.load,),
    place=Place(icon="training", order=72, group="Practice"),
)
def drill_team_page() -> rx.Component:
    """Who drills what, and did the error stop?"""
    nobody = rx.el.div(
        empty(
            "You lead no team with people who train",
            "A manager makes you the lead of a team; then its coders and billers stand here.",
            icon_name="people",
        ),
        class_name="panel",
    )
    top = rx.el.div(
        small_figures(
            (VIEW.open, "assignments open"),
            (VIEW.done, "cases done"),
            (VIEW.fewer, "errors fewer after drilling"),
            (VIEW.idle, "not begun"),
            label="Training",
        ),
        filler(),
        button(
            rx.cond(DrillTeam.library, "Close the library", "Look through the library"), size="form", hotkey="l",
            on_click=DrillTeam.show_library(~DrillTeam.library),
        ),
        class_name="top drill-top",
    )  # fmt: skip
    side = rx.el.div(
        stack(_errors(), rx.cond(VIEW.doubts.length() > 0, _doubts(), "")),
        assign_form(),
        class_name="training-columns listside",
    )
    whole = rx.el.div(
        top,
        rx.cond(DrillTeam.library, _library(), ""),
        rx.cond(VIEW.people.length() > 0, rx.fragment(_assigned(), side), nobody),
        row(
            hint("Assign", "n"),
            hint("Row", "j", "k"),
            hint("Open the scorecard", "enter"),
            hint("Library", "l"),
            cls="wide hide-phone",
        ),
        class_name="page",
    )
    failed, waiting = "The training of your people could not be read", ("Loading the training of your people",)
    shown = once_read(DrillTeam.state, whole, failed, DrillTeam.load, waiting)
    return frame(shown, override_dialog(), page="training-team", title="Team training", keys=KEYS)


def _assigned() -> rx.Component:
    def one(given: rx.Var) -> rx.Component:
        bar = done_bar(given.done, given.total, f"{given.done} of {given.total} done")
        done = span(bar, span(f"{given.done} of {given.total}", cls="numeric right text-xs"), cls="drill-done")
        change = rx.cond(
            given.change != "",
            whisker(given.low, given.point, given.high, given.zero, given.change),
            span(rx.cond(given.since == "", "not begun", "too few rows"), cls="tertiary text-xs"),
        )
        result = rx.match(
            given.tone,
            ("ok", span(given.result, cls="ink-ok medium")),
            ("warn", span(given.result, cls="ink-warn medium")),
            ("error", span(given.result, cls="ink-error medium")),
            span(given.result, cls="secondary"),
        )
        until = span(given.until, cls=rx.cond(given.late, "ink-error medium", ""))
        opens = link(given.person, href=given.card, data_key="enter")
        return table_row(
            ASSIGNED,
            rx.fragment(
                rx.cond(given.card != "", opens, given.person), span(given.topic, cls="on-phone text-xs secondary")
            ),
            given.topic,
            until,
            done,
            given.before,
            given.since,
            change,
            result,
            data_focus_id=given.id,
        )

    foot = rx.el.div(
        "Errors in audited rows, 90 d before the first case and since. An interval that holds 0 is not proof.",
        class_name="pager",
    )
    rows = table(ASSIGNED, rx.foreach(VIEW.assigned, one), label="Assigned drills", panel=False, pager=foot)
    nothing = empty("Nothing is assigned", "Assign a topic below; its cases are due at once.", icon_name="training")
    legend = (span("left of the line: fewer errors", cls="text-xs tertiary hide-below-mid"),)
    return section(
        "Assigned", rx.cond(VIEW.assigned.length() > 0, rows, nothing), count=VIEW.assigned.length(), beside=legend
    )


def _errors() -> rx.Component:
    def one(error: rx.Var) -> rx.Component:
        assign = button("Assign", size="small", aria_label=f"Assign {error.name}",
                        on_click=DrillTeam.choose_topic(error.topic))  # fmt: skip
        return table_row(
            ERRORS,
            error.name,
            error.section,
            error.found,
            error.people,
            error.drilled,
            rx.cond(error.section != "", assign, ""),
            data_focus_id=error.topic,
        )

    rows = table(ERRORS, rx.foreach(VIEW.errors, one), label="Recurring errors", panel=False, rove="")
    nothing = empty("No error in 30 days", "Audits of your people’s work found none.", icon_name="ok")
    return section("What the audits say, 30 days", rx.cond(VIEW.errors.length() > 0, rows, nothing))


def _doubts() -> rx.Component:
    def one(doubt: rx.Var) -> rx.Component:
        act = rx.cond(
            doubt.overridden == "",
            button("Override the score", size="small", on_click=DrillTeam.override(doubt.id)),
            span(doubt.overridden, cls="text-xs ink-ok"),
        )
        answer = span(doubt.gold, cls=rx.cond(doubt.own, "", "code"))
        return rx.el.div(
            row(rx.el.b(doubt.person, class_name="medium"), span(doubt.case, cls="secondary"), filler(),
                span(f"counted {doubt.score}", cls="numeric text-xs")),
            rx.el.p("“", doubt.words, "”"),
            row(span("gave ", span(doubt.given, cls="code"), cls="text-xs secondary"),
                span("answer ", answer, cls="text-xs secondary"), filler(), act, cls="wrap"),
            class_name="doubt-line",
            key=doubt.id,
        )  # fmt: skip

    return section("Answers held for wrong", rx.foreach(VIEW.doubts, one), count=VIEW.doubts.length())


def _library() -> rx.Component:
    def one(case: rx.Var) -> rx.Component:
        return table_row(LIBRARY, case.key, case.title, case.topic, case.citation, case.answer, data_focus_id=case.key)

    rows = table(LIBRARY, rx.foreach(VIEW.library, one), label="Cases of the library", panel=False, compact=True)
    return section("Case library", rows, count=VIEW.library.length())
