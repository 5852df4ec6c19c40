"""The manager's dashboard as one view, ready to show. Rates carry their 95 % interval and number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from codeloom.coding import clock
from codeloom.coding.lifecycle import ChartStatus
from codeloom.coding.scoring import wilson
from codeloom.db.queries import dashboard as queries
from codeloom.db.queries import people
from codeloom.db.queries.charts import figures as live_queries
from codeloom.db.work import UnitOfWork
from codeloom.services.core import Command, Nothing, accuracy_plot, formatting, verb
from codeloom.services.dashboard.note_door import note_door
from codeloom.services.dashboard.plots import today_plot
from codeloom.services.dashboard.views import Bar, Board, Cell, CoderRow, Light, Measure, NoteDoorBoard, TopFinding
from codeloom.services.imports import list_imports
from codeloom.services.mail import standing
from codeloom.services.organization import accuracy_goal
from codeloom.services.teams import WhichTeam, people_of, team_choices

WEEKS = 12
FLOOR = 80.0
"""Left end of a coder's accuracy scale, in percent."""
PERCENTILES = ("p50", "p75", "p90", "p95")


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses of the lists behind the figures, of the same team."""

    team: str

    def __call__(self, tab: str, more: str = "") -> str:
        """The manager's charts in one tab."""
        return f"/charts?tab={tab}{more}" + (f"&team={self.team}" if self.team else "")


class ShowDashboard(Command):
    """Whose work is counted: a team's, or the whole practice's."""

    team: WhichTeam = ""


@verb("dashboard.figures", ShowDashboard, read_only=True)
def dashboard_figures(uow: UnitOfWork, command: ShowDashboard) -> Board:
    """Everything on the dashboard, read once. Of a team: the charts its active members have or had, and audits of their work;
    encounters are left out, imports and delivery are the practice's. Raises NotFound for a team that is not in use."""
    whose = people_of(uow, command.team)
    now, zone = clock.now(), people.time_zone(uow)
    here = now.astimezone(ZoneInfo(zone))
    midnight = here.replace(hour=0, minute=0, second=0, microsecond=0)
    hours = queries.completed_by_hour(uow, zone, here.date(), people=whose)
    weeks = queries.accuracy_by_week(uow, zone, now - timedelta(weeks=WEEKS), whose)
    ages = queries.draft_ages(uow, now, whose)
    link, goal = Links(str(command.team)), accuracy_goal(uow)
    return Board(
        team=str(command.team),
        teams=team_choices(uow),
        counted=formatting.count(len(whose), "active member") if whose is not None else "",
        at=here.strftime("%H:%M:%S"),
        cells=_cells(uow, now, whose, link, sum(hours[here.date()].values()), _usual_so_far(hours, here)),
        today=today_plot(hours, here),
        weekday=here.strftime("%A"),
        turnaround=_turnaround(uow, now, whose),
        turnaround_note="Bar: 7 days. Mark: the four weeks before.",
        accuracy=accuracy_plot(weeks),
        goal=goal,
        goal_place=_place(goal),
        coders=tuple(_coder(line) for line in queries.coders(uow, now, midnight, whose)),
        ages=_ages(ages, link),
        ages_note="Due within 3 days of import unless changed.",
        findings=_findings(uow, now, whose),
        imports=list_imports.run(uow, Nothing())[:3],
        lights=_lights(uow, now),
        door=note_door(uow, now, midnight) if whose is None else NoteDoorBoard(),
    )


def _usual_so_far(hours: Mapping[date, Mapping[int, int]], here: datetime) -> float | None:
    """Median of what was completed by this hour on the same weekday; None without any history."""
    past = [day for when, day in hours.items() if when != here.date()]
    before = [sum(count for hour, count in day.items() if hour <= here.hour) for day in past]
    return median(before) if any(before) else None


def _cells(
    uow: UnitOfWork, now: datetime, whose: queries.People, link: Links, done: int, usual: float | None
) -> tuple[Cell, ...]:
    counts = [one for one in live_queries.by_status(uow, now) if whose is None or one.assignee_id in whose]
    total = {status: sum(c.charts - c.held for c in counts if c.status == status) for status in ChartStatus}
    held, held_late, back = (sum(getattr(c, name) for c in counts) for name in ("held", "held_late", "back"))
    late = sum(c.late for c in counts if c.status in (ChartStatus.DRAFT, ChartStatus.RETURNED))
    overdue = f"{held_late:,} of them on hold" if held_late else "past their due time"
    nobody = sum(c.charts for c in counts if c.assignee_id is None and c.status == ChartStatus.DRAFT)
    oldest = queries.oldest(uow, whose)
    coding, auditing = queries.in_work(uow, now, whose)
    passed, first = queries.first_pass(uow, now - timedelta(days=7), whose)
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
        Cell(
            "Completed today",
            f"{done:,}",
            f"usual by now {usual:g}" if usual is not None else "no usual yet",
            href=link("today"),
        ),
        Cell("Overdue", f"{late:,}", overdue, href=link("late")),
        Cell("In work now", f"{coding + auditing:,}", f"{coding} coding, {auditing} audit", href=link("work")),
        Cell(
            "First pass, 7 days",
            f"{100 * passed / first:.1f}" if first else "–",
            formatting.interval(passed, first),
            "%" if first else "",
        ),
        Cell(
            "Oldest draft",
            f"{(now - oldest.draft[1]).days}" if oldest.draft else "–",
            formatting.chart_number(oldest.draft[0]) if oldest.draft else "no drafts",
            "d" if oldest.draft else "",
            link("draft", f"&only={oldest.draft[0]}") if oldest.draft else link("draft"),
        ),
    )


def _turnaround(uow: UnitOfWork, now: datetime, whose: queries.People) -> tuple[Measure, ...]:
    week = now - timedelta(days=7)
    recent = queries.turnaround(uow, week, now, whose)
    before = queries.turnaround(uow, week - timedelta(days=28), week, whose)
    if recent is None:
        return ()
    most = max((*recent, *(before or ()), 0.1))
    old: Sequence[float] = before or [0.0] * 4
    return tuple(
        Measure(name, 100 * value / most, 100 * past / most, f"{value:.1f} d")
        for name, value, past in zip(PERCENTILES, recent, old, strict=True)
    )


def _coder(line: queries.CoderLine) -> CoderRow:
    low, high = wilson(line.agreed, line.lines)
    rate = 100 * line.agreed / line.lines if line.lines else 0.0
    return CoderRow(
        name=line.name,
        working_on=formatting.chart_number(line.working_on) if line.working_on else "",
        open=f"{line.open:,}",
        late=f"{line.late:,}" if line.late else "",
        sent=f"{line.today:,}",
        usual=f"{line.before / 30:.0f}",
        low=_place(100 * low),
        point=_place(rate),
        high=_place(100 * high),
        accuracy=f"{rate:.1f} % ({formatting.interval(line.agreed, line.lines)})" if line.lines else "no audits yet",
        id=str(line.id),
        href=f"/charts?tab=open&coder={line.id}",
        late_href=f"/charts?tab=late&coder={line.id}",
        sent_href=f"/charts?tab=sent&coder={line.id}",
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
            link("draft", f"&age={n}"),
        )
        for n, name in enumerate(names)
    )


def _findings(uow: UnitOfWork, now: datetime, whose: queries.People) -> tuple[TopFinding, ...]:
    week = now - timedelta(days=7)
    recent = queries.finding_categories(uow, week, now, whose)
    before = queries.finding_categories(uow, week - timedelta(days=7), week, whose)
    most = max((*recent.values(), 1))
    return tuple(
        TopFinding(
            name.capitalize(), 100 * count / most, f"{count}", f"{count - before.get(name, 0):+d}".replace("-", "−")
        )
        for name, count in list(recent.items())[:8]
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
