"""Six weeks of a practice, played by the real verbs under a set clock: imports, coding, audits, returns, corrections; visits."""

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
from codeloom.demo.encounter_audits import EncounterAuditor
from codeloom.demo.inpatient import INPATIENT
from codeloom.demo.outpatient import OUTPATIENT
from codeloom.demo.people import PATIENTS, TIME_ZONE, Person
from codeloom.demo.questions import QuestionPlayer
from codeloom.demo.rules import BACK_PAIN, LIPIDS, begin, put_in_force
from codeloom.demo.visits import VisitPlayer
from codeloom.demo.work import Desk, audit, code, mend
from codeloom.services.charts import AssignCharts, assign_charts
from codeloom.services.core import Nothing, formatting, years
from codeloom.services.imports import charts_of, running, uploading
from codeloom.services.notices import mark_all_notices

WEEKS = 6
IMPORT_DAYS, VISITS_AN_IMPORT, VISITS_AT_LAST = (0, 2, 4), 6, 17
CODED_A_DAY = 4
LEFT_DRAFTS, LEFT_RETURNED, LEFT_WAITING, LEFT_UNASSIGNED = 11, 3, 6, 5
"""What is still to do when the weeks are over, so that no screen is empty."""
SLIP_RATE, RETURN_RATE = 0.28, 0.7
RULE_FROM, RULE_LIVE, SECOND_RULE_FROM = 12, 17, -8
"""Workdays of the history on which a rule of the practice goes into shadow, goes live, and another one follows."""
CASES = (*OUTPATIENT, *CLINIC, *INPATIENT)
ZONE = ZoneInfo(TIME_ZONE)


@dataclass
class Staff:
    """The scopes that act."""

    manager: Scope
    coders: list[Scope]
    supervisors: list[Scope]
    provider: Scope
    biller: Scope


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
    rule: int = 0

    def play(self) -> None:
        """From six weeks ago until now."""
        today = self.now.astimezone(ZONE).date()
        days = list(_workdays(today - timedelta(days=7 * WEEKS + today.weekday()), today))
        visits = VisitPlayer(self.staff.provider, self.staff.biller, self.now, days)
        audits = EncounterAuditor(self.staff.supervisors[0], self.staff.biller, self.now, days)
        questions = QuestionPlayer(self.staff.provider, self.now, days)
        newest = [day for day in days if day.weekday() in IMPORT_DAYS][-2:]
        for day in days:
            if day.weekday() in IMPORT_DAYS:
                self._import(day, VISITS_AT_LAST if day in newest else VISITS_AN_IMPORT, last=day == newest[-1])
            if day.weekday() == 0:
                self.tell(f"Week of {day.isoformat()}: {self.made} charts so far")
            self._rules(day, days)
            self._audit_day(day, last=day == days[-1])
            self._code_day(day, left=len(days) - 1 - days.index(day))
            visits.play(day)
            audits.play(day)
            desks = [(chart.desk.coder, chart.desk.number) for chart in self.drafts]
            billed = {"sent": visits.sent, "finalized": visits.finalized}
            asked = {what: [(self.staff.biller, number) for number in billed[what]] for what in billed}
            questions.play(day, {"chart": desks, **asked})
            if day == days[-2]:
                self._read_notices(day)

    def _read_notices(self, day: date) -> None:
        """Everybody read what they were told up to this evening."""
        staff = self.staff
        with clock.at(self._at(day, 18)):
            for one in (staff.manager, staff.provider, staff.biller, *staff.coders, *staff.supervisors):
                mark_all_notices(one, Nothing())

    def _at(self, day: date, hour: int, minute: int = 0) -> datetime:
        return min(datetime.combine(day, time(hour, minute), ZONE), self.now - timedelta(minutes=2))

    def _import(self, day: date, many: int, last: bool) -> None:
        """New bundles come in and are handed out; of the newest some stay without a coder."""
        visits = list(self._visits(day, many))
        manager = self.staff.manager
        with clock.at(self._at(day, 7, 30)):
            job = uploading.start(manager, uploading.StartImport(name=f"Riverbend, {formatting.short_day(day)}"))
            for person in PATIENTS:
                mine = [visit for visit in visits if visit.person is person]
                if mine:
                    _send(manager, UUID(job.id), f"riverbend-{person.number:02d}-{day}.json", bundle(person, mine))
            uploading.queue(manager, uploading.QueueImport(job_id=UUID(job.id)))
            running.run(manager.org_id, UUID(job.id), "demo")
        charts_by_visit = charts_of(manager.org_id, [identity(visit) for visit in visits])
        charts = [(visit, *charts_by_visit[identity(visit)]) for visit in visits]
        given = charts[:-LEFT_UNASSIGNED] if last else charts
        for at, (visit, chart_id, number) in enumerate(given):
            coder = self.staff.coders[at % len(self.staff.coders)]
            auditor = self.staff.supervisors[at % len(self.staff.supervisors)]
            desk = Desk(coder, auditor, number, visit)
            due = self._at(day, 7, 30) + timedelta(days=3)
            self.drafts.append(_Chart(desk, self.luck.random() < SLIP_RATE, due))
            with clock.at(self._at(day, 8, 15) + timedelta(seconds=at)):
                assign_charts(manager, AssignCharts(ids=(chart_id,), rule="hand", to=coder.user_id, whose="anybody"))

    def _rules(self, day: date, days: list[date]) -> None:
        """The manager's own rules: one that went live, one that is in shadow still."""
        manager = self.staff.manager
        with clock.at(self._at(day, 8, 45)):
            if day == days[RULE_FROM]:
                self.rule = begin(manager, LIPIDS)
            elif day == days[RULE_LIVE]:
                put_in_force(manager, self.rule)
            elif day == days[SECOND_RULE_FROM]:
                begin(manager, BACK_PAIN)

    def _visits(self, day: date, many: int) -> Iterator[Visit]:
        for n in range(many):
            case = CASES[(self.made + n) % len(CASES)]
            fits = [person for person in PATIENTS if _fits(person, case.ages, case.sexes, day)]
            person = fits[self.luck.randrange(len(fits))]
            start = day - timedelta(days=self.luck.randint(3 + case.days, 7 + case.days))
            yield Visit(f"demo-{day:%y%m%d}-{n:02d}", case, person, start)
        self.made += many

    def _code_day(self, day: date, left: int) -> None:
        """Returned charts first, then the day's share of drafts. `left` days follow; on the last ones work stays undone."""
        moment = self._at(day, 9, 30)
        stay = LEFT_RETURNED if left == 0 else 0
        mended, self.returned = self.returned[: len(self.returned) - stay], self.returned[len(self.returned) - stay :]
        for chart in mended:
            with clock.at(moment):
                mend(chart.desk)
            chart.round, chart.slip = chart.round + 1, False
            self.waiting.append(chart)
        share = CODED_A_DAY + self.luck.randint(-1, 1) + (2 if len(self.drafts) > LEFT_DRAFTS else 0)
        floor = LEFT_DRAFTS if left < 2 else 3
        for n in range(min(share, max(LEFT_WAITING if left == 0 else 0, len(self.drafts) - floor))):
            if not self.drafts:
                break
            chart = self.drafts.pop(0)
            chart.slip = chart.slip or (left == 1 and n < LEFT_RETURNED)
            with clock.at(min(moment + timedelta(minutes=40 * n + self.luck.randint(0, 25)), self.now)):
                code(chart.desk, slip=chart.slip)
            self.waiting.append(chart)

    def _audit_day(self, day: date, last: bool) -> None:
        """What was sent before is audited, but for the two newest; on the last day all of it, and slips go back."""
        keep = 0 if last else 2
        ready, self.waiting = self.waiting[: len(self.waiting) - keep], self.waiting[len(self.waiting) - keep :]
        for n, chart in enumerate(ready):
            back = chart.slip and (last or self.luck.random() < RETURN_RATE)
            with clock.at(min(self._at(day, 8 + n % 8, self.luck.randint(0, 59)), self.now - timedelta(minutes=1))):
                audit(chart.desk, slip=chart.slip, send_back=back)
            if back:
                self.returned.append(chart)


def _send(manager: Scope, job_id: UUID, name: str, data: bytes) -> None:
    file = uploading.add_file(manager, uploading.AddFile(job_id=job_id, name=name, size=len(data)))
    uploading.add_chunk(manager, uploading.AddChunk(file_id=UUID(file.id), n=0, data=data))
    uploading.finish_file(manager, uploading.FinishFile(file_id=UUID(file.id), chunks=1, size=len(data)))


def _fits(person: Person, ages: tuple[int, int], sexes: str, day: date) -> bool:
    age = years(person.born, day) or 0
    return ages[0] <= age <= ages[1] and person.sex in sexes


def _workdays(first: date, last: date) -> Iterator[date]:
    day = first
    while day <= last:
        if day.weekday() < 5 or day == last:
            yield day
        day += timedelta(days=1)
