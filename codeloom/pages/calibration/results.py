"""The results of a finished round: agreement at each level, where the auditors differ, families of codes, the table behind."""

import reflex as rx

from codeloom.pages.calibration.forms import answers
from codeloom.pages.calibration.panel import titled_panel
from codeloom.pages.ui.base import span
from codeloom.pages.ui.buttons import button, link
from codeloom.pages.ui.fields import select
from codeloom.pages.ui.figures import whisker
from codeloom.pages.ui.marks import tag
from codeloom.pages.ui.tables import Column, table, table_row
from codeloom.state.calibration.rounds import Calibrations

VIEW = Calibrations.view
SHOWN = VIEW.shown
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


def results() -> rx.Component:
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
        titled_panel("Do the auditors agree?", rx.foreach(SHOWN.levels, _level), notes, beside=pair),
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
    return titled_panel("Where they differ", listed, covered, count=count, cls="panel folds differences")


def _difference(one: rx.Var) -> rx.Component:
    words = rx.fragment(
        span(one.decision), span(one.words, cls="below-it"), span(one.by, cls="below-it"),
        rx.cond(one.ruling != "", link(one.ruling, href=one.ruling_link), ""),
    )  # fmt: skip
    settled = rx.match(
        one.state,
        ("open", span("open", cls="ink-warn")),
        ("proposed", rx.fragment(tag("Proposed", tone="warn"), " ", words)),
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
    return titled_panel("Right or wrong by family of codes", listed, more)


def table_behind() -> rx.Component:
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
    return titled_panel("The table behind it", rx.el.div(cells, class_name="inner"))
