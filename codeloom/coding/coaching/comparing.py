"""Comparing rates: intervals of a difference, exact tests, and when a difference may be called one.

Newcombe's hybrid score interval: R. G. Newcombe, Stat. Med. 17, 1998, 873-890, method 10. Exact tests: R. A. Fisher, 1935;
G. H. Freeman and J. H. Halton, Biometrika 38, 1951. Several tests side by side: S. Holm, Scand. J. Stat. 6, 1979.
"""

from collections.abc import Iterator, Sequence
from math import erfc, exp, gamma, lgamma, sqrt

from codeloom.coding.scoring import Z95, wilson

ENOUGH_VISITS = 30
"""With fewer visits on either side nothing is compared."""
DIFFERS = 0.05
"""A difference is called one below this p."""
MOST_TABLES = 20_000
"""Tables the exact test of two mixes looks at; above it the chi-square test answers, which agrees with it by then."""
_SLACK = 1e-7
"""Relative tolerance of two probabilities that are equal but for rounding."""


def newcombe(first: int, first_of: int, second: int, second_of: int, z: float = Z95) -> tuple[float, float]:
    """The interval of first/first_of - second/second_of, as two fractions between -1 and 1; (-1, 1) where one side is empty.

    Raises ValueError where a part is larger than its whole.
    """
    low_1, high_1 = wilson(first, first_of, z)
    low_2, high_2 = wilson(second, second_of, z)
    if not first_of or not second_of:
        return -1.0, 1.0
    rate_1, rate_2 = first / first_of, second / second_of
    below = sqrt((rate_1 - low_1) ** 2 + (high_2 - rate_2) ** 2)
    above = sqrt((high_1 - rate_1) ** 2 + (rate_2 - low_2) ** 2)
    return max(-1.0, rate_1 - rate_2 - below), min(1.0, rate_1 - rate_2 + above)


def fisher(first: int, first_of: int, second: int, second_of: int) -> float:
    """Two-sided p of Fisher's exact test of two rates: all tables with the same margins that are no likelier than this one.

    Raises ValueError where a part is larger than its whole.
    """
    if not (0 <= first <= first_of and 0 <= second <= second_of):
        raise ValueError("a part must lie between 0 and its whole")
    both, whole = first + second, first_of + second_of
    base = _choose(whole, both)
    seen = _choose(first_of, first) + _choose(second_of, second) - base
    likely = seen + _SLACK
    found = (
        _choose(first_of, part) + _choose(second_of, both - part) - base
        for part in range(max(0, both - second_of), min(first_of, both) + 1)
    )
    return min(1.0, sum(exp(one) for one in found if one <= likely))


def mix(first: Sequence[int], second: Sequence[int]) -> float:
    """p that two mixes over the same kinds differ by chance alone: exact (Freeman-Halton) while there are few tables with
    these margins, else chi-square. 1.0 where either is empty or only one kind occurs.

    Raises ValueError for mixes of different lengths or with negative numbers.
    """
    if len(first) != len(second) or min([*first, *second], default=0) < 0:
        raise ValueError("two mixes have the same kinds and no negative numbers")
    pairs = [(one, other) for one, other in zip(first, second, strict=True) if one + other]
    if len(pairs) < 2 or not sum(one for one, _ in pairs) or not sum(other for _, other in pairs):
        return 1.0
    exact = _freeman_halton(pairs)
    return exact if exact is not None else _chi_square(pairs)


def holm(found: Sequence[float]) -> list[float]:
    """Each p as it stands beside the others, by Holm's step-down method, in the order given."""
    order = sorted(range(len(found)), key=lambda at: found[at])
    out, least = [1.0] * len(found), 0.0
    for rank, at in enumerate(order):
        least = max(least, min(1.0, (len(found) - rank) * found[at]))
        out[at] = least
    return out


def chi_square_tail(statistic: float, freedom: int) -> float:
    """The probability of a chi-square variable of so many degrees of freedom (1 or more) above a value."""
    if statistic <= 0:
        return 1.0
    half = statistic / 2
    tail, done = (erfc(sqrt(half)), 1) if freedom % 2 else (exp(-half), 2)
    while done < freedom:
        tail += half ** (done / 2) * exp(-half) / gamma(done / 2 + 1)
        done += 2
    return min(1.0, tail)


def _freeman_halton(pairs: Sequence[tuple[int, int]]) -> float | None:
    """None when there are more than MOST_TABLES tables with these margins."""
    sizes = [one + other for one, other in pairs]
    row = sum(one for one, _ in pairs)
    if _tables(sizes, row) > MOST_TABLES:
        return None
    base = _choose(sum(sizes), row)
    seen = sum(_choose(one + other, one) for one, other in pairs) - base
    return min(1.0, sum(exp(one - base) for one in _weights(sizes, row) if one - base <= seen + _SLACK))


def _tables(sizes: Sequence[int], row: int) -> int:
    """How many ways there are to take `row` out of kinds of these sizes."""
    ways = [1] + [0] * row
    for size in sizes:
        upto = [0]
        for one in ways:
            upto.append(upto[-1] + one)
        ways = [upto[at + 1] - upto[max(0, at - size)] for at in range(row + 1)]
    return ways[row]


def _weights(sizes: Sequence[int], row: int) -> Iterator[float]:
    """The logarithm of the number of ways to make each table."""
    if len(sizes) == 1:
        yield _choose(sizes[0], row)
        return
    rest = sum(sizes[1:])
    for part in range(max(0, row - rest), min(sizes[0], row) + 1):
        here = _choose(sizes[0], part)
        for more in _weights(sizes[1:], row - part):
            yield here + more


def _chi_square(pairs: Sequence[tuple[int, int]]) -> float:
    first, second = sum(one for one, _ in pairs), sum(other for _, other in pairs)
    whole, statistic = first + second, 0.0
    for one, other in pairs:
        for seen, row in ((one, first), (other, second)):
            expected = row * (one + other) / whole
            statistic += (seen - expected) ** 2 / expected
    return chi_square_tail(statistic, len(pairs) - 1)


def _choose(whole: int, part: int) -> float:
    """The logarithm of a binomial coefficient."""
    return lgamma(whole + 1) - lgamma(part + 1) - lgamma(whole - part + 1)
