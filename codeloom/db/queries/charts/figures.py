"""The one aggregate behind every live number of an organization."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, func, or_
from sqlalchemy import select as columns
from sqlmodel import col, select

from codeloom.db.queries.charts.rows import held
from codeloom.db.queries.metrics import EVERYTHING, Work
from codeloom.db.tables.audits import Audit
from codeloom.db.tables.charts import Chart
from codeloom.db.tables.encounters import Encounter
from codeloom.db.tables.imports import HeldMatch
from codeloom.db.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class StatusCount:
    """Charts in one status of one assignee (None: nobody's); `late` of them are past due, `held` on hold, `held_late` both,
    `back` sent back to the manager."""

    status: str
    assignee_id: UUID | None
    charts: int
    late: int
    held: int = 0
    held_late: int = 0
    back: int = 0


def by_status(
    uow: UnitOfWork, now: datetime, of: Work = EVERYTHING, statuses: Collection[str] = ()
) -> list[StatusCount]:
    """Charts by status and assignee, of some people's work, and of some statuses where they are named."""
    past, on_hold = col(Chart.due_at) < now, held(now)
    wanted = (past, on_hold, past & on_hold, col(Chart.sent_back_at).is_not(None))
    numbers = [func.count().filter(one) for one in wanted]
    query = columns(col(Chart.status), col(Chart.assignee_id), func.count(), *numbers).where(
        col(Chart.org_id) == uow.org_id
    )
    named = ((col(Chart.specialty), of.specialty), (col(Chart.setting), of.setting))
    query = query.where(*(column == value for column, value in named if value))
    if of.people is not None:
        query = query.where(col(Chart.assignee_id).in_(of.people))
    if statuses:
        query = query.where(col(Chart.status).in_(statuses))
    grouped = query.group_by(col(Chart.status), col(Chart.assignee_id))
    return [StatusCount(*row) for row in uow.session.execute(grouped)]


def held_matches(uow: UnitOfWork) -> int:
    """Imported people who wait for a manager to say whether they are here."""
    query = select(func.count()).where(HeldMatch.org_id == uow.org_id, HeldMatch.status == "open")
    return uow.session.exec(query).one()


def drawn_encounters(uow: UnitOfWork) -> int:
    """Drawn encounters that wait for an auditor: finalized, or their audit begun."""
    begun = exists().where(
        col(Audit.org_id) == col(Encounter.org_id),
        col(Audit.encounter_id) == col(Encounter.id),
        col(Audit.status) == "open",
    )
    query = select(func.count()).where(
        Encounter.org_id == uow.org_id,
        col(Encounter.drawn_at).is_not(None),
        or_(col(Encounter.finalized_at).is_not(None), begun.correlate(Encounter)),
    )
    return uow.session.exec(query).one()


def drawn_charts(uow: UnitOfWork) -> int:
    """Complete charts that a sample has drawn and that wait for an auditor."""
    query = select(func.count()).where(
        Chart.org_id == uow.org_id, col(Chart.drawn_at).is_not(None), Chart.status == "completed"
    )
    return uow.session.exec(query).one()
