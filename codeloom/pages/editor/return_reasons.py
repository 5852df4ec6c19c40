"""What an auditor asked for, reason by reason, with section and why; and where they are answered: done, or why not."""

from collections.abc import Callable, Mapping
from typing import Any

import reflex as rx

from codeloom.pages.editor.lines import words_field, words_keys
from codeloom.pages.ui.base import Text, filler, row, span
from codeloom.pages.ui.icons import icon
from codeloom.pages.ui.keys import caps
from codeloom.pages.ui.marks import tag

LIST = "return-reasons"
"""Id of the list of reasons that are answered on a page."""


def reasons_list(
    reasons: rx.Var,
    answering: rx.Var,
    done: Callable[[Text, Any], Any],
    why: Callable[[Text, Any], Any],
    half_typed: Callable[[Text], Mapping[str, Any]],
) -> rx.Component:
    """The reasons with their answers; while `answering`, D says done and N goes to the words why not.

    `done(id, flag)` and `why(id, text)` store answers, `half_typed(field)` are the attributes that keep the words.
    """

    def one(reason: rx.Var) -> rx.Component:
        return rx.el.li(
            _asked(reason, answering),
            _why(reason),
            rx.cond(answering, _answer(reason, done, why, half_typed), _answered(reason)),
            data_item="true",
            data_keyscope="row",
            data_focus_id=reason.id,
            tab_index=-1,
        )

    return rx.el.ul(
        rx.foreach(reasons, one),
        id=rx.cond(answering, LIST, ""),
        class_name="return-reasons",
        aria_label="What the auditor asked for",
        data_rove="true",
    )


def read_reasons(reasons: rx.Var) -> rx.Component:
    """The reasons with their answers, to read."""

    def one(reason: rx.Var) -> rx.Component:
        return rx.el.li(
            _asked(reason, rx.Var.create(False)),
            _why(reason),
            _answered(reason),
        )

    return rx.el.ul(rx.foreach(reasons, one), class_name="return-reasons", aria_label="What the auditor asked for")


def _why(reason: rx.Var) -> rx.Component:
    """The section and the words of the auditor."""
    section = rx.cond(reason.citation != "", span(reason.citation, " ", cls="code"), "")
    told = (reason.note != "") & ~reason.feedback | (reason.citation != "")
    return rx.cond(
        told, rx.el.p(section, rx.cond(reason.feedback, "", reason.note), class_name="text-xs secondary"), ""
    )


def _asked(reason: rx.Var, answering: rx.Var) -> rx.Component:
    state = rx.cond(
        reason.settled,
        icon("tick", small=True, cls="ink-ok", label="Answered"),
        rx.cond(answering, icon("todo", small=True, cls="ink-warn", label="To answer"), ""),
    )
    words = rx.cond(
        reason.feedback,
        rx.el.p(reason.note, class_name="audit-feedback"),
        span(reason.text, cls="medium numeric"),
    )
    return row(
        state,
        words,
        rx.cond(reason.material, tag("material", tone="warn"), ""),
        filler(),
        span(rx.cond(reason.category != "", reason.category, "feedback"), cls="text-xs tertiary nowrap"),
        cls="tight",
    )


def _answer(
    reason: rx.Var, done: Callable[..., Any], why: Callable[..., Any], half_typed: Callable[[Text], Mapping[str, Any]]
) -> rx.Component:
    said = reason.answer == "done"
    press = rx.el.button(
        "Done ",
        caps("d"),
        class_name=rx.cond(said, "button small on", "button small"),
        type="button",
        aria_pressed=rx.cond(said, "true", "false"),
        data_key="d",
        on_click=done(reason.id, ~said),
    )
    undone = span(icon("warn", small=True), "not in the rows any more", cls="text-xs ink-warn row tight nowrap")
    field = words_field(
        rx.cond(reason.feedback, "Why the feedback is not agreed with", f"Why not agreed: {reason.text}"),
        reason.words,
        lambda text: why(reason.id, text),
        kept_as=half_typed(f"answer:{reason.id}"),
        key=f"answer{reason.id}",
        class_name="input grow",
        placeholder="Not agreed, because",
        max_length=500,
        data_key="n",
    )
    return rx.el.div(
        press,
        rx.cond(said & ~reason.settled, undone, ""),
        field,
        words_keys(),
        class_name="return-answer",
    )


def _answered(reason: rx.Var) -> rx.Component:
    return rx.match(
        reason.answer,
        ("done", span("Answered: done", cls="text-xs ink-ok")),
        ("not_agreed", span("Not agreed: ", reason.words, cls="text-xs ink-warn")),
        rx.fragment(),
    )
