"""What a session taught, shown again beside the code field of the next charts in which the same codes are added."""

from datetime import timedelta
from uuid import UUID

from pydantic import Field

from codeloom.coding import clock
from codeloom.coding.drills import TIMES, Again, shown_again
from codeloom.coding.lifecycle import EDITABLE
from codeloom.db.queries import drills as queries
from codeloom.db.queries.charts import rows as chart_queries
from codeloom.db.tables.drills import DrillSession, DrillTry
from codeloom.db.work import UnitOfWork
from codeloom.services.core import Command, NotFound, verb
from codeloom.services.drills.picking import case_of
from codeloom.services.drills.summing import answers_of, hardest_of, is_right, outcome_of
from codeloom.services.drills.views import LessonHere, LessonsView

KEPT = timedelta(days=30)
"""How long after its session a lesson is shown."""


class BesideChart(Command):
    """A chart by its number."""

    number: int = Field(ge=1, le=10**12)


class PutAway(Command):
    """The answer whose lesson it is."""

    try_id: UUID


@verb("drills.lessons", BesideChart, read_only=True)
def lessons_beside(uow: UnitOfWork, command: BesideChart) -> LessonsView:
    """Lessons about codes of a chart that the person is coding: each in the first three charts in which they added one of its codes
    since the session. None for another chart."""
    chart = chart_queries.by_number(uow, command.number)
    if chart is None or chart.assignee_id != uow.user_id or chart.status not in EDITABLE:
        return LessonsView()
    kept = queries.lessons(uow, clock.now() - KEPT)
    codes = {one.code for one in chart_queries.lines(uow, chart.id)} if kept else set()
    rows = []
    for one in kept:
        again = Again(tuple(one.lesson_codes), tuple(one.lesson_beside))
        if not again.meets(codes):
            continue
        first = _first_charts(uow, one, again)
        case = case_of(uow, one.case_key) if chart.id in first else None
        if case is not None:
            place = f"{first.index(chart.id) + 1} of {TIMES}"
            rows.append(LessonHere(str(one.id), case.lesson, case.citation, place))
    return LessonsView(tuple(rows))


@verb("drills.put_away", PutAway)
def put_away(uow: UnitOfWork, command: PutAway) -> None:
    """Show the lesson of an answer no more. Raises NotFound for an answer without one."""
    work = queries.one_try(uow, command.try_id, lock=True)
    if work is None or work.person_id != uow.user_id or not work.lesson_codes:
        raise NotFound()
    _close(uow, work)
    uow.record("DRILL_LESSON_CLOSED", "drill", work.id)


def keep_lesson(uow: UnitOfWork, session: DrillSession) -> None:
    """At the end of a session: the lesson of its hardest case is shown again; older ones of its cases end, for a case that went
    right is known, and a newer lesson of a case stands for it."""
    done = [one for one in queries.tries(uow, session.person_id, session_id=session.id) if one.grade is not None]
    hardest = hardest_of(done)
    wrong = hardest if hardest is not None and not is_right(hardest) else None
    known = {one.case_key for one in done if is_right(one) or one is wrong}
    for older in queries.lessons(uow, clock.now() - KEPT):
        if older.case_key in known:
            _close(uow, older)
    case = case_of(uow, wrong.case_key) if wrong is not None else None
    if wrong is None or case is None:
        return
    again = shown_again(case, outcome_of(uow, wrong, case), answers_of(uow, wrong))
    if again is not None:
        wrong.lesson_codes, wrong.lesson_beside = list(again.codes), list(again.beside)
        uow.session.add(wrong)


def _first_charts(uow: UnitOfWork, one: DrillTry, again: Again) -> list[UUID]:
    assert one.graded_at is not None
    begins = [pattern.rstrip("-").rstrip(".") for pattern in again.beside]
    return queries.charts_with(uow, again.codes, begins, one.graded_at, TIMES)


def _close(uow: UnitOfWork, work: DrillTry) -> None:
    work.lesson_closed_at = work.lesson_closed_at or clock.now()
    uow.session.add(work)
    uow.session.flush()
