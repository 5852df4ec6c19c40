"""The middle pane of a blind audit: the auditor's own rows."""

import reflex as rx

from codeloom.pages.audits.procedure_parts import modifiers_field, pointers_field
from codeloom.pages.editor.lines import (
    add_button,
    field_for_new,
    field_in_row,
    field_row,
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
from codeloom.pages.ui.marks import tag
from codeloom.pages.ui.panes import pane
from codeloom.state.audits.blind import BlindDesk


def rows_pane() -> rx.Component:
    """The auditor's own rows, and the field for a new one."""
    head = (
        rx.el.h2("My rows"),
        span(BlindDesk.rows.rows.length(), cls="count"),
        filler(),
        add_button(),
    )
    new = field_row("", field_for_new(BlindDesk), number_cls="audit-sequence", in_grid=False)
    rows = rx.el.div(
        rx.foreach(BlindDesk.rows.rows, _row),
        rx.cond(BlindDesk.editing == "", rx.el.div(new, class_name="code-row edit", role="listitem"), ""),
        class_name="scroll blind-rows",
        role="list",
        aria_label="My rows",
        data_rove="arrows",
    )
    return pane("My rows", rows, head=head)


def _row(line: rx.Var) -> rx.Component:
    editing = BlindDesk.editing == line.id
    field = field_row(
        line.name, field_in_row(BlindDesk, line.id, line.code), number_cls="audit-sequence", in_grid=False
    )
    return rx.el.div(
        rx.cond(editing, field, _cells(line)),
        class_name=rx.cond(editing, "audit-row code-row edit", "audit-row"),
        role="listitem",
        key=line.id,
        **row_attributes(BlindDesk, line.id, line.name),
    )


def _cells(line: rx.Var) -> rx.Component:
    poa = rx.match(
        line.poa_state,
        ("none", rx.cond(line.units_asked, units_field(BlindDesk, line.id, line.name, line.units), "")),
        ("exempt", span("ex.", cls="poa exempt", title="Exempt from POA")),
        poa_choice(BlindDesk, line.id, line.name, line.poa, rx.cond(line.poa_state == "missing", "poa missing", "poa")),
    )
    first = rx.cond(BlindDesk.inpatient, "PDX", "First")
    code = span(
        span(line.base, cls="code"),
        rx.cond(line.points, modifiers_field(BlindDesk, line.id, line.name, line.modifiers), ""),
        poa,
        rx.cond(line.points, pointers_field(BlindDesk, line.id, line.name, line.pointers), ""),
        rx.cond(line.principal, span(first, cls="tag accent"), ""),
        span(line.title, cls="ellipsis grow", title=line.title),
        rx.cond(line.mark != "", tag(line.mark, tone="warn"), ""),
        span(rx.el.i(), line.evidence, cls=rx.cond(line.evidence > 0, "evidence-count", "evidence-count none")),
        cls="code-line",
    )
    why = words_field(
        f"Why, row {line.name}",
        line.rationale,
        lambda text: BlindDesk.set_why(line.id, text),
        kept_as=half_typed(BlindDesk, f"why:{line.id}"),
        class_name="input grow",
        placeholder="Why (W)",
        max_length=500,
        data_key="w",
    )
    return rx.el.div(
        span(rx.el.b(line.name), cls="audit-sequence"),
        code,
        _acts(line),
        span(why, words_keys(), cls="blind-why"),
        class_name="blind-grid",
    )


def _acts(line: rx.Var) -> rx.Component:
    return span(
        row_key("Another code", line.name, "enter", BlindDesk.open_field(line.id), **OPENS_FIELD),
        row_key("Take the newest evidence away", line.name, "shift+m", BlindDesk.unmark(line.id, line.evidence - 1)),
        *order_keys(BlindDesk, line.id, line.name, "Make first"),
        rx.el.button(
            icon("cross", small=True),
            class_name="button quiet icon-only small",
            type="button",
            tab_index=-1,
            aria_label=f"Remove row {line.name}",
            title="Remove (Del)",
            data_key="delete|backspace",
            on_click=BlindDesk.remove(line.id),
        ),
        cls="actions",
    )
