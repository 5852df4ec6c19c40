"""How dates, spans of time, counts and people are written on every screen."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from codeloom.coding.scoring import wilson


def day(value: date | None) -> str:
    """6 Jun 2026; nothing for an unknown day."""
    return f"{value.day} {value:%b %Y}" if value else ""


def short_day(value: date | None) -> str:
    """6 Jun."""
    return f"{value.day} {value:%b}" if value else ""


def days(start: date | None, end: date | None, *, year: bool = True) -> str:
    """2 to 6 Jun 2026, 30 May to 4 Jun 2026, or one day."""
    if start is None:
        return "date unknown"
    tail = f" {(end or start).year}" if year else ""
    if end is None or end == start:
        return f"{short_day(start)}{tail}"
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day} to {short_day(end)}{tail}"
    return f"{short_day(start)} to {short_day(end)}{tail}"


def list_days(start: date | None, end: date | None, now: datetime) -> str:
    """As `days`, without the year while it is this one: for lists."""
    return days(start, end, year=(end or start or now.date()).year != now.year)


def clock_time(moment: datetime | None, time_zone: str) -> str:
    """10:42:07 in the organization's time zone."""
    return moment.astimezone(ZoneInfo(time_zone)).strftime("%H:%M:%S") if moment else ""


def moment(at: datetime, now: datetime, zone: ZoneInfo, *, seconds: bool = False) -> str:
    """today 10:31, 8 Jun 15:02, or 8 Jun 2025 15:02; with seconds where asked."""
    there, here = at.astimezone(zone), now.astimezone(zone)
    hour = f"{there:%H:%M:%S}" if seconds else f"{there:%H:%M}"
    if there.date() == here.date():
        return f"today {hour}"
    return f"{short_day(there.date()) if there.year == here.year else day(there.date())} {hour}"


def due(moment: datetime | None, now: datetime, time_zone: str) -> tuple[str, str]:
    """(words, tone): "3 h late" error, "today 15:30" warn, "tomorrow", "Sat 13 Jun"."""
    if moment is None:
        return "", ""
    if moment < now:
        late = now - moment
        return (f"{late.days} d late" if late.days else f"{max(1, late.seconds // 3600)} h late"), "error"
    zone = ZoneInfo(time_zone)
    there, here = moment.astimezone(zone), now.astimezone(zone)
    if there.date() == here.date():
        return f"today {there:%H:%M}", "warn"
    if there.date() == here.date() + timedelta(days=1):
        return "tomorrow", ""
    return f"{there:%a} {short_day(there.date())}", ""


def age_days(since: datetime, now: datetime) -> str:
    """6 d: whole days since a moment."""
    return f"{max(0, (now - since).days)} d"


def years(birth: date | None, on: date | None) -> int | None:
    """Whole years of age on a day, or None when unknown."""
    if birth is None or on is None or on < birth:
        return None
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def count(number: int, one: str, many: str = "") -> str:
    """1 chart, 2 charts, 1,204 charts."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def chart_number(number: int) -> str:
    """CH-10482."""
    return f"CH-{number}"


def encounter_number(number: int) -> str:
    """EN-1042."""
    return f"EN-{number}"


def percent(part: float, whole: int) -> str:
    """95.2 %; nothing when there is nothing to divide by."""
    return f"{100 * part / whole:.1f} %" if whole else ""


def interval(part: float, whole: int) -> str:
    """93.6 to 96.5, n 412: the 95 % interval of a rate in percent, with its number."""
    if not whole:
        return "no audits yet"
    low, high = wilson(part, whole)
    return f"{100 * low:.1f} to {100 * high:.1f}, n {whole:,}"
