"""Selecting what is settled together in the workbench, and the dialog that asks for the reason."""

from collections.abc import Sequence

import reflex as rx

from codeloom.pages.charts.stock_words import NOT_APPLYING, NOT_CODED, phrases
from codeloom.pages.editor.lines import half_typed
from codeloom.pages.ui.base import Text, row, span
from codeloom.pages.ui.buttons import fix
from codeloom.pages.ui.dialogs import dialog
from codeloom.pages.ui.fields import field, text_area
from codeloom.pages.ui.keys import hint
from codeloom.state.charts.settling import MANY, Settling

FIELD = "reason"


def picker(what: Text) -> rx.Component:
    """Selects a suggested code or a finding for a reason in common: Space, or the box."""
    on = Settling.picked.contains(what)
    return rx.el.button(
        span(aria_hidden="true"),
        class_name=rx.cond(on, "picker on", "picker"),
        type="button",
        role="checkbox",
        aria_checked=rx.cond(on, "true", "false"),
        aria_label="Select for a reason in common",
        title="Select (Space)",
        tab_index=-1,
        data_key="space",
        on_click=Settling.pick(what),
    )


def no_picker() -> rx.Component:
    """Takes Space where there is nothing to select, so that it selects nothing elsewhere in the list."""
    return rx.el.button(class_name="unseen", type="button", tab_index=-1, aria_hidden="true", data_key="space")


def reason_dialog() -> rx.Component:
    """Asks why a finding does not apply, or why a suggested code is not coded; of what only the documents say, if one likes.

    The words come from the stock by the down key or a press, or are one's own.
    """
    asking = Settling.asking
    optional = asking.startswith("noted:")
    of_findings = asking.startswith("finding:") | ((asking == MANY) & Settling.picked[0].startswith("finding:"))
    title = rx.cond(
        asking == MANY,
        rx.cond(of_findings, f"Why do {Settling.asked_of} not apply here?", f"Why are {Settling.asked_of} not coded?"),
        "Why does it not apply here?",
    )
    form = rx.el.form(
        rx.cond(of_findings, _field(optional, NOT_APPLYING), _field(optional, NOT_CODED)),
        id="reason-form",
        on_submit=Settling.give_reason,
    )
    return dialog(
        title,
        rx.el.p("The auditor sees this reason beside the row.", class_name="secondary"),
        form,
        name="reason-dialog",
        confirm="Save the reason",
        form="reason-form",
        cancel_label="Close",
        is_open=asking != "",
        on_cancel=Settling.ask_reason(""),
    )


def _field(optional: rx.Var, stock: Sequence[str]) -> rx.Component:
    box = field(
        rx.cond(optional, "Reason (optional)", "Reason"),
        text_area(
            FIELD, words=half_typed(Settling, f"reason:{Settling.asking}"), rows=3, max_length=500, required=~optional,
            **phrases(tuple(stock)),
        ),
        name=FIELD,
    )  # fmt: skip
    words = (fix(one, data_phrase=one, data_phrase_to=FIELD) for one in stock)
    return rx.fragment(
        box,
        row(
            span("Or take one, then keep or change it", cls="text-xs tertiary"), hint("Next", "arrowdown"), cls="tight"
        ),
        rx.el.ul(*(rx.el.li(one) for one in words), class_name="stock", aria_label="Stock reasons"),
    )
