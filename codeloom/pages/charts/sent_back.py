"""Above the list of Assign: charts that coders sent back, the reason first, each opened to decide about it."""

import reflex as rx

from codeloom.pages.charts.assignment import PATH
from codeloom.pages.charts.work_queue import due
from codeloom.pages.registry import adds
from codeloom.pages.ui.base import filler, span
from codeloom.pages.ui.buttons import button
from codeloom.pages.ui.figures import live
from codeloom.pages.ui.icons import icon
from codeloom.state.charts.sent_back import SentBack


@adds(PATH, "top", load=(SentBack.load,))
def sent_back_panel() -> rx.Component:
    """Nothing while no chart was sent back; the count moves by itself, the rows when they are asked for."""
    number = SentBack.figures.sent_back
    moved = (SentBack.figures.version > 0) & (number != SentBack.rows.length())
    panel = rx.el.section(
        rx.el.header(
            icon("returned", small=True),
            "Sent back to you",
            span(live(SentBack.rows.length()), cls="count"),
            filler(),
            rx.cond(moved, button(f"{number} now, show", size="small", on_click=SentBack.load), ""),
            span("Open one to return it, give it to another coder or close it", cls="text-xs secondary hide-phone"),
        ),
        rx.el.ul(rx.foreach(SentBack.rows, _row)),
        class_name="returned-charts sent-back",
        aria_label="Sent back to you",
    )
    return rx.cond((SentBack.rows.length() > 0) | moved, panel, "")


def _row(chart: rx.Var) -> rx.Component:
    words = rx.cond(chart.words != "", f"{chart.reason}. {chart.words}", chart.reason)
    return rx.el.li(
        span(chart.number, cls="code"),
        span(words, cls="medium why-back", title=words),
        span(chart.patient, cls="ellipsis", title=chart.patient),
        span(chart.by, cls="text-xs secondary ellipsis", title=chart.by),
        due(chart.due, chart.due_tone),
        button("Decide", size="small", href=chart.link, aria_label=f"Decide about {chart.number}"),
        key=chart.id,
    )
