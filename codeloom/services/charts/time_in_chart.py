"""Time in chart: how long a person had a chart open and was active, counted from the signs their tab gives every five seconds.

A tab counts while the person's last act was in it and less than five minutes ago. Seconds are written once a minute, for one chart
at a time, so two tabs never count twice; up to a minute at the end of a sitting is left out. docs/adr/0049 has the whole of it.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from codeloom.db.queries import people
from codeloom.db.queries.charts import time_spent as queries
from codeloom.db.work import UnitOfWork

IDLE = timedelta(minutes=5)
"""Time after a person's last act that still counts; what lies beyond it is idle."""
STEP = timedelta(minutes=1)
"""How often counted time is written."""
LONGEST = STEP + timedelta(seconds=30)
"""More than this since time was counted is a break."""


def run(uow: UnitOfWork, chart_id: UUID, now: datetime, silent: timedelta) -> None:
    """Let the time of the person of the scope run for a chart, as long as somebody is active there. `silent` is how long a tab
    that is open gives no sign at most."""
    clock, seen = queries.running(uow)
    if clock is None:
        queries.move(uow, None, chart_id, now)
        return
    there = seen is not None and now - seen <= silent
    before, was = clock.counted_until, clock.chart_id
    if there and was == chart_id and now - before < STEP:
        return
    span = (now if there else max(before, seen or before)) - before
    if queries.move(uow, before, chart_id, now) and timedelta() < span <= LONGEST:
        day = now.astimezone(ZoneInfo(people.time_zone(uow))).date()
        queries.add(uow, was, day, round(span.total_seconds()))


def times_of(uow: UnitOfWork, chart_id: UUID) -> tuple[str, ...]:
    """Who had a chart open for how long, in words: Maya Fontaine 34 min."""
    return tuple(f"{name} {duration(seconds)}" for name, seconds in queries.of_chart(uow, chart_id))


def own_times(uow: UnitOfWork, chart_ids: Collection[UUID], now: datetime, zone: str) -> tuple[dict[UUID, str], str]:
    """The time of the person in each of these charts, and today in all charts, in words; empty for none."""
    by_chart, today = queries.own(uow, chart_ids, now.astimezone(ZoneInfo(zone)).date())
    return {chart: duration(seconds) for chart, seconds in by_chart.items()}, duration(today)


def time_in_charts(uow: UnitOfWork, first: date, last: date, person: UUID | None = None) -> list[queries.TimeInCharts]:
    """Time within days, both included, of one person or of all, by person, difficulty and setting of the chart: minutes per chart
    for scorecards."""
    return queries.by_person(uow, first, last, person)


def duration(seconds: float) -> str:
    """under 1 min, 34 min, 1 h 5 min; empty for nothing."""
    minutes = round(seconds / 60)
    hours, rest = divmod(minutes, 60)
    if not seconds:
        return ""
    return "under 1 min" if not minutes else f"{hours} h {rest} min" if hours else f"{minutes} min"
