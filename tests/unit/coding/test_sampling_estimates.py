"""Estimates, intervals and sizes against scipy, statsmodels and the textbook, and how often an interval holds the truth."""

import random
from statistics import fmean, variance

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from codeloom.coding.sampling import (
    Audited,
    Plan,
    Stratum,
    Unit,
    chance_to_see,
    draw,
    estimate,
    half_width,
    interval_of,
    size_for,
    student,
)


@given(some.integers(1, 400))
def test_students_quantile_is_scipys(freedom: int) -> None:
    assert student(freedom) == pytest.approx(stats.t.ppf(0.975, freedom), rel=0.005)


@given(some.integers(1, 3000), some.floats(0.5, 1))
@settings(max_examples=50)
def test_a_planned_interval_is_statsmodels(size: int, share: float) -> None:
    low, high = proportion_confint(share * size, size, method="wilson")
    assert interval_of(size, share) == pytest.approx((low, high), abs=1e-9)


@given(some.floats(0.005, 0.3), some.floats(0.5, 1), some.sampled_from([0, 40, 1312, 200_000]))
@settings(max_examples=80)
def test_a_size_is_the_smallest_that_is_narrow_enough(wanted: float, share: float, population: int) -> None:
    size = size_for(wanted, share, population)
    assert half_width(size, share, population) <= wanted
    assert size == 1 or half_width(size - 1, share, population) > wanted
    assert not population or size <= population


@given(some.integers(1, 400), some.data())
@settings(max_examples=60)
def test_the_chance_to_see_an_error_is_scipys(population: int, data: some.DataObject) -> None:
    wrong, size = data.draw(some.integers(0, population)), data.draw(some.integers(0, population))
    assert chance_to_see(size, wrong, population) == pytest.approx(
        1 - stats.hypergeom.pmf(0, population, wrong, size), abs=1e-9
    )


rows = some.integers(1, 12).flatmap(lambda many: some.tuples(some.integers(0, many), some.just(many)))


@given(some.lists(some.tuples(some.lists(rows, min_size=2, max_size=8), some.integers(1, 40)), min_size=1, max_size=4))
@settings(max_examples=80)
def test_with_equal_chances_the_variance_is_the_textbooks(groups: list[tuple[list[tuple[int, int]], int]]) -> None:
    """Cochran, Sampling Techniques, 6.11: the combined ratio with n, N and s squared of the residuals of each stratum."""
    audited, strata = [], {}
    for key, (charts, more) in enumerate(groups):
        strata[key] = Stratum(len(charts) + more, len(charts))
        audited += [Audited(key, len(charts) / strata[key].charts, agreed, many) for agreed, many in charts]
    found = estimate(audited, strata)
    assert found is not None
    total = sum(strata[key].charts * fmean(many for _, many in charts) for key, (charts, _) in enumerate(groups))
    right = sum(strata[key].charts * fmean(agreed for agreed, _ in charts) for key, (charts, _) in enumerate(groups))
    rate = right / total
    assert found.rate == pytest.approx(rate)
    spread = sum(
        strata[key].charts ** 2 * (1 - len(charts) / strata[key].charts) / len(charts)
        * variance(agreed - rate * many for agreed, many in charts)
        for key, (charts, _) in enumerate(groups)
    )  # fmt: skip
    if spread < 1e-9 or not 0 < rate < 1:
        return
    unseen = 1 - sum(one.rows for one in audited) / total
    tells = min(rate * (1 - rate) / (spread / total**2), sum(one.rows for one in audited) / unseen)
    tells *= (stats.norm.ppf(0.975) / stats.t.ppf(0.975, len(audited) - len(groups))) ** 2
    low, high = proportion_confint(rate * tells, tells, method="wilson")
    assert (found.low, found.high) == pytest.approx((low, high), abs=0.004)  # Student's t is within 0.5 %


@given(some.lists(some.integers(1, 30), min_size=1, max_size=10))
def test_without_an_error_the_interval_is_not_without_width(many: list[int]) -> None:
    audited = [Audited(0, 0.1, one, one) for one in many]
    found = estimate(audited, {0: Stratum(10 * len(many), len(many))})
    assert found is not None
    assert found.rate == pytest.approx(1)
    assert found.low < 0.98
    assert found.small


def test_a_whole_list_audited_leaves_nothing_uncertain() -> None:
    found = estimate([Audited(0, 1, 3, 4), Audited(0, 1, 4, 4)], {0: Stratum(2, 2)})
    assert found is not None
    assert (found.rate, found.low, found.high) == (0.875, 0.875, 0.875)
    assert found.whole
    assert not found.small


def test_a_stratum_without_an_audit_leaves_it_open() -> None:
    strata = {0: Stratum(10, 2), 1: Stratum(10, 2)}
    assert estimate([Audited(0, 0.2, 3, 4)], strata) is None
    half = estimate([Audited(0, 0.2, 4, 4), Audited(1, 0.2, 0, 4)], strata)
    assert half is not None
    assert half.rate == 0.5
    assert half.high - half.low > 0.7


def test_fewer_charts_make_a_wider_interval() -> None:
    few = estimate([Audited(0, 0.05, 9 - at % 2, 10) for at in range(5)], {0: Stratum(100, 5)})
    many = estimate([Audited(0, 0.5, 9 - at % 2, 10) for at in range(50)], {0: Stratum(100, 50)})
    assert few
    assert many
    assert few.high - few.low > 2 * (many.high - many.low)


@pytest.mark.parametrize("plan", [Plan("simple", 60), Plan("stratified", 60, at_least=4), Plan("risk", 60)])
def test_intervals_hold_the_truth_about_as_often_as_they_say(plan: Plan) -> None:
    """400 samples of 60 from 900 charts whose errors come in clusters and with risk."""
    luck = random.Random(7)
    units = [Unit(f"{at:04d}", at % 4, 1 + at % 5) for at in range(900)]
    charts = {}
    for unit in units:
        many = luck.randint(2, 14)
        wrong = 0.02 * unit.weight + (0.4 if luck.random() < 0.08 else 0)
        charts[unit.id] = sum(luck.random() > wrong for _ in range(many)), many
    truth = sum(agreed for agreed, _ in charts.values()) / sum(many for _, many in charts.values())
    held, rates = 0, []
    for seed in range(400):
        drawn = draw(units, plan, f"seed {seed}")
        strata: dict[int, Stratum] = {}
        keys = [one.unit.stratum if plan.method == "stratified" else 0 for one in drawn]
        for key in set(keys):
            size = 225 if plan.method == "stratified" else 900
            strata[key] = Stratum(size, keys.count(key))
        found = estimate(
            [Audited(key, float(one.chance), *charts[one.unit.id]) for key, one in zip(keys, drawn, strict=True)],
            strata,
        )
        assert found is not None
        held += found.low <= truth <= found.high
        rates.append(found.rate)
    assert fmean(rates) == pytest.approx(truth, abs=0.004)
    assert 0.92 <= held / 400 <= 0.99
