"""The dashboard's two line plots as points: completed today against usual, and accuracy by week."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import accumulate
from statistics import median, quantiles

from codeloom.coding.scoring import wilson
from codeloom.services.core import formatting
from codeloom.services.dashboard.views import Plot

FIRST_HOUR, LAST_HOUR = 6, 20


def _curve(day: Mapping[int, int]) -> list[int]:
    """Completed by the end of each hour; what came before the first shown hour counts into it, what came later into the last."""
    early = sum(count for hour, count in day.items() if hour < FIRST_HOUR)
    shown = [day.get(hour, 0) for hour in range(FIRST_HOUR, LAST_HOUR)]
    shown[-1] += sum(count for hour, count in day.items() if hour >= LAST_HOUR)
    return [early, *(early + total for total in accumulate(shown))]


def today_plot(hours: Mapping[date, Mapping[int, int]], here: datetime) -> Plot:
    """Completed today by the hour, with the median and middle 80 % of the same weekday before."""
    today, steps = here.date(), LAST_HOUR - FIRST_HOUR
    curves = [_curve(day) for when, day in hours.items() if when != today and day]
    mine = _curve(hours.get(today, {}))
    reached = max(0, min(steps, here.hour - FIRST_HOUR + 1))
    top = _nice(max([mine[-1], *(curve[-1] for curve in curves), 4]))

    def x(step: int) -> float:
        return round(100 * step / steps, 2)

    def y(value: float) -> float:
        return round(100 * value / top, 2)

    middle = [median(curve[n] for curve in curves) for n in range(steps + 1)] if curves else []
    spread = [_middle80([curve[n] for curve in curves]) for n in range(steps + 1)] if curves else []
    points = tuple((x(n), y(mine[n])) for n in range(reached + 1))
    name = here.strftime("%A")
    return Plot(
        words=f"Completed today: {mine[-1]}" + (f", usual {name} {middle[-1]:g}" if middle else ""),
        points=points,
        usual=tuple((x(n), y(value)) for n, value in enumerate(middle)),
        band=tuple((x(n), y(low), y(high)) for n, (low, high) in enumerate(spread)),
        y_ticks=tuple((y(part * top / 4), f"{part * top / 4:g}") for part in range(5) if (part * top) % 4 == 0),
        x_ticks=tuple((x(hour - FIRST_HOUR), f"{hour:02d}:00") for hour in range(FIRST_HOUR, LAST_HOUR + 1, 3)),
        last_x=points[-1][0],
        last_y=points[-1][1],
        last_label=f"{mine[-1]}",
        table=tuple(
            (f"{FIRST_HOUR + n:02d}:00", f"{mine[n]}" if n <= reached else "", f"{middle[n]:g}" if middle else "")
            for n in range(steps + 1)
        ),
    )


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


def accuracy_plot(weeks: Sequence[tuple[date, int, int]]) -> Plot:
    """Agreed lines per week in percent, with the 95 % interval; the scale begins at a multiple of five below it."""
    if not weeks:
        return Plot(words="No audits yet")
    rates = [_week(*week) for week in weeks]
    floor = max(0, int(min(week.low for week in rates)) // 5 * 5)

    def x(place: int) -> float:
        return round(100 * place / max(1, len(rates) - 1), 2)

    def y(value: float) -> float:
        return round(100 * (value - floor) / (100 - floor), 2)

    points = tuple((x(n), y(week.rate)) for n, week in enumerate(rates))
    ticks = range(floor, 101, max(5, (100 - floor) // 4 // 5 * 5))
    last = rates[-1]
    return Plot(
        words=f"Accuracy in the week of {last.day}: {last.rate:.1f} %, {last.low:.1f} to {last.high:.1f}",
        points=points,
        band=tuple((x(n), y(week.low), y(week.high)) for n, week in enumerate(rates)),
        y_ticks=tuple((y(tick), f"{tick}") for tick in ticks),
        x_ticks=tuple((x(n), rates[n].day) for n in sorted({0, len(rates) // 2, len(rates) - 1})),
        last_x=points[-1][0],
        last_y=points[-1][1],
        table=tuple(
            (week.day, f"{week.rate:.1f} %", f"{week.low:.1f} to {week.high:.1f}, n {week.lines}") for week in rates
        ),
    )


def _middle80(values: Sequence[int]) -> tuple[float, float]:
    if len(values) < 2:
        return float(values[0]), float(values[0])
    cuts = quantiles(values, n=10, method="inclusive")
    return cuts[0], cuts[-1]


def _nice(most: int) -> int:
    """The least round number at or above a count: 4, 8, 20, 40, 80, 200 ..."""
    step = 1
    while True:
        for base in (4, 8, 20):
            if base * step >= most:
                return base * step
        step *= 10
