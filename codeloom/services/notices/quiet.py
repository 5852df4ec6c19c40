"""When mail may come: after the hours a person wants quiet, after a pause, and in the daily mail of working days."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from codeloom.db.tables.accounts import User

DAILY_AT = time(7, 30)
"""When the daily mail goes out, in the time zone of who gets it, Monday to Friday."""


def not_before(person: User, now: datetime, zone: ZoneInfo) -> datetime:
    """The first moment from now on at which a mail at once may come to a person."""
    paused = person.mail_paused_until
    from_then = max(now, paused) if paused is not None else now
    if person.quiet_from is None or person.quiet_until is None or person.quiet_from == person.quiet_until:
        return from_then
    there = from_then.astimezone(zone)
    minute = there.hour * 60 + there.minute
    begins, ends = person.quiet_from, person.quiet_until
    quiet = begins <= minute < ends if begins < ends else minute >= begins or minute < ends
    if not quiet:
        return from_then
    day = there.date() + timedelta(days=1 if begins > ends and minute >= begins else 0)
    return datetime.combine(day, time(ends // 60, ends % 60), zone).astimezone(now.tzinfo)


def digest_day(now: datetime, zone: ZoneInfo) -> date | None:
    """The day whose daily mail is to go out now; None on weekends and before its time."""
    there = now.astimezone(zone)
    return there.date() if there.weekday() < 5 and there.time() >= DAILY_AT else None


def tomorrow(now: datetime, zone: ZoneInfo) -> datetime:
    """When a pause until tomorrow ends: at the time of the daily mail."""
    day = now.astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(day, DAILY_AT, zone).astimezone(now.tzinfo)
