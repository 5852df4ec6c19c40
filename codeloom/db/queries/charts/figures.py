"""The one aggregate behind every live number of an organization."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, func, or_
from sqlmodel import col, select

from codeloom.db.queries.charts import kept_counts
from codeloom.db.queries.charts.kept_counts import Counted, Timed
from codeloom.db.queries.metrics import EVERYTHING, Work
from codeloom.db.tables.audits import Audit
from codeloom.db.tables.charts import Chart
from codeloom.db.tables.encounters import Encounter
from codeloom.db.tables.imports import HeldMatch
from codeloom.db.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class StatusCount:
    """Charts in one status of one assignee (None: nobody's); of drafts and returned ones `late` are past due, `held` on hold,
    `held_late` both, `back` sent back to the manager."""

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
    counted = Counted(of.people, specialty=of.specialty, setting=of.setting)
    kept, timed = kept_counts.numbers(uow, counted, "person"), kept_counts.timed(uow, counted, now)
    none = Timed()
    return [
        StatusCount(status, person, charts, one.late, one.held, one.held_late, one.back)
        for (status, person), charts in kept.items()
        for one in [timed.get((status, person), none)]
        if not statuses or status in statuses
    ]


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
