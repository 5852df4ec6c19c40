"""How one person fares in their role: figures, accuracy by week and work done a day, each beside what is usual for them.

Usual is the median and the middle 80 % of their own days with work in the eight weeks before this one; by now, the median of the
same weekday in the eight weeks before, counted up to this hour.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil
from statistics import mean, median
from zoneinfo import ZoneInfo

from codeloom.coding.lifecycle import Role
from codeloom.db.queries import dashboard
from codeloom.db.queries.people import one as queries
from codeloom.db.queries.people import pace
from codeloom.db.tables.accounts import User
from codeloom.db.work import UnitOfWork
from codeloom.services.charts import time_in_charts
from codeloom.services.core import NO_PLOT, Plot, accuracy_plot, formatting, middle80, nice_top
from codeloom.services.organization import accuracy_goal

SPAN = timedelta(days=30)
WEEKS, USUAL_WEEKS = 12, 8
Days = Mapping[date, Mapping[int, int]]
"""What was done, by day and hour of the practice."""
DONE_WORDS = {
    Role.CODER.value: "Charts sent a day", Role.SUPERVISOR.value: "Audits closed a day",
    Role.PROVIDER.value: "Encounters sent a day", Role.BILLER.value: "Encounters finalized a day",
}  # fmt: skip
"""What a role's work done is called; a manager has none."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure, its unit and what it means, ready to show; `href` opens the list behind it."""

    label: str
    value: str
    note: str
    unit: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Fares:
    """How a person fares: `done` is called `done_words`, which is empty for a role without such work; `audits` opens the audits of
    their work, `closed` those they closed."""

    figures: tuple[Figure, ...] = ()
    accuracy: Plot = NO_PLOT
    done: Plot = NO_PLOT
    done_words: str = ""
    goal: int = 0
    audits: str = ""
    closed: str = ""


NO_FARES = Fares()
"""Of somebody without work of their own."""


def fares(uow: UnitOfWork, person: User, now: datetime, zone: ZoneInfo) -> Fares:
    """The figures and plots of a person in the role they have now."""
    if person.role not in DONE_WORDS:
        return NO_FARES
    here = now.astimezone(zone)
    monday = (here - timedelta(days=here.weekday())).replace(hour=0, minute=0, second=0, microsecond=0)
    since = monday - timedelta(weeks=WEEKS - 1)
    days = pace.done_by_hour(uow, person.role, person.id, zone.key, since)
    coded, goal = person.role == Role.CODER, accuracy_goal(uow)
    weeks = (
        dashboard.accuracy_by_week(uow, zone.key, since, person.id, of_encounters=not coded)
        if coded or person.role == Role.BILLER
        else []
    )
    return Fares(
        figures=_FIGURES[person.role](uow, person, now, here, days),
        accuracy=accuracy_plot(weeks, goal), done=done_plot(days, here.date(), DONE_WORDS[person.role]),
        done_words=DONE_WORDS[person.role], goal=goal,
        audits=f"/finished?coder={person.id}" if coded or person.role == Role.BILLER else "",
        closed=f"/finished?auditor={person.id}" if person.role == Role.SUPERVISOR else "",
    )  # fmt: skip


def done_plot(days: Days, today: date, words: str) -> Plot:
    """The mean of each week's days with work, with the median and the middle 80 % of such days in the eight weeks before this."""
    this_monday = today - timedelta(days=today.weekday())
    totals = {day: sum(hours.values()) for day, hours in days.items() if any(hours.values())}
    by_week: dict[date, list[int]] = {}
    for day, total in sorted(totals.items()):
        by_week.setdefault(day - timedelta(days=day.weekday()), []).append(total)
    if not by_week:
        return Plot(words=f"{words}: none in {WEEKS} weeks")
    means = {monday: mean(counts) for monday, counts in by_week.items()}
    past = [total for day, total in totals.items() if this_monday - timedelta(weeks=USUAL_WEEKS) <= day < this_monday]
    low, high = middle80(past) if past else (0.0, 0.0)
    top = nice_top(ceil(max(4, high, *means.values())))
    first = this_monday - timedelta(weeks=WEEKS - 1)

    def x(monday: date) -> float:
        return round(100 * (monday - first).days / 7 / (WEEKS - 1), 2)

    def y(value: float) -> float:
        return round(100 * min(value, top) / top, 2)

    points = tuple((x(monday), y(value)) for monday, value in means.items())
    usual = f", usual {median(past):g}, middle 80 % {low:g} to {high:g}" if past else ""
    newest = max(means)
    return Plot(
        words=f"{words} by week: {means[newest]:.1f} in the week of {formatting.short_day(newest)}{usual}",
        points=points,
        usual=((0, y(median(past))), (100, y(median(past)))) if past else (),
        band=((0, y(low), y(high)), (100, y(low), y(high))) if past else (),
        y_ticks=((0, "0"), (50, f"{top / 2:g}"), (100, f"{top:g}")),
        x_ticks=tuple((x(day), formatting.short_day(day)) for day in (first, first + timedelta(weeks=WEEKS // 2), this_monday)),
        last_x=points[-1][0], last_y=points[-1][1],
        table=tuple(
            (formatting.short_day(monday), f"{means[monday]:.1f}",
             f"{sum(counts):,} on {formatting.count(len(counts), 'day')}")
            for monday, counts in by_week.items()
        ),
    )  # fmt: skip


def _today(label: str, days: Days, here: datetime, href: str = "") -> Figure:
    """What was done today, and what is usual by now."""
    before = [here.date() - timedelta(weeks=week) for week in range(1, USUAL_WEEKS + 1)]
    by_now = [sum(count for hour, count in days.get(day, {}).items() if hour <= here.hour) for day in before]
    note = f"usual by now {median(by_now):g}" if any(by_now) else "no usual yet"
    return Figure(label, f"{sum(days.get(here.date(), {}).values()):,}", note, href=href)


def _month(label: str, days: Days, here: datetime) -> Figure:
    """What was done in 30 days, and a day."""
    counts = [sum(hours.values()) for day, hours in days.items() if day > here.date() - SPAN]
    note = f"{mean(counts):.1f} a day with any" if counts else "none"
    return Figure(label, f"{sum(counts):,}", note)


def _rate(label: str, part: float, whole: int, of: str) -> Figure:
    value = f"{100 * part / whole:.1f}" if whole else "–"
    note = f"{formatting.interval(part, whole)} {of}" if whole else "no audits yet"
    return Figure(label, value, note, "%" if whole else "")


def _coder(uow: UnitOfWork, person: User, now: datetime, here: datetime, days: Days) -> tuple[Figure, ...]:
    midnight = here.replace(hour=0, minute=0, second=0, microsecond=0)
    work = queries.coder_work(uow, person.id, now, midnight, now - SPAN)
    there = work.since.astimezone(here.tzinfo) if work.since else None
    since = f"since {there.day} {there:%b, %H:%M}" if there else "no chart is open"
    late = f"{formatting.count(work.late, 'chart')} late" if work.late else "none late"
    return (
        Figure("In work", formatting.chart_number(work.chart) if work.chart else "–", since),
        Figure("Queue", f"{work.open:,}", late, href=f"/charts?tab=open&coder={person.id}"),
        _today("Sent today", days, here, f"/charts?tab=sent&coder={person.id}"),
        _rate("Accuracy, 30 d", work.agreed, work.rows, "rows"),
        _rate("First pass, 30 d", work.passed, work.first, "charts"),
        *_time(uow, person, here.date()),
    )


def _time(uow: UnitOfWork, person: User, today: date) -> tuple[Figure, ...]:
    """How long a coder has a chart open, idle left out; nothing where nothing was counted."""
    counted = time_in_charts(uow, today - SPAN, today, person.id)
    charts = sum(one.charts for one in counted)
    minutes = sum(one.seconds for one in counted) / 60
    note = f"a chart, idle left out, {formatting.count(charts, 'chart')}"
    return (Figure("Time, 30 d", f"{minutes / charts:.0f}", note, "min"),) if charts else ()


def _supervisor(uow: UnitOfWork, person: User, now: datetime, here: datetime, days: Days) -> tuple[Figure, ...]:
    work = pace.open_work(uow, person.id, now - SPAN)
    return (
        Figure("Audits begun", f"{work.begun:,}", "not closed yet"),
        _today("Closed today", days, here),
        _month("Closed, 30 d", days, here),
        _rate("Returned, 30 d", work.returned, work.closed, "audits"),
    )


def _provider(uow: UnitOfWork, person: User, now: datetime, here: datetime, days: Days) -> tuple[Figure, ...]:
    work = pace.open_work(uow, person.id, now - SPAN)
    return (
        Figure("Not with billing", f"{work.notes:,}", "encounters"),
        Figure("Questions to answer", f"{work.questions:,}", "from coders and billers"),
        _today("Sent today", days, here),
        _month("Sent, 30 d", days, here),
    )


def _biller(uow: UnitOfWork, person: User, now: datetime, here: datetime, days: Days) -> tuple[Figure, ...]:
    work = pace.open_work(uow, person.id, now - SPAN)
    return (
        _today("Finalized today", days, here, f"/encounter-list?part=today&biller={person.id}"),
        _month("Finalized, 30 d", days, here),
        Figure("Sent back", f"{work.back:,}", "wait for their provider"),
        _rate("Accuracy, 30 d", work.agreed, work.lines, "rows"),
    )


_FIGURES: dict[str, Callable[[UnitOfWork, User, datetime, datetime, Days], tuple[Figure, ...]]] = {
    Role.CODER.value: _coder,
    Role.SUPERVISOR.value: _supervisor,
    Role.PROVIDER.value: _provider,
    Role.BILLER.value: _biller,
}
