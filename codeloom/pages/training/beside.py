"""Rulings on pages of other rooms: above a chart or encounter on which their codes meet, above an audit whose change has them."""

import reflex as rx

from codeloom.pages.registry import adds
from codeloom.pages.ui.buttons import button
from codeloom.pages.ui.notices import banner
from codeloom.state.training.rulings import RulingsHere


@adds("/chart/[chart]", "banner", load=(RulingsHere.watch,))
@adds("/encounter/[encounter]", "banner", load=(RulingsHere.watch,))
@adds("/billing/[number]", "banner", load=(RulingsHere.watch,))
@adds("/audit/[subject]", "banner", load=(RulingsHere.watch,))
def rulings_here() -> rx.Component:
    """Each ruling in a line: number, what it says, its codes. As information, never as an error."""

    def one(ruling: rx.Var) -> rx.Component:
        opens = button("Open", size="small", kind="quiet", href=ruling.link, aria_label=f"Open ruling {ruling.number}")
        return banner(
            "info",
            "ruling",
            rx.el.b(f"Ruling {ruling.number}: "),
            ruling.text,
            " (",
            ruling.codes,
            ")",
            actions=(opens,),
        )

    return rx.foreach(RulingsHere.found.rows, one)
