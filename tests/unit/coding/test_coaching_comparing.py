"""Intervals and tests of differences, against published values and against counting by hand."""

from fractions import Fraction
from itertools import product
from math import comb, prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codeloom.coding.coaching import comparing
from codeloom.coding.coaching.comparing import chi_square_tail, fisher, holm, mix, newcombe

NEWCOMBE_1998 = (
    ((56, 70, 48, 80), (0.0524, 0.3339)),
    ((9, 10, 3, 10), (0.1705, 0.8090)),
    ((6, 7, 2, 7), (0.0582, 0.8062)),
    ((5, 56, 0, 29), (-0.0381, 0.1926)),
    ((0, 10, 0, 20), (-0.1611, 0.2775)),
    ((0, 10, 0, 10), (-0.2775, 0.2775)),
    ((10, 10, 0, 20), (0.6791, 1.0)),
    ((10, 10, 0, 10), (0.6075, 1.0)),
)
"""Table II of the paper, method 10."""


@pytest.mark.parametrize(("counts", "expected"), NEWCOMBE_1998)
def test_the_interval_of_a_difference_is_the_published_one(
    counts: tuple[int, int, int, int], expected: tuple[float, float]
) -> None:
    assert newcombe(*counts) == pytest.approx(expected, abs=6e-5)


def test_an_empty_side_leaves_everything_open() -> None:
    assert newcombe(3, 5, 0, 0) == (-1.0, 1.0)


def test_fishers_cups_of_tea() -> None:
    assert fisher(3, 4, 1, 4) == pytest.approx(34 / 70)
    assert fisher(4, 4, 0, 4) == pytest.approx(2 / 70)


def test_fishers_twins_of_criminals() -> None:
    """Fisher 1935: 2 of 17 dizygotic and 10 of 13 monozygotic twins convicted; two-sided 0.000537."""
    assert fisher(2, 17, 10, 13) == pytest.approx(0.0005367, abs=1e-6)


@pytest.mark.parametrize(
    ("statistic", "freedom", "p"),
    [(3.841, 1, 0.05), (5.991, 2, 0.05), (7.815, 3, 0.05), (13.277, 4, 0.01), (15.086, 5, 0.01), (0.0, 3, 1.0)],
)
def test_chi_square_as_in_the_tables(statistic: float, freedom: int, p: float) -> None:
    assert chi_square_tail(statistic, freedom) == pytest.approx(p, abs=2e-5)


def test_holm_steps_down() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([]) == []


def by_hand(first: tuple[int, ...], second: tuple[int, ...]) -> float:
    """The exact p in whole numbers: every table with these margins."""
    sizes = [one + other for one, other in zip(first, second, strict=True)]
    seen = prod(comb(size, one) for size, one in zip(sizes, first, strict=True))
    tables = (row for row in product(*(range(size + 1) for size in sizes)) if sum(row) == sum(first))
    ways = [prod(comb(size, one) for size, one in zip(sizes, row, strict=True)) for row in tables]
    return float(Fraction(sum(one for one in ways if one <= seen), sum(ways)))


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=2, max_size=4))
def test_a_mix_is_tested_exactly(pairs: list[tuple[int, int]]) -> None:
    first, second = tuple(one for one, _ in pairs), tuple(other for _, other in pairs)
    if sum(first) and sum(second):
        assert mix(first, second) == pytest.approx(by_hand(first, second), abs=1e-9)
    if len(pairs) == 2:
        assert mix(first, second) == pytest.approx(fisher(first[0], sum(first), second[0], sum(second)), abs=1e-9)


def test_a_large_mix_is_tested_by_chi_square_which_agrees(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = (9, 21, 25, 7), (18, 40, 31, 12)
    exact = mix(first, second)
    monkeypatch.setattr(comparing, "MOST_TABLES", 0)
    assert mix(first, second) == pytest.approx(exact, abs=0.02)
    monkeypatch.undo()
    assert mix((900, 2100, 2500, 700), (4500, 10500, 12500, 3500)) == pytest.approx(1.0)
    assert mix((900, 2100, 2500, 700), (4500, 10500, 10500, 5500)) < 1e-6


def test_one_kind_alone_tells_nothing() -> None:
    assert mix((4, 0), (9, 0)) == mix((0, 0), (3, 4)) == 1.0
    with pytest.raises(ValueError):
        mix((1, 2), (1, 2, 3))
    with pytest.raises(ValueError):
        fisher(5, 4, 0, 1)
