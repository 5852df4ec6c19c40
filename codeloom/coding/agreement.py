"""How far two raters agree on the same units: percent agreement, Cohen's kappa (J. Cohen, Educ. Psychol. Meas. 20, 1960) and
Gwet's AC1 (K. L. Gwet, Br. J. Math. Stat. Psychol. 61, 2008), each with a bootstrap interval from a recorded seed.

Kappa falls where one answer is rare, although the raters seldom differ; AC1 does not. Both are shown, with the table they come
from. Pure values, the same on every machine for the same seed.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

RESAMPLES = 1_000
"""How often the units are drawn again for an interval."""
FEW = 30
"""Below so many units, or double audits of a person, a figure says little and is said to be small."""
Pair = tuple[str, str]
"""What the first rater said of a unit, and what the second said."""
Counts = Mapping[Pair, int]
"""How many units have each pair of answers; pairs that never occurred may be absent."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure and its 95 % percentile interval. `value` is None where it is not defined, the edges are None where fewer than
    half of the resamples had a value or there was only one unit."""

    value: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two raters on `units` units, of which they said the same of `same`. `table` counts every pair of answers."""

    units: int
    same: int
    table: Mapping[Pair, int]
    percent: Estimate
    kappa: Estimate
    ac1: Estimate

    @property
    def few(self) -> bool:
        """Whether there are too few units to say much."""
        return self.units < FEW


def percent(counts: Counts) -> float | None:
    """The share of units of which both said the same, 0 to 1; None without a unit."""
    total = sum(counts.values())
    return sum(n for (one, other), n in counts.items() if one == other) / total if total else None


def kappa(counts: Counts) -> float | None:
    """Cohen's kappa. None without a unit, and where both gave one and the same answer throughout: chance explains all then."""
    total, observed = sum(counts.values()), percent(counts)
    if observed is None:
        return None
    first, second = _margins(counts)
    expected = sum(first[answer] * second[answer] for answer in first) / total**2
    return None if expected == 1 else (observed - expected) / (1 - expected)


def ac1(counts: Counts, answers: int) -> float | None:
    """Gwet's AC1 for a scale of so many answers (2 or more), whether or not all of them occurred. None without a unit.

    Raises ValueError for fewer answers than 2, or than occurred.
    """
    total, observed = sum(counts.values()), percent(counts)
    first, second = _margins(counts)
    named = {answer for margin in (first, second) for answer, n in margin.items() if n}
    if answers < max(2, len(named)):
        raise ValueError("the scale has at least two answers, and all that occurred")
    if observed is None:
        return None
    shares = [(first[answer] + second[answer]) / (2 * total) for answer in sorted(named)]
    expected = sum(share * (1 - share) for share in shares) / (answers - 1)
    return (observed - expected) / (1 - expected)


def agreement(pairs: Sequence[Pair], seed: int, answers: int = 2) -> Agreement:
    """All figures of some units, in a fixed order, on a scale of `answers` answers. Units are drawn again with replacement;
    the same pairs, seed and scale give the same intervals."""
    counts = Counter(pairs)
    scale = max(answers, len({answer for pair in counts for answer in pair}))
    whole = (percent(counts), kappa(counts), ac1(counts, scale))
    draws = _resampled(pairs, seed, scale) if len(pairs) > 1 else []
    percents, kappas, ac1s = (
        _estimate(value, [draw[at] for draw in draws]) for at, value in enumerate(whole)
    )  # fmt: skip
    same = sum(n for (one, other), n in counts.items() if one == other)
    return Agreement(len(pairs), same, dict(counts), percents, kappas, ac1s)


def _margins(counts: Counts) -> tuple[Counter[str], Counter[str]]:
    first, second = Counter[str](), Counter[str]()
    for (one, other), n in counts.items():
        first[one] += n
        second[other] += n
    return first, second


def _resampled(pairs: Sequence[Pair], seed: int, scale: int) -> list[tuple[float | None, float | None, float | None]]:
    chance = Random(seed)  # a draw to be repeated, no secret
    known: dict[frozenset[tuple[Pair, int]], tuple[float | None, float | None, float | None]] = {}
    out = []
    for _ in range(RESAMPLES):
        counts = Counter(chance.choices(pairs, k=len(pairs)))
        table = frozenset(counts.items())  # few units fall into few tables
        if table not in known:
            known[table] = (percent(counts), kappa(counts), ac1(counts, scale))
        out.append(known[table])
    return out


def _estimate(value: float | None, draws: Sequence[float | None]) -> Estimate:
    known = sorted(draw for draw in draws if draw is not None)
    if value is None or not known or 2 * len(known) < len(draws):
        return Estimate(value)
    return Estimate(value, _quantile(known, 0.025), _quantile(known, 0.975))


def _quantile(ordered: Sequence[float], share: float) -> float:
    """A quantile by linear interpolation between the two nearest values."""
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])
