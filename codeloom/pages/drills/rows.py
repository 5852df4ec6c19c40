"""The rows of a case that is coded blind: code, title, POA, evidence, rationale. Nothing tells whether they are right."""

import reflex as rx

from codeloom.pages.editor.lines import (
    add_button,
    field_for_new,
    field_in_row,
    half_typed,
    order_keys,
    poa_choice,
    row_attributes,
    row_key,
    words_field,
    words_keys,
)
from codeloom.pages.editor.units import units_field
from codeloom.pages.ui.base import filler, span
from codeloom.pages.ui.icons import icon
from codeloom.pages.ui.keys import OPENS_FIELD
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
    evidence = span(
        rx.el.i(),
        line.evidence,
        cls=rx.cond(line.evidence > 0, "evidence-count", "evidence-count none"),
        title="Words marked",
    )
    remove = rx.el.button(
        icon("cross", small=True),
        class_name="fix",
        type="button",
        tab_index=-1,
        aria_label=f"Remove row {line.number}",
        title="Remove (Del)",
        data_key="delete|backspace",
        on_click=Drill.remove(line.id),
    )
    keys = (
        row_key("Edit the code", line.number, "enter", Drill.open_field(line.id), **OPENS_FIELD),
        *order_keys(Drill, line.id, line.number, "Make first"),
        row_key("Rationale", line.number, "r", Drill.open_rationale(line.id), **OPENS_FIELD),
        row_key("Take the newest evidence away", line.number, "shift+m", Drill.unmark(line.id, line.evidence - 1)),
    )
    return rx.el.div(
        span(line.number, cls="numeric tertiary text-xs"),
        span(line.code, cls="code"),
        span(line.title, cls="ellipsis", title=line.title),
        poa,
        evidence,
        span(*keys, remove, cls="nowrap"),
        _rationale(line),
        class_name="drill-grid",
    )


def _rationale(line: rx.Var) -> rx.Component:
    writing = rx.el.span(
        words_field(
            f"Rationale of row {line.number}",
            line.rationale,
            lambda text: Drill.set_rationale(line.id, text),
            Drill.close_rationale,
            kept_as=half_typed(Drill, f"rationale:{line.id}"),
            class_name="input grow",
            max_length=MOST_RATIONALE,
            auto_focus=True,
            data_focus_now=f"why{line.id}{Drill.version}",
        ),
        words_keys(),
        class_name="rationale",
    )
    written = rx.el.span(
        icon("quote", small=True), span(line.rationale, cls="ellipsis", title=line.rationale), class_name="rationale"
    )
    return rx.cond(Drill.rationale_of == line.id, writing, rx.cond(line.rationale != "", written, ""))
