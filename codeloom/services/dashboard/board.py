"""The manager's dashboard as one view, ready to show. Rates carry their 95 % interval and number."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from statistics import median
from uuid import UUID
from zoneinfo import ZoneInfo

from codeloom.coding import clock
from codeloom.coding.lifecycle import EDITABLE, ChartStatus
from codeloom.coding.scoring import wilson
from codeloom.db.queries import dashboard as queries
from codeloom.db.queries import metrics, people
from codeloom.db.queries.charts import figures
from codeloom.db.queries.charts import rows as charts
from codeloom.db.queries.charts.figures import StatusCount
from codeloom.db.queries.metrics import Work
from codeloom.db.work import UnitOfWork
from codeloom.services.charts import Setting, day_begins
from codeloom.services.core import Command, Nothing, ShortText, formatting, verb
from codeloom.services.dashboard import by_day
from codeloom.services.dashboard.by_day import ByDay
from codeloom.services.dashboard.note_door import note_door
from codeloom.services.dashboard.plots import today_plot
from codeloom.services.dashboard.spans import RANGES, Days, Links, Range
from codeloom.services.dashboard.views import Bar, Board, Cell, CoderRow, Light, Measure, NoteDoorBoard
from codeloom.services.imports import list_imports
from codeloom.services.mail import standing
from codeloom.services.organization import accuracy_goal
from codeloom.services.teams import WhichTeam, people_of, team_choices

FLOOR = 80.0
"""Left end of a coder's accuracy scale, in percent."""
PERCENTILES = ("p50", "p75", "p90", "p95")
OPEN = (*EDITABLE, ChartStatus.PENDING_AUDIT)
MONTH = 30
"""Whole days before today in a coder's usual day and accuracy."""


class ShowDashboard(Command):
    """What is counted: the work of a team or of the whole practice, of one specialty or setting or all, over a range of days."""

    team: WhichTeam = ""
    range: Range = "today"
    specialty: ShortText = ""
    setting: Setting = ""


@verb("dashboard.figures", ShowDashboard, read_only=True)
def dashboard_figures(uow: UnitOfWork, command: ShowDashboard) -> Board:
    """Everything on the dashboard, read once. Of a team: the charts its active members have or had, and audits of their work; of a
    team, specialty or setting encounters are left out, imports and delivery are the practice's. Raises NotFound for a team that is
    not in use."""
    whose = people_of(uow, command.team)
    of = Work(whose, command.specialty, command.setting)
    now, zone = clock.now(), people.time_zone(uow)
    here = now.astimezone(ZoneInfo(zone))
    days, midnight = Days(here.date(), RANGES[command.range]), day_begins(here.date(), zone)
    at = metrics.standing(uow, zone)
    counted = by_day.read(uow, zone, days, of, at, with_imported=command.range != "today")
    charts_now = figures.by_status(uow, now, of, OPEN)
    hours = queries.completed_by_hour(uow, zone, here.date(), of=of) if command.range == "today" else {}
    drafts = sum(one.charts for one in charts_now if one.status == ChartStatus.DRAFT)
    link, goal = Links(str(command.team), command.specialty, command.setting), accuracy_goal(uow)
    done = "Completed today" if hours else f"Completed, {days.words}"
    percentiles, number = _turnaround(uow, days, zone, now, of), counted.now("completed")
    return Board(
        team=str(command.team),
        span=command.range,
        specialty=command.specialty,
        setting=command.setting,
        teams=team_choices(uow),
        specialties=tuple(charts.specialties(uow)),
        counted=formatting.count(len(whose), "active member") if whose is not None else "",
        at=here.strftime("%H:%M:%S"),
        cells=_cells(uow, now, of, link, counted, charts_now, _completed(counted, hours, here, link)),
        days=days.words,
        done=done,
        today=today_plot(hours, here) if hours else by_day.completed_plot(counted, link),
        usual=f"usual {here:%A}" if hours else "",
        turnaround=percentiles,
        turnaround_note=f"Bar: {days.words}. Mark: the {'four weeks' if days.number == 7 else days.words} before.",
        turnaround_charts=formatting.count(number, "chart") if percentiles else "",
        turnaround_href=link.between("completed", days.first, days.today),
        accuracy=by_day.accuracy(counted, link),
        goal=goal,
        goal_place=_place(goal),
        coders=_coders(uow, zone, now, days.today, of, link, at, charts_now),
        ages=_ages(queries.draft_ages(uow, now, drafts, of), link),
        ages_note="Due within 3 days of import unless changed.",
        findings=by_day.findings(counted, link),
        imports=list_imports.run(uow, Nothing())[:3],
        lights=_lights(uow, now),
        door=note_door(uow, now, midnight) if of == metrics.EVERYTHING else NoteDoorBoard(),
    )


def _completed(counted: ByDay, hours: Mapping[date, Mapping[int, int]], here: datetime, link: Links) -> Cell:
    """The figure of completed charts: today's beside the usual, or that of some days beside as many before."""
    if not hours:
        first, last = counted.days.first, counted.days.today
        note = f"{counted.days.words}, {counted.before('completed'):,} before"
        return Cell("Completed", f"{counted.now('completed'):,}", note, href=link.between("completed", first, last))
    usual = _usual_so_far(hours, here)
    note = f"usual by now {usual:g}" if usual is not None else "no usual yet"
    return Cell("Completed today", f"{sum(hours[here.date()].values()):,}", note, href=link("today"))


def _usual_so_far(hours: Mapping[date, Mapping[int, int]], here: datetime) -> float | None:
    """Median of what was completed by this hour on the same weekday; None without any history."""
    past = [day for when, day in hours.items() if when != here.date()]
    before = [sum(count for hour, count in day.items() if hour <= here.hour) for day in past]
    return median(before) if any(before) else None


def _cells(
    uow: UnitOfWork,
    now: datetime,
    of: Work,
    link: Links,
    counted: ByDay,
    charts_now: Sequence[StatusCount],
    completed: Cell,
) -> tuple[Cell, ...]:
    whose, days = of.people, counted.days
    total = {status: sum(c.charts - c.held for c in charts_now if c.status == status) for status in OPEN}
    held, held_late, back = (sum(getattr(c, name) for c in charts_now) for name in ("held", "held_late", "back"))
    late = sum(c.late for c in charts_now if c.status in EDITABLE)
    overdue = f"{held_late:,} of them on hold" if held_late else "past their due time"
    nobody = sum(c.charts for c in charts_now if c.assignee_id is None and c.status == ChartStatus.DRAFT)
    oldest = queries.oldest(uow, of)
    coding, auditing = queries.in_work(uow, now, of)
    passed, first = counted.now("first_passed"), counted.now("first_audits")
    since = formatting.age_days
    return (
        Cell(
            "Draft",
            f"{total[ChartStatus.DRAFT]:,}",
            f"{nobody:,} have no coder" if whose is None else "with the team",
            href=link("draft"),
        ),
        Cell(
            "Returned",
            f"{total[ChartStatus.RETURNED]:,}",
            f"oldest {since(oldest.returned[1], now)}" if oldest.returned else "none waits",
            href=link("returned"),
        ),
        Cell(
            "On hold",
            f"{held:,}",
            f"{back:,} sent back to you" if whose is None else "with the team",
            href=link("held"),
        ),
        Cell("Waiting for audit", f"{total[ChartStatus.PENDING_AUDIT]:,}", "sent by coders", href=link("waiting")),
        completed,
        Cell("Overdue", f"{late:,}", overdue, href=link("late")),
        Cell("In work now", f"{coding + auditing:,}", f"{coding} coding, {auditing} audit", href=link("work")),
        Cell(
            f"First pass, {'30 d' if days.number == 30 else days.words}",
            f"{100 * passed / first:.1f}" if first else "–",
            formatting.interval(passed, first),
            "%" if first else "",
            link.between("first", days.first, days.today),
        ),
        Cell(
            "Oldest draft",
            f"{(now - oldest.draft[1]).days}" if oldest.draft else "–",
            formatting.chart_number(oldest.draft[0]) if oldest.draft else "no drafts",
            "d" if oldest.draft else "",
            link("draft", only=oldest.draft[0]) if oldest.draft else link("draft"),
        ),
    )


def _turnaround(uow: UnitOfWork, days: Days, zone: str, now: datetime, of: Work) -> tuple[Measure, ...]:
    since = day_begins(days.first, zone)
    earlier = day_begins(days.first - timedelta(days=28), zone) if days.number == 7 else day_begins(days.before, zone)
    recent, before = queries.turnaround(uow, since, now, of), queries.turnaround(uow, earlier, since, of)
    if recent is None:
        return ()
    most = max((*recent, *(before or ()), 0.1))
    old: Sequence[float] = before or [0.0] * 4
    return tuple(
        Measure(name, 100 * value / most, 100 * past / most, f"{value:.1f} d")
        for name, value, past in zip(PERCENTILES, recent, old, strict=True)
    )


def _coders(
    uow: UnitOfWork,
    zone: str,
    now: datetime,
    today: date,
    of: Work,
    link: Links,
    at: metrics.Standing,
    charts_now: Sequence[StatusCount],
) -> tuple[CoderRow, ...]:
    yesterday, month = today - timedelta(days=1), today - timedelta(days=MONTH)
    measures = ("sent", "agreed", "lines")
    past = metrics.read(uow, zone, month, yesterday, measures, of, by="person_id", standing_at=at)
    fresh = metrics.read(uow, zone, today, today, measures, of, by="person_id", standing_at=at)
    mine: dict[UUID | None, list[StatusCount]] = {}
    for one in charts_now:
        if one.status in EDITABLE:
            mine.setdefault(one.assignee_id, []).append(one)
    none, own = dict[str, int](), replace(link, team="")
    return tuple(
        _coder(line, past.get(line.id, none), fresh.get(line.id, none), mine.get(line.id, ()), own)
        for line in queries.coders(uow, now, of.people)
    )


def _coder(
    line: queries.CoderLine,
    past: Mapping[str, int],
    fresh: Mapping[str, int],
    charts_now: Sequence[StatusCount],
    link: Links,
) -> CoderRow:
    agreed, lines = (past.get(name, 0) + fresh.get(name, 0) for name in ("agreed", "lines"))
    low, high = wilson(agreed, lines)
    rate = 100 * agreed / lines if lines else 0.0
    late = sum(one.late for one in charts_now)
    return CoderRow(
        name=line.name,
        working_on=formatting.chart_number(line.working_on) if line.working_on else "",
        open=f"{sum(one.charts for one in charts_now):,}",
        late=f"{late:,}" if late else "",
        sent=f"{fresh.get('sent', 0):,}",
        usual=f"{past.get('sent', 0) / MONTH:.0f}",
        low=_place(100 * low),
        point=_place(rate),
        high=_place(100 * high),
        accuracy=f"{rate:.1f} % ({formatting.interval(agreed, lines)})" if lines else "no audits yet",
        id=str(line.id),
        href=link("open", coder=line.id),
        late_href=link("late", coder=line.id),
        sent_href=link("sent", coder=line.id),
        audits_href=f"/finished?coder={line.id}",
    )


def _place(percent: float) -> float:
    """Where a rate stands on the whisker's line, in percent of it."""
    return max(0.0, min(100.0, (percent - FLOOR) / (100 - FLOOR) * 100))


def _ages(ages: dict[int, int], link: Links) -> tuple[Bar, ...]:
    most = max((*ages.values(), 1))
    names = [*(f"{n} to {n + 1} d" for n in range(7)), "over 7 d"]
    return tuple(
        Bar(
            name,
            100 * ages.get(n, 0) / most,
            f"{ages.get(n, 0):,}",
            "error" if n > 3 else ("warn" if n == 3 else ""),
            link("draft", age=n),
        )
        for n, name in enumerate(names)
    )


def _lights(uow: UnitOfWork, now: datetime) -> tuple[Light, ...]:
    state = queries.delivery(uow, now)
    alive = state.workers > 0
    beat = f"beat {state.beat:.0f} s ago" if state.beat is not None else "never seen"
    mail = standing(uow)
    return (
        Light(
            "ok" if state.waiting < 100 else "warn", f"Outbox: {formatting.count(state.waiting, 'event')} waiting", ""
        ),
        Light("ok" if not state.dead else "error", f"Dead letters: {state.dead}", "look at them" if state.dead else ""),
        Light("ok" if alive else "error", f"{formatting.count(state.workers, 'worker')} running", beat),
        Light(mail.tone, mail.words, mail.note),
    )
