"""Calibrations: do the auditors agree, where do they differ, and how does each of them stand."""

import reflex as rx

from codeloom.pages.audits.waiting import seconds
from codeloom.pages.calibration.forms import settle_dialog, start_dialog, stop_dialog
from codeloom.pages.calibration.panel import titled_panel
from codeloom.pages.calibration.results import results, table_behind
from codeloom.pages.frame import frame
from codeloom.pages.registry import page
from codeloom.pages.ui.base import filler, inline, row, span
from codeloom.pages.ui.buttons import button, link
from codeloom.pages.ui.fields import select
from codeloom.pages.ui.figures import live
from codeloom.pages.ui.icons import icon
from codeloom.pages.ui.keys import hint
from codeloom.pages.ui.marks import tag
from codeloom.pages.ui.nav import Place
from codeloom.pages.ui.notices import banner, empty, skeleton
from codeloom.pages.ui.tables import Column, table, table_row
from codeloom.state.calibration.rounds import PATH, Calibrations

VIEW = Calibrations.view
SHOWN = VIEW.shown
NOW = Calibrations.now
KEYS = {
    "Calibration": (
        ("Next, previous difference", "j"),
        ("Open the chart", "enter"),
        ("Settle", "s"),
        ("Agree with a proposal", "a"),
        ("Start a round", "n"),
    )
}
AUDITORS = (
    Column("Auditor", None, "medium wraps"),
    Column("Double", 15, "numeric right"),
    Column(VIEW.with_others, 40, "numeric right wraps"),
)


@page(
    PATH,
    title="Calibration",
    load=(Calibrations.load, Calibrations.watch),
    place=Place(icon="agreement", key="g", order=61),
)
def calibration_page() -> rx.Component:
    """Supervisors and managers: rounds, the one that is shown, and every auditor."""
    nothing = empty(
        "No calibration yet",
        "Two auditors and more code the same charts, each without the others’ rows and the coder’s. "
        "Then their agreement stands here.",
        button("Start a round ", kind="primary", hotkey="n", on_click=Calibrations.ask_start),
        icon_name="agreement",
    )
    body = rx.el.div(
        rx.el.div(rx.match(SHOWN.state, ("done", results()), ("running", _progress()), _stopped()), class_name="stack"),
        rx.el.div(
            rx.cond(SHOWN.state == "done", table_behind(), ""),
            _auditors(),
            _rounds(),
            class_name="stack",
        ),
        class_name="stack listside calibration",
    )
    keys = row(
        hint("Difference", "j", "k"), hint("Chart", "enter"), hint("Settle", "s"), cls="text-xs tertiary hide-phone"
    )
    content = rx.el.div(
        _top(),
        _news(),
        seconds(VIEW.seconds),
        rx.cond(VIEW.rounds.length() > 0, body, nothing),
        rx.cond(SHOWN.differences.length() > 0, keys, ""),
        class_name="page",
    )
    shown = rx.cond(Calibrations.loaded, content, skeleton("Loading the calibrations"))
    return frame(
        shown, start_dialog(), settle_dialog(), stop_dialog(), page="calibration", title="Calibration", keys=KEYS
    )  # fmt: skip


def _top() -> rx.Component:
    rounds = select(
        "round",
        (rx.foreach(VIEW.rounds, lambda one: rx.el.option(one.name, value=one.id)),),
        aria_label="Round",
        value=SHOWN.id,
        on_change=Calibrations.choose_round,
    )
    return rx.el.div(
        rx.cond(VIEW.rounds.length() > 0, rounds, ""),
        span(SHOWN.words, cls="secondary grow"),
        rx.cond(SHOWN.open > 0, tag(f"{SHOWN.open} to settle", tone="warn"), ""),
        rx.cond(
            SHOWN.may_stop & (NOW.state == "running"),
            button("Stop the round", size="small", data_opens="stop-round"),
            "",
        ),
        class_name="top",
    )


def _stopped() -> rx.Component:
    return empty(
        "This round was stopped",
        "It has no results. Its charts are in sight of their auditors again.",
        icon_name="cross",
    )


def _news() -> rx.Component:
    """The round moved since it was read. Nothing on the page moves by itself: a button shows it as it is now."""
    words = rx.match(
        NOW.state,
        ("stopped", "The round was stopped."),
        ("done", rx.cond(SHOWN.state == "done", "Something was settled meanwhile.", "All have finished.")),
        "",
    )
    results_are_there = (NOW.state == "done") & (SHOWN.state != "done")
    show = button(
        rx.cond(results_are_there, "Show the results", "Show it"), size="small", on_click=Calibrations.show_news
    )
    moved = (NOW.state != SHOWN.state) | (NOW.moves != SHOWN.now.moves)
    return rx.cond((NOW.state != "") & moved, banner("info", "info", words, actions=(show,)), "")


def _progress() -> rx.Component:
    lines = rx.foreach(
        NOW.progress,
        lambda one: rx.el.div(
            rx.cond(one.done, icon("tick", small=True, cls="ink-ok", label="Done"), icon("history", small=True)),
            span(one.name, cls="medium"),
            filler(),
            live(one.words, cls="numeric secondary"),
            class_name="progress-line",
        ),
    )
    bar = span(
        rx.el.i(custom_attrs=inline(width=f"{NOW.percent}%")),
        cls="bar",
        role="progressbar",
        aria_label="All auditors together",
        aria_valuemin="0",
        aria_valuemax="100",
        aria_valuenow=NOW.percent,
    )
    words = "Results come when all have finished. Until then each codes blind of the others, and nobody sees any of it."
    return titled_panel(
        "How far they are", lines, rx.el.div(bar, rx.el.p(words, class_name="text-xs tertiary"), class_name="inner")
    )


def _auditors() -> rx.Component:
    def name(one: rx.Var) -> rx.Component:
        return span(one.name, rx.cond(one.below, span(tag("Needs a second", tone="warn"), cls="below-it"), ""))

    def figure(one: rx.Var) -> rx.Component:
        drift = span(one.drift, cls="below-it", title="κ of each round, the oldest first")
        return span(one.figure, rx.cond(one.drift != "", drift, ""))

    rows = rx.foreach(
        VIEW.auditors, lambda one: table_row(AUDITORS, name(one), one.charts, figure(one), data_focus_id=one.name)
    )
    return titled_panel(
        "Auditors",
        table(AUDITORS, rows, label="Auditors", panel=False, rove=""),
        rx.el.p(
            "Double audits of 90 days. From 30 on a person has a figure. Below it: κ of each round, the oldest first.",
            class_name="inner text-xs tertiary",
        ),
    )


def _rounds() -> rx.Component:
    lines = rx.foreach(
        VIEW.rounds,
        lambda one: link(
            span(span(one.name, cls="medium"), span(one.words, cls="below-it")),
            filler(),
            span(rx.cond(one.state == "running", "running", one.figure), cls="numeric secondary"),
            href=f"{PATH}?round={one.id}",
            cls=rx.cond(one.id == SHOWN.id, "round-line on", "round-line"),
        ),
    )
    new = button("Start a round ", size="small", icon_name="plus", hotkey="n", on_click=Calibrations.ask_start)
    return titled_panel("Rounds", lines, rx.el.div(filler(), new, class_name="footrow"))
