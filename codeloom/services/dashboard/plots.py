"""The dashboard's plot of today as points: completed against usual. Accuracy by week is in core/plots.py."""

from collections.abc import Mapping
from datetime import date, datetime
from itertools import accumulate
from statistics import median

from codeloom.services.core import Plot, middle80, nice_top

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
    top = nice_top(max([mine[-1], *(curve[-1] for curve in curves), 4]))

    def x(step: int) -> float:
        return round(100 * step / steps, 2)

    def y(value: float) -> float:
        return round(100 * value / top, 2)

    middle = [median(curve[n] for curve in curves) for n in range(steps + 1)] if curves else []
    spread = [middle80([curve[n] for curve in curves]) for n in range(steps + 1)] if curves else []
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
