"""How dates, due times, ages and rates are written, with the edges where the wording changes."""

from datetime import UTC, date, datetime, timedelta

import pytest

from codeloom.services.core import formatting

NOW = datetime(2026, 6, 10, 18, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (None, None, "date unknown"),
        (date(2026, 6, 6), None, "6 Jun 2026"),
        (date(2026, 6, 6), date(2026, 6, 6), "6 Jun 2026"),
        (date(2026, 6, 2), date(2026, 6, 6), "2 to 6 Jun 2026"),
        (date(2026, 5, 30), date(2026, 6, 4), "30 May to 4 Jun 2026"),
    ],
)
def test_a_span_of_days_says_no_month_or_year_twice(start: date | None, end: date | None, words: str) -> None:
    assert formatting.days(start, end) == words


def test_lists_leave_the_year_away_while_it_is_this_one() -> None:
    assert formatting.list_days(date(2026, 6, 2), None, NOW) == "2 Jun"
    assert formatting.list_days(date(2025, 6, 2), None, NOW) == "2 Jun 2025"
    assert (formatting.day(None), formatting.short_day(None)) == ("", "")


@pytest.mark.parametrize(
    ("later", "words", "tone"),
    [
        (timedelta(days=-2), "2 d late", "error"),
        (timedelta(hours=-3), "3 h late", "error"),
        (timedelta(minutes=-1), "1 h late", "error"),
        (timedelta(minutes=30), "today 14:30", "warn"),
        (timedelta(hours=10), "tomorrow", ""),
        (timedelta(days=3), "Sat 13 Jun", ""),
    ],
)
def test_a_due_time_is_said_in_the_organization_s_own_day(later: timedelta, words: str, tone: str) -> None:
    assert formatting.due(NOW + later, NOW, "America/New_York") == (words, tone)


def test_nothing_known_is_nothing_said() -> None:
    assert formatting.due(None, NOW, "UTC") == ("", "")
    assert formatting.clock_time(None, "UTC") == ""
    assert formatting.percent(0, 0) == ""
    assert formatting.interval(0, 0) == "no audits yet"


def test_years_are_whole_and_count_from_the_birthday() -> None:
    birth = date(1963, 2, 3)
    assert formatting.years(birth, date(2026, 2, 2)) == 62
    assert formatting.years(birth, date(2026, 2, 3)) == 63
    assert formatting.years(birth, date(1963, 2, 2)) is None
    assert formatting.years(None, date(2026, 2, 3)) is None
