"""The rows of the biller's review: lines with modifiers, units and pointers, diagnoses, and proposals to decide one by one."""

from typing import Any

import reflex as rx

from codeloom.pages.editor.code_field import code_field
from codeloom.pages.editor.line_comments import comment_mark, left_threads, thread_of
from codeloom.pages.editor.sets import set_button
from codeloom.pages.encounters.review_cells import difference, final, modifier, pointers, units
from codeloom.pages.ui.base import Text, filler, present, span, unseen
from codeloom.pages.ui.buttons import button, fix
from codeloom.pages.ui.findings import finding, finding_fix
from codeloom.pages.ui.keys import OPENS_FIELD
from codeloom.pages.ui.marks import tag
from codeloom.pages.ui.notices import empty
from codeloom.pages.ui.panes import pane, scroll
from codeloom.pages.ui.words import kept
from codeloom.services.core import NEW, Subject
from codeloom.state.editor.sets import SetPicker
from codeloom.state.encounters.review_acts import Acts

VIEW = Acts.view
EDITABLE = Acts.view.state == "open"


def codes_pane() -> rx.Component:
    """The middle pane: lines, diagnoses, and a new row when its field is open."""
    add = button("Add ", size="small", icon_name="plus", hotkey="n", on_click=Acts.open_field("new"))
    head = (
        rx.el.h2("Codes"),
        span(VIEW.counted, cls="count"),
        filler(),
        rx.cond(EDITABLE, rx.fragment(set_button(), add), ""),
    )
    rows = rx.el.div(
        rx.cond(EDITABLE & ((Acts.editing == "new") | (Acts.calling != "")), _new_row(), ""),
        _group("Lines", "first pointer is primary, four at most"),
        _heads("line-grid", ("Line", "Suggested", "Final", "Modifiers", "Units", "Points to", "Difference")),
        rx.foreach(VIEW.lines, lambda one: _row(one, _line_cells)),
        rx.cond(
            VIEW.lines.length() == 0,
            _none(rx.cond(EDITABLE, "No line yet: add one, or accept a proposal.", "No lines.")),
            "",
        ),
        _group("Diagnoses", "first-listed on top, 12 at most"),
        _heads("diagnosis-grid", ("Number", "Suggested", "Final", "Title", "Used by", "Difference")),
        rx.foreach(VIEW.diagnoses, lambda one: _row(one, _diagnosis_cells)),
        rx.cond(VIEW.diagnoses.length() == 0, _none("No diagnosis yet."), ""),
        role="grid",
        aria_label="Lines and diagnoses",
        data_rove="jk",
        class_name="claim-rows",
        data_version=Acts.version,
    )
    nothing = empty("No codes", "This encounter has no suggestion and no codes.", icon_name="table")
    shown = rx.cond(Acts.state == "open", rows, nothing)
    return pane("Codes", scroll(shown, left_threads(Acts.threads), label="Codes, content"), head=head)


def _group(title: str, words: str) -> rx.Component:
    return rx.el.div(
        rx.el.div(rx.el.h3(title), span(words, cls="text-xs tertiary"), class_name="row", role="gridcell"),
        class_name="claim-group",
        role="row",
    )


def _heads(cls: str, names: tuple[str, ...]) -> rx.Component:
    first, *others = names
    right = ("Units", "Difference")
    return rx.el.div(
        span(unseen(first), role="columnheader"),
        *(span(name, role="columnheader", cls="right" if name in right else "") for name in others),
        class_name=f"{cls} claim-head",
        role="row",
    )


def _none(words: Text) -> rx.Component:
    return rx.el.div(span(words, cls="text-xs tertiary", role="gridcell"), class_name="claim-none", role="row")


def _row(one: rx.Var, cells: Any) -> rx.Component:
    shown = rx.match(one.kind, ("open", _proposal(one)), ("rejected", _rejected(one)), cells(one))
    return rx.el.div(
        rx.cond(EDITABLE & (Acts.editing == one.id), _field(one), shown),
        rx.foreach(one.findings, lambda view: _finding(view, one)),
        thread_of(one.line, one.label, grid=True),
        class_name=rx.match(
            one.kind, ("open", "code-row claim-row undecided"), ("rejected", "code-row claim-row struck-out"),
            rx.cond(Acts.editing == one.id, "code-row claim-row edit", "code-row claim-row"),
        ),
        role="rowgroup",
        key=one.id,
        data_item="true",
        data_row=one.name,
        data_focus_id=one.id,
        data_focus_now=rx.cond(Acts.focus.startswith(f"{one.id}~"), Acts.focus, ""),
        data_keyscope="row",
        tab_index=-1,
    )  # fmt: skip


def _line_cells(one: rx.Var) -> rx.Component:
    return rx.el.div(
        span(one.label, cls="sequence", role="gridcell"),
        span(one.suggested, cls="code tertiary", role="gridcell"),
        final(one),
        span(modifier(one, 0), modifier(one, 1), modifier(one, 2), cls="modifiers", role="gridcell"),
        span(units(one), cls="right", role="gridcell"),
        pointers(one),
        difference(one),
        class_name="line-grid",
        role="row",
    )


def _diagnosis_cells(one: rx.Var) -> rx.Component:
    return rx.el.div(
        span(one.label, cls="sequence", role="gridcell"),
        span(one.suggested, cls="code tertiary", role="gridcell"),
        final(one),
        rx.el.span(
            rx.cond(one.mark != "", tag(one.mark, tone="warn"), ""),
            span(one.title, cls="ellipsis", title=one.title),
            comment_mark(one.line, one.label),
            class_name="row tight ellipsis",
            role="gridcell",
        ),
        _used_by(one),
        difference(one),
        class_name="diagnosis-grid",
        role="row",
    )


def _used_by(one: rx.Var) -> rx.Component:
    return span(
        rx.cond(
            one.used_by.length() > 0,
            rx.foreach(one.used_by, lambda label: rx.el.b(label)),
            span("none", cls="text-xs tertiary"),
        ),
        cls="pointed",
        role="gridcell",
    )


def _proposal(one: rx.Var) -> rx.Component:
    """A proposal nobody decided: what it rests on, and the three ways to decide it."""
    name = one.suggested
    acts = span(
        rx.cond(
            one.takeable,
            fix("Accept ", hotkey="a", aria_label=f"Accept {name}", on_click=Acts.accept(one.proposal)),
            "",
        ),
        fix("Another code ", hotkey="enter", aria_label=f"Another code for {name}", on_click=Acts.open_field(one.id)),
        fix("Reject ", hotkey="x", aria_label=f"Reject {name}", on_click=Acts.reject(one.proposal, ""), **OPENS_FIELD),
        cls="row decide",
    )
    why = rx.cond(one.why != "", one.why, one.quote)
    words = rx.el.span(
        span(one.title, cls="ellipsis", title=one.title),
        span(f"{one.confidence}: {why}", cls="text-xs tertiary ellipsis", title=f"{one.confidence}: {why}"),
        class_name="proposed-words",
        role="gridcell",
    )
    return rx.el.div(
        span("?", cls="sequence", role="gridcell"),
        span(one.code, cls="code", role="gridcell"),
        words,
        rx.cond(EDITABLE, span(acts, role="gridcell"), span("Not decided", cls="text-xs tertiary", role="gridcell")),
        class_name="decide-grid",
        role="row",
    )


def _rejected(one: rx.Var) -> rx.Component:
    undo = fix("Restore ", hotkey="z", aria_label=f"Restore {one.suggested}",
               on_click=Acts.as_suggested(one.proposal, "", one.system, "", 1))  # fmt: skip
    return rx.el.div(
        span("", cls="sequence", role="gridcell"),
        span(one.code, cls="code struck tertiary", role="gridcell"),
        span(one.title, cls="ellipsis tertiary", title=one.title, role="gridcell"),
        span(rx.cond(EDITABLE, undo, ""), tag("Rejected", tone="error"), cls="row end", role="gridcell"),
        class_name="decide-grid",
        role="row",
    )


def _finding(view: rx.Var, one: rx.Var) -> rx.Component:
    fixable = (view.fix != "") & (view.reason == "") & EDITABLE
    offered = (view.options.length() > 0) & (view.reason == "") & EDITABLE

    def way(of: rx.Var) -> rx.Component:
        return rx.cond(
            of.choices != "",
            finding_fix(of.fix, of.n, on_click=Acts.choose(of.choices)),
            finding_fix(of.fix, of.n, on_click=Acts.fix(of.key, one.id)),
        )

    return finding(
        view.severity,
        view.message,
        view.rule,
        rx.cond(view.reason != "", tag("Reason given", tone="ok", title=view.reason), ""),
        rx.cond(fixable, way(view), ""),
        rx.cond(offered, rx.foreach(view.options, way), ""),
        rx.cond(
            view.overridable & (view.reason == "") & EDITABLE,
            fix("Give a reason ", hotkey="w", on_click=Acts.ask("settle", view.key), **OPENS_FIELD),
            "",
        ),
        citation=view.citation,
    )


def _field(one: rx.Var) -> rx.Component:
    field = code_field(
        "row-field",
        lambda value: Acts.take(one.line, one.proposal, value),
        Acts.close_field(one.id),
        code=one.base,
        words=_half_typed(rx.cond(one.line != "", one.line, one.proposal)),
        on_sets=SetPicker.open,
        data_focus_now=f"code{one.id}{Acts.version}",
    )
    return _edit(one.label, field)


def _half_typed(row: Text) -> dict[str, Any]:
    return kept(Subject.ENCOUNTER, Acts.encounter_id, f"code:{row}", Acts.version)


def _new_row() -> rx.Component:
    field = code_field(
        "code-field", lambda value: Acts.take("", "", value), Acts.close_field(""), words=_half_typed(NEW),
        on_sets=SetPicker.open,
        data_focus_now=rx.cond(Acts.calling != "", Acts.calling, f"new{Acts.version}"),
    )  # fmt: skip
    return rx.el.div(_edit("+", field), class_name="code-row claim-row edit", role="rowgroup")


def _edit(label: Text, field: rx.Component) -> rx.Component:
    number = span(label, cls="sequence", role="gridcell") if present(label) else span(cls="sequence", role="gridcell")
    return rx.el.div(number, rx.el.div(field, role="gridcell"), class_name="edit-grid", role="row")
