"""The dashboard's line plots: what counts into which hour, what is usual, where the scale begins, and days without anything."""

from datetime import date, datetime, timedelta

import pytest

from codeloom.services.core import Plot, accuracy_plot
from codeloom.services.dashboard.plots import today_plot

FRIDAY = date(2026, 11, 27)


def at(hour: int) -> datetime:
    """That Friday at an hour."""
    return datetime(2026, 11, 27, hour, 30)


def before(weeks: int) -> date:
    """The Friday some weeks before."""
    return FRIDAY - timedelta(weeks=weeks)


def test_a_day_without_history_draws_its_own_line_only() -> None:
    plot = today_plot({FRIDAY: {9: 2, 10: 1}}, at(10))
    assert plot.words == "Completed today: 3"
    assert (plot.usual, plot.band) == ((), ())
    assert plot.table[4] == ("10:00", "2", ""), "three hours after 06:00 the ninth hour is over"


def test_what_was_completed_before_the_first_hour_counts_into_it() -> None:
    plot = today_plot({FRIDAY: {2: 1, 5: 2, 6: 1}}, at(7))
    assert [row[1] for row in plot.table[:3]] == ["3", "4", "4"]


def test_the_line_ends_with_the_hour_that_runs_and_never_leaves_the_plot() -> None:
    assert len(today_plot({}, at(3)).points) == 1
    assert today_plot({}, at(8)).last_x == pytest.approx(100 * 3 / 14, abs=0.01)
    assert today_plot({}, at(23)).last_x == 100
    assert [row[1] for row in today_plot({}, at(6)).table[:3]] == ["0", "0", ""]


def test_usual_is_the_median_of_the_same_weekday_and_today_has_no_part_in_it() -> None:
    hours = {FRIDAY: {8: 40}, before(1): {8: 2}, before(2): {8: 4}, before(3): {8: 12}, before(4): {}}
    plot = today_plot(hours, at(12))
    assert plot.words == "Completed today: 40, usual Friday 4"
    assert plot.last_label == "40"
    assert (plot.last_y, plot.usual[-1]) == (100, (100, 10))


def test_the_band_is_the_middle_80_percent_and_one_day_has_none_around_it() -> None:
    many = {before(week): {8: week} for week in range(1, 12)}
    assert today_plot(many, at(12)).band[-1] == (100, 100 * 2 / 20, 100 * 10 / 20)
    assert today_plot({before(1): {8: 2}}, at(12)).band[-1] == (100, 50, 50)


@pytest.mark.parametrize(("most", "top"), [(0, 4), (4, 4), (5, 8), (9, 20), (21, 40), (81, 200), (201, 400)])
def test_the_scale_ends_at_a_round_number_at_or_above_the_most(most: int, top: int) -> None:
    plot = today_plot({FRIDAY: {8: most}}, at(12))
    assert plot.y_ticks[0] == (0, "0")
    assert plot.y_ticks[-1] == (100, str(top))


def test_without_audits_the_accuracy_plot_says_so() -> None:
    assert accuracy_plot([]) == Plot(words="No audits yet")


def test_one_week_stands_at_the_left_with_its_interval_in_words_and_table() -> None:
    plot = accuracy_plot([(date(2026, 11, 23), 90, 100)])
    assert plot.words == "Accuracy in the week of 23 Nov: 90.0 %, 82.6 to 94.5"
    assert plot.table == (("23 Nov", "90.0 %", "82.6 to 94.5, n 100"),)
    assert plot.x_ticks == ((0, "23 Nov"),)
    assert plot.y_ticks[0] == (0, "80"), "a multiple of five below the interval"
    assert plot.points == ((0, 50),)


def test_the_accuracy_scale_begins_below_the_worst_week_and_not_below_nothing() -> None:
    plot = accuracy_plot([(date(2026, 11, 9), 0, 5), (date(2026, 11, 16), 99, 100), (date(2026, 11, 23), 100, 100)])
    assert [tick for _, tick in plot.y_ticks] == ["0", "25", "50", "75", "100"]
    assert plot.points == ((0, 0), (50, 99), (100, 100))
    assert [name for _, name in plot.x_ticks] == ["9 Nov", "16 Nov", "23 Nov"]
