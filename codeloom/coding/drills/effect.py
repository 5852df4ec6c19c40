"""Whether an error stopped in real charts: errors per audited rows before and since, and the difference with its interval."""

from dataclasses import dataclass
from math import sqrt

from codeloom.coding.scoring import wilson

FEWEST_ROWS = 50
"""Audited rows on each side below which nothing is said."""


@dataclass(frozen=True, slots=True)
class Effect:
    """The change of the rate (since minus before) and its 95 % interval, as fractions. `enough`: both sides have rows enough."""

    change: float
    low: float
    high: float
    enough: bool

    @property
    def fewer(self) -> bool:
        """The interval excludes 0, on the side of fewer errors."""
        return self.enough and self.high < 0

    @property
    def more(self) -> bool:
        """The interval excludes 0, on the side of more errors."""
        return self.enough and self.low > 0


def effect_of(before: tuple[int, int], since: tuple[int, int]) -> Effect:
    """(errors, rows) before and since. The interval is Newcombe's hybrid score interval, made of two Wilson intervals
    (R. G. Newcombe, Stat. Med. 17, 1998, method 10). Raises ValueError for more errors than rows."""
    low_b, high_b = wilson(*before)
    low_s, high_s = wilson(*since)
    p_b = before[0] / before[1] if before[1] else 0.0
    p_s = since[0] / since[1] if since[1] else 0.0
    change = p_s - p_b
    low = change - sqrt((p_s - low_s) ** 2 + (high_b - p_b) ** 2)
    high = change + sqrt((high_s - p_s) ** 2 + (p_b - low_b) ** 2)
    return Effect(change, low, high, min(before[1], since[1]) >= FEWEST_ROWS)
