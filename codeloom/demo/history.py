"""Six weeks of a practice, played by the real verbs under a set clock: imports, coding, audits, returns, corrections."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from codeloom.coding import clock
from codeloom.db.scope import Scope
from codeloom.demo.bundles import Visit, bundle, identity
from codeloom.demo.clinic import CLINIC
from codeloom.demo.inpatient import INPATIENT
from codeloom.demo.outpatient import OUTPATIENT
from codeloom.demo.people import PATIENTS, TIME_ZONE, Person
from codeloom.demo.work import Desk, audit, code, mend
from codeloom.services import import_run, imports
from codeloom.services.assign import AssignCharts, apply
from codeloom.services.import_find import charts_of
from codeloom.services.phrases import years

WEEKS = 6
VISITS_A_WEEK = 20
CODED_A_DAY = 4
SLIP_RATE, RETURN_RATE = 0.28, 0.7
CASES = (*OUTPATIENT, *CLINIC, *INPATIENT)
ZONE = ZoneInfo(TIME_ZONE)


@dataclass
class Staff:
    """The scopes that act."""

    manager: Scope
    coders: list[Scope]
    supervisors: list[Scope]


@dataclass
class _Chart:
    """A chart as the player remembers it."""

    desk: Desk
    slip: bool
    due: datetime
    round: int = 1


@dataclass
class Player:
    """Plays the weeks. `tell` is called with a line of progress for each week."""

    staff: Staff
    now: datetime
    tell: Callable[[str], None]
    luck: random.Random = field(default_factory=lambda: random.Random(20))
    waiting: list[_Chart] = field(default_factory=list)
    drafts: list[_Chart] = field(default_factory=list)
    returned: list[_Chart] = field(default_factory=list)
    made: int = 0

    def play(self) -> None:
        """From six weeks ago until now."""
        today = self.now.astimezone(ZONE).date()
        first = today - timedelta(days=7 * WEEKS + today.weekday())
        for day in _workdays(first, today):
            if day.weekday() == 0:
                self._import(day, last=day + timedelta(days=7) > today)
                self.tell(f"Week of {day.isoformat()}: {self.made} charts so far")
            self._audit_day(day)
            self._code_day(day, last=day == today)

    def _at(self, day: date, hour: int, minute: int = 0) -> datetime:
        return min(datetime.combine(day, time(hour, minute), ZONE), self.now - timedelta(minutes=2))

    def _import(self, monday: date, last: bool) -> None:
        """The week's bundles come in and are handed out; in the last week some stay without a coder."""
        visits = list(self._visits(monday))
        manager = self.staff.manager
        with clock.at(self._at(monday, 7, 30)):
            job = imports.start(manager, imports.StartImport(name=f"Riverbend, week of {monday:%d %b}"))
            for person in PATIENTS:
                mine = [visit for visit in visits if visit.person is person]
                if mine:
                    _send(manager, UUID(job.id), f"riverbend-{person.number:02d}-{monday}.json", bundle(person, mine))
            imports.queue(manager, imports.QueueImport(job_id=UUID(job.id)))
            import_run.run(manager.org_id, UUID(job.id), "demo")
        found = charts_of(manager.org_id, [identity(visit) for visit in visits])
        charts = [(visit, *found[identity(visit)]) for visit in visits]
        given = charts[: len(charts) - 7] if last else charts
        for at, (visit, chart_id, number) in enumerate(given):
            coder = self.staff.coders[at % len(self.staff.coders)]
            auditor = self.staff.supervisors[at % len(self.staff.supervisors)]
            desk = Desk(coder, auditor, number, visit)
            due = self._at(monday, 7, 30) + timedelta(days=3)
            self.drafts.append(_Chart(desk, self.luck.random() < SLIP_RATE, due))
            with clock.at(self._at(monday, 8, 15) + timedelta(seconds=at)):
                apply(manager, AssignCharts(ids=(chart_id,), rule="hand", to=coder.user_id, whose="anybody"))

    def _visits(self, monday: date) -> Iterator[Visit]:
        for n in range(VISITS_A_WEEK):
            case = CASES[(self.made + n) % len(CASES)]
            fits = [person for person in PATIENTS if _fits(person, case.ages, case.sexes, monday)]
            person = fits[self.luck.randrange(len(fits))]
            start = monday - timedelta(days=self.luck.randint(3 + case.days, 7 + case.days))
            yield Visit(f"demo-{monday:%y%m%d}-{n:02d}", case, person, start)
        self.made += VISITS_A_WEEK

    def _code_day(self, day: date, last: bool) -> None:
        """Returned charts first, then the day's share of drafts."""
        moment = self._at(day, 9, 30)
        for chart in self.returned[: None if not last else -1]:
            with clock.at(moment):
                mend(chart.desk)
            chart.round, chart.slip = chart.round + 1, False
            self.waiting.append(chart)
        self.returned = self.returned[-1:] if last else []
        share = CODED_A_DAY + self.luck.randint(-1, 1) + (1 if len(self.drafts) > 14 else 0)
        for n in range(min(share, len(self.drafts))):
            chart = self.drafts.pop(0)
            with clock.at(min(moment + timedelta(minutes=40 * n + self.luck.randint(0, 25)), self.now)):
                code(chart.desk, slip=chart.slip)
            self.waiting.append(chart)

    def _audit_day(self, day: date) -> None:
        """What was sent until yesterday is audited, but for the two newest."""
        ready, self.waiting = self.waiting[:-2], self.waiting[-2:]
        for n, chart in enumerate(ready):
            back = chart.slip and self.luck.random() < RETURN_RATE
            with clock.at(min(self._at(day, 8 + n % 8, self.luck.randint(0, 59)), self.now - timedelta(minutes=1))):
                audit(chart.desk, slip=chart.slip, send_back=back)
            if back:
                self.returned.append(chart)


def _send(manager: Scope, job_id: UUID, name: str, data: bytes) -> None:
    file = imports.add_file(manager, imports.AddFile(job_id=job_id, name=name, size=len(data)))
    imports.add_chunk(manager, imports.AddChunk(file_id=UUID(file.id), n=0, data=data))
    imports.finish_file(manager, imports.FinishFile(file_id=UUID(file.id), chunks=1, size=len(data)))


def _fits(person: Person, ages: tuple[int, int], sexes: str, day: date) -> bool:
    age = years(person.born, day) or 0
    return ages[0] <= age <= ages[1] and person.sex in sexes


def _workdays(first: date, last: date) -> Iterator[date]:
    day = first
    while day <= last:
        if day.weekday() < 5:
            yield day
        day += timedelta(days=1)
