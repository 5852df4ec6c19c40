"""From audited charts back to the list they were drawn from: the share of rows that are right, with its interval.

The share is a ratio: rows agreed over rows, each chart counted by the number of charts it stands for (one divided by its
chance). Its variance is that of a linearized ratio, stratum by stratum, with finite population correction, in the form of
J. Hajek (Ann. Math. Stat. 35, 1964) that also holds for unequal chances; with equal ones it is the textbook's. The interval is
Wilson's for the effective number of rows, p (1 - p) / variance, made smaller by the square of z over Student's t, so that few
charts give a wide interval (E. L. Korn and B. I. Graubard, Surv. Methodol. 24, 1998).

Where the charts show no variance although not all were audited, a chart counts as one row. An effective number never passes
the number of rows: charts of one coder are not better than independent ones. While only some of a stratum's drawn charts are
audited they stand for all of it, which holds when they are taken up in whatever order has nothing to do with their errors.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import pi, sqrt, tan

from codeloom.coding.scoring import Z95, wilson

SMALL = 30
"""With fewer audited charts a result is called small."""
_TAIL = 0.975


@dataclass(frozen=True, slots=True)
class Audited:
    """An audited chart: its stratum, the chance it was drawn with, and its rows as the audit counted them."""

    stratum: int
    chance: float
    agreed: float
    rows: float


@dataclass(frozen=True, slots=True)
class Stratum:
    """How many charts a stratum has, and how many of them were drawn."""

    charts: int
    drawn: int


@dataclass(frozen=True, slots=True)
class Estimate:
    """The share of rows that are right in the whole list, with its 95 % interval, as fractions, from so many audited charts of
    so many drawn. `whole`: every chart of the list was audited, so nothing is uncertain."""

    rate: float
    low: float
    high: float
    audited: int
    drawn: int
    whole: bool = False

    @property
    def small(self) -> bool:
        """Whether it rests on too few charts to decide anything."""
        return self.audited < SMALL and not self.whole


def estimate(audited: Sequence[Audited], strata: Mapping[int, Stratum]) -> Estimate | None:
    """The estimate; None while a stratum with drawn charts has no audited one, or no row was counted."""
    groups: dict[int, list[Audited]] = {key: [] for key, stratum in strata.items() if stratum.drawn}
    for one in audited:
        groups[one.stratum].append(one)
    if not all(groups.values()):
        return None
    units = [(key, one, one.chance * len(group) / strata[key].drawn) for key, group in groups.items() for one in group]
    rows = sum(one.rows / chance for _, one, chance in units)
    if not rows:
        return None
    rate = sum(one.agreed / chance for _, one, chance in units) / rows
    drawn = sum(stratum.drawn for stratum in strata.values())
    unseen = sum(one.rows * (1 / chance - 1) for _, one, chance in units) / rows
    if unseen <= 0 and all(stratum.drawn for stratum in strata.values()):
        return Estimate(rate, rate, rate, len(units), drawn, whole=True)
    spread = [0.0, *(_spread([(one.agreed - rate * one.rows, chance) for own, one, chance in units if own == key])
                     for key in groups if len(groups[key]) > 1)]  # fmt: skip
    pooled = sum((one.agreed - rate * one.rows) ** 2 for _, one, _ in units) / max(len(units) - 1, 1)
    alone = sum((1 - chance) * pooled / chance**2 for key, _, chance in units if len(groups[key]) == 1)
    variance = (sum(spread) + alone) / rows**2
    tells = _effective(rate, variance, sum(one.rows for _, one, _ in units), len(units), unseen)
    tells *= (Z95 / student(max(len(units) - len(groups), 1))) ** 2
    low, high = wilson(min(rate * tells, tells), tells)
    return Estimate(rate, min(low, rate), max(high, rate), len(units), drawn)


def _effective(rate: float, variance: float, rows: float, charts: int, unseen: float) -> float:
    """How many independent rows tell as much."""
    if variance <= 0 or not 0 < rate < 1:
        return charts / unseen
    return min(rate * (1 - rate) / variance, rows / unseen)


def _spread(units: Sequence[tuple[float, float]]) -> float:
    """The variance of a stratum's weighted sum of (residual, chance)."""
    open_ = sum(1 - chance for _, chance in units)
    if open_ <= 0:
        return 0.0
    middle = sum((1 - chance) * residual / chance for residual, chance in units) / open_
    many = len(units)
    return many / (many - 1) * sum((1 - chance) * (residual / chance - middle) ** 2 for residual, chance in units)


def student(freedom: int) -> float:
    """The two-sided 95 % quantile of Student's t: exact for 1 and 2 degrees of freedom, else by the expansion of Cornish and
    Fisher (Abramowitz and Stegun 26.7.5), within 0.5 %."""
    if freedom == 1:
        return tan(pi * (_TAIL - 0.5))
    if freedom == 2:
        return (2 * _TAIL - 1) * sqrt(2 / (4 * _TAIL * (1 - _TAIL)))
    z = Z95
    terms = (
        z,
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return float(sum(term / freedom**power for power, term in enumerate(terms)))
