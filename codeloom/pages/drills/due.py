"""Cases that are due, on the page of feedback: what was audited is drilled from there."""

import reflex as rx

from codeloom.pages.registry import adds
from codeloom.pages.ui.base import filler, span
from codeloom.pages.ui.buttons import button
from codeloom.state.drills.due import DrillsDue


@adds("/feedback", "due", load=(DrillsDue.load,))
def drills_due() -> rx.Component:
    """How many, and the way to them."""
    line = rx.el.div(
        span(rx.cond(DrillsDue.number == 1, "1 case to drill", f"{DrillsDue.number} cases to drill")),
        filler(),
        button("Drill", size="small", hotkey="d", icon_name="training", href="/training"),
        class_name="stands-due",
    )
    return rx.cond(DrillsDue.number > 0, line, "")
