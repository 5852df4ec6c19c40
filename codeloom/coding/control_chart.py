"""The p-chart of W. A. Shewhart: shares of subgroups of any size against limits that say what is noise (docs/DEFINITIONS.md).

The center is the pooled share of all subgroups. The limits of a subgroup lie three standard errors of the binomial about it,
sqrt(p (1 - p) / n) for its own size n, cut to 0 and 1. Pure values.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

SIGMAS = 3.0
RUN = 8
"""Subgroups one after another on one side of the center that are a signal."""
BEYOND, ON_ONE_SIDE = "beyond", "run"
"""The signals: beyond its limits (more than three standard errors off), and the last of a run on one side."""


@dataclass(frozen=True, slots=True)
class Subgroup:
    """A week, or a person: so many of so many."""

    part: float
    whole: int


@dataclass(frozen=True, slots=True)
class Point:
    """A subgroup on the chart, all as fractions. `signals` are empty where its share is what chance alone gives."""

    share: float
    whole: int
    low: float
    high: float
    signals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ControlChart:
    """The points in their order about their center."""

    center: float = 0.0
    points: tuple[Point, ...] = ()

    @property
    def steady(self) -> bool:
        """Whether nothing on it is more than noise."""
        return not any(point.signals for point in self.points)


def p_chart(groups: Sequence[Subgroup], *, ordered: bool = True) -> ControlChart:
    """The chart of some subgroups; those of size 0 are left out. `ordered`: they follow one another, so that runs mean something.

    Raises ValueError for a part below 0 or above its whole.
    """
    if any(not 0 <= one.part <= one.whole for one in groups):
        raise ValueError("a part must lie between 0 and its whole")
    some = [one for one in groups if one.whole]
    if not some:
        return ControlChart()
    center = sum(one.part for one in some) / sum(one.whole for one in some)
    runs = _ends_of_runs([one.part / one.whole - center for one in some]) if ordered else frozenset()
    return ControlChart(center, tuple(_point(one, center, at in runs) for at, one in enumerate(some)))


def _point(one: Subgroup, center: float, run: bool) -> Point:
    share, error = one.part / one.whole, SIGMAS * sqrt(center * (1 - center) / one.whole)
    beyond = abs(share - center) > error + 1e-12
    signals = ((BEYOND,) if beyond else ()) + ((ON_ONE_SIDE,) if run else ())
    return Point(share, one.whole, max(0.0, center - error), min(1.0, center + error), signals)


def _ends_of_runs(distances: Sequence[float]) -> frozenset[int]:
    """Places at which at least `RUN` in a row lie on one side; one on the center ends a run."""
    ends, side, length = set(), 0, 0
    for at, distance in enumerate(distances):
        now = 0 if abs(distance) < 1e-12 else (1 if distance > 0 else -1)
        length = length + 1 if now and now == side else int(now != 0)
        side = now
        if length >= RUN:
            ends.add(at)
    return frozenset(ends)
