"""Rates in words and places: shares with their interval, one scale for rows that stand below one another, p as text."""

from collections.abc import Sequence
from dataclasses import dataclass

from codeloom.coding.scoring import wilson
from codeloom.services.coach.views import RateRow

ROOM = 0.92
"""How much of a line the longest interval takes."""


@dataclass(frozen=True, slots=True)
class Rate:
    """So many of so many, with the practice's rate (None: not shown) and what is said of the difference."""

    label: str
    part: int
    whole: int
    practice: float | None = None
    differs: str = ""


def rate_rows(rates: Sequence[Rate], *, end: float | None = None) -> tuple[RateRow, ...]:
    """Rates on one scale. `end` is the share at the right end of the lines; without one the longest interval decides."""
    longest = max((wilson(one.part, one.whole)[1] for one in rates if one.whole), default=1.0)
    longest = max([longest, *(one.practice for one in rates if one.practice is not None)])
    scale = 100 / end if end is not None else 100 * ROOM / max(longest, 0.01)
    return tuple(_row(one, scale) for one in rates)


def _row(one: Rate, scale: float) -> RateRow:
    if not one.whole:
        return RateRow(one.label, "none", 0, 0, 0, -1, "", "", f"{one.label}: none")
    low, high = wilson(one.part, one.whole)
    share = one.part / one.whole
    value, interval = f"{100 * share:.1f} %", f"({100 * low:.1f} to {100 * high:.1f})"
    practice = f", practice {100 * one.practice:.1f} %" if one.practice is not None else ""
    return RateRow(
        label=one.label,
        number=f"{one.part:,} of {one.whole:,}",
        low=round(low * scale, 2),
        point=round(share * scale, 2),
        high=round(high * scale, 2),
        mark=round(one.practice * scale, 2) if one.practice is not None else -1,
        value=value,
        interval=interval,
        words=f"{one.label}: {value} {interval}{practice}",
        differs=one.differs,
    )


def p_words(p: float) -> str:
    """p 0.67, p 0.004, p below 0.001."""
    if p < 0.001:
        return "p below 0.001"
    return f"p {p:.3f}" if p < 0.01 else f"p {min(p, 1.0):.2f}"


def whole_percent(part: int, whole: int) -> str:
    """41 %."""
    return f"{100 * part / whole:.0f} %" if whole else ""


def points(low: float, rate: float, high: float) -> str:
    """−16 points (−29 to −2): a difference of two shares."""
    return f"{_signed(rate)} points ({_signed(low)} to {_signed(high)})"


def _signed(share: float) -> str:
    whole = round(100 * share)
    return f"−{-whole}" if whole < 0 else f"{whole}"
