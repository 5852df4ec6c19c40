"""Lessons of a provider: which one is due, its view, and the check that is answered and remembered."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import Field

from codeloom.coding.coaching.lessons import Answered, Lesson, due_on
from codeloom.coding.coaching.library import LESSONS
from codeloom.db.ids import new_id
from codeloom.db.queries import people
from codeloom.db.queries.coach import counts
from codeloom.db.tables.coach import LessonAnswer
from codeloom.db.work import UnitOfWork
from codeloom.services.coach.counting import today_of
from codeloom.services.coach.views import Choice, LessonView
from codeloom.services.core import Command, Refused, ShortText, count, formatting, verb


class AnswerCheck(Command):
    """The choice (0-based) somebody made at the check of a lesson."""

    lesson: ShortText
    choice: Annotated[int, Field(ge=0, le=9)]


@verb("coach.answer", AnswerCheck)
def answer_check(uow: UnitOfWork, command: AnswerCheck) -> LessonView:
    """Answer the check of a lesson; the answer is kept and decides when the lesson comes again. Raises Refused for a lesson or
    choice that does not exist."""
    lesson = LESSONS.get(command.lesson)
    if lesson is None or command.choice >= len(lesson.choices):
        raise Refused("There is no such lesson.", todo="Load the page again.", code="no_lesson")
    right = command.choice == lesson.right
    uow.session.add(
        LessonAnswer(org_id=uow.org_id, id=new_id(), user_id=uow.user_id, lesson=lesson.kind, choice=command.choice,
                     correct=right)
    )  # fmt: skip
    uow.record("LESSON_ANSWERED", "lesson", lesson.kind, correct=right)
    uow.session.flush()
    again = due_on(answers_of(uow)[lesson.kind])
    return shown_lesson(lesson, command.choice, again=_again(again, today_of(uow)))


def answers_of(uow: UnitOfWork) -> dict[str, list[Answered]]:
    """The person's answers by lesson, the oldest first."""
    zone, out = ZoneInfo(people.time_zone(uow)), defaultdict[str, list[Answered]](list)
    for one in counts.answers(uow, uow.user_id):
        out[one.lesson].append(Answered(one.answered_at.astimezone(zone).date(), one.correct))
    return out


def due_lessons(kinds: Sequence[str], answers: dict[str, list[Answered]], today: date) -> list[str]:
    """Which of some gaps have a lesson that is due, in their order."""
    due = ((kind, due_on(answers.get(kind, []))) for kind in kinds if kind in LESSONS)
    return [kind for kind, day in due if day is None or day <= today]


def next_due(kinds: Sequence[str], answers: dict[str, list[Answered]]) -> date | None:
    """When the next lesson of some gaps comes."""
    return min((day for kind in kinds if kind in LESSONS and (day := due_on(answers.get(kind, [])))), default=None)


def shown_lesson(
    lesson: Lesson, choice: int | None = None, *, again: str = "", own: tuple[str, str] = ("", ""), progress: str = ""
) -> LessonView:
    """A lesson, with its check answered where a choice is given. `own` is the day and the words of the person's own note."""
    head, _, tail = lesson.write.partition(lesson.added)
    states = ["" if choice is None else _state(lesson, at, choice) for at in range(len(lesson.choices))]
    return LessonView(
        kind=lesson.kind,
        title=lesson.title,
        body=lesson.body,
        own_day=own[0],
        own_quote=own[1],
        before=lesson.before,
        head=head,
        mark=lesson.added,
        tail=tail,
        question=lesson.question,
        choices=tuple(
            Choice(at, words, state) for at, (words, state) in enumerate(zip(lesson.choices, states, strict=True))
        ),
        answered=choice is not None,
        right=choice == lesson.right,
        why=lesson.why if choice is not None else "",
        source=lesson.source,
        again=again,
        progress=progress,
    )


def _state(lesson: Lesson, place: int, choice: int) -> str:
    return "right" if place == lesson.right else "wrong" if place == choice else ""


def _again(day: date | None, today: date) -> str:
    return f"Comes again in {count((day - today).days, 'day')}" if day is not None else ""


def waits_until(day: date | None) -> str:
    """What stands in the place of a lesson when none is due."""
    return (
        f"The next one comes on {formatting.day(day)}." if day is not None else "Lessons come with gaps in your notes."
    )
