"""When a schedule's time comes, and which days it is of. Hours are wall clock hours of the organization's time zone."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

SPANS = ("this_month", "last_month", "last_week", "last_30", "this_year", "all", "own")
"""Ranges to choose from; `own` are two days of a person's choice."""
Every = Literal["day", "week", "month"]
HOUR = time(6)


def next_after(every: Every, zone: str, now: datetime) -> datetime:
    """The next 06:00 after a moment: of a day, of a Monday, of the 1st of a month. In UTC, whatever the clocks did between."""
    place = ZoneInfo(zone)
    day = now.astimezone(place).date()
    while not (_begins(every, day) and datetime.combine(day, HOUR, place) > now):
        day += timedelta(days=1)
    return datetime.combine(day, HOUR, place).astimezone(UTC)


def _begins(every: Every, day: date) -> bool:
    return every == "day" or (day.weekday() == 0 if every == "week" else day.day == 1)


def period(every: Every, day: date) -> tuple[date, date]:
    """The first and last day of what ended before a day: the day before, the Monday to Sunday before, the month before."""
    if every == "day":
        return day - timedelta(days=1), day - timedelta(days=1)
    if every == "week":
        monday = day - timedelta(days=day.weekday())
        return monday - timedelta(days=7), monday - timedelta(days=1)
    last = day.replace(day=1) - timedelta(days=1)
    return last.replace(day=1), last


def span(name: str, today: date) -> tuple[date, date] | None:
    """The first and last day of a range by its name; None for all days, and for days of a person's choice."""
    begins = {
        "this_month": today.replace(day=1),
        "last_30": today - timedelta(days=29),
        "this_year": today.replace(month=1, day=1),
    }
    if name in begins:
        return begins[name], today
    if name in ("last_month", "last_week"):
        return period("month" if name == "last_month" else "week", today)
    return None
