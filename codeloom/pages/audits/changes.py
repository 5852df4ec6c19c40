"""The middle pane of an audit: every pair with what became of it, the verdict on each change, and the code field."""

import reflex as rx

from codeloom.coding.variance import Category
from codeloom.pages.audits.procedure_parts import modifiers_field, pointers_field
from codeloom.pages.editor.grouping import grouping_panel
from codeloom.pages.editor.line_comments import comment_mark, left_threads, thread_of
from codeloom.pages.editor.lines import (
    add_button,
    field_for_new,
    field_in_row,
    field_row,
    half_typed,
    order_keys,
    poa_choice,
    row_attributes,
    words_field,
    words_keys,
)
from codeloom.pages.editor.sets import set_button
from codeloom.pages.editor.units import units_field
from codeloom.pages.ui.base import filler, row, span
from codeloom.pages.ui.fields import segmented
from codeloom.pages.ui.icons import icon
from codeloom.pages.ui.keys import OPENS_FIELD, caps
from codeloom.pages.ui.marks import tag
from codeloom.pages.ui.panes import pane
from codeloom.state.audits.audit import AuditDesk
from codeloom.state.core.reflex_internals import EventSpec

CATEGORY_WORDS = {
    **{category: category.value[0].upper() + category.value[1:] for category in Category},
    Category.DOCUMENTATION: "Documentation (query needed)",
}


def changes_pane() -> rx.Component:
    """Head with counts by kind, the rows, and a field to add a code."""
    board = AuditDesk.board
    kinds = (("pencil", board.changed, "changed"), ("plus", board.added, "added"),
             ("struck", board.struck, "struck"), ("moved", board.moved, "moved"))  # fmt: skip
    counted = (
        rx.cond(number > 0, row(icon(name, small=True), f"{number} {word}", cls="tight"), "")
        for name, number, word in kinds
    )
    head = (
        rx.el.h2("Changes"),
        span(board.summary, cls="count"),
        filler(),
        span(*counted, cls="legend"),
        set_button(),
        add_button(),
    )
    rows = rx.el.div(
        rx.foreach(board.changes, _change),
        rx.cond(AuditDesk.editing == "", _new_row(), ""),
        left_threads(AuditDesk.threads),
        class_name="scroll",
        role="list",
        aria_label="The rows handed in with the auditor’s changes",
        data_rove="jk",
    )
    return pane("Changes", rows, grouping_panel(AuditDesk, board.grouping), head=head)


def _change(one: rx.Var) -> rx.Component:
    editing = AuditDesk.editing == one.id
    return rx.el.div(
        rx.cond(editing, _field_in(one), _pair(one)),
        thread_of(one.thread, one.row, grid=False),
        class_name=rx.cond(editing, "audit-row code-row edit", rx.cond(one.changed, "audit-row changed", "audit-row")),
        role="listitem",
        key=one.id,
        **row_attributes(AuditDesk, one.id, one.row),
    )


def _pair(one: rx.Var) -> rx.Component:
    kind = rx.cond(one.changed, "kind", "kind tertiary")
    place = rx.fragment(
        rx.cond(one.number != "", rx.el.b(one.number), ""), rx.cond(one.was != "", span(one.was, cls="nowrap"), "")
    )
    same = span(icon("tick", small=True, label="Agreed"), cls="right ink-ok")
    return rx.el.div(
        span(place, cls="audit-sequence"),
        span(
            icon(one.icon, small=True),
            one.word,
            comment_mark(one.thread, one.row),
            cls=kind,
        ),
        _lines(one),
        rx.cond(one.changed, "", same),
        rx.cond(one.detail != "", span(one.detail, cls="detail"), ""),
        rx.foreach(one.remarks, lambda words: span(words, cls="detail")),
        rx.cond(one.changed, _verdict(one), ""),
        _acts(one),
        class_name="audit-grid",
    )


def _lines(one: rx.Var) -> rx.Component:
    old = span(
        span(one.old.code, cls="code"),
        rx.cond(one.poa_asked, span(one.old_poa, cls="poa"), ""),
        rx.cond(one.units_asked & (one.old_units > 1), span(f"×{one.old_units}", cls="poa units"), ""),
        span(one.old.title, cls="ellipsis", title=one.old.title),
        _mark(one.old),
        cls="code-line old",
    )
    new = _mine(one, "code-line new")
    return rx.match(
        one.lines,
        ("both", span(old, new)),
        ("old", old),
        ("new", new),
        _mine(one, "code-line"),
    )


def _mine(one: rx.Var, cls: str) -> rx.Component:
    """The auditor's line, with its POA where that is asked for."""
    side = one.new
    return span(
        span(rx.cond(one.points, one.base, side.code), cls="code"),
        rx.cond(one.points, modifiers_field(AuditDesk, one.id, one.row, one.modifiers), ""),
        rx.cond(
            one.poa_asked,
            rx.cond(
                one.poa_exempt,
                span("ex.", cls="poa exempt", title="Exempt from POA"),
                poa_choice(AuditDesk, one.id, one.row, one.poa),
            ),
            "",
        ),
        rx.cond(one.units_asked, units_field(AuditDesk, one.id, one.row, one.units), ""),
        rx.cond(one.points, pointers_field(AuditDesk, one.id, one.row, one.pointers), ""),
        span(side.title, cls="ellipsis grow", title=side.title),
        _mark(side),
        cls=cls,
    )


def _mark(side: rx.Var) -> rx.Component:
    return rx.cond(side.mark != "", tag(side.mark, tone="warn"), "")


def _verdict(one: rx.Var) -> rx.Component:
    category = rx.el.select(
        *(rx.el.option(f"{n} {words}", value=one.value) for n, (one, words) in enumerate(CATEGORY_WORDS.items(), 1)),
        value=one.category,
        class_name="select",
        aria_label=f"Category, row {one.row}",
        data_key="c",
        on_change=lambda value: AuditDesk.set_category(one.id, value),
    )
    return rx.el.div(
        span(category, icon("down", small=True), cls="pick-native"),
        _material(one),
        _words(one, one.citation, "cite", "Section", "Guideline section", 60, "s", AuditDesk.set_citation),
        _words(one, one.note, "grow", "Why", "Note", 500, "w", AuditDesk.set_note),
        segmented(
            f"Verdict on row {one.row}",
            (
                ("agree", rx.fragment("Agree ", caps("a"))),
                ("disagree", rx.fragment("Disagree ", caps("d"))),
            ),
            one.verdict,
            lambda value: AuditDesk.give(one.id, value),
            hotkeys=("a", "d"),
        ),
        words_keys(),
        class_name="verdict",
    )


def _material(one: rx.Var) -> rx.Component:
    """Material or not, side by side; M presses the one that is not chosen."""

    def half(words: str, value: bool) -> rx.Component:
        chosen = one.material if value else ~one.material
        return rx.el.button(
            words,
            role="radio",
            type="button",
            aria_checked=rx.cond(chosen, "true", "false"),
            data_item="true",
            data_key=rx.cond(chosen, "", "m"),
            on_click=AuditDesk.set_material(one.id, value),
        )

    return rx.el.div(
        half("Material", True),
        half("Not", False),
        class_name="segmented",
        role="radiogroup",
        aria_label=f"Materiality, row {one.row}",
        data_rove="lr",
    )


def _words(
    one: rx.Var, value: rx.Var, cls: str, hint_: str, name: str, most: int, key: str, save: rx.EventHandler
) -> rx.Component:
    return words_field(
        f"{name}, row {one.row}",
        value,
        lambda text: save(one.id, text),
        kept_as=half_typed(AuditDesk, f"{hint_.lower()}:{one.id}"),
        key=f"{name}{one.id}",
        class_name=f"input {cls}",
        placeholder=hint_,
        max_length=most,
        title=rx.cond(value != "", value, f"{name} ({key.upper()})"),
        data_key=key,
    )


def _acts(one: rx.Var) -> rx.Component:
    """What may be done with a row: two buttons for the pointer, the rest by keys and for screen readers."""

    def shown(name: str, words: str, key: str, act: EventSpec, **attributes: str) -> rx.Component:
        return rx.el.button(
            icon(name, small=True),
            class_name="button quiet icon-only small",
            type="button",
            tab_index=-1,
            aria_label=f"{words}, row {one.row}",
            title=words,
            data_key=key,
            on_click=act,
            **attributes,
        )

    restore = rx.cond(one.changed, shown("returned", "The coder’s row again (Z)", "z", AuditDesk.restore(one.id)), "")
    living = rx.fragment(
        *order_keys(AuditDesk, one.id, one.row, "Make first"),
        shown("pencil", "Another code (Enter)", "enter", AuditDesk.open_field(one.id), **OPENS_FIELD),
        restore,
        shown("struck", "Strike (Del)", "delete|backspace", AuditDesk.remove(one.id)),
    )
    return span(rx.cond(one.struck, restore, living), cls="actions")


def _field_in(one: rx.Var) -> rx.Component:
    return field_row(one.row, field_in_row(AuditDesk, one.id, one.new.code), number_cls="audit-sequence", in_grid=False)


def _new_row() -> rx.Component:
    row = field_row("", field_for_new(AuditDesk), number_cls="audit-sequence", in_grid=False)
    return rx.el.div(row, class_name="code-row edit", role="listitem")
