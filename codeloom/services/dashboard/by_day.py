"""What the dashboard counts by days, from the figures that are kept (ADR 45): the strip's rates, findings, accuracy by week, and
completed charts day by day."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from codeloom.db.queries import metrics
from codeloom.db.queries.metrics import FINDING, Standing, Work
from codeloom.db.work import UnitOfWork
from codeloom.services.core import Plot, accuracy_plot, formatting, nice_top
from codeloom.services.dashboard.spans import Days, Links
from codeloom.services.dashboard.views import TopFinding

MOST_FINDINGS = 8
BY_WEEK = ("agreed", "lines")
"""Measures of the accuracy by week, which goes back further than the rest."""
MEASURES = (*BY_WEEK, "completed", "first_audits", "first_passed", FINDING)


@dataclass(frozen=True, slots=True)
class ByDay:
    """Figures of the days of a board and of those before them, read once."""

    days: Days
    figures: Mapping[date, Mapping[str, int]]

    def sum(self, measure: str, first: date, last: date) -> int:
        """One measure over days, the last one included."""
        return sum(row.get(measure, 0) for day, row in self.figures.items() if first <= day <= last)

    def now(self, measure: str) -> int:
        """One measure over the board's days."""
        return self.sum(measure, self.days.first, self.days.today)

    def before(self, measure: str) -> int:
        """One measure over as many days before."""
        return self.sum(measure, self.days.before, self.days.first - timedelta(days=1))


def read(uow: UnitOfWork, zone: str, days: Days, of: Work, at: Standing, *, with_imported: bool) -> ByDay:
    """The figures of a board's days, those before, and of the weeks of its accuracy."""
    measures = (*MEASURES, "imported") if with_imported else MEASURES
    figures = metrics.read(uow, zone, days.before, days.today, measures, of, standing_at=at)
    if days.monday < days.before:
        eve = days.before - timedelta(days=1)
        figures |= metrics.read(uow, zone, days.monday, eve, BY_WEEK, of, standing_at=at)
    return ByDay(days, figures)


def accuracy(by_day: ByDay, link: Links) -> Plot:
    """Accuracy by week, each week with the charts that were audited in it."""
    days, weeks = by_day.days, []
    for n in range((days.today - days.monday).days // 7 + 1):
        monday = days.monday + timedelta(weeks=n)
        agreed, lines = (by_day.sum(name, monday, monday + timedelta(days=6)) for name in ("agreed", "lines"))
        if lines:
            weeks.append((monday, agreed, lines))
    lists = tuple(link.between("audited", monday, monday + timedelta(days=6)) for monday, *_ in weeks)
    return replace(accuracy_plot(weeks), hrefs=lists)


def findings(by_day: ByDay, link: Links) -> tuple[TopFinding, ...]:
    """The most frequent categories of findings, and their change against the days before."""
    days = by_day.days
    names = {name for row in by_day.figures.values() for name in row if name.startswith(FINDING)}
    counted = sorted(((by_day.now(name), name) for name in names), key=lambda pair: (-pair[0], pair[1]))
    most = max((*(number for number, _ in counted), 1))
    return tuple(
        TopFinding(
            name.removeprefix(FINDING).capitalize(), 100 * number / most, f"{number:,}",
            f"{number - by_day.before(name):+,d}".replace("-", "−"),
            link.between("audited", days.first, days.today, finding=name.removeprefix(FINDING)),
        )
        for number, name in counted[:MOST_FINDINGS]
        if number
    )  # fmt: skip


def completed_plot(by_day: ByDay, link: Links) -> Plot:
    """Completed charts by day, each with its list; the table begins with today and says
    beside them how many were imported."""
    days = by_day.days
    each = [days.first + timedelta(days=n) for n in range(days.number)]
    done, came = ([by_day.figures.get(day, {}).get(name, 0) for day in each] for name in ("completed", "imported"))
    rows, top = list(zip(each, done, came, strict=True)), nice_top(max(*done, 4))

    def x(place: int) -> float:
        return round(100 * place / (len(each) - 1), 2)

    def y(value: float) -> float:
        return round(100 * value / top, 2)

    return Plot(
        words=f"Completed by day, {days.words}: {sum(done):,}, today {done[-1]:,}",
        points=tuple((x(n), y(value)) for n, value in enumerate(done)),
        y_ticks=tuple((y(part * top / 4), f"{part * top / 4:g}") for part in range(5) if (part * top) % 4 == 0),
        x_ticks=tuple((x(n), formatting.short_day(each[n])) for n in (0, len(each) // 2, len(each) - 1)),
        last_x=100,
        last_y=y(done[-1]),
        last_label=f"{done[-1]:,}",
        table=tuple((formatting.short_day(day), f"{a:,}", f"{b:,}") for day, a, b in reversed(rows)),
        hrefs=tuple(link.between("completed", day, day) for day, *_ in reversed(rows)),
    )
