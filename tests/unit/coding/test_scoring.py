"""Wilson intervals and the scoring profiles of audits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codeloom.coding.scoring import (
    PROFILES,
    Score,
    all_or_nothing,
    codes_only,
    line_accuracy,
    material_only,
    partial_credit,
    same_group,
    summed,
    wilson,
)
from codeloom.coding.variance import Judged, Result

AGREED = Judged(Result.AGREED)
counts = st.integers(0, 400).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total)))
lines = st.lists(st.builds(Judged, st.sampled_from(list(Result)), st.booleans(), st.booleans()), max_size=12)


@pytest.mark.parametrize(
    ("agreed", "total", "low", "high"),
    [
        (8, 10, 0.4902, 0.9433),
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
        (1, 1, 0.2065, 1.0),
        (81, 263, 0.2553, 0.3662),
    ],
)
def test_wilson_gives_the_published_intervals(agreed: int, total: int, low: float, high: float):
    assert wilson(agreed, total) == pytest.approx((low, high), abs=1e-4)


def test_nothing_counted_says_nothing():
    assert wilson(0, 0) == (0.0, 1.0)


@pytest.mark.parametrize(("agreed", "total"), [(-1, 3), (4, 3)])
def test_impossible_counts_are_refused(agreed: int, total: int):
    with pytest.raises(ValueError):
        wilson(agreed, total)


@given(counts)
def test_the_interval_holds_the_rate_and_mirrors(pair: tuple[int, int]):
    agreed, total = pair
    low, high = wilson(agreed, total)
    assert 0 <= low <= high <= 1
    if total:
        assert low - 1e-12 <= agreed / total <= high + 1e-12
    other_low, other_high = wilson(total - agreed, total)
    assert (1 - other_high, 1 - other_low) == pytest.approx((low, high), abs=1e-9)


@given(counts)
def test_more_of_the_same_narrows_the_interval(pair: tuple[int, int]):
    agreed, total = pair
    low, high = wilson(agreed, total)
    closer_low, closer_high = wilson(4 * agreed, 4 * total)
    assert closer_high - closer_low <= high - low + 1e-12


def test_each_profile_counts_what_its_name_says():
    revised_code = Judged(Result.REVISED, code=True, material=True)
    revised_poa = Judged(Result.REVISED)
    missed = Judged(Result.MISSED, code=True)
    chart = [AGREED, AGREED, revised_code, revised_poa, missed]
    assert line_accuracy(chart) == Score(2, 5)
    assert codes_only(chart) == Score(3, 5)
    assert material_only(chart) == Score(4, 5)
    assert all_or_nothing(chart) == Score(0, 1)
    assert all_or_nothing([AGREED]) == Score(1, 1)


@given(lines)
def test_no_what_if_is_stricter_by_line_than_the_profile_in_force(chart: list[Judged]):
    in_force, codes, material, _, whole = (profile.count(chart) for profile in PROFILES)
    assert codes.agreed >= in_force.agreed
    assert material.agreed >= in_force.agreed
    assert (whole.agreed == 1) == (bool(chart) and in_force.agreed == len(chart))


def test_a_score_carries_its_interval():
    assert Score(8, 10).interval == wilson(8, 10)


def test_partial_credit_divides_by_the_longer_list_and_gives_half_for_a_right_code():
    code, detail = Judged(Result.REVISED, code=True), Judged(Result.REVISED)
    missed, unsupported = Judged(Result.MISSED, code=True), Judged(Result.UNSUPPORTED, code=True)
    neither = Judged(Result.AGREED, absent=True)
    assert partial_credit([AGREED, AGREED, code, detail]) == Score(2.5, 4)
    assert partial_credit([AGREED, missed]) == Score(1, 2)
    assert partial_credit([AGREED, missed, unsupported]) == Score(1, 2), (
        "one in place of another is one row lost, not two"
    )
    assert partial_credit([AGREED, unsupported, unsupported]) == Score(1, 3)
    assert partial_credit([AGREED, neither]) == Score(1, 1), "what neither list has counts on neither side"
    assert partial_credit([neither]) == Score(0, 0)
    assert isinstance(partial_credit([detail, detail]).agreed, int)


@given(lines)
def test_partial_credit_lies_between_nothing_and_everything(chart: list[Judged]):
    score = partial_credit(chart)
    assert 0 <= score.agreed <= score.lines <= len(chart)
    assert score.agreed >= line_accuracy(chart).agreed
    low, high = score.interval
    assert 0 <= low <= high <= 1


def test_financial_counts_only_what_can_be_told():
    told = [same_group(one) for one in (False, True, None)]
    assert told == [Score(1, 1), Score(0, 1), Score(0, 0)]
    assert summed(told) == Score(1, 2)
