"""Comments on code lines: the mark of a row that has some, its thread opened in the row, and threads whose row is gone."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from codeloom.pages.ui.base import Text, filler, row, span
from codeloom.pages.ui.buttons import button
from codeloom.pages.ui.fields import field, text_area
from codeloom.pages.ui.icons import icon
from codeloom.pages.ui.keys import OPENS_FIELD
from codeloom.pages.ui.marks import tag
from codeloom.pages.ui.words import kept
from codeloom.state.editor.line_comments import LineComments

KEY = "shift+c"
FIELD = "words"
FOUND = LineComments.found


def comment_mark(line_id: Text, name: Text) -> rx.Component:
    """How many comments a row has, and the way to them; without any it is there for its key and for screen readers."""
    number = FOUND.counts[line_id]
    opens = {"type": "button", "tab_index": -1, "data_key": KEY, "data_says": "Comments on the row",
             "on_click": LineComments.open(line_id), **OPENS_FIELD}  # fmt: skip
    some = rx.el.button(
        icon("feedback", small=True),
        span(number),
        class_name="comment-mark",
        aria_label=f"Comments on row {name}: {number}",
        title="Comments (Shift C)",
        **opens,
    )
    none = rx.el.button(f"Comment on row {name}", class_name="unseen", **opens)
    return rx.cond(FOUND.counts.contains(line_id), some, rx.cond(FOUND.may_write, none, ""))


def thread_of(line_id: Text, name: Text, *, grid: bool) -> rx.Component:
    """The open thread of a row. `grid`: the list is a grid of rows and cells. Its loop names what no list around it does: of two
    loops that name alike, one within the other, the inner name stands for both."""
    shown = rx.foreach(FOUND.threads, lambda talk: rx.cond(talk.line == line_id, _said(talk), ""))
    cell = {"role": "gridcell"} if grid else {}
    panel = rx.el.div(
        rx.el.div(shown, rx.cond(FOUND.may_write, _form(line_id, name), ""), **cell),
        class_name="line-thread",
        data_keyscope="thread",
        **({"role": "row"} if grid else {"role": "group", "aria_label": f"Comments on row {name}"}),
    )
    return rx.cond((LineComments.line == line_id) & (line_id != ""), panel, "")


def left_threads(here: Any) -> rx.Component:
    """Threads on rows that are not in the list of the ids `here`: of rows that were removed, and of codes that only the other
    side has."""
    return _threads("Comments on rows that are not in this list", "Other comments", lambda line: here.contains(line))


def all_threads() -> rx.Component:
    """The threads of a screen whose rows are no code lines."""
    return _threads("Comments on codes", "Comments on codes", lambda _line: rx.Var.create(False))


def _threads(title: str, name: str, elsewhere: Callable[[rx.Var], rx.Var]) -> rx.Component:
    """Threads by their codes, without those that stand in a row `elsewhere`."""

    def one(thread: rx.Var) -> rx.Component:
        head = rx.el.button(
            span(thread.code, cls="code"),
            span(thread.counted, cls="text-xs secondary"),
            icon("down", small=True),
            class_name="fix",
            type="button",
            aria_expanded=rx.cond(LineComments.line == thread.line, "true", "false"),
            on_click=LineComments.open(thread.line),
        )
        return rx.cond(
            elsewhere(thread.line),
            "",
            rx.el.li(head, thread_of(thread.line, thread.code, grid=False), key=thread.line),
        )

    heading = rx.el.h3(title, class_name="label")
    threads = rx.el.section(
        heading, rx.el.ul(rx.foreach(FOUND.threads, one)), class_name="left-threads", aria_label=name
    )
    return rx.cond(FOUND.threads.length() > 0, threads, "")


def _said(thread: rx.Var) -> rx.Component:
    def comment(words: rx.Var) -> rx.Component:
        head = row(
            span(words.author, cls="medium"),
            tag(words.side, tone=rx.cond(words.side == "Auditor", "accent", "plain")),
            span(words.when, cls="text-xs tertiary numeric"),
            cls="tight",
        )
        return rx.el.li(head, rx.el.p(words.words), key=words.id)

    return rx.el.ol(
        rx.foreach(thread.comments, comment), class_name="comments", aria_label=f"Comments on {thread.code}"
    )


def _form(line_id: Text, name: Text) -> rx.Component:
    of_line = rx.Var.create(f"comment-on-{line_id}")
    box = text_area(
        FIELD,
        id=of_line,
        words=kept(LineComments.kind, LineComments.subject_id, f"comment:{line_id}"),
        rows=2,
        keys=False,
        max_length=1000,
        required=True,
        placeholder="Ask or answer. It stays as it is sent.",
        data_focus_now=f"comment{line_id}{LineComments.drawn}",
    )
    return rx.el.form(
        field(f"Comment on row {name}", box, name=of_line, error=LineComments.refused),
        row(
            span("The other side gets a notice without the words.", cls="text-xs tertiary"),
            filler(),
            button("Close", size="small", hotkey="escape", on_click=LineComments.open(line_id)),
            button("Send", size="small", kind="primary", hotkey="ctrl+enter", type="submit"),
            cls="tight",
        ),
        key=f"comment-form-{LineComments.drawn}",
        on_submit=LineComments.say,
    )
