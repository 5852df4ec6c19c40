"""What came of a session, and when its cases come again. No verb lives here."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from codeloom.coding import clock
from codeloom.coding.drills import GRADES, Again, Answer, Case, Kind, Outcome, compare
from codeloom.coding.lifecycle import Role
from codeloom.db.queries import drills as queries
from codeloom.db.queries import people
from codeloom.db.tables.drills import DrillTry
from codeloom.db.work import UnitOfWork
from codeloom.services.core import formatting
from codeloom.services.drills.picking import case_of, topic_name
from codeloom.services.drills.views import ResultRow, SummaryView
from codeloom.services.editor import unpack_lines

LONGEST = timedelta(minutes=30)
"""A case that lay open for longer was left, and counts so long."""


@dataclass(frozen=True, slots=True)
class Coming:
    """Now and the practice's time zone: how moments to come are written."""

    now: datetime
    zone: ZoneInfo

    @classmethod
    def of(cls, uow: UnitOfWork) -> "Coming":
        """As they stand in this unit of work."""
        return cls(clock.now(), ZoneInfo(people.time_zone(uow)))

    def day(self, moment: datetime) -> date:
        """The day of a moment there."""
        return moment.astimezone(self.zone).date()

    @property
    def today(self) -> date:
        """Today there."""
        return self.day(self.now)

    def until(self, moment: datetime) -> str:
        """now, in 10 min, tomorrow, in 3 d."""
        left = moment - self.now
        days = (self.day(moment) - self.today).days
        if left <= timedelta(0):
            return "now"
        if left < timedelta(hours=1):
            return f"in {max(1, round(left.total_seconds() / 60))} min"
        return "today" if days == 0 else "tomorrow" if days == 1 else f"in {days} d"

    def named(self, day: date) -> str:
        """today, tomorrow, Mon 15 Jun, or 15 Jun 2027 in another year."""
        days = (day - self.today).days
        if days <= 0:
            return "today"
        if days == 1:
            return "tomorrow"
        return f"{day:%a} {formatting.short_day(day)}" if day.year == self.today.year else formatting.day(day)


def share(halves: int, most: int) -> str:
    """75 %."""
    return f"{round(100 * halves / most)} %"


def points(halves: int, most: int, right: int, rows: int) -> str:
    """2 of 4 rows right: 50 %."""
    return f"{min(right, rows)} of {formatting.count(rows, 'row')} right: {share(halves, most)}"


def spent(tries: Sequence[DrillTry]) -> timedelta:
    """How long the answers took."""
    parts = (min(one.answered_at - one.begun_at, LONGEST) for one in tries if one.answered_at is not None)
    return sum(parts, timedelta())


def took(time: timedelta) -> str:
    """6 min 40 s, or 45 s."""
    minutes, seconds = divmod(round(time.total_seconds()), 60)
    return f"{minutes} min {seconds} s" if minutes else f"{seconds} s"


def is_right(one: DrillTry) -> bool:
    """Whether an answer has all points: an instructor's where there are some."""
    halves = one.halves if one.overridden_halves is None else one.overridden_halves
    return halves is not None and halves == one.most


def hardest_of(done: Sequence[DrillTry]) -> DrillTry | None:
    """The graded case of a session with the least of its points, of equal ones the one said to be harder; None of none."""
    return min(done, key=lambda one: ((one.halves or 0) / (one.most or 1), one.grade or 0), default=None)


def outcome_of(uow: UnitOfWork, one: DrillTry, case: Case) -> Outcome:
    """The difference between the rows of a try and the answer of its case."""
    return compare(case, answers_of(uow, one))


def answers_of(uow: UnitOfWork, one: DrillTry) -> list[Answer]:
    """The rows of a try as answers."""
    lines = unpack_lines(uow.vault.open(DrillTry.lines_enc, one))
    return [Answer(line.code, line.system, line.poa) for line in lines]


def summary_of(uow: UnitOfWork, tries: Sequence[DrillTry], coming: Coming) -> SummaryView:
    """The cases that were graded, what to take along from the hardest of them, and what comes when."""
    done = [one for one in tries if one.grade is not None]
    right = sum(map(is_right, done))
    again = sum(one.grade == 1 for one in done)
    hardest = hardest_of(done)
    taken = case_of(uow, hardest.case_key) if hardest is not None else None
    words = f"{right} right at once." if done else "What was not done is due as before."
    if again:
        words += f" {formatting.count(again, 'case comes', 'cases come')} again in 10 min."
    return SummaryView(
        title=f"{formatting.count(len(done), 'case')} in {took(spent(done))}" if done else "No case was graded",
        words=words,
        rows=tuple(_row(uow, one, coming) for one in done),
        lesson=taken.lesson if taken is not None else "",
        citation=taken.citation if taken is not None else "",
        again_words=_again_words(uow, hardest),
        schedule=_schedule(uow, done, coming),
        again=again,
    )


def _again_words(uow: UnitOfWork, hardest: DrillTry | None) -> str:
    """Where the lesson comes back; nothing for who codes no charts, or once it was closed."""
    if hardest is None or not hardest.lesson_codes or hardest.lesson_closed_at or uow.scope.role != Role.CODER:
        return ""
    where = Again(tuple(hardest.lesson_codes), tuple(hardest.lesson_beside)).words
    return f"Shown again beside the code field the next three times you add {where}. You can close it for good there."


def _row(uow: UnitOfWork, one: DrillTry, coming: Coming) -> ResultRow:
    case = case_of(uow, one.case_key)
    result = share(one.halves or 0, one.most or 1)
    if case is not None:
        outcome = outcome_of(uow, one, case)
        kinds = ((Kind.CHANGED, "changed"), (Kind.MISSED, "missed"), (Kind.EXTRA, "too many"))
        said = [f"{n} {words}" for kind, words in kinds if (n := outcome.count(kind))]
        result = ", ".join([*said, *(["order"] if outcome.first_wrong else [])]) or "all right"
    override = ""
    if one.overridden_halves is not None:
        by = people.name_of(uow, one.overridden_by)
        most, why = one.most or 1, uow.vault.open(DrillTry.why_enc, one)
        counted = share(one.halves or 0, most)
        override = f"{share(one.overridden_halves, most)} by {by}, counted {counted}: {why}"
    return ResultRow(
        topic=case.title if case is not None else topic_name(one.topic),
        citation=case.citation if case is not None else "",
        result=result,
        right=is_right(one),
        said=GRADES[one.grade or 1],
        next=coming.until(one.due_at or coming.now),
        overridden=override,
    )


def _schedule(uow: UnitOfWork, done: Sequence[DrillTry], coming: Coming) -> tuple[tuple[str, str], ...]:
    """Days on which cases of the session come again, and how many come on them in all."""
    assert uow.user_id is not None
    mine = Counter(max(coming.today, coming.day(one.due_at)) for one in done if one.due_at is not None)
    everything = Counter(
        max(coming.today, coming.day(card.due_at)) for card in queries.cards(uow, uow.user_id).values()
    )
    return tuple(
        (coming.named(day).capitalize() if (day - coming.today).days < 2 else coming.named(day),
         f"{mine[day]} from this session, {everything[day]} in all")
        for day in sorted(mine)
    )  # fmt: skip
