"""What stands between a chart and its audit: the tree "why can't I submit", and the dialog that asks for a date."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from codeloom.pages.charts.reasons import no_picker, picker
from codeloom.pages.charts.returned import reasons_left
from codeloom.pages.editor.lines import add_button
from codeloom.pages.ui.base import Text, filler, span
from codeloom.pages.ui.buttons import button, fix
from codeloom.pages.ui.dialogs import dialog
from codeloom.pages.ui.fields import field, text_input
from codeloom.pages.ui.findings import blocker, fix_label
from codeloom.pages.ui.icons import icon
from codeloom.pages.ui.keys import OPENS_FIELD
from codeloom.state.charts.rows import Rows
from codeloom.state.charts.settling import Settling
from codeloom.state.charts.workbench import Workbench

TREE = "why"
"""Id of the list that Ctrl . goes to."""
DATE = "date-dialog"


def tree() -> rx.Component:
    """Three columns: what stops the chart, what asks for a fix or a reason, what is left to do."""
    editor = Workbench.editor
    waits = (editor.left.length() > 0) | editor.undated | (editor.unread > 0) | (editor.unanswered > 0)
    asks = ("asks for a fix or a reason", "ask for a fix or a reason")
    columns = rx.el.div(
        _column("error", "ink-error", editor.stops, "stops it", "stop it", "No errors", _line),
        _column("warn", "ink-warn", editor.asks, *asks, "No warnings", _line),
        rx.el.section(
            rx.cond(waits, _head("todo", "Left to do", "secondary"), _head("tick", "Nothing left to do", "tertiary")),
            rx.el.ul(*_left()),
        ),
        id=TREE,
        class_name="columns",
        data_rove="true",
    )
    close = rx.el.button(
        "Close",
        class_name="unseen",
        type="button",
        tab_index=-1,
        data_key="escape|ctrl+.",
        on_click=Workbench.show_drawer(False),
    )
    return rx.cond(
        (Workbench.drawer != "closed") & editor.editable,
        rx.el.section(
            columns,
            close,
            data_opened=Workbench.drawer,
            class_name=rx.cond(Workbench.drawer == "open", "why open", "why"),
            aria_label="Why this chart cannot be submitted",
            data_keyscope="tree",
        ),
        "",
    )


def tree_button() -> rx.Component:
    """Opens the tree and goes to it; in the tree the same key closes it."""
    return button(
        "Why can't I submit?",
        kind="quiet",
        size="small",
        hotkey="ctrl+.",
        data_goes=TREE,
        aria_expanded=rx.cond(Workbench.drawer != "closed", "true", "false"),
        on_click=Workbench.show_drawer(True),
    )


def _left() -> tuple[rx.Component, ...]:
    editor = Workbench.editor
    unread = _todo(
        span(f"{editor.unread} unread", cls="ellipsis"), fix("Next unread ", hotkey="u", on_click=Workbench.next_unread)
    )
    undated = _todo(
        span("The encounter has no service date", cls="ellipsis"), fix("Enter it ", hotkey="d", data_opens=DATE)
    )
    words, answer = reasons_left()
    return (
        rx.cond(editor.unanswered > 0, _todo(span(words, cls="ellipsis"), answer), ""),
        rx.foreach(editor.left, lambda words: _todo(span(words, cls="ellipsis"), add_button())),
        rx.cond(editor.undated, undated, ""),
        rx.cond(editor.unread > 0, unread, ""),
    )


def _todo(words: rx.Component, way_out: rx.Component) -> rx.Component:
    return rx.el.li(rx.el.div(words, filler(), way_out, no_picker(), class_name="line"), data_item="true", tab_index=-1)


def _line(item: rx.Var) -> rx.Component:
    reason = rx.fragment(
        picker("finding:" + item.key),
        fix("Give a reason ", hotkey="w", on_click=Settling.ask_reason("finding:" + item.key)),
    )
    enter = fix("Enter it ", hotkey="d", data_opens=DATE)
    return blocker(
        rx.cond(item.row > 0, item.row, ""),
        item.code,
        item.text,
        rx.cond(item.fix != "", rx.cond(item.n > 0, _fix(item, True), _fix(item, False)), ""),
        rx.foreach(item.options, lambda way: rx.cond(way.n > 0, _fix(way, True), _fix(way, False))),
        rx.cond(item.dated, enter, ""),
        rx.cond(item.reasonable, reason, no_picker()),
        row_id=item.row_id,
        source=(item.rule, item.version, item.source),
    )


def _fix(way: rx.Var, keyed: bool) -> rx.Component:
    """The fix of a line, or one of its options: in the tree its number alone is its key."""
    key: dict[str, Any] = {"hotkey": f"{way.n}"} if keyed else {}
    caps = (way.n,) if keyed else ()
    return rx.cond(
        way.choices != "",
        fix(fix_label(way.fix), *caps, **key, on_click=Rows.choose(way.choices), **OPENS_FIELD),
        fix(fix_label(way.fix), *caps, **key, on_click=Rows.fix_here(way.key)),
    )


def _column(
    icon_name: str, tone: str, found: rx.Var, one: str, many: str, none: str, draw: Callable[..., Any]
) -> rx.Component:
    """One column; without anything in it its head is quiet."""
    words = rx.cond(found.length() == 1, f"1 {one}", f"{found.length()} {many}")
    head = rx.cond(found.length() > 0, _head(icon_name, words, tone), _head("tick", none, "tertiary"))
    return rx.el.section(head, rx.el.ul(rx.foreach(found, draw)))


def _head(icon_name: str, words: Text, tone: str) -> rx.Component:
    return rx.el.h2(icon(icon_name, small=True), words, class_name=tone)


def date_button() -> rx.Component:
    """In the strip while the encounter has no service date, or a stay no discharge date."""
    editor = Workbench.editor
    words = rx.cond(editor.undated, "Enter the service date", "Enter the discharge date")
    ask = button(words, size="small", hotkey="d", data_opens=DATE)
    return rx.cond((editor.undated | editor.open_stay) & editor.editable, ask, "")


def date_dialog() -> rx.Component:
    """Asks for the service date, or the day of discharge, that the source did not give."""
    form = rx.el.form(
        field(
            "Service date",
            text_input("day", placeholder="2026-06-03", max_length=10, required=True, auto_complete="off"),
            name="day",
        ),
        id="date-form",
        on_submit=Rows.set_date,
        reset_on_submit=True,
    )
    words = "The source gave none. Outpatient: the day of the visit; inpatient: the day of discharge."
    return dialog(
        "When was this encounter?",
        rx.el.p(words, class_name="secondary"),
        form,
        name=DATE,
        confirm="Save the date",
        form="date-form",
        cancel_label="Close",
    )
