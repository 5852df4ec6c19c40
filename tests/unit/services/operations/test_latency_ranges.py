"""Latencies in fixed ranges: percentiles beside those of the values themselves, bars, words, and the page's script."""

import re
import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codeloom.pages.ui.scripts import SOURCES
from codeloom.services.operations.latency_ranges import BOUNDS, MEASURES, RANGES, drawn, milliseconds, percentile

KEY = MEASURES[0]


def counted(values: list[float]) -> list[int]:
    """Values as the script counts them."""
    counts = [0] * RANGES
    for value in values:
        counts[next((at for at, bound in enumerate(BOUNDS) if value <= bound), RANGES - 1)] += 1
    return counts


@given(st.lists(st.floats(0, 5_000), min_size=20, max_size=400), st.sampled_from((0.5, 0.95, 0.99)))
def test_a_percentile_is_within_the_range_of_the_one_of_the_values(values: list[float], share: float) -> None:
    exact = sorted(values)[max(0, -int(-share * len(values) // 1) - 1)]
    found = percentile(counted(values), share)
    at = next(at for at, bound in enumerate(BOUNDS) if exact <= bound)
    assert found is not None
    assert (BOUNDS[at - 1] if at else 0) <= found <= BOUNDS[at]


def test_values_spread_evenly_over_their_range_give_the_percentile_itself() -> None:
    values = [100 + n / 2 for n in range(1, 101)]
    assert percentile(counted(values), 0.5) == pytest.approx(statistics.median(values), abs=0.5)
    assert percentile(counted(values), 0.95) == pytest.approx(147.5, abs=0.5)


def test_nothing_and_what_has_no_end() -> None:
    assert percentile([0] * RANGES, 0.95) is None
    assert percentile([0] * (RANGES - 1) + [3], 0.5) == 5_000
    assert milliseconds(percentile([0] * (RANGES - 1) + [3], 0.5)) == "over 5 s"
    assert [milliseconds(value) for value in (None, 0.2, 61.4, 999.4, 1_249)] == [
        "",
        "0 ms",
        "61 ms",
        "999 ms",
        "1.2 s",
    ]


def test_a_measure_is_drawn_to_two_ranges_beyond_its_goal_and_says_when_it_misses_it() -> None:
    met = drawn(KEY, counted([12] * 97 + [44] * 3))
    assert (met.tone, met.goal, met.count, met.top) == ("", "goal p95 50 ms", "100", "100 ms")
    assert [bar.beyond for bar in met.bars] == [False] * 5 + [True] * 2
    assert met.bars[1].share == 100
    assert met.bars[4].words == "40 to 50 ms: 3"
    missed = drawn(KEY, counted([12] * 90 + [7_000] * 10))
    assert (missed.tone, missed.goal) == ("warn", "goal p95 50 ms, not met")
    assert missed.top == "over 5 s"
    assert len(missed.bars) == RANGES
    empty = drawn(KEY, [0] * RANGES)
    assert drawn(MEASURES[2], [0] * RANGES).top == "5 s"
    assert (empty.p95, empty.tone, empty.words) == ("", "", "Key to paint: nothing measured; goal p95 50 ms")


def test_every_goal_is_the_end_of_a_range_and_the_script_counts_in_the_same_ranges() -> None:
    assert {one.goal for one in MEASURES} <= set(BOUNDS)
    script = (SOURCES / "session" / "08-latencies.js").read_text(encoding="utf-8")
    given_bounds = re.search(r"BOUNDS = \[([\d, ]+)\]", script)
    assert given_bounds is not None
    assert tuple(map(int, given_bounds[1].split(","))) == BOUNDS
    assert {f'add("{one.key}"' for one in MEASURES} == set(re.findall(r'add\("\w+"', script))
