"""The scorecard of a team, its people beside each other, and past audits by every scoring profile."""

import reflex as rx

from codeloom.pages.frame import frame
from codeloom.pages.registry import page
from codeloom.pages.scores.parts import (
    TABLES_KEY,
    card_body,
    card_head,
    failed,
    range_picker,
    rate_line,
    tables_button,
)
from codeloom.pages.ui.base import filler, row, span
from codeloom.pages.ui.buttons import link
from codeloom.pages.ui.fields import segmented
from codeloom.pages.ui.filters import team_filter
from codeloom.pages.ui.marks import tag
from codeloom.pages.ui.nav import Place
from codeloom.pages.ui.notices import empty, skeleton
from codeloom.pages.ui.tables import Column, table, table_row
from codeloom.state.scores.cards import ALL
from codeloom.state.scores.team import Scorecards

VIEW, COUNTED = Scorecards.view, Scorecards.counted
PEOPLE = (
    Column("Coder", None, "medium wraps"),
    Column("Accuracy", 44),
    Column("First pass", 44, "hide-phone"),
    Column("Sent", 18, "numeric right"),
    Column("Beside the others", 44, "secondary hide-small"),
)
OTHERS = (Column("Others with a scorecard", None, "medium"), Column("Kind", 40, "secondary"))
KEYS = {
    "Scorecards": (("Team", "f"), ("Next, previous person", "j"), ("Open the scorecard", "enter"), TABLES_KEY),
}
PARTS = (("people", "People"), ("what-if", "By other scoring"))
SIGNALS = "More than noise: beyond three standard errors of their own number of rows about the share of all together."


def _member(one: rx.Var) -> rx.Component:
    beside = rx.match(
        one.signal,
        ("below", tag("Below the limits", tone="warn")),
        ("above", tag("Above the limits", tone="ok")),
        span("noise", cls="tertiary text-xs"),
    )
    return table_row(
        PEOPLE,
        link(one.name, href=f"{one.href}?range={Scorecards.range}", data_key="enter"),
        rate_line(one.accuracy),
        rate_line(one.first),
        one.sent,
        rx.cond(one.accuracy.high > 0, beside, ""),
        data_focus_id=one.id,
    )


def _other(one: rx.Var) -> rx.Component:
    named = link(one.name, href=f"{one.href}?range={Scorecards.range}", data_key="enter")
    return table_row(OTHERS, named, one.signal.to(str).capitalize(), data_focus_id=one.id)


def _people() -> rx.Component:
    nobody = rx.el.div(
        empty("No coders here", "A scorecard compares coders who are active.", icon_name="people"), class_name="panel"
    )
    scales = rx.cond(
        VIEW.scales[0] != "", f" Lines reach over {VIEW.scales[0]} of accuracy and {VIEW.scales[1]} of first pass.", ""
    )
    note = rx.el.p(SIGNALS, scales, class_name="text-xs tertiary")
    coders = rx.cond(
        VIEW.members.length() > 0,
        rx.fragment(table(PEOPLE, rx.foreach(VIEW.members, _member), label="Coders"), note),
        nobody,
    )
    others = rx.cond(
        VIEW.others.length() > 0, table(OTHERS, rx.foreach(VIEW.others, _other), label="Others", rove=""), ""
    )
    return card_body(VIEW.card, Scorecards.tables, coders, others)


def _by_scoring() -> rx.Component:
    def head(one: rx.Var) -> rx.Component:
        force = rx.cond(one.id == COUNTED.in_force, rx.el.div("in force", class_name="text-xs tertiary"), "")
        return rx.el.th(one.name, force, scope="col", class_name="right wraps")

    def cell(rate: rx.Var) -> rx.Component:
        value = rx.cond(rate.value != "", f"{rate.value} %", rx.cond(rate.high > 0, "few", "–"))
        return rx.el.td(value, rx.el.div(rate.words, class_name="text-xs tertiary"), class_name="numeric right wraps")

    def line(one: rx.Var) -> rx.Component:
        named = rx.el.td(one.name, rx.el.div(one.audits, " audits", class_name="text-xs tertiary"), class_name="medium")
        return rx.el.tr(named, rx.foreach(one.rates, cell))

    heads = rx.el.tr(rx.el.th("Coder", scope="col"), rx.foreach(COUNTED.heads, head))
    listing = rx.el.div(
        rx.el.table(
            rx.el.thead(heads), rx.el.tbody(rx.foreach(COUNTED.rows, line)), class_name="table compact by-scoring"
        ),
        class_name="scroll",
        tab_index=0,  # the keyboard scrolls it
        role="region",
        aria_label="Past audits by other scoring, content",
    )
    nothing = empty("No closed audits in these days", "Choose other days or another team.", icon_name="audit")
    said = rx.el.div(
        rx.el.p(COUNTED.audits, ". As they were scored: ", COUNTED.stored.words, ". No score is changed by this page."),
        rx.cond(COUNTED.note != "", rx.el.p(COUNTED.note), ""),
        class_name="inner text-xs secondary",
    )
    return rx.el.section(
        rx.el.header(rx.el.h2("What each scoring would have given")),
        rx.cond(COUNTED.rows.length() > 0, rx.fragment(listing, said), nothing),
        class_name="panel", aria_label="What each scoring would have given",
    )  # fmt: skip


@page(
    ALL,
    title="Scorecards",
    load=(Scorecards.load,),
    place=Place(icon="pulse", key="w", order=71, group="Practice"),
)
def team_page() -> rx.Component:
    """How did the team's work fare, and whom does it concern?"""
    filters = row(
        range_picker(Scorecards.range, Scorecards.choose_range),
        team_filter(VIEW.teams, Scorecards.team, Scorecards.choose_team, hotkey="f"),
        segmented("Shown", PARTS, Scorecards.part, Scorecards.choose_part),
        cls="wrap",
    )
    people = rx.cond(Scorecards.part == "people", tables_button(Scorecards.tables, Scorecards.toggle_tables), "")
    waiting = rx.cond(
        Scorecards.failed, failed(Scorecards.load), rx.el.div(skeleton("Loading the scorecards"), class_name="panel")
    )
    shown = rx.cond(Scorecards.part == "people", _people(), _by_scoring())
    content = rx.el.div(
        card_head(VIEW.card, filters, filler(), people), rx.cond(Scorecards.loaded, shown, waiting), class_name="page"
    )
    return frame(content, page=ALL.strip("/"), title="Scorecards", keys=KEYS)
