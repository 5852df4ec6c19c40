"""Latencies as counts in fixed ranges, so that what many browsers measured adds up: percentiles, bars and words of them.

The ranges are those of migration 0061 and of js/session/40-latencies.js; a test compares them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

BOUNDS = (10, 20, 30, 40, 50, 75, 100, 150, 200, 300, 500, 750, 1_000, 2_000, 5_000)
"""Upper ends of the ranges in milliseconds, themselves within; what took longer is in one range more."""
RANGES = len(BOUNDS) + 1
SHARE = 0.95


@dataclass(frozen=True, slots=True)
class Measure:
    """What is measured at the browser: its key, its name, and the 95th percentile in milliseconds that is wanted."""

    key: str
    name: str
    goal: int


MEASURES = (
    Measure("key_to_paint", "Key to paint", 50),
    Measure("act_answered", "Act answered", 300),
    Measure("first_paint", "First paint of a page", 1_000),
    Measure("push_arrived", "Push to a screen", 500),
)


@dataclass(frozen=True, slots=True)
class Bar:
    """One range: its height in percent of the highest, whether it lies beyond the goal, and words for it."""

    share: int
    beyond: bool
    words: str


@dataclass(frozen=True, slots=True)
class Latency:
    """One measure ready to show. `top` is the end of the axis, `tone` "warn" where the goal is not met."""

    key: str
    name: str
    count: str
    p50: str
    p95: str
    p99: str
    goal: str
    tone: str
    words: str
    top: str
    bars: tuple[Bar, ...]


def percentile(counts: Sequence[int], share: float) -> float | None:
    """The latency in milliseconds that a share of them did not exceed, evenly spread within its range; None without any.

    In the last range, which has no end, it is the beginning of that range.
    """
    total = sum(counts)
    if not total:
        return None
    wanted, before = share * total, 0
    for at, number in enumerate(counts[:-1]):
        if number and before + number >= wanted:
            low = BOUNDS[at - 1] if at else 0
            return low + (BOUNDS[at] - low) * (wanted - before) / number
        before += number
    return float(BOUNDS[-1])


def milliseconds(value: float | None) -> str:
    """61 ms, 1.2 s, over 5 s; nothing for None."""
    if value is None:
        return ""
    if value >= BOUNDS[-1]:
        return f"over {BOUNDS[-1] // 1000} s"
    return _words(value)


def _words(value: float) -> str:
    return f"{value:.0f} ms" if round(value) < 1_000 else f"{round(value / 1000, 1):g} s"


def drawn(measure: Measure, counts: Sequence[int]) -> Latency:
    """A measure with its counts."""
    total = sum(counts)
    p50, p95, p99 = (percentile(counts, share) for share in (0.5, SHARE, 0.99))
    goal = f"goal p95 {milliseconds(measure.goal)}"
    missed = p95 is not None and p95 > measure.goal
    said = (
        f"median {milliseconds(p50)}, p95 {milliseconds(p95)}, p99 {milliseconds(p99)}" if total else "nothing measured"
    )
    shown = _shown(measure, counts)
    return Latency(
        key=measure.key,
        name=measure.name,
        count=f"{total:,}",
        p50=milliseconds(p50),
        p95=milliseconds(p95),
        p99=milliseconds(p99),
        goal=f"{goal}, not met" if missed else goal,
        tone="warn" if missed else "",
        words=f"{measure.name}: {said}; {goal}",
        top=_words(BOUNDS[shown - 1]) if shown <= len(BOUNDS) else f"over {BOUNDS[-1] // 1000} s",
        bars=tuple(_bar(measure, counts, at) for at in range(shown)),
    )


def _shown(measure: Measure, counts: Sequence[int]) -> int:
    """How many ranges are drawn: all with a count, and two beyond the goal."""
    last = max((at for at, number in enumerate(counts) if number), default=0)
    return min(RANGES, max(last + 1, BOUNDS.index(measure.goal) + 3))


def _bar(measure: Measure, counts: Sequence[int], at: int) -> Bar:
    low = BOUNDS[at - 1] if at else 0
    ends = f"{low} to {BOUNDS[at]} ms" if at < len(BOUNDS) else f"over {low} ms"
    share = round(100 * counts[at] / max(1, *counts))
    return Bar(max(share, 4) if counts[at] else 0, low >= measure.goal, f"{ends}: {counts[at]:,}")
