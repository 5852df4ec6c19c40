"""Calibrations: do the auditors agree, where do they differ, and how does each of them stand."""

import reflex as rx

from codeloom.pages.audits.waiting import seconds
from codeloom.pages.calibration.forms import answers, settle_dialog, start_dialog, stop_dialog
from codeloom.pages.frame import frame
from codeloom.pages.registry import page
from codeloom.pages.ui.base import Child, Text, filler, inline, row, span
from codeloom.pages.ui.buttons import button, link
from codeloom.pages.ui.fields import select
from codeloom.pages.ui.figures import live, whisker
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
DIFFERENCES = (
    Column("Chart", 22, "code"),
    Column("Row", 11, "numeric right hide-phone"),
    Column("Code", 22, "code"),
    Column("What they say", None, "wraps"),
    Column("Settled", None, "wraps"),
    Column("Act", 24, "right", unseen=True),
)
FAMILIES = (
    Column("Codes", 20, "code"),
    Column("Same answer", 28, "numeric right"),
    Column("Agreement", None, "numeric right"),
    Column("Cohen’s κ", None, "numeric right hide-small"),
    Column("Gwet’s AC1", None, "numeric right hide-small"),
)
AUDITORS = (
    Column("Auditor", None, "medium"),
    Column("Double", 15, "numeric right"),
    Column(VIEW.with_others, 38, "numeric right"),
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
        rx.el.div(
            rx.match(SHOWN.state, ("done", _results()), ("running", _progress()), _stopped()), class_name="stack"
        ),
        rx.el.div(
            seconds(VIEW.seconds),
            rx.cond(SHOWN.state == "done", _table(), ""),
            _auditors(),
            _rounds(),
            class_name="stack",
        ),
        class_name="stack listside calibration",
    )
    content = rx.el.div(
        _top(),
        _news(),
        rx.cond(VIEW.rounds.length() > 0, body, nothing),
        row(
            hint("Difference", "j", "k"), hint("Chart", "enter"), hint("Settle", "s"), cls="text-xs tertiary hide-phone"
        ),
        class_name="page",
    )
    shown = rx.cond(Calibrations.loaded, content, skeleton("Loading the calibrations"))
    return frame(
        shown, start_dialog(), settle_dialog(), stop_dialog(), page="calibration", title="Calibration", keys=KEYS
    )  # fmt: skip


def _panel(title: Text, *body: Child, count: Text = "", beside: Child = "") -> rx.Component:
    head = rx.el.header(rx.el.h2(title), span(count, cls="count"), filler(), beside)
    return rx.el.section(head, *body, class_name="panel", aria_label=title)


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
        rx.cond(SHOWN.may_stop, button("Stop the round", size="small", data_opens="stop-round"), ""),
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
    show = button("Show it", size="small", on_click=Calibrations.show_news)
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
    return _panel(
        "How far they are", lines, rx.el.div(bar, rx.el.p(words, class_name="text-xs tertiary"), class_name="inner")
    )


def _results() -> rx.Component:
    pair = rx.cond(
        SHOWN.pairs.length() > 1,
        select(
            "pair",
            (rx.foreach(SHOWN.pairs, lambda one: rx.el.option(one.label, value=one.value)),),
            small=True,
            aria_label="Two auditors",
            value=SHOWN.pair,
            on_change=Calibrations.choose_pair,
        ),
        "",
    )
    notes = rx.el.div(
        rx.cond(SHOWN.note != "", rx.el.p(SHOWN.note), ""),
        rx.el.p(
            "Intervals are 95 %, by drawing rows again from the recorded seed ", span(SHOWN.seed, cls="numeric"), "."
        ),
        rx.cond(VIEW.goal != "", rx.el.p("Asked for: ", VIEW.goal, "."), ""),
        class_name="inner text-xs tertiary",
    )
    return rx.fragment(
        _panel("Do the auditors agree?", rx.foreach(SHOWN.levels, _level), notes, beside=pair),
        _differences(),
        _families(),
    )


def _level(level: rx.Var) -> rx.Component:
    def figure(one: rx.Var) -> rx.Component:
        said = f"{one.name} {one.value} ({one.interval})"
        line = rx.cond(
            one.goal > 0,
            whisker(one.low, one.point, one.high, one.goal, f"{said}, minimum {one.goal / 100}"),
            whisker(one.low, one.point, one.high, None, said),
        )
        return rx.el.div(
            span(one.name, cls="text-xs secondary", title=one.detail),
            span(
                rx.el.b(one.value, class_name="medium"), " ", span(one.interval, cls="tertiary text-xs"), cls="numeric"
            ),
            rx.cond(one.defined, line, ""),
            class_name="agreement-figure",
        )

    return rx.el.div(
        rx.el.div(rx.el.h3(level.name, class_name="medium"), span(level.units, cls="below-it")),
        rx.foreach(level.figures, figure),
        class_name="agreement-level",
    )


def _differences() -> rx.Component:
    rows = rx.foreach(SHOWN.differences, _difference)
    covered = rx.cond(
        SHOWN.covered > 0,
        rx.el.p("A chart that you code blind just now is left out of this list.", class_name="inner text-xs tertiary"),
        "",
    )
    nothing = rx.el.p("They differ on nothing.", class_name="inner secondary")
    count = rx.cond(
        SHOWN.open > 0, f"{SHOWN.differences.length()}, {SHOWN.open} open", SHOWN.differences.length().to_string()
    )
    listed = rx.cond(
        SHOWN.differences.length() > 0, table(DIFFERENCES, rows, label="Where they differ", panel=False), nothing
    )  # fmt: skip
    return _panel("Where they differ", listed, covered, count=count)


def _difference(one: rx.Var) -> rx.Component:
    words = rx.fragment(
        span(one.decision), span(one.words, cls="below-it"), span(one.by, cls="below-it"),
        rx.cond(one.ruling != "", link(one.ruling, href=one.ruling_link), ""),
    )  # fmt: skip
    settled = rx.match(
        one.state,
        ("open", span("open", cls="ink-warn")),
        ("proposed", rx.fragment(tag("Proposed", tone="warn"), words)),
        words,
    )
    act = rx.cond(
        one.may_settle,
        button(
            "Settle ",
            size="small",
            hotkey="s",
            on_click=Calibrations.ask_settle(one.chart_id, one.key, f"{one.code} of {one.chart}"),
        ),
        rx.cond(
            one.may_agree, button("Agree ", size="small", hotkey="a", on_click=Calibrations.agree(one.settlement)), ""
        ),
    )
    return table_row(
        DIFFERENCES,
        link(one.chart, href=one.link, data_key="enter"),
        one.row,
        one.code,
        answers(one),
        rx.el.div(settled),
        rx.el.div(act),
        data_focus_id=f"{one.chart_id}{one.key}",
    )


def _families() -> rx.Component:
    rows = rx.foreach(
        SHOWN.families,
        lambda one: table_row(FAMILIES, one.code, one.same, one.percent, one.kappa, one.ac1, data_focus_id=one.code),
    )
    more = rx.cond(
        SHOWN.more_families > 0,
        rx.el.p(
            f"{SHOWN.more_families} more families of codes, with no more differences.",
            class_name="inner text-xs tertiary",
        ),
        "",
    )
    listed = table(FAMILIES, rows, label="Right or wrong by family of codes", panel=False, rove="")
    return _panel("Right or wrong by family of codes", listed, more)


def _table() -> rx.Component:
    two = SHOWN.table
    cells = rx.el.table(
        rx.el.thead(
            rx.el.tr(
                rx.el.td(two.first, " \\ ", two.second), rx.el.th("right", scope="col"), rx.el.th("wrong", scope="col")
            )
        ),
        rx.el.tbody(
            rx.el.tr(
                rx.el.th("right", scope="row"), rx.el.td(two.both_right, class_name="same"), rx.el.td(two.second_wrong)
            ),
            rx.el.tr(
                rx.el.th("wrong", scope="row"), rx.el.td(two.first_wrong), rx.el.td(two.both_wrong, class_name="same")
            ),
        ),
        class_name="two-by-two",
        aria_label="What both say of the coder’s rows",
    )
    return _panel("The table behind it", rx.el.div(cells, class_name="inner"))


def _auditors() -> rx.Component:
    def name(one: rx.Var) -> rx.Component:
        drift = rx.cond(
            one.drift.length() > 1,
            span("κ by round: ", rx.foreach(one.drift, lambda words: span(words, " ")), cls="below-it numeric"),
            "",
        )
        return span(one.name, rx.cond(one.below, tag("Needs a second", tone="warn"), ""), drift)

    rows = rx.foreach(
        VIEW.auditors, lambda one: table_row(AUDITORS, name(one), one.charts, one.figure, data_focus_id=one.name)
    )
    return _panel(
        "Auditors",
        table(AUDITORS, rows, label="Auditors", panel=False, rove=""),
        rx.el.p("Double audits of 90 days. From 30 on a person has a figure.", class_name="inner text-xs tertiary"),
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
    return _panel("Rounds", lines, rx.el.div(filler(), new, class_name="footrow"))
