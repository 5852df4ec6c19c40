"""How many charts wait for one auditor, by assignee and specialty, from the kept numbers (ADR 62)."""

from collections import Counter
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, any_, func, union
from sqlalchemy import select as columns
from sqlmodel import col

from codeloom.coding.lifecycle import ChartStatus
from codeloom.db.queries.charts import kept_counts
from codeloom.db.tables.audits import BlindCoding
from codeloom.db.tables.charts import Chart, ChartCode
from codeloom.db.work import UnitOfWork

_PENDING = col(Chart.status) == ChartStatus.PENDING_AUDIT.value


def pending_for(uow: UnitOfWork) -> Counter[tuple[UUID | None, str]]:
    """Charts that were sent and that the person may audit, by (assignee, specialty): the kept numbers without the few that they
    worked on or code blind."""
    mine: Any = union(
        columns(col(ChartCode.chart_id)).where(
            col(ChartCode.org_id) == uow.org_id, col(ChartCode.created_by) == uow.user_id
        ),
        columns(col(BlindCoding.chart_id)).where(
            col(BlindCoding.org_id) == uow.org_id, col(BlindCoding.auditor_id) == uow.user_id,
            col(BlindCoding.done_at).is_(None), col(BlindCoding.chart_id).is_not(None),
        ),
        columns(col(Chart.id)).where(
            col(Chart.org_id) == uow.org_id, col(Chart.assignee_id) == uow.user_id, _PENDING
        ),
    )  # fmt: skip
    known = col(Chart.id) == any_(func.array(mine.scalar_subquery(), type_=ARRAY(Uuid)))
    place = (col(Chart.assignee_id), col(Chart.specialty))
    not_theirs = columns(*place, func.count()).where(col(Chart.org_id) == uow.org_id, _PENDING, known).group_by(*place)
    free = Counter(kept_counts.in_status(uow, ChartStatus.PENDING_AUDIT))
    free.subtract({(person, specialty): number for person, specialty, number in uow.session.execute(not_theirs)})
    return +free
