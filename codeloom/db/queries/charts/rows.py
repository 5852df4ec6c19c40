"""Charts, their documents and code lines: what coders, auditors and managers read."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import exists, func, or_, tuple_
from sqlalchemy import select as columns
from sqlalchemy.orm import QueryableAttribute, defer
from sqlalchemy.sql import ColumnElement
from sqlmodel import col, select

from codeloom.db.queries.charts.by_audit import Audited, audited, in_work
from codeloom.db.queries.charts.by_person import amounts, of_each, whole
from codeloom.db.queries.charts.orders import KEYS, Cursor, cursor_of, direction
from codeloom.db.queries.teams import works_in_order
from codeloom.db.tables.accounts import Organization, User
from codeloom.db.tables.charts import (
    Chart,
    ChartCode,
    ChartSuggestion,
    ConditionDecision,
    Document,
    DocumentRead,
    EditLease,
    FindingOverride,
    Patient,
)
from codeloom.db.visibility import sees_all, visible
from codeloom.db.work import UnitOfWork

_TEXT = cast(QueryableAttribute[bytes], Document.text_enc)
_PAYLOADS = (Chart.payload_enc, Chart.payload_clear)
NOT_LISTED = [defer(cast(QueryableAttribute[Any], one), raiseload=True) for one in _PAYLOADS]


def find(uow: UnitOfWork, chart_id: UUID, *, lock: bool = False) -> Chart | None:
    """A chart the scope may see; `lock` keeps it for this transaction and reads it anew."""
    query = select(Chart).where(*visible(uow.scope), col(Chart.id) == chart_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return uow.session.exec(query).first()


def by_number(uow: UnitOfWork, number: int) -> Chart | None:
    """A chart the scope may see, by its number in the organization."""
    return uow.session.exec(select(Chart).where(*visible(uow.scope), col(Chart.number) == number)).first()


def of_patients(uow: UnitOfWork, patient_ids: Sequence[UUID], size: int) -> list[Chart]:
    """The charts of these patients that the scope may see, the newest first."""
    mine = select(Chart).where(*visible(uow.scope), col(Chart.patient_id).in_(patient_ids))
    return list(uow.session.exec(mine.order_by(col(Chart.number).desc()).limit(size)))


def patient(uow: UnitOfWork, chart: Chart) -> Patient:
    """The patient of a chart."""
    return uow.session.exec(select(Patient).where(Patient.org_id == uow.org_id, Patient.id == chart.patient_id)).one()


def lines(uow: UnitOfWork, chart_id: UUID) -> list[ChartCode]:
    """A chart's code lines in sequence."""
    mine = (ChartCode.org_id == uow.org_id, ChartCode.chart_id == chart_id)
    return list(uow.session.exec(select(ChartCode).where(*mine).order_by(col(ChartCode.sequence))))


@dataclass(frozen=True, slots=True)
class Around:
    """What stands beside a chart: its patient, the zone of its organization's clock, the edit lease, lapsed or not,
    whether a suggestion was ever asked for, a finding reasoned away, a condition decided, and whether the person of the
    scope is in a team that takes its work in order."""

    patient: Patient
    time_zone: str
    lease: EditLease | None
    asked: bool
    reasoned: bool
    decided: bool
    in_order: bool


def around(uow: UnitOfWork, chart: Chart) -> Around:
    """What stands beside a chart, in one query."""
    kept = (ChartSuggestion, FindingOverride, ConditionDecision)
    of_chart = [exists().where(col(one.org_id) == uow.org_id, col(one.chart_id) == chart.id) for one in kept]
    query = (
        columns(Patient, col(Organization.time_zone), EditLease, *of_chart, works_in_order(uow))
        .join(Organization, col(Organization.id) == col(Patient.org_id))
        .outerjoin(EditLease, (col(EditLease.org_id) == col(Patient.org_id)) & (col(EditLease.chart_id) == chart.id))
        .where(col(Patient.org_id) == uow.org_id, col(Patient.id) == chart.patient_id)
    )
    return Around(*uow.session.execute(query).one())


def documents(uow: UnitOfWork, chart_id: UUID) -> list[tuple[Document, bool]]:
    """A chart's documents in their order, each with whether the person of the scope has opened it. Without the texts."""
    read = ((col(DocumentRead.org_id) == col(Document.org_id)) & (col(DocumentRead.document_id) == col(Document.id))
            & (col(DocumentRead.user_id) == uow.scope.user_id))  # fmt: skip
    query = (
        select(Document, col(DocumentRead.document_id).is_not(None))
        .outerjoin(DocumentRead, read)
        .where(Document.org_id == uow.org_id, Document.chart_id == chart_id)
        .order_by(col(Document.position))
        .options(defer(_TEXT, raiseload=True))
    )
    return [(found, opened) for found, opened in uow.session.exec(query)]


def texts(uow: UnitOfWork, chart_id: UUID, document_ids: Collection[UUID]) -> dict[UUID, bytes]:
    """The sealed texts of some of a chart's documents, by document."""
    query = select(Document.id, Document.text_enc).where(
        Document.org_id == uow.org_id, Document.chart_id == chart_id, col(Document.id).in_(document_ids)
    )
    return dict(uow.session.exec(query).all())


def document(uow: UnitOfWork, chart_id: UUID, document_id: UUID) -> Document | None:
    """One document of a chart."""
    of_chart = (Document.org_id == uow.org_id, Document.chart_id == chart_id)
    return uow.session.exec(select(Document).where(*of_chart, Document.id == document_id)).first()


def decisions(uow: UnitOfWork, chart_id: UUID) -> dict[str, ConditionDecision]:
    """What was decided about imported conditions, by condition key."""
    mine = (ConditionDecision.org_id == uow.org_id, ConditionDecision.chart_id == chart_id)
    return {row.condition_key: row for row in uow.session.exec(select(ConditionDecision).where(*mine))}


def overrides(uow: UnitOfWork, chart_id: UUID) -> dict[str, FindingOverride]:
    """Reasons recorded against findings, by finding key."""
    query = select(FindingOverride).where(FindingOverride.org_id == uow.org_id, FindingOverride.chart_id == chart_id)
    return {row.finding_key: row for row in uow.session.exec(query)}


def lease(uow: UnitOfWork, chart_id: UUID, *, lock: bool = False) -> EditLease | None:
    """The edit lease of a chart, lapsed or not."""
    query = select(EditLease).where(EditLease.org_id == uow.org_id, EditLease.chart_id == chart_id)
    return uow.session.exec(query.with_for_update() if lock else query).first()


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A chart in a list, with its patient and the person it is assigned to."""

    chart: Chart
    patient: Patient
    assignee: str | None


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """What a list shows, and in which order (orders.py). `numbers` are the only charts meant, if any are named, `people` the
    only assignees and `patients` the only patients, None for all. `priority` 0 is any. `completed_since` and `submitted_since`
    are the earliest moments of these, `completed_before` the first one too late. `ready_at` leaves out charts on hold at that
    moment, `held_at` those that are not. `beside` are charts left out. `after` is the cursor of the last row of the page before:
    keyset paging."""

    statuses: tuple[str, ...]
    specialty: str = ""
    setting: str = ""
    priority: int = 0
    assignee_id: UUID | None = None
    unassigned: bool = False
    people: tuple[UUID, ...] | None = None
    late_at: datetime | None = None
    created_between: tuple[datetime | None, datetime | None] = (None, None)
    completed_since: datetime | None = None
    completed_before: datetime | None = None
    submitted_since: datetime | None = None
    in_work_at: datetime | None = None
    audited: Audited | None = None
    numbers: tuple[int, ...] = ()
    ready_at: datetime | None = None
    held_at: datetime | None = None
    patients: tuple[UUID, ...] | None = None
    beside: tuple[UUID, ...] = ()
    order: str = "due"
    descending: bool = False
    after: Cursor | None = None


PAGE = 50


def conditions(uow: UnitOfWork, wanted: QueueFilter) -> list[ColumnElement[bool]]:
    """What a filter means, within what the scope may see."""
    where = [*visible(uow.scope), col(Chart.status).in_(wanted.statuses)]
    if wanted.specialty:
        where.append(col(Chart.specialty) == wanted.specialty)
    if wanted.setting:
        where.append(col(Chart.setting) == wanted.setting)
    if wanted.priority:
        where.append(col(Chart.priority) == wanted.priority)
    if wanted.assignee_id is not None:
        where.append(col(Chart.assignee_id) == wanted.assignee_id)
    if wanted.people is not None:
        where.append(col(Chart.assignee_id).in_(wanted.people))
    if wanted.unassigned:
        where.append(col(Chart.assignee_id).is_(None))
    if wanted.numbers:
        where.append(col(Chart.number).in_(wanted.numbers))
    if wanted.patients is not None:
        where.append(col(Chart.patient_id).in_(wanted.patients))
    if wanted.beside:
        where.append(col(Chart.id).not_in(wanted.beside))
    if wanted.late_at is not None:
        where.append(col(Chart.due_at) < wanted.late_at)
    if wanted.in_work_at is not None:
        where.append(in_work(uow.org_id, wanted.in_work_at))
    if wanted.audited is not None:
        where.append(audited(wanted.audited))
    return [*where, *_moments(wanted)]


def _moments(wanted: QueueFilter) -> Iterator[ColumnElement[bool]]:
    since, until = wanted.created_between
    if since is not None:
        yield col(Chart.created_at) > since
    if until is not None:
        yield col(Chart.created_at) <= until
    if wanted.completed_since is not None:
        yield col(Chart.completed_at) >= wanted.completed_since
    if wanted.completed_before is not None:
        yield col(Chart.completed_at) < wanted.completed_before
    if wanted.submitted_since is not None:
        yield col(Chart.submitted_at) >= wanted.submitted_since
    if wanted.ready_at is not None:
        yield ready(wanted.ready_at)
    if wanted.held_at is not None:
        yield held(wanted.held_at)


def held(now: datetime) -> ColumnElement[bool]:
    """That a chart is on hold at a moment. A day that came has ended its hold, whether somebody cleared it or not."""
    return col(Chart.held_until) > now


def ready(now: datetime) -> ColumnElement[bool]:
    """That a chart is not on hold at a moment."""
    return or_(col(Chart.held_until).is_(None), col(Chart.held_until) <= now)


def page(uow: UnitOfWork, wanted: QueueFilter, size: int = PAGE) -> list[QueueRow]:
    """One page of charts in the order wanted, with patient and assignee. Of several statuses a page of each is read, for an index
    holds the order within one; of several people by_person.py."""
    if len(wanted.statuses) > 1:
        several = [row for one in wanted.statuses for row in page(uow, replace(wanted, statuses=(one,)), size)]
        return sorted(several, key=lambda row: cursor_of(row.chart, wanted.order), reverse=wanted.descending)[:size]
    where, columns = conditions(uow, replace(wanted, people=None)), KEYS[wanted.order].columns
    if wanted.order == "completed":
        where.append(columns[0].is_not(None))
    if wanted.after is not None:
        place = tuple_(*columns)
        where.append(place < wanted.after if wanted.descending else place > wanted.after)
    if wanted.people is None:
        return _rows(uow, wanted, where, size)
    for each in amounts(len(wanted.people), size):
        ids = of_each(wanted.people, where, wanted.order, wanted.descending, each, size)
        found = _rows(uow, wanted, [*visible(uow.scope), col(Chart.id).in_(ids)], size)
        if whole([row.chart.assignee_id for row in found], each):
            break
    return found


def _rows(uow: UnitOfWork, wanted: QueueFilter, where: list[ColumnElement[bool]], size: int) -> list[QueueRow]:
    query = (
        select(Chart, Patient, User.name)
        .join(Patient, (col(Patient.org_id) == col(Chart.org_id)) & (col(Patient.id) == col(Chart.patient_id)))
        .outerjoin(User, (col(User.org_id) == col(Chart.org_id)) & (col(User.id) == col(Chart.assignee_id)))
        .where(*where)
        .order_by(*direction(wanted.descending, KEYS[wanted.order].columns))
        .limit(size)
        .options(*NOT_LISTED)
    )
    return [QueueRow(chart, patient_, name) for chart, patient_, name in uow.session.exec(query)]


def specialties(uow: UnitOfWork) -> list[str]:
    """Specialties among the charts the scope may see. For who sees all of them one look-up each, however many charts there are."""
    if not sees_all(uow.scope):  # their own: few charts, in an index of theirs
        own = select(Chart.specialty).where(*visible(uow.scope)).distinct().order_by(col(Chart.specialty))
        return list(uow.session.exec(own))
    within = (col(Chart.org_id) == uow.org_id,)  # a name alone tells nothing of a chart that is coded blind
    found = select(func.min(Chart.specialty).label("name")).where(*within).cte("found", recursive=True)
    after = select(func.min(Chart.specialty)).where(*within, col(Chart.specialty) > found.c.name).scalar_subquery()
    found = found.union_all(select(after).where(found.c.name.is_not(None)))
    return list(uow.session.exec(select(found.c.name).where(found.c.name.is_not(None)).order_by(found.c.name)))
