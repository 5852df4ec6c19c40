"""The charts that fit a plan as they stand now, and what a list to freeze needs to know of each."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_
from sqlalchemy import select as columns
from sqlmodel import col, select

from codeloom.db.tables.audits import Audit
from codeloom.db.tables.charts import Chart
from codeloom.db.tables.samples import SampleChart
from codeloom.db.visibility import visible
from codeloom.db.work import UnitOfWork

OPEN = ("draft", "returned", "pending_audit")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which charts: completed from `since` up to but not including `before`, or, both None, those that are open. Empty texts and
    None of a coder mean all."""

    since: datetime | None = None
    before: datetime | None = None
    coder_id: UUID | None = None
    specialty: str = ""
    setting: str = ""
    payer: str | None = None


class Candidate(NamedTuple):
    """A chart that fits. `still` says that it is on hold or was sent back to a manager."""

    id: UUID
    number: int
    coder_id: UUID | None
    specialty: str
    setting: str
    payer: str | None
    difficulty: int
    round: int
    still: bool


def _where(uow: UnitOfWork, wanted: Wanted) -> list[ColumnElement[bool]]:
    where = visible(uow.scope)
    if wanted.since is None or wanted.before is None:
        where += [col(Chart.status).in_(OPEN)]
    else:
        done = col(Chart.completed_at)
        where += [col(Chart.status) == "completed", done >= wanted.since, done < wanted.before]
    if wanted.coder_id is not None:
        where.append(col(Chart.assignee_id) == wanted.coder_id)
    if wanted.specialty:
        where.append(col(Chart.specialty) == wanted.specialty)
    if wanted.setting:
        where.append(col(Chart.setting) == wanted.setting)
    if wanted.payer is not None:
        where.append(col(Chart.payer) == wanted.payer)
    return where


def count(uow: UnitOfWork, wanted: Wanted) -> int:
    """How many charts fit."""
    return uow.session.exec(select(func.count()).select_from(Chart).where(*_where(uow, wanted))).one()


def candidates(uow: UnitOfWork, wanted: Wanted, now: datetime) -> Iterator[Candidate]:
    """The charts that fit, in no order."""
    still = or_(col(Chart.held_until) > now, col(Chart.sent_back_at).is_not(None))
    query = columns(
        col(Chart.id), col(Chart.number), col(Chart.assignee_id), col(Chart.specialty), col(Chart.setting), col(Chart.payer),
        col(Chart.difficulty), col(Chart.round), func.coalesce(still, False),
    ).where(*_where(uow, wanted))  # fmt: skip
    return (Candidate(*row) for row in uow.session.execute(query))


def sent_by_coders(uow: UnitOfWork) -> Counter[UUID]:
    """How many of a coder's charts were ever sent."""
    query = (
        columns(col(Chart.assignee_id), func.count())
        .where(
            col(Chart.org_id) == uow.org_id, col(Chart.submitted_at).is_not(None), col(Chart.assignee_id).is_not(None)
        )
        .group_by(col(Chart.assignee_id))
    )
    return Counter({person: int(many) for person, many in uow.session.execute(query)})


def drawn_before(uow: UnitOfWork) -> set[UUID]:
    """Charts that a sample has drawn already."""
    return set(uow.session.exec(select(SampleChart.chart_id).where(SampleChart.org_id == uow.org_id)))


def audited(uow: UnitOfWork) -> set[UUID]:
    """Charts whose newest round was audited already."""
    same = and_(
        col(Audit.org_id) == col(Chart.org_id),
        col(Audit.chart_id) == col(Chart.id),
        col(Audit.round) == col(Chart.round),
    )
    query = columns(col(Chart.id)).join(Audit, same).where(col(Chart.org_id) == uow.org_id, col(Audit.status) != "open")
    return {one for (one,) in uow.session.execute(query)}


def specialties(uow: UnitOfWork) -> list[str]:
    """Specialties of the practice's charts."""
    query = select(Chart.specialty).where(*visible(uow.scope)).distinct().order_by(col(Chart.specialty))
    return list(uow.session.exec(query))


def payers(uow: UnitOfWork, most: int) -> list[str]:
    """Payers of the practice's charts, those with the most charts first."""
    query = (
        columns(col(Chart.payer))
        .where(*visible(uow.scope), col(Chart.payer).is_not(None), col(Chart.payer) != "")
        .group_by(col(Chart.payer))
        .order_by(func.count().desc(), col(Chart.payer))
        .limit(most)
    )
    return [one for (one,) in uow.session.execute(query)]


def payers_unread(uow: UnitOfWork, most: int) -> list[Chart]:
    """Charts whose payer nobody has read yet, kept for this transaction; those that others hold are left out."""
    query = select(Chart).where(Chart.org_id == uow.org_id, col(Chart.payer).is_(None)).order_by(col(Chart.id))
    return list(uow.session.exec(query.limit(most).with_for_update(skip_locked=True)))
