"""Rates with their uncertainty: the Wilson score interval (E. B. Wilson, J. Am. Stat. Assoc. 22, 1927)."""

from math import sqrt

Z95 = 1.959963984540054
"""Standard normal quantile of a two-sided 95 % interval."""


def wilson(agreed: int, total: int, z: float = Z95) -> tuple[float, float]:
    """The Wilson interval of a proportion, as two fractions between 0 and 1; (0, 1) when nothing was counted.

    Raises ValueError unless 0 <= agreed <= total.
    """
    if not 0 <= agreed <= total:
        raise ValueError("agreed must lie between 0 and total")
    if total == 0:
        return 0.0, 1.0
    rate, square = agreed / total, z * z
    center = (rate + square / (2 * total)) / (1 + square / total)
    margin = z / (1 + square / total) * sqrt(rate * (1 - rate) / total + square / (4 * total * total))
    return max(0.0, center - margin), min(1.0, center + margin)
