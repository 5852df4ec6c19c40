"""Control charts by week, ready to draw: what is noise stays plain, what is more is named. No verb lives here."""

from collections.abc import Mapping
from datetime import date, timedelta

from codeloom.coding.control_chart import BEYOND, RUN, Point, Subgroup, p_chart
from codeloom.services.core import formatting
from codeloom.services.scores.rates import WEEKS, Days
from codeloom.services.scores.views import Control

LEAST = 4
"""Weeks with anything counted below which no chart is drawn: limits of so few say nothing."""


def control(title: str, days: Days, by_day: Mapping[date, Mapping[str, float]], part: str, whole: str) -> Control:
    """The shares of `part` in `whole` by week, against limits by the size of each week."""
    weeks = [days.monday + timedelta(weeks=n) for n in range(WEEKS)]
    sums = [[sum(by_day.get(week + timedelta(days=n), {}).get(name, 0) for n in range(7)) for name in (part, whole)]
            for week in weeks]  # fmt: skip
    some = [(week, Subgroup(one, int(all_))) for week, (one, all_) in zip(weeks, sums, strict=True) if all_]
    if len(some) < LEAST:
        return Control(title, f"{title}: fewer than {LEAST} weeks with anything counted.")
    chart = p_chart([group for _, group in some])
    points = list(zip([week for week, _ in some], chart.points, strict=True))
    lowest = int(min(min(point.low, point.share) for point in chart.points) * 20) / 20
    top = min(1.0, int(max(max(point.high, point.share) for point in chart.points) * 20 + 1) / 20)
    floor = max(0.0, min(lowest, top - 0.1))

    def x(at: int) -> float:
        return round(100 * at / (len(points) - 1), 2)

    def y(share: float) -> float:
        return round(100 * (share - floor) / (top - floor), 2)

    said = tuple(_said(week, point) for week, point in points if point.signals)
    return Control(
        title=title,
        words=f"{title} by week, center {100 * chart.center:.1f} %: {'; '.join(said) if said else 'steady'}",
        points=tuple((x(at), y(point.share)) for at, (_, point) in enumerate(points)),
        limits=tuple((x(at), y(point.low), y(point.high)) for at, (_, point) in enumerate(points)),
        center=((0.0, y(chart.center)), (100.0, y(chart.center))),
        signals=tuple((x(at), y(point.share)) for at, (_, point) in enumerate(points) if point.signals),
        y_ticks=tuple((y(tick), f"{100 * tick:.0f}") for tick in (floor, (floor + top) / 2, top)),
        x_ticks=tuple((x(at), formatting.short_day(points[at][0])) for at in sorted({0, len(points) // 2, len(points) - 1})),
        said=said or ("Steady: what differs from week to week is noise.",),
        table=tuple((formatting.short_day(week), _percent(point.share, point.whole),
                     f"{100 * point.low:.1f} to {100 * point.high:.1f}", ", ".join(map(_signal, point.signals)) or "noise")
                    for week, point in points),
    )  # fmt: skip


def _percent(share: float, whole: int) -> str:
    return f"{100 * share:.1f} %, n {whole:,}"


def _signal(name: str) -> str:
    return "beyond its limits" if name == BEYOND else f"{RUN} weeks on one side"


def _said(week: date, point: Point) -> str:
    """Week of 12 May: 88.2 %, limits 90.1 to 98.8, beyond its limits."""
    limits = f"limits {100 * point.low:.1f} to {100 * point.high:.1f}"
    signals = ", ".join(map(_signal, point.signals))
    return f"Week of {formatting.short_day(week)}: {_percent(point.share, point.whole)}, {limits}, {signals}"
