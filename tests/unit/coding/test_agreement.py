"""Agreement of two raters: equal to statsmodels and scipy, and to published tables."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import bootstrap
from statsmodels.stats.inter_rater import cohens_kappa

from codeloom.coding.agreement import Estimate, Pair, ac1, agreement, kappa, percent

PUBLISHED = (
    # the table by the first rater's answers, its percent, kappa and AC1
    ("Gwet 2008, hardly a case that both found", ((118, 5), (2, 0)), 0.944, -0.0234, 0.9408),
    ("Feinstein and Cicchetti 1990, balanced", ((40, 9), (6, 45)), 0.85, 0.6995, 0.7007),
    ("Feinstein and Cicchetti 1990, the paradox", ((80, 10), (5, 5)), 0.85, 0.3182, 0.8080),
    ("Fleiss, Levin and Paik 2003, three diagnoses", ((75, 1, 4), (5, 4, 1), (0, 0, 10)), 0.89, 0.6765, 0.8676),
)
"""Tables by their authors, with figures reckoned by hand from the published formulas."""
Table = tuple[tuple[int, ...], ...]


def counts_of(table: Table) -> dict[Pair, int]:
    """A table as counts, its answers called a, b and so on."""
    return {("abcd"[i], "abcd"[j]): n for i, row in enumerate(table) for j, n in enumerate(row)}


def pairs_of(counts: dict[Pair, int]) -> list[Pair]:
    """The units of a table one by one."""
    return [pair for pair, n in counts.items() for _ in range(n)]


@pytest.mark.parametrize(
    ("table", "same", "cohen", "gwet"), [row[1:] for row in PUBLISHED], ids=[p[0] for p in PUBLISHED]
)
def test_published_tables_give_their_figures(table: Table, same: float, cohen: float, gwet: float) -> None:
    counts = counts_of(table)
    assert percent(counts) == pytest.approx(same)
    assert kappa(counts) == pytest.approx(cohen, abs=5e-5)
    assert ac1(counts, len(table)) == pytest.approx(gwet, abs=5e-5)


TABLES = st.integers(2, 4).flatmap(
    lambda size: st.lists(st.lists(st.integers(0, 40), min_size=size, max_size=size), min_size=size, max_size=size)
)


@settings(max_examples=60, deadline=None)
@given(TABLES)
def test_kappa_is_that_of_statsmodels(table: list[list[int]]) -> None:
    counts = {(str(i), str(j)): n for i, row in enumerate(table) for j, n in enumerate(row)}
    ours, used = kappa(counts), [i for i in range(len(table)) if sum(table[i]) or sum(row[i] for row in table)]
    if len(used) < 2:
        assert ours is None
    else:
        assert ours == pytest.approx(cohens_kappa(np.array(table), return_results=False))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=1, max_size=60))
def test_ac1_is_its_formula_and_lies_between_its_bounds(pairs: list[Pair]) -> None:
    counts = Counter(pairs)
    found, same = ac1(counts, 3), percent(counts)
    assert found is not None
    assert same is not None
    shares = [(sum(a == one for a, _ in pairs) + sum(b == one for _, b in pairs)) / (2 * len(pairs)) for one in "abc"]
    by_chance = sum(share * (1 - share) for share in shares) / 2
    assert found == pytest.approx((same - by_chance) / (1 - by_chance))
    assert -0.5 - 1e-12 <= found <= 1


def test_the_intervals_are_near_those_of_scipy() -> None:
    pairs = pairs_of(counts_of(((105, 4), (5, 17))))
    ours = agreement(pairs, 20260612)
    coded = np.array([(one == "a", other == "a") for one, other in pairs])

    def of(data: np.ndarray) -> float:
        a, b = data[:, 0], data[:, 1]
        table = [[np.sum(a & b), np.sum(a & ~b)], [np.sum(~a & b), np.sum(~a & ~b)]]
        return float(cohens_kappa(np.array(table), return_results=False))

    theirs = bootstrap(
        (np.arange(len(pairs)),), lambda at: of(coded[at]), vectorized=False, n_resamples=999,
        method="percentile", rng=np.random.default_rng(1),
    ).confidence_interval  # fmt: skip
    assert ours.kappa.value == pytest.approx(0.750, abs=1e-3)
    assert (ours.kappa.low, ours.kappa.high) == (
        pytest.approx(theirs.low, abs=0.04),
        pytest.approx(theirs.high, abs=0.04),
    )
    assert ours.ac1.value == pytest.approx(0.906, abs=1e-3)
    assert (ours.ac1.low or 0) < (ours.ac1.value or 0) < (ours.ac1.high or 0)


def test_a_seed_gives_the_same_interval_and_another_seed_another() -> None:
    pairs = pairs_of(counts_of(((30, 4), (5, 11))))
    assert agreement(pairs, 7) == agreement(pairs, 7)
    assert agreement(pairs, 7).kappa != agreement(pairs, 8).kappa


def test_the_intervals_of_a_seed_stay_as_they_were_recorded() -> None:
    found = agreement(pairs_of(counts_of(((30, 4), (5, 11)))), 7).kappa
    assert (found.low, found.high) == (pytest.approx(0.3208, abs=1e-4), pytest.approx(0.8021, abs=1e-4))


def test_what_cannot_be_said_is_none() -> None:
    nothing = agreement([], 1)
    assert (nothing.percent, nothing.kappa, nothing.ac1) == (Estimate(), Estimate(), Estimate())
    one = agreement([("right", "wrong")], 1)
    assert (one.percent.value, one.percent.low, one.kappa.value) == (0, None, 0)
    alike = agreement([("right", "right")] * 40, 1)
    assert alike.kappa == Estimate(), "one answer throughout leaves nothing beyond chance"
    assert alike.ac1 == Estimate(1, 1, 1)
    assert (alike.few, agreement([("right", "right")] * 29, 1).few) == (False, True)


def test_a_scale_has_at_least_the_answers_that_occurred() -> None:
    with pytest.raises(ValueError, match="at least two answers"):
        ac1({("a", "b"): 1, ("c", "a"): 1}, 2)
    assert agreement([("a", "b"), ("c", "a")], 1).ac1.value == pytest.approx(-0.4545, abs=1e-4)
