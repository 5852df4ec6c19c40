"""The rows of a case that is coded blind: code, title, POA, evidence, rationale. Nothing tells whether they are right."""

import reflex as rx

from codeloom.pages.editor.lines import (
    add_button,
    field_for_new,
    field_in_row,
    poa_choice,
    row_attributes,
)
from codeloom.pages.editor.row_parts import evidence_count, line_keys, rationale
from codeloom.pages.editor.units import units_field
from codeloom.pages.ui.base import filler, span
from codeloom.pages.ui.panes import pane, scroll
from codeloom.state.drills.drill import MOST_RATIONALE, Drill

VIEW = Drill.view


def codes_pane() -> rx.Component:
    """My codes, first-listed on top, and the field for a new one."""
    head = (
        rx.el.h2("My codes"),
        span(VIEW.rows.length(), cls="count"),
        span(VIEW.asks, cls="text-xs secondary nowrap"),
        filler(),
        span(rx.cond(VIEW.inpatient, "principal on top", "first-listed on top"), cls="text-xs tertiary nowrap"),
        add_button(),
    )
    new = rx.el.div(
        field_for_new(Drill),
        span("Search works as in the workbench; nothing else helps here.", cls="text-xs tertiary"),
        class_name="new-drill-row",
    )
    rows = rx.el.div(rx.foreach(VIEW.rows, _row), data_rove="true", role="list", aria_label="My codes")
    return pane("My codes", scroll(rows, rx.cond(Drill.editing == "", new, "")), head=head)


def _row(line: rx.Var) -> rx.Component:
    field = rx.el.div(field_in_row(Drill, line.id, line.code), class_name="new-drill-row")
    return rx.el.div(
        rx.cond(Drill.editing == line.id, field, _cells(line)),
        class_name="drill-row",
        role="listitem",
        **row_attributes(Drill, line.id, line.number),
    )


def _cells(line: rx.Var) -> rx.Component:
    poa = rx.match(
        line.poa_state,
        ("none", rx.cond(line.units_asked, units_field(Drill, line.id, line.number, line.units), "")),
        ("exempt", span("ex.", cls="poa exempt", title="Exempt from POA")),
        poa_choice(Drill, line.id, line.number, line.poa, rx.cond(line.poa_state == "missing", "poa missing", "poa")),
    )
    return rx.el.div(
        span(line.number, cls="numeric tertiary text-xs"),
        span(line.code, cls="code"),
        span(line.title, cls="ellipsis", title=line.title),
        poa,
        evidence_count(line.evidence),
        span(*line_keys(Drill, line, "Make first"), cls="nowrap"),
        rationale(Drill, line, max_length=MOST_RATIONALE),
        class_name="drill-grid",
    )
