"""Sessions, tries, cards and assignments of drills, and the audited rows that say whether an error stopped."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import String, cast, func, or_
from sqlalchemy import select as columns
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from codeloom.db.tables.accounts import User
from codeloom.db.tables.audits import Audit, AuditLine
from codeloom.db.tables.charts import ChartCode
from codeloom.db.tables.drills import DrillAssignment, DrillCard, DrillSession, DrillTry
from codeloom.db.tables.teams import Team, TeamMember
from codeloom.db.work import UnitOfWork

MOST_SESSIONS = 100
MOST_TRIES = 5_000
MOST_ASSIGNMENTS = 500
MOST_AUDITED = 50_000


@dataclass(frozen=True, slots=True)
class AuditedRow:
    """A line of a closed audit: whose, when, its code on the side that has one, the finding's category, and whether it counts
    against who handed it in."""

    audit_id: UUID
    person_id: UUID
    closed_at: datetime
    code: str
    category: str
    error: bool


def sessions(uow: UnitOfWork, person_id: UUID) -> list[DrillSession]:
    """A person's sessions, the newest first."""
    query = select(DrillSession).where(DrillSession.org_id == uow.org_id, DrillSession.person_id == person_id)
    return list(uow.session.exec(query.order_by(col(DrillSession.number).desc()).limit(MOST_SESSIONS)))


def session(uow: UnitOfWork, number: int) -> DrillSession | None:
    """A session of the person of the scope by its number."""
    query = select(DrillSession).where(
        DrillSession.org_id == uow.org_id, DrillSession.person_id == uow.user_id, DrillSession.number == number
    )
    return uow.session.exec(query).first()


def session_of(uow: UnitOfWork, session_id: UUID) -> DrillSession | None:
    """A session of the person of the scope."""
    found = uow.session.get(DrillSession, (uow.org_id, session_id))
    return found if found is not None and found.person_id == uow.user_id else None


def lock_person(uow: UnitOfWork) -> None:
    """Let nobody begin another session of the person of the scope until this transaction ends."""
    uow.session.exec(select(User).where(User.org_id == uow.org_id, User.id == uow.user_id).with_for_update()).first()


def tries(uow: UnitOfWork, *people: UUID, session_id: UUID | None = None) -> list[DrillTry]:
    """Tries of some people, of one session where it is given, in their order."""
    query = select(DrillTry).where(DrillTry.org_id == uow.org_id, col(DrillTry.person_id).in_(people))
    if session_id is not None:
        query = query.where(DrillTry.session_id == session_id)
    return list(uow.session.exec(query.order_by(col(DrillTry.begun_at), col(DrillTry.id)).limit(MOST_TRIES)))


def one_try(uow: UnitOfWork, try_id: UUID, *, lock: bool = False) -> DrillTry | None:
    """A try of the organization; `lock` keeps it for this transaction and reads it anew."""
    query = select(DrillTry).where(DrillTry.org_id == uow.org_id, DrillTry.id == try_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return uow.session.exec(query).first()


def log(uow: UnitOfWork, person_id: UUID) -> list[DrillTry]:
    """Graded tries of a person in the order of their grades: the review log."""
    query = select(DrillTry).where(
        DrillTry.org_id == uow.org_id, DrillTry.person_id == person_id, col(DrillTry.graded_at).is_not(None)
    )
    return list(uow.session.exec(query.order_by(col(DrillTry.graded_at), col(DrillTry.id)).limit(MOST_TRIES)))


def cards(uow: UnitOfWork, person_id: UUID) -> dict[str, DrillCard]:
    """What is remembered of a person's cases, by key, the first due first."""
    query = select(DrillCard).where(DrillCard.org_id == uow.org_id, DrillCard.person_id == person_id)
    return {
        one.case_key: one for one in uow.session.exec(query.order_by(col(DrillCard.due_at), col(DrillCard.case_key)))
    }


def assignments(uow: UnitOfWork, *people: UUID) -> list[DrillAssignment]:
    """What was assigned to some people, what is to be done first on top."""
    query = select(DrillAssignment).where(
        DrillAssignment.org_id == uow.org_id, col(DrillAssignment.person_id).in_(people)
    )
    order = col(DrillAssignment.until), col(DrillAssignment.made_at), col(DrillAssignment.id)
    return list(uow.session.exec(query.order_by(*order).limit(MOST_ASSIGNMENTS)))


def audited(uow: UnitOfWork, people: Collection[UUID], since: datetime) -> list[AuditedRow]:
    """Rows of closed audits of what some people handed in, since a moment. A pair that a rebuttal settled for the coder or for both
    counts as no error."""
    counts = (col(AuditLine.verdict) == "disagree") & or_(
        col(AuditLine.settled).is_(None), col(AuditLine.settled) == "auditor"
    )
    query = (
        columns(col(Audit.id), col(Audit.coder_id), col(Audit.closed_at),
                func.coalesce(col(AuditLine.code), col(AuditLine.coder_code)), col(AuditLine.category),
                func.coalesce(counts, False))
        .join(AuditLine, (col(AuditLine.org_id) == col(Audit.org_id)) & (col(AuditLine.audit_id) == col(Audit.id)))
        .where(col(Audit.org_id) == uow.org_id, col(Audit.coder_id).in_(list(people)), col(Audit.closed_at) > since)
        .order_by(col(Audit.closed_at).desc(), col(AuditLine.position))
        .limit(MOST_AUDITED)
    )  # fmt: skip
    return [AuditedRow(*row) for row in uow.session.execute(query)]


def led_by(uow: UnitOfWork, roles: Collection[str]) -> list[User]:
    """Active people in some roles who are in a team that the person of the scope leads, by name."""
    inside = (
        columns(col(TeamMember.user_id))
        .join(Team, (col(Team.org_id) == col(TeamMember.org_id)) & (col(Team.id) == col(TeamMember.team_id)))
        .where(col(Team.org_id) == uow.org_id, col(Team.lead_id) == uow.user_id, col(Team.archived_at).is_(None))
    )
    mine = set(uow.session.scalars(inside))
    return [one for one in trained(uow, roles) if one.id in mine]


def trained(uow: UnitOfWork, roles: Collection[str]) -> list[User]:
    """Active people in some roles, by name."""
    query = select(User).where(
        User.org_id == uow.org_id, col(User.role).in_(list(roles)), User.status == "active", User.kind == "person"
    )
    return list(uow.session.exec(query.order_by(col(User.name), col(User.id))))


def leads_of(uow: UnitOfWork, person_id: UUID) -> list[UUID]:
    """Active leads of the teams a person is in, else the active managers; never the person."""
    query = (
        columns(col(Team.lead_id))
        .join(TeamMember, (col(TeamMember.org_id) == col(Team.org_id)) & (col(TeamMember.team_id) == col(Team.id)))
        .where(col(Team.org_id) == uow.org_id, col(TeamMember.user_id) == person_id, col(Team.archived_at).is_(None))
    )
    leads = set(uow.session.scalars(query))
    found = [one.id for one in trained(uow, ["supervisor", "manager"]) if one.id in leads and one.id != person_id]
    return found or [one.id for one in trained(uow, ["manager"]) if one.id != person_id]


def drilled(uow: UnitOfWork) -> list[UUID]:
    """Everybody of the organization who graded a case."""
    query = columns(col(DrillCard.person_id)).where(col(DrillCard.org_id) == uow.org_id).distinct()
    return list(uow.session.scalars(query.order_by(col(DrillCard.person_id))))


def lessons(uow: UnitOfWork, since: datetime) -> list[DrillTry]:
    """Tries of the person of the scope whose lesson is shown again, graded since a moment, the newest first."""
    query = select(DrillTry).where(
        DrillTry.org_id == uow.org_id, DrillTry.person_id == uow.user_id, col(DrillTry.graded_at) > since,
        col(DrillTry.lesson_codes) != [], col(DrillTry.lesson_closed_at).is_(None),
    )  # fmt: skip
    return list(uow.session.exec(query.order_by(col(DrillTry.graded_at).desc(), col(DrillTry.id))))


def charts_with(uow: UnitOfWork, codes: Sequence[str], beside: Sequence[str], since: datetime, most: int) -> list[UUID]:
    """The first charts in which the person of the scope added one of some codes since a moment, beside another code that begins
    as one of `beside` does, where there are any. Ids of rows are in the order of time."""
    row, other = aliased(ChartCode), aliased(ChartCode)
    query = columns(col(row.chart_id)).where(
        col(row.org_id) == uow.org_id, col(row.created_by) == uow.user_id, col(row.updated_at) > since,
        col(row.code).in_(codes),
    )  # fmt: skip
    if beside:
        begins = or_(*(col(other.code).startswith(one, autoescape=True) for one in beside))
        there = columns(col(other.id)).where(
            col(other.org_id) == col(row.org_id), col(other.chart_id) == col(row.chart_id), begins,
            col(other.code).not_in(codes),
        )  # fmt: skip
        query = query.where(there.exists())
    first = func.min(cast(col(row.id), String))
    return list(uow.session.scalars(query.group_by(col(row.chart_id)).order_by(first).limit(most)))
