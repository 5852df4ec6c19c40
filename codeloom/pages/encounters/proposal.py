"""A proposed line: what it is called in the note, what it rests on, and the keys that decide it."""

from typing import Any

import reflex as rx

from codeloom.pages.editor.code_field import code_field
from codeloom.pages.editor.lines import words_field, words_keys
from codeloom.pages.ui.base import Text, row, span
from codeloom.pages.ui.buttons import button
from codeloom.pages.ui.icons import icon
from codeloom.pages.ui.marks import tag
from codeloom.pages.ui.words import kept
from codeloom.services.core import Subject
from codeloom.state.encounters.deciding import Deciding

DESK = Deciding.desk
CONFIDENCE = {"high": "High", "medium": "Medium", "low": "Low"}


def proposal_attributes(one: rx.Var, marks: Text) -> dict[str, Any]:
    """What makes an element an item of the list whose focus lights its words. `marks` are its names in the note."""
    return {
        "data_item": "true",
        "data_row": rx.cond(marks != "", marks, "-"),
        "data_focus_id": one.key,
        "data_keyscope": "row",
        "tab_index": -1,
    }


def proposal_row(one: rx.Var) -> rx.Component:
    """One diagnosis or procedure."""
    shown = rx.fragment(
        span(one.mark, cls="numeric tertiary text-xs"),
        span(
            span(one.code, cls=rx.cond((one.state == "removed") | (one.now != ""), "code struck", "code")),
            rx.cond(one.now != "", span(one.now, cls="code"), ""),
            cls="codes",
        ),
        span(
            one.title,
            rx.cond(one.fresh, tag("new", tone="info"), ""),
            cls=rx.cond(one.state == "removed", "title tertiary", "title"),
            title=one.title,
        ),
        span(rx.cond(one.quote != "", f"“{one.quote}”", ""), cls="quote ellipsis", title=one.quote),
        decide_buttons(one),
        why_line(one),
    )
    field = rx.el.div(
        span(one.mark, cls="numeric tertiary text-xs"),
        code_field(
            "row-field",
            _take,
            Deciding.close_field,
            code=one.code,
            words=half_typed(f"code:{one.key}"),
            data_focus_now=Deciding.calling,
        ),
        class_name="field-line",
    )
    return rx.el.div(
        rx.cond((Deciding.editing == one.key) & DESK.takeable, field, shown),
        class_name=rx.match(one.state, ("open", "proposed"), ("removed", "proposed removed"), "proposed taken"),
        role="group",
        aria_label=f"{one.code} {one.title}",
        key=one.key,
        **proposal_attributes(one, one.mark),
    )


def half_typed(field: Text) -> dict[str, Any]:
    """What keeps the half-typed words of one field of the desk."""
    return kept(Subject.ENCOUNTER, Deciding.encounter_id, field, DESK.version)


def decide_buttons(one: rx.Var) -> rx.Component:
    """Accept, another code, reject; or what was decided, and its undoing."""
    accept = button(
        "Accept", size="small", hotkey="a", on_click=Deciding.accept(one.key, DESK.version),
        aria_label=f"Accept {one.code}",
    )  # fmt: skip
    edit = button(
        icon("pencil", small=True), kind="quiet", size="small", cls="icon-only", show_keys=False, hotkey="enter",
        title="Another code (Enter)", aria_label=f"Another code for {one.code}", on_click=Deciding.open_field(one.key),
    )  # fmt: skip
    reject = button(
        icon("cross", small=True), kind="quiet", size="small", cls="icon-only", show_keys=False, hotkey="x|delete",
        title="Reject (X)", aria_label=f"Reject {one.code}", on_click=Deciding.reject(one.key, DESK.version, ""), data_brings="r",
    )  # fmt: skip
    undo = button(
        "Undo", kind="quiet", size="small", hotkey="z", on_click=Deciding.restore(one.key, DESK.version),
        aria_label=f"Undo what was decided on {one.code}",
    )  # fmt: skip
    open_ones = rx.fragment(rx.cond(one.takeable, accept, ""), edit, reject)
    decided = span(
        icon(rx.cond(one.state == "removed", "cross", "tick"), small=True),
        one.decided,
        cls=rx.cond(one.state == "removed", "row tight text-xs secondary", "row tight text-xs ink-ok"),
    )
    return span(
        rx.cond(one.state == "open", "", decided),
        rx.cond(
            DESK.takeable,
            rx.cond(one.state == "open", open_ones, rx.fragment(rx.cond(one.state == "removed", "", edit), undo)),
            "",
        ),
        cls="row tight actions",
    )


def why_line(one: rx.Var) -> rx.Component:
    """The confidence and what it rests on; a low one as a question. Beside a rejected one, why."""
    sure = rx.match(one.confidence, *CONFIDENCE.items(), "")
    says = span(
        rx.cond(
            one.doubt,
            rx.fragment(icon("warn", small=True), span("Low: is it so? ", cls="medium"), one.why),
            rx.fragment(span(sure, ": ", cls="medium"), one.why),
        ),
        cls=rx.cond(one.doubt, "row tight ink-warn", ""),
    )
    reason = row(
        words_field(
            f"Why {one.code} is rejected (optional)",
            one.reason,
            lambda text: Deciding.reject(one.key, DESK.version, text),
            kept_as=half_typed(f"why:{one.key}"),
            class_name="input",
            placeholder="Why not? Optional",
            max_length=500,
            data_key="r",
        ),
        words_keys(),
        cls="reason",
    )
    asked = rx.cond(DESK.takeable, reason, rx.cond(one.reason != "", span(one.reason), ""))
    shown = rx.cond(one.state == "removed", asked, rx.cond(one.why != "", says, ""))
    return span(shown, cls=rx.cond(one.doubt, "rests-on asks", "rests-on"))


def _take(value: Any) -> Any:
    return Deciding.take(value, DESK.version)
