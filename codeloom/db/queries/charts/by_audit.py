"""Charts by what is done with them now, and by the audits of them that were closed on some days."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, any_, func, or_, union
from sqlalchemy.sql import ColumnElement
from sqlmodel import col, select

from codeloom.db.tables.audits import Audit, AuditLine
from codeloom.db.tables.charts import Chart, EditLease


@dataclass(frozen=True, slots=True)
class Audited:
    """Audits of charts closed from a moment until before another one: only first ones if `first`, only those with a disagreement of
    the category `finding` if one is named, of the work of `people`; None for everybody's."""

    since: datetime
    before: datetime
    first: bool = False
    finding: str = ""
    people: tuple[UUID, ...] | None = None


def audited(wanted: Audited) -> ColumnElement[bool]:
    """That a chart has such an audit."""
    where = [
        col(Audit.org_id) == col(Chart.org_id),
        col(Audit.chart_id) == col(Chart.id),
        col(Audit.closed_at) >= wanted.since,
        col(Audit.closed_at) < wanted.before,
    ]
    if wanted.first:
        before_complete = or_(col(Chart.completed_at).is_(None), col(Audit.opened_at) <= col(Chart.completed_at))
        where += [col(Audit.round) == 1, before_complete]
    if wanted.people is not None:
        where.append(col(Audit.coder_id).in_(wanted.people))
    if wanted.finding:
        disagreed = select(AuditLine.id).where(
            col(AuditLine.org_id) == col(Audit.org_id), col(AuditLine.audit_id) == col(Audit.id),
            col(AuditLine.verdict) == "disagree", col(AuditLine.category) == wanted.finding,
        )  # fmt: skip
        where.append(disagreed.exists())
    return select(Audit.id).where(*where).exists()


def in_work(org_id: UUID, now: datetime) -> ColumnElement[bool]:
    """That somebody edits a chart at a moment, or its audit is open: few charts, found first and then looked up by their ids.

    An array, for of a subquery the planner does not know that it finds few, and reads every chart to ask of each."""
    edited = select(EditLease.chart_id).where(col(EditLease.org_id) == org_id, EditLease.expires_at > now)
    audited_now = select(col(Audit.chart_id)).where(
        col(Audit.org_id) == org_id, col(Audit.status) == "open", col(Audit.chart_id).is_not(None)
    )
    either = func.array(union(edited, audited_now).scalar_subquery(), type_=ARRAY(Uuid))
    return col(Chart.id) == any_(either)
