"""How fast it feels: latencies measured at the browsers of the practice, as histograms or as a table."""

import reflex as rx

from codeloom.pages.ui.base import filler, inline, row, span
from codeloom.pages.ui.buttons import button
from codeloom.pages.ui.figures import live
from codeloom.pages.ui.tables import Column, table, table_row
from codeloom.state.operations.operations import Operations

COLUMNS = (
    Column("Measure", None, "medium"),
    Column("Measured", 24, "numeric right"),
    Column("p50", 20, "numeric right"),
    Column("p95", 20, "numeric right"),
    Column("p99", 20, "numeric right hide-phone"),
    Column("Goal", 44, "hide-phone"),
)
ALL = Operations.hour.latencies


def latencies() -> rx.Component:
    """The panel over the whole width."""
    tables = button("Figures as tables", kind="quiet", size="small", icon_name="table", hotkey="t",
                    on_click=Operations.toggle_tables, aria_pressed=Operations.tables.to_string())  # fmt: skip
    head = rx.el.header(
        rx.el.h2("How fast it feels"), span("last 60 min, measured at the browser", cls="count"), filler(), tables
    )
    rows = table(COLUMNS, rx.foreach(ALL, _line), label="How fast it feels", panel=False, compact=True, rove="")
    drawn = rx.el.div(rx.foreach(ALL, _histogram), class_name="latencies")
    return rx.el.section(
        head, rx.cond(Operations.tables, rows, drawn), class_name="panel whole", aria_label="How fast it feels"
    )


def _line(one: rx.Var) -> rx.Component:
    return table_row(
        COLUMNS, one.name, one.count, one.p50, span(one.p95, cls=_ink(one)), one.p99, one.goal, data_focus_id=one.key
    )


def _histogram(one: rx.Var) -> rx.Component:
    def bar(each: rx.Var) -> rx.Component:
        height = inline(height=f"{each.share}%")
        return rx.el.i(class_name=rx.cond(each.beyond, "beyond", ""), title=each.words, custom_attrs=height)

    bars = rx.el.div(rx.foreach(one.bars, bar), class_name="histogram", role="img", aria_label=one.words)
    figures = row(
        _figure("p50", one.p50, ""), filler(), _figure("p95", one.p95, _ink(one)), filler(), _figure("p99", one.p99, ""),
        cls="text-xs wrap",
    )  # fmt: skip
    some = rx.fragment(
        figures, row(span(one.goal, cls=_ink(one)), filler(), span("n ", one.count), cls="text-xs tertiary")
    )
    none = row(span("nothing measured yet"), filler(), span(one.goal), cls="text-xs tertiary wrap")
    return rx.el.div(
        rx.el.b(one.name, class_name="medium"),
        bars,
        rx.el.div(span("0"), span(one.top), class_name="axis"),
        rx.cond(one.count == "0", none, some),
    )


def _figure(name: str, value: rx.Var, ink: rx.Var | str) -> rx.Component:
    return span(span(name, cls="tertiary"), " ", live(value, cls=ink), cls="nowrap")


def _ink(one: rx.Var) -> rx.Var:
    return rx.cond(one.tone == "warn", "ink-warn", "")
