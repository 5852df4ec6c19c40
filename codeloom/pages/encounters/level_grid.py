"""The E/M level: large, as a grid of three columns that shows which of them decide; and what one more fact would change."""

import reflex as rx

from codeloom.pages.encounters.proposal import decide_buttons, proposal_attributes, why_line
from codeloom.pages.ui.base import span, variant
from codeloom.pages.ui.icons import icon
from codeloom.state.encounters.desk import EncounterDesk

GRID = EncounterDesk.desk.grid
CELL = {"empty": "cell", "filled": "cell filled", "decides": "cell decides", "reached": "cell reached"}


def level_block() -> rx.Component:
    """The level and, beside it, one more fact; nothing for a note without a level."""
    level = EncounterDesk.desk.level
    head = rx.el.div(
        span(GRID.code, cls=rx.cond((level.state == "removed") | (level.now != ""), "code struck", "code")),
        rx.cond(level.now != "", span(level.now, cls="code"), ""),
        span(GRID.name, cls="medium"),
        decide_buttons(level),
        class_name="level-head",
    )
    rests = span(f"{GRID.sure}: ", GRID.decided, cls="text-xs tertiary decided-by")
    marks = rx.cond(GRID.time_marked, "P,D,R,T", "P,D,R")
    shown = rx.el.section(
        head,
        rx.cond(level.state == "removed", why_line(level), rests),
        _grid(),
        rx.el.p(GRID.by_time, class_name="text-xs secondary by-time"),
        aria_label="Visit level",
        **proposal_attributes(level, marks),
    )
    facts = rx.el.section(
        rx.el.h3("What one more fact would change"),
        rx.el.ul(rx.foreach(GRID.facts, _fact)),
        aria_label="One more fact",
    )
    return rx.cond(GRID.code != "", rx.el.div(shown, facts, class_name="level"), "")


def _grid() -> rx.Component:
    heads = rx.foreach(
        GRID.columns,
        lambda column: span(
            rx.cond(column.decides, icon("tick", small=True), ""), column.name, cls="column-head"
        ),
    )  # fmt: skip
    counted = rx.foreach(
        GRID.columns, lambda column: span(column.counted, cls="counted", title=column.counted_full)
    )  # fmt: skip
    cells = rx.el.div(
        span(),
        heads,
        rx.foreach(GRID.rows, _row),
        class_name="level-grid",
        role="img",
        aria_label=GRID.spoken,
    )
    return rx.fragment(cells, rx.el.div(span(), counted, class_name="level-grid"))


def _row(line: rx.Var) -> rx.Component:
    def cell(one: rx.Var) -> rx.Component:
        words = rx.match(one.kind, ("decides", "decides"), ("reached", "reached"), "")
        return span(words, cls=variant(one.kind, CELL, "cell"))

    return rx.fragment(
        span(line.level, cls=rx.cond(line.now, "level-name current", "level-name")), rx.foreach(line.cells, cell)
    )


def _fact(one: rx.Var) -> rx.Component:
    tone = rx.match(one.icon, ("arrow-up", "ink-ok"), ("arrow-down", "ink-warn"), "tertiary")
    return rx.el.li(
        span(icon(one.icon, small=True), cls=tone),
        span(one.words),
        span(one.code, cls=rx.cond(one.changes, "code nowrap", "tertiary nowrap")),
    )
