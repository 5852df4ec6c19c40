"""Handing in, on the desk of blind audits: its button and its question."""

import reflex as rx

from codeloom.pages.audits.blind import PATH
from codeloom.pages.registry import adds
from codeloom.pages.ui.buttons import button
from codeloom.pages.ui.dialogs import dialog
from codeloom.state.calibration.handing_in import HandingIn

NAME = "hand-in"


@adds(PATH, "bottom")
def hand_in_button() -> rx.Component:
    """Hand in, in the place of Uncover."""
    hand_in = button(
        "Hand in ", kind="primary", hotkey="ctrl+enter", why=HandingIn.rows.why, why_id="why-not-done", data_opens=NAME
    )
    return rx.cond(HandingIn.calibration != "", hand_in, "")


@adds(PATH, "dialog")
def hand_in_question() -> rx.Component:
    """It cannot be taken back."""
    return dialog(
        "Hand in your rows?",
        rx.el.p("They stay as they are. What the others and the coder have comes when all have finished."),
        name=NAME,
        confirm="Hand in",
        cancel_label="Not yet",
        on_confirm=HandingIn.hand_in,
    )
