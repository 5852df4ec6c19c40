"""When a query is to be answered, and how moments and spans of it are written."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from codeloom.db.work import UnitOfWork
from codeloom.services.core import count, formatting
from codeloom.services.organization import QUERY_DAYS, kept_settings

RECENT = timedelta(days=90)
"""How far back figures of answers go."""


def query_days(uow: UnitOfWork) -> int:
    """Within how many plain days a query is to be answered in this organization."""
    return kept_settings(uow).query_days or QUERY_DAYS


def due_at(sent: datetime, days: int, zone: ZoneInfo) -> datetime:
    """The end of the day, in the organization's time zone, that lies so many days after the one it was sent on."""
    day = sent.astimezone(zone).date() + timedelta(days=days)
    return datetime.combine(day, time(23, 59, 59), zone)


def due_words(uow: UnitOfWork, now: datetime, zone: ZoneInfo) -> str:
    """due in 3 days, Tue 16 Jun."""
    days = query_days(uow)
    day = due_at(now, days, zone).date()
    return f"due in {count(days, 'day')}, {day:%a} {formatting.short_day(day)}"


def due_of(due: datetime, now: datetime, zone: ZoneInfo) -> tuple[str, str]:
    """(words, tone) of when a query is due: "1 d late" error, "today" and "tomorrow" warn, "Sat 13 Jun"."""
    words, tone = formatting.due(due, now, str(zone))
    words = words.removesuffix(" 23:59")
    return words, tone or ("warn" if words == "tomorrow" else "")


def moment(then: datetime | None, now: datetime, zone: ZoneInfo) -> str:
    """today 10:58, or 14 Jun 10:58, or 14 Jun 2025; empty for none."""
    if then is None:
        return ""
    there, here = then.astimezone(zone), now.astimezone(zone)
    if there.date() == here.date():
        return f"today {there:%H:%M}"
    if there.year == here.year:
        return f"{formatting.short_day(there.date())} {there:%H:%M}"
    return formatting.day(there.date())


def took(seconds: float | None) -> str:
    """18 min, 3 h, 2 d; empty for none."""
    if seconds is None:
        return ""
    minutes = max(1, round(seconds / 60))
    if minutes < 60:
        return f"{minutes} min"
    return f"{round(minutes / 60)} h" if minutes < 48 * 60 else f"{round(minutes / 1440)} d"
