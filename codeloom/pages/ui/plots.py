"""Line plots drawn as SVG from points the view has already scaled: no plotting library, the same in both themes.

A plot is an image with a sentence; the same figures stand behind T as a table, which the screen renders itself.
"""

from collections.abc import Callable, Sequence

import reflex as rx

from codeloom.pages.ui.base import Number, Text, View, inline, is_var, present, span

Points = View  # (x, y) pairs, or a var of them
Bands = View  # (x, low, high) triples, or a var of them
Ticks = View  # (place, label) pairs, or a var of them
STILL = {"vectorEffect": "non-scaling-stroke"}


def _line(points: Points) -> Text:
    """`points` of (x, y) in percent, y upwards, as an SVG points list."""
    if is_var(points):
        return points.map(lambda point: f"{point[0]},{100 - point[1]}").join(" ")
    return " ".join(f"{x:g},{100 - y:g}" for x, y in points)


def _band(points: Bands) -> Text:
    """`points` of (x, low, high) in percent as a closed outline: along the top, back along the bottom."""
    if is_var(points):
        top = points.map(lambda point: f"{point[0]},{100 - point[2]}").join(" ")
        bottom = points.reverse().map(lambda point: f"{point[0]},{100 - point[1]}").join(" ")
        return f"{top} {bottom}"
    top = " ".join(f"{x:g},{100 - high:g}" for x, _, high in points)
    return top + " " + " ".join(f"{x:g},{100 - low:g}" for x, low, _ in reversed(points))


def _ticks(ticks: Ticks, draw: Callable[[View], rx.Component]) -> list[rx.Component]:
    return [rx.foreach(ticks, draw)] if is_var(ticks) else [draw(tick) for tick in ticks]


def line_plot(
    words: Text,
    points: Points,
    *,
    usual: Points | None = None,
    band: Bands | None = None,
    y_ticks: Ticks = (),
    x_ticks: Ticks = (),
    goal: Number = None,
    signals: Points | None = None,
    last: tuple[Number, Number] | None = None,
    last_label: Text = "",
) -> rx.Component:
    """A line with an optional usual line, interval band and goal; every number is a percent of the plot, y upwards.

    Ticks are (place, label); `signals` are points marked as more than noise; `last`
    marks the newest point, `last_label` stands above it; `words` say what is seen.
    """
    grid = _ticks(
        y_ticks, lambda tick: rx.el.svg.path(class_name="grid", d=f"M0 {100 - tick[0]}H100", custom_attrs=STILL)
    )
    drawn = [
        rx.el.svg.polygon(class_name="band", points=_band(band)) if band is not None else "",
        rx.el.svg.path(class_name="goal", d=f"M0 {100 - goal}H100", custom_attrs=STILL) if goal is not None else "",
        rx.el.svg.polyline(class_name="series-usual", points=_line(usual), custom_attrs=STILL)
        if usual is not None
        else "",
        rx.el.svg.polyline(class_name="series-now", points=_line(points), custom_attrs=STILL),
    ]
    beside = _ticks(
        y_ticks, lambda tick: span(tick[1], cls="plot-beside", custom_attrs=inline(top=f"{100 - tick[0]}%"))
    )
    marks = (
        _ticks(
            signals,
            lambda at: rx.el.i(
                class_name="plot-dot signal", custom_attrs=inline(left=f"{at[0]}%", top=f"{100 - at[1]}%")
            ),
        )
        if signals is not None
        else []
    )
    if last is not None:
        place = inline(left=f"{last[0]}%", top=f"{100 - last[1]}%")
        marks += [rx.el.i(class_name="plot-dot", custom_attrs=place)]
        marks += [span(last_label, cls="plot-end", custom_attrs=place)] if present(last_label) else []
    svg = rx.el.svg(
        *grid,
        *drawn,
        class_name="plot",
        view_box="0 0 100 100",
        custom_attrs={"preserveAspectRatio": "none"},
        aria_hidden="true",
    )
    below = _ticks(x_ticks, lambda tick: span(tick[1], custom_attrs=inline(left=f"{tick[0]}%")))
    return rx.el.div(
        rx.el.div(svg, *beside, *marks, class_name="plot-area"),
        rx.el.div(*below, class_name="plot-below"),
        class_name="plot-box",
        role="img",
        aria_label=words,
    )


def plot_table(heads: Sequence[str], rows: View) -> rx.Component:
    """The figures of a plot as a table that scrolls within its panel; `rows` are as many texts each as there are `heads`."""

    def line(fact: View) -> rx.Component:
        return rx.el.tr(*(rx.el.td(fact[n], class_name="numeric right" if n else "") for n in range(len(heads))))

    cells = (rx.el.th(head, scope="col", class_name="right" if n else "") for n, head in enumerate(heads))
    return rx.el.div(
        rx.el.table(rx.el.thead(rx.el.tr(*cells)), rx.el.tbody(rx.foreach(rows, line)), class_name="table compact"),
        class_name="scroll as-read",
        tab_index=0,  # the keyboard scrolls it
    )
