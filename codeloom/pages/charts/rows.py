"""The code rows of the workbench: findings pinned under them, and the code field. Contract: docs/ARCHITECTURE.md."""

import reflex as rx

from codeloom.pages.charts.poa import poa_button
from codeloom.pages.charts.stock_words import RATIONALES, phrases
from codeloom.pages.editor.grouping import grouping_panel
from codeloom.pages.editor.line_comments import comment_mark, left_threads, thread_of
from codeloom.pages.editor.lines import (
    add_button,
    code_head,
    field_for_new,
    field_in_row,
    field_row,
    poa_choice,
    row_attributes,
)
from codeloom.pages.editor.row_parts import evidence_count, line_keys, rationale
from codeloom.pages.editor.sets import set_button
from codeloom.pages.editor.units import units_field
from codeloom.pages.registry import added
from codeloom.pages.ui.base import filler, span
from codeloom.pages.ui.buttons import fix
from codeloom.pages.ui.findings import finding, finding_fix
from codeloom.pages.ui.icons import icon
from codeloom.pages.ui.keys import OPENS_FIELD, hint
from codeloom.pages.ui.marks import severity_count, tag
from codeloom.pages.ui.notices import empty
from codeloom.pages.ui.panes import pane, scroll
from codeloom.state.charts.rows import MOST_RATIONALE, Rows
from codeloom.state.charts.settling import Settling
from codeloom.state.charts.workbench import Workbench
from codeloom.state.editor.code_field import CodeField


def codes_pane() -> rx.Component:
    """The right pane: head with counts, column heads, rows, a new row when its field is open."""
    editor = Rows.editor
    head = (
        rx.el.h2("Codes"),
        span(editor.rows.length(), cls="count"),
        severity_count("error", editor.errors),
        severity_count("warn", editor.warnings),
        severity_count("info", editor.infos),
        filler(),
        rx.cond(
            editor.editable, hint("Move row", "alt+arrowup"), span(editor.locked_why, cls="text-xs tertiary ellipsis")
        ),
        rx.cond(editor.editable & (editor.poa_open.length() > 0), poa_button(), ""),
        rx.cond(
            editor.editable,
            rx.fragment(set_button(), add_button()),
            "",
        ),
    )
    rows = rx.el.div(
        rx.foreach(editor.rows, _row),
        rx.cond(editor.editable & (Rows.editing == ""), _new_row(), ""),
        role="grid",
        aria_label="Code lines",
        data_rove="true",
    )
    nothing = empty(
        "No codes yet",
        "Type a code or words in the field above, or accept a suggested one on the left.",
    )
    return pane(
        "Codes",
        code_head(editor.inpatient),
        scroll(
            rows,
            rx.cond(editor.rows.length() == 0, nothing, ""),
            left_threads(Rows.line_ids),
        ),
        *added("/chart/[chart]", "codes"),
        grouping_panel(Rows, editor.grouping),
        head=head,
    )


def _row(line: rx.Var) -> rx.Component:
    return rx.el.div(
        rx.cond(Rows.editing == line.id, _field_in(line), _cells(line)),
        rx.foreach(line.findings, lambda view: _finding(view, line)),
        thread_of(line.id, line.number, grid=True),
        class_name=rx.cond(Rows.editing == line.id, "code-row edit", "code-row"),
        role="rowgroup",
        **row_attributes(Rows, line.id, line.number),
    )


def _cells(line: rx.Var) -> rx.Component:
    return rx.el.div(
        span(line.number, cls="sequence", role="gridcell"),
        span(line.code, cls="code", role="gridcell"),
        rx.el.span(
            rx.cond(line.principal, span(rx.cond(Rows.editor.inpatient, "PDX", "First"), cls="tag accent"), ""),
            rx.cond(line.mark != "", tag(line.mark, tone="warn"), ""),
            span(line.title, cls="ellipsis", title=line.title),
            rx.cond(line.system == "ICD-10-CM", _page_link(line), ""),
            comment_mark(line.id, line.number),
            class_name="row tight ellipsis",
            role="gridcell",
        ),
        _poa(line),
        evidence_count(line.evidence, role="gridcell"),
        span(
            rx.cond(Rows.editor.editable, rx.fragment(*line_keys(Rows, line, "Make principal")), ""),
            span(line.complication, cls="text-xs secondary"),
            role="gridcell",
            cls="right nowrap last",
        ),
        _rationale(line),
        rx.cond((line.evidence == 0) & Rows.editor.editable & Workbench.places.contains(line.id), _words(line), ""),
        class_name="code-grid",
        role="row",
    )


def _page_link(line: rx.Var) -> rx.Component:
    """The way to all the tables say of the code, in a tab of its own so that the row stays where it is."""
    return rx.el.a(
        "page",
        href=f"/code/{line.code.replace('.', '')}?date={CodeField.day}",
        target="_blank",
        class_name="code-page-link",
        tab_index=-1,
        aria_label=f"Page of {line.code}, opens a new tab",
    )


def _poa(line: rx.Var) -> rx.Component:
    cls = rx.cond(line.poa_state == "missing", "poa missing", "poa")
    choose = poa_choice(Rows, line.id, line.number, line.poa, cls)
    return rx.match(
        line.poa_state,
        ("none", span(_units(line), role="gridcell")),
        ("exempt", span("ex.", cls="poa exempt", title="Exempt from POA", role="gridcell")),
        rx.cond(
            Rows.editor.editable,
            span(choose, role="gridcell"),
            span(line.poa, cls="poa", role="gridcell"),
        ),
    )


def _units(line: rx.Var) -> rx.Component:
    """How many times a CPT or HCPCS code is reported; a diagnosis has nothing here."""
    shown = rx.cond(line.units > 1, span(f"×{line.units}", cls="poa units"), "")
    return rx.cond(
        line.units_asked, rx.cond(Rows.editor.editable, units_field(Rows, line.id, line.number, line.units), shown), ""
    )


def _rationale(line: rx.Var) -> rx.Component:
    said = span(cls="text-xs tertiary nowrap", role="status", data_most_said="true")
    return rationale(
        Rows, line, said, hint("Phrases", "arrowdown"), cell=True, data_most=MOST_RATIONALE, **phrases(RATIONALES)
    )  # fmt: skip


def _words(line: rx.Var) -> rx.Component:
    """Words of the documents that say the row's code, shown while the row is current: one key marks them as its evidence."""
    quote = Workbench.quotes[line.id]
    return rx.el.span(
        icon("quote", small=True),
        span(f"“{quote}”", cls="quote ellipsis", title=quote),
        span(Workbench.quoted_in[line.id], cls="text-xs tertiary ellipsis"),
        fix("Mark ", hotkey="e", on_click=Rows.mark_words(line.id, Workbench.places[line.id])),
        class_name="rationale proposed-words",
        role="gridcell",
    )


def _finding(view: rx.Var, line: rx.Var) -> rx.Component:
    apply = rx.cond(
        view.choices != "",
        finding_fix(view.fix, view.n, on_click=Rows.choose(view.choices), **OPENS_FIELD),
        finding_fix(view.fix, view.n, on_click=Rows.fix(view.key, line.id)),
    )
    edit = fix("Edit the code ", "enter", on_click=Rows.open_field(line.id), **OPENS_FIELD)
    fixable = (view.fix != "") & (view.reason == "") & Rows.editor.editable
    open_ones = (view.options.length() > 0) & (view.reason == "") & Rows.editor.editable

    def option(one: rx.Var) -> rx.Component:
        return rx.cond(
            one.choices != "",
            finding_fix(one.fix, one.n, on_click=Rows.choose(one.choices), **OPENS_FIELD),
            finding_fix(one.fix, one.n, on_click=Rows.fix(one.key, line.id)),
        )

    reasoned = tag("Reason given", tone="ok", title=view.reason)
    return finding(
        view.severity,
        view.message,
        view.rule,
        rx.cond(view.reason != "", reasoned, ""),
        rx.cond(fixable, apply, ""),
        rx.cond(open_ones, rx.foreach(view.options, option), ""),
        rx.cond(
            (view.fix == "") & ~open_ones & ~view.overridable & (view.severity == "error") & Rows.editor.editable,
            edit,
            "",
        ),
        rx.cond(
            view.overridable & (view.reason == "") & Rows.editor.editable,
            fix("Give a reason ", hotkey="w", on_click=Settling.ask_reason("finding:" + view.key)),
            "",
        ),
        citation=view.citation,
    )


def _field_in(line: rx.Var) -> rx.Component:
    return _field_row(line.number, field_in_row(Rows, line.id, line.code, Rows.take_with_words))


def _new_row() -> rx.Component:
    row = _field_row(Rows.editor.rows.length() + 1, field_for_new(Rows, Rows.take_with_words))
    return rx.el.div(row, class_name="code-row edit", role="rowgroup")


def _field_row(number: rx.Var, field: rx.Component) -> rx.Component:
    return field_row(number, field, number_cls="sequence", in_grid=True)
