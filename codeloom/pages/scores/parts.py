"""What all scorecards share: the strip, control charts with what they say, rates with their intervals, work by difficulty."""

import reflex as rx

from codeloom.pages.ui.base import Child, Handler, Text, filler, row, span
from codeloom.pages.ui.buttons import button
from codeloom.pages.ui.fields import segmented
from codeloom.pages.ui.figures import figure, figures, legend, whisker
from codeloom.pages.ui.notices import empty
from codeloom.pages.ui.plots import line_plot, plot_table

RANGES = (("7", "7 days"), ("30", "30 days"), ("90", "Quarter"), ("365", "Year"))
TABLES_KEY = ("Plots as tables, and back", "t")


def range_picker(chosen: Text, on_choose: Handler) -> rx.Component:
    """7 days, 30, a quarter or a year."""
    return segmented("Range", RANGES, chosen, on_choose)


def tables_button(tables: rx.Var, on_toggle: Handler) -> rx.Component:
    """Plots as tables, or back."""
    return button(rx.cond(tables, "Plots", "Tables"), size="small", kind="quiet", hotkey="t", on_click=on_toggle)


def card_body(card: rx.Var, tables: rx.Var, *more: Child) -> rx.Component:
    """A whole card: strip, control charts, then what stands in `more` and the panels."""
    few = rx.cond(card.note != "", rx.el.p(card.note, class_name="text-xs tertiary"), "")
    panels = rx.el.div(
        _rates(card.categories),
        _rates(card.settings),
        rx.cond(card.work.length() > 0, _work(card), ""),
        rx.cond(card.rules.length() > 0, _rules(card), ""),
        class_name="score-panels",
    )  # fmt: skip
    controls = rx.el.div(
        rx.foreach(card.controls, lambda one: _control(one, tables)), class_name="score-panels",
    )  # fmt: skip
    return rx.el.div(_strip(card), few, controls, *more, panels, class_name="scorecard")


def _strip(card: rx.Var) -> rx.Component:
    def one(cell: rx.Var) -> rx.Component:
        value = rx.fragment(cell.value, rx.cond(cell.unit != "", rx.el.small(f" {cell.unit}"), ""))
        plain, linked = figure(cell.label, value, cell.note), figure(cell.label, value, cell.note, href=cell.href)
        return rx.cond(cell.href != "", linked, plain)

    return figures(rx.foreach(card.cells, one), label="Figures")


def _control(one: rx.Var, tables: rx.Var) -> rx.Component:
    """A control chart in its panel, or the same figures as a table, with what is more than noise below."""

    drawn = line_plot(one.words, one.points, usual=one.center, band=one.limits, signals=one.signals, y_ticks=one.y_ticks,
                      x_ticks=one.x_ticks)  # fmt: skip
    heads = ("Week of", "Share", "Limits", "Signal")
    said = rx.el.div(
        rx.foreach(one.said, lambda words: rx.el.p(words, class_name="text-xs secondary")), class_name="control-said"
    )
    body = rx.fragment(rx.cond(tables, plot_table(heads, one.table), rx.el.div(drawn, class_name="panel-body")), said)
    none = rx.el.p("Fewer than 4 weeks with anything counted.", class_name="inner secondary")
    return rx.el.section(
        rx.el.header(rx.el.h2(one.title, ", 26 weeks"), filler(), legend("limits", "band"), legend("center", "usual")),
        rx.cond(one.points.length() > 0, body, none), class_name="panel", aria_label=one.title,
    )  # fmt: skip


def rate_line(one: rx.Var) -> rx.Component:
    """A whisker with its percent, or that it is of few."""
    value = rx.cond(one.value != "", f"{one.value} %", rx.cond(one.high > 0, "few", "–"))
    drawn = rx.cond(one.high > 0, whisker(one.low, one.point, one.high, None, one.words, strong=False), span())
    return rx.el.span(drawn, span(value, cls="numeric right nowrap", title=one.words), class_name="beside-rate")


def _rates(panel: rx.Var) -> rx.Component:
    """Rates with their intervals on the scale that the head of the panel names."""

    def one(rate: rx.Var) -> rx.Component:
        return rx.el.div(
            span(rate.name, cls="ellipsis", title=rate.name),
            rx.cond(rate.high > 0, whisker(rate.low, rate.point, rate.high, None, rate.words, strong=False), span()),
            span(rx.cond(rate.value != "", rate.value, "few"), cls="numeric right"),
            span(rate.words, cls="meaning text-xs tertiary"),
            class_name="score-rate",
        )

    none = rx.el.p(panel.nothing, class_name="inner secondary")
    scale = span(panel.scale, cls="text-xs tertiary numeric", title="What the lines reach from and to")
    return rx.el.section(
        rx.el.header(rx.el.h2(panel.title), filler(), scale),
        rx.cond(panel.rates.length() > 0, rx.foreach(panel.rates, one), none), class_name="panel", aria_label=panel.title,
    )  # fmt: skip


def _plain(heads: tuple[str, ...], rows: rx.Component, *, words: int = 1) -> rx.Component:
    """A small table; its first columns are words, the others figures."""
    cells = (rx.el.th(head, scope="col", class_name="right" if n >= words else "") for n, head in enumerate(heads))
    return rx.el.table(rx.el.thead(rx.el.tr(*cells)), rx.el.tbody(rows), class_name="table compact")


def _work(card: rx.Var) -> rx.Component:
    def one(work: rx.Var) -> rx.Component:
        words = (rx.el.td(cell) for cell in (work.name, work.setting))
        return rx.el.tr(*words, *(rx.el.td(cell, class_name="numeric right") for cell in (work.number, work.a_day)))

    return rx.el.section(
        rx.el.header(rx.el.h2(card.work_title)),
        _plain(("Work", "Setting", "Number", "A day"), rx.foreach(card.work, one), words=2),
        rx.el.p(card.work_words, class_name="inner text-xs tertiary"), class_name="panel", aria_label=card.work_title,
    )  # fmt: skip


def _rules(card: rx.Var) -> rx.Component:
    def one(rule: rx.Var) -> rx.Component:
        return rx.el.tr(rx.el.td(rule[0], class_name="code"), rx.el.td(rule[1], class_name="numeric right"))

    return rx.el.section(
        rx.el.header(rx.el.h2("Overridden rules, most often")), _plain(("Rule", "Times"), rx.foreach(card.rules, one)),
        class_name="panel", aria_label="Overridden rules, most often",
    )  # fmt: skip


def card_head(card: rx.Var, picker: rx.Component, *beside: Child) -> rx.Component:
    """The range, whose work is counted, and what stands at the far side."""
    return row(picker, span(card.about, cls="secondary text-xs"), filler(), *beside, cls="wrap")


def failed(again: Handler) -> rx.Component:
    """What is shown where the figures could not be read."""
    return rx.el.div(
        empty("The figures could not be read", "Nothing was lost.", button("Try again", on_click=again), icon_name="error"),
        class_name="panel",
    )  # fmt: skip
