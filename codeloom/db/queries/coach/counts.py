"""The counts of a night, answers to lessons, and a loaded reference."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import distinct_on
from sqlmodel import col, select

from codeloom.db.tables.accounts import User
from codeloom.db.tables.coach import CoachCount, CoachReference, LessonAnswer
from codeloom.db.work import UnitOfWork


def replace_all(uow: UnitOfWork, rows: Iterable[CoachCount]) -> None:
    """These counts in the place of all earlier ones of the organization."""
    uow.session.execute(delete(CoachCount).where(col(CoachCount.org_id) == uow.org_id))
    uow.session.add_all(rows)


def counted_for(uow: UnitOfWork) -> date | None:
    """The day the practice was counted for; None before the first night."""
    query = select(col(CoachCount.counted_for)).where(CoachCount.org_id == uow.org_id, CoachCount.subject == uow.org_id)
    return uow.session.exec(query.limit(1)).first()


def of(uow: UnitOfWork, subject: UUID, days: int) -> CoachCount | None:
    """The counts of a person, or of the practice by the organization's id."""
    return uow.session.get(CoachCount, (uow.org_id, subject, days))


@dataclass(frozen=True, slots=True)
class ByProvider:
    """One provider's counts, with the name."""

    name: str
    count: CoachCount


def by_provider(uow: UnitOfWork, days: int) -> list[ByProvider]:
    """The counts of each provider who has visits, in order of name."""
    same = (col(User.org_id) == col(CoachCount.org_id)) & (col(User.id) == col(CoachCount.subject))
    query = select(col(User.name), CoachCount).join(CoachCount, same)
    query = query.where(CoachCount.org_id == uow.org_id, CoachCount.days == days, CoachCount.visits > 0)
    return [ByProvider(*row) for row in uow.session.exec(query.order_by(col(User.name), col(User.id)))]


def providers_with_visits(uow: UnitOfWork, days: int) -> int:
    """How many providers have counted visits; their names are not read."""
    query = select(col(CoachCount.subject)).where(CoachCount.org_id == uow.org_id, CoachCount.days == days)
    query = query.where(CoachCount.visits > 0, CoachCount.subject != uow.org_id)
    return len(uow.session.exec(query).all())


def answers(uow: UnitOfWork, user_id: UUID) -> list[LessonAnswer]:
    """Every answer of a person, oldest first."""
    query = select(LessonAnswer).where(LessonAnswer.org_id == uow.org_id, LessonAnswer.user_id == user_id)
    return list(uow.session.exec(query.order_by(col(LessonAnswer.answered_at), col(LessonAnswer.id))))


def first_answers(uow: UnitOfWork) -> list[tuple[UUID, str, datetime, bool]]:
    """(person, lesson, moment, right) of the first answer of each person to each lesson."""
    query = (
        select(
            col(LessonAnswer.user_id),
            col(LessonAnswer.lesson),
            col(LessonAnswer.answered_at),
            col(LessonAnswer.correct),
        )
        .where(LessonAnswer.org_id == uow.org_id)
        .ext(distinct_on(col(LessonAnswer.user_id), col(LessonAnswer.lesson)))
        .order_by(col(LessonAnswer.user_id), col(LessonAnswer.lesson), col(LessonAnswer.answered_at))
    )
    return list(uow.session.exec(query))


def references(uow: UnitOfWork) -> dict[str, CoachReference]:
    """The loaded references by family of E/M codes."""
    query = select(CoachReference).where(CoachReference.org_id == uow.org_id)
    return {one.family: one for one in uow.session.exec(query)}
