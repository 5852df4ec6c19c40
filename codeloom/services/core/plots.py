"""Line plots as points, ready to draw; places are percent of the plot, y upwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import quantiles

from codeloom.coding.scoring import wilson
from codeloom.services.core import formatting


@dataclass(frozen=True, slots=True)
class Plot:
    """A line plot with the same figures as a table: `table` rows are (label, value, usual or interval).
    `hrefs` are the lists behind these rows, where there are any; `goal` is where the goal stands, where the plot has one."""

    words: str = ""
    points: tuple[tuple[float, float], ...] = ()
    usual: tuple[tuple[float, float], ...] = ()
    band: tuple[tuple[float, float, float], ...] = ()
    y_ticks: tuple[tuple[float, str], ...] = ()
    x_ticks: tuple[tuple[float, str], ...] = ()
    last_x: float = 0
    last_y: float = 0
    last_label: str = ""
    goal: float = 0
    table: tuple[tuple[str, str, str], ...] = ()
    hrefs: tuple[str, ...] = ()


NO_PLOT = Plot()
"""Nothing to draw."""


@dataclass(frozen=True, slots=True)
class _Week:
    """Accuracy of one week and its interval, in percent; `lines` were audited."""

    day: str
    rate: float
    low: float
    high: float
    lines: int


def _week(monday: date, agreed: int, lines: int) -> _Week:
    low, high = wilson(agreed, lines)
    return _Week(formatting.short_day(monday), 100 * agreed / lines, 100 * low, 100 * high, lines)


def accuracy_plot(weeks: Sequence[tuple[date, int, int]], goal: int = 100, *, of: str = "Accuracy") -> Plot:
    """Agreed lines per week in percent, with the 95 % interval; the scale begins at a multiple of five below it
    and the goal. `of` names another rate of the same form, (Monday, part, whole) a week."""
    if not weeks:
        return Plot(words="No audits yet")
    rates = [_week(*week) for week in weeks]
    floor = max(0, int(min(goal - 1, *(week.low for week in rates))) // 5 * 5)

    def x(place: int) -> float:
        return round(100 * place / max(1, len(rates) - 1), 2)

    def y(value: float) -> float:
        return round(100 * (value - floor) / (100 - floor), 2)

    points = tuple((x(n), y(week.rate)) for n, week in enumerate(rates))
    ticks = range(floor, 101, max(5, (100 - floor) // 4 // 5 * 5))
    last = rates[-1]
    return Plot(
        words=f"{of} in the week of {last.day}: {last.rate:.1f} %, {last.low:.1f} to {last.high:.1f}",
        points=points,
        band=tuple((x(n), y(week.low), y(week.high)) for n, week in enumerate(rates)),
        y_ticks=tuple((y(tick), f"{tick}") for tick in ticks),
        x_ticks=tuple((x(n), rates[n].day) for n in sorted({0, len(rates) // 2, len(rates) - 1})),
        last_x=points[-1][0],
        last_y=points[-1][1],
        goal=y(goal),
        table=tuple(
            (week.day, f"{week.rate:.1f} %", f"{week.low:.1f} to {week.high:.1f}, n {week.lines}") for week in rates
        ),
    )


def middle80(values: Sequence[int]) -> tuple[float, float]:
    """The bounds of the middle 80 % of some counts."""
    if len(values) < 2:
        return float(values[0]), float(values[0])
    cuts = quantiles(values, n=10, method="inclusive")
    return cuts[0], cuts[-1]


def nice_top(most: int) -> int:
    """The least round number at or above a count: 4, 8, 20, 40, 80, 200 ..."""
    step = 1
    while True:
        for base in (4, 8, 20):
            if base * step >= most:
                return base * step
        step *= 10
