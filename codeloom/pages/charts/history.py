"""The history of a chart that is read, in a drawer at the right."""

import reflex as rx

from codeloom.coding.lifecycle import Role
from codeloom.pages.ui.base import span
from codeloom.pages.ui.buttons import link
from codeloom.pages.ui.timeline import timeline_drawer
from codeloom.state.charts.reading import Reading


def history_drawer() -> rx.Component:
    """Nothing while it is closed. Managers get from here to its rows in the audit log."""
    log = link("Open in the audit log", href=f"/audit-log?subject={Reading.head.number}", cls="button small")
    times = rx.el.p(
        span("Time in chart, idle left out: ", cls="secondary"),
        rx.foreach(Reading.history.times, lambda one: span(one, cls="tag plain numeric")),
        class_name="row wrap tight text-xs",
    )
    drawer = timeline_drawer(
        Reading.history,
        Reading.whole,
        label="History of this chart",
        on_close=Reading.tell_history,
        on_show=Reading.show_whole,
        on_top=rx.cond(Reading.history.times.length() > 0, times, ""),
        foot=rx.cond(Reading.role == Role.MANAGER.value, log, ""),
    )
    return rx.cond(Reading.told, drawer, "")
