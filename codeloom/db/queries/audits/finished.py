"""Finished audits of what the scope may see: of charts, and of encounters for the roles that see those."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import and_, func, or_, tuple_
from sqlalchemy import select as columns
from sqlalchemy.orm import Mapped, aliased
from sqlmodel import col, select

from codeloom.db.tables.accounts import User
from codeloom.db.tables.audits import Audit
from codeloom.db.tables.charts import Chart
from codeloom.db.tables.encounters import Encounter
from codeloom.db.visibility import visible, visible_encounters
from codeloom.db.work import UnitOfWork

PAGE = 50
_Coder, _Auditor = aliased(User), aliased(User)


@dataclass(frozen=True, slots=True)
class Finished:
    """A finished audit, the number of its chart or encounter, who handed it in and who audited it."""

    audit: Audit
    kind: Literal["chart", "encounter"]
    number: int
    coder: str
    auditor: str


@dataclass(frozen=True, slots=True)
class FinishedFilter:
    """`after` is the (closed, id) of the last row of the page before; `outcome` approved or returned, empty for both. `coder_id`
    handed in, `auditor_id` audited; `people` are the only ones whose work is meant, None for all."""

    coder_id: UUID | None = None
    auditor_id: UUID | None = None
    people: tuple[UUID, ...] | None = None
    outcome: str = ""
    after: tuple[datetime, UUID] | None = None


def page(uow: UnitOfWork, wanted: FinishedFilter) -> list[Finished]:
    """One page, the last closed first."""
    where = [
        col(Audit.org_id) == uow.org_id,
        col(Audit.closed_at).is_not(None),
        or_(and_(*visible(uow.scope)), and_(*visible_encounters(uow.scope))),  # of the one that is joined
    ]
    if wanted.coder_id is not None:
        where.append(col(Audit.coder_id) == wanted.coder_id)
    if wanted.auditor_id is not None:
        where.append(col(Audit.auditor_id) == wanted.auditor_id)
    if wanted.people is not None:
        where.append(col(Audit.coder_id).in_(wanted.people))
    if wanted.outcome:
        where.append(col(Audit.status) == wanted.outcome)
    if wanted.after is not None:
        where.append(tuple_(col(Audit.closed_at), col(Audit.id)) < wanted.after)
    number = func.coalesce(col(Chart.number), col(Encounter.number))
    org = col(Audit.org_id)
    query = (
        columns(Audit, number, col(_Coder.name), col(_Auditor.name))
        .outerjoin(Chart, and_(col(Chart.org_id) == org, col(Chart.id) == col(Audit.chart_id)))
        .outerjoin(Encounter, and_(col(Encounter.org_id) == org, col(Encounter.id) == col(Audit.encounter_id)))
        .outerjoin(_Coder, and_(col(_Coder.org_id) == org, col(_Coder.id) == col(Audit.coder_id)))
        .outerjoin(_Auditor, and_(col(_Auditor.org_id) == org, col(_Auditor.id) == col(Audit.auditor_id)))
        .where(*where)
        .order_by(col(Audit.closed_at).desc(), col(Audit.id).desc())
        .limit(PAGE)
    )
    return [
        Finished(audit, "chart" if audit.chart_id else "encounter", at, coder or "", auditor or "")
        for audit, at, coder, auditor in uow.session.execute(query)
    ]


def find(uow: UnitOfWork, audit_id: UUID) -> Audit | None:
    """A finished audit of the organization by its id; whether its subject is in sight is asked of the subject."""
    query = select(Audit).where(Audit.org_id == uow.org_id, Audit.id == audit_id, col(Audit.closed_at).is_not(None))
    return uow.session.exec(query).first()


def coders(uow: UnitOfWork) -> list[tuple[UUID, str]]:
    """(id, name) of everybody whose work was audited, by name."""
    return _named(uow, col(Audit.coder_id))


def auditors(uow: UnitOfWork) -> list[tuple[UUID, str]]:
    """(id, name) of everybody who closed an audit, by name."""
    return _named(uow, col(Audit.auditor_id))


def _named(uow: UnitOfWork, who: Mapped[UUID]) -> list[tuple[UUID, str]]:
    """The people in a column of finished audits, asked of each person: their audits have an index, all audits are many."""
    audited = select(Audit.id).where(
        Audit.org_id == col(User.org_id), who == col(User.id), col(Audit.closed_at).is_not(None)
    )
    query = select(User.id, User.name).where(User.org_id == uow.org_id, audited.exists()).order_by(User.name)
    return list(uow.session.exec(query).all())
