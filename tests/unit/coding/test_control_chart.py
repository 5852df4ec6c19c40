"""The p-chart: limits by hand and by other implementations, and the two signals."""

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom
from statsmodels.stats.proportion import proportion_confint

from codeloom.coding.control_chart import BEYOND, ON_ONE_SIDE, ControlChart, Subgroup, p_chart

groups = st.lists(
    st.integers(0, 300).flatmap(lambda n: st.builds(Subgroup, st.integers(0, n), st.just(n))), max_size=30
)


def test_limits_are_those_reckoned_by_hand():
    """Center 30 of 300; for n = 100 three errors are 3 * sqrt(0.09 / 100) = 0.09, for n = 25 they are 0.18."""
    chart = p_chart([Subgroup(8, 100), Subgroup(4, 25), Subgroup(18, 175)])
    assert chart.center == pytest.approx(0.1)
    assert [(point.low, point.high) for point in chart.points[:2]] == [
        (pytest.approx(0.01), pytest.approx(0.19)),
        (0.0, pytest.approx(0.28)),
    ]
    assert chart.steady


def test_a_point_beyond_its_own_limits_is_a_signal_and_the_same_share_of_fewer_is_noise():
    many, few = Subgroup(75, 100), Subgroup(6, 8)
    rest = [Subgroup(95, 100)] * 6
    assert [point.signals for point in p_chart([*rest, many]).points][-1] == (BEYOND,)
    assert [point.signals for point in p_chart([*rest, few]).points][-1] == ()


def test_the_eighth_on_one_side_is_a_signal_and_one_on_the_center_ends_the_run():
    low, high = [Subgroup(48, 100)] * 8, [Subgroup(52, 100)] * 8
    chart = p_chart([*low, *high])
    assert [at for at, point in enumerate(chart.points) if ON_ONE_SIDE in point.signals] == [7, 15]
    assert p_chart([*low[:7], Subgroup(50, 100), *high[:7]]).steady
    assert p_chart([*low, *high], ordered=False).steady, "people have no order"


def test_nothing_counted_draws_nothing_and_impossible_counts_are_refused():
    assert p_chart([Subgroup(0, 0)]) == ControlChart()
    with pytest.raises(ValueError):
        p_chart([Subgroup(4, 3)])


@given(groups)
def test_limits_are_those_of_statsmodels(some: list[Subgroup]):
    """The limits are the normal interval about the center at the level that 3 standard errors have."""
    chart = p_chart(some)
    for point in chart.points:
        low, high = proportion_confint(
            chart.center * point.whole, point.whole, alpha=0.0026997960632601965, method="normal"
        )
        assert (point.low, point.high) == pytest.approx((max(0.0, low), min(1.0, high)), abs=1e-9)
        error = binom.std(point.whole, chart.center) / point.whole
        assert (BEYOND in point.signals) == (abs(point.share - chart.center) > 3 * error + 1e-12)
        assert error == pytest.approx(sqrt(chart.center * (1 - chart.center) / point.whole), abs=1e-12)


@given(groups)
def test_the_center_weighs_subgroups_by_their_size_and_the_order_moves_no_limit(some: list[Subgroup]):
    chart = p_chart(some)
    whole = sum(one.whole for one in some)
    if whole:
        assert chart.center == pytest.approx(sum(one.part for one in some) / whole)
    mirrored = p_chart(list(reversed(some)))
    assert [point.low for point in mirrored.points] == [point.low for point in reversed(chart.points)]
