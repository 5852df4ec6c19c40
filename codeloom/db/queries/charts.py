"""Charts, their documents and code lines: what coders, auditors and managers read."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, tuple_
from sqlalchemy.sql import ColumnElement
from sqlmodel import col, select

from codeloom.coding.lifecycle import Role
from codeloom.db.scope import Scope
from codeloom.db.tables.charts import (
    Chart,
    ChartCode,
    ChartRevision,
    ConditionDecision,
    Document,
    DocumentRead,
    EditLease,
    FindingOverride,
    Patient,
)
from codeloom.db.tables.people import User
from codeloom.db.work import UnitOfWork


def visible(scope: Scope) -> list[ColumnElement[bool]]:
    """The user-level wall of charts: coders see their own; supervisors, managers and jobs see all of the organization."""
    mine = col(Chart.assignee_id) == scope.user_id
    own_org = col(Chart.org_id) == scope.org_id
    if scope.role == Role.CODER:
        return [own_org, mine]
    if scope.role in (Role.SUPERVISOR, Role.MANAGER, "worker"):
        return [own_org]
    return [own_org, mine & ~mine]


def find(uow: UnitOfWork, chart_id: UUID, *, lock: bool = False) -> Chart | None:
    """A chart the scope may see; `lock` keeps it for this transaction."""
    query = select(Chart).where(*visible(uow.scope), col(Chart.id) == chart_id)
    return uow.session.exec(query.with_for_update() if lock else query).first()


def by_number(uow: UnitOfWork, number: int) -> Chart | None:
    """A chart the scope may see, by its number in the organization."""
    return uow.session.exec(select(Chart).where(*visible(uow.scope), col(Chart.number) == number)).first()


def patient(uow: UnitOfWork, chart: Chart) -> Patient:
    """The patient of a chart."""
    return uow.session.exec(select(Patient).where(Patient.org_id == uow.org_id, Patient.id == chart.patient_id)).one()


def lines(uow: UnitOfWork, chart_id: UUID) -> list[ChartCode]:
    """A chart's code lines in sequence."""
    query = select(ChartCode).where(ChartCode.org_id == uow.org_id, ChartCode.chart_id == chart_id)
    return list(uow.session.exec(query.order_by(col(ChartCode.sequence))))


def documents(uow: UnitOfWork, chart_id: UUID) -> list[Document]:
    """A chart's documents in their order, texts still sealed."""
    query = select(Document).where(Document.org_id == uow.org_id, Document.chart_id == chart_id)
    return list(uow.session.exec(query.order_by(col(Document.position))))


def document(uow: UnitOfWork, chart_id: UUID, document_id: UUID) -> Document | None:
    """One document of a chart."""
    return uow.session.exec(
        select(Document).where(Document.org_id == uow.org_id, Document.chart_id == chart_id, Document.id == document_id)
    ).first()


def read_by(uow: UnitOfWork, user_id: UUID, document_ids: list[UUID]) -> set[UUID]:
    """Which of these documents a person has opened."""
    query = select(DocumentRead.document_id).where(
        DocumentRead.org_id == uow.org_id,
        DocumentRead.user_id == user_id,
        col(DocumentRead.document_id).in_(document_ids),
    )
    return set(uow.session.exec(query))


def decisions(uow: UnitOfWork, chart_id: UUID) -> dict[str, ConditionDecision]:
    """What was decided about imported conditions, by condition key."""
    query = select(ConditionDecision).where(
        ConditionDecision.org_id == uow.org_id, ConditionDecision.chart_id == chart_id
    )
    return {row.condition_key: row for row in uow.session.exec(query)}


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
    """What a list shows. `after` is the (due, id) of the last row of the page before: keyset paging."""

    statuses: tuple[str, ...]
    specialty: str = ""
    setting: str = ""
    assignee_id: UUID | None = None
    unassigned: bool = False
    late_at: datetime | None = None
    after: tuple[datetime, UUID] | None = None
    newest_first: bool = False


PAGE = 50
_FAR = datetime.fromisoformat("9999-01-01T00:00:00+00:00")


def conditions(uow: UnitOfWork, wanted: QueueFilter) -> list[ColumnElement[bool]]:
    """What a filter means, within what the scope may see."""
    where = [*visible(uow.scope), col(Chart.status).in_(wanted.statuses)]
    if wanted.specialty:
        where.append(col(Chart.specialty) == wanted.specialty)
    if wanted.setting:
        where.append(col(Chart.setting) == wanted.setting)
    if wanted.assignee_id is not None:
        where.append(col(Chart.assignee_id) == wanted.assignee_id)
    if wanted.unassigned:
        where.append(col(Chart.assignee_id).is_(None))
    if wanted.late_at is not None:
        where.append(col(Chart.due_at) < wanted.late_at)
    return where


def page(uow: UnitOfWork, wanted: QueueFilter, size: int = PAGE) -> list[QueueRow]:
    """One page of charts by due date, with patient and assignee. Every column is named with its table."""
    where = conditions(uow, wanted)
    key = tuple_(func.coalesce(col(Chart.due_at), _FAR), col(Chart.id))
    if wanted.after is not None:
        where.append(key < wanted.after if wanted.newest_first else key > wanted.after)
    due, chart_id = func.coalesce(col(Chart.due_at), _FAR), col(Chart.id)
    order = (due.desc(), chart_id.desc()) if wanted.newest_first else (due, chart_id)
    query = (
        select(Chart, Patient, User.name)
        .join(Patient, (col(Patient.org_id) == col(Chart.org_id)) & (col(Patient.id) == col(Chart.patient_id)))
        .outerjoin(User, (col(User.org_id) == col(Chart.org_id)) & (col(User.id) == col(Chart.assignee_id)))
        .where(*where)
        .order_by(*order)
        .limit(size)
    )
    return [QueueRow(chart, patient_, name) for chart, patient_, name in uow.session.exec(query)]


def cursor_of(chart: Chart) -> tuple[datetime, UUID]:
    """The keyset of a chart: where the next page begins."""
    return chart.due_at or _FAR, chart.id


def specialties(uow: UnitOfWork) -> list[str]:
    """Specialties among the charts the scope may see."""
    query = select(Chart.specialty).where(*visible(uow.scope)).distinct().order_by(col(Chart.specialty))
    return list(uow.session.exec(query))


def counts(uow: UnitOfWork) -> dict[str, int]:
    """Charts the scope may see, by status."""
    query = select(Chart.status, func.count()).where(*visible(uow.scope)).group_by(col(Chart.status))
    return dict(uow.session.exec(query).all())


def first_to_do(uow: UnitOfWork) -> Chart | None:
    """The chart a coder takes up next: returned before draft, then the earliest due."""
    returned_first = col(Chart.status) != "returned"
    query = (
        select(Chart)
        .where(*visible(uow.scope), col(Chart.status).in_(("draft", "returned")))
        .order_by(returned_first, func.coalesce(col(Chart.due_at), _FAR), col(Chart.id))
    )
    return uow.session.exec(query.limit(1)).first()


def forget_revision(uow: UnitOfWork, chart_id: UUID, version: int) -> None:
    """Drop one old revision of a chart's rows."""
    old = uow.session.get(ChartRevision, (uow.org_id, chart_id, version))
    if old is not None:
        uow.session.delete(old)


def by_encounters(uow: UnitOfWork, hmacs: list[bytes]) -> dict[bytes, tuple[UUID, int]]:
    """(id, number) of charts by the HMAC of their encounter."""
    query = select(Chart.encounter_hmac, Chart.id, Chart.number).where(
        Chart.org_id == uow.org_id, col(Chart.encounter_hmac).in_(hmacs)
    )
    return {key: (chart_id, number) for key, chart_id, number in uow.session.exec(query)}


def can_undo(uow: UnitOfWork, chart: Chart) -> bool:
    """Whether the chart's newest version has one before it that is still kept."""
    newest = (ChartRevision.org_id == uow.org_id, ChartRevision.chart_id == chart.id)
    parent = uow.session.exec(
        select(ChartRevision.parent).where(*newest, ChartRevision.version == chart.version)
    ).first()
    if parent is None:
        return False
    return (
        uow.session.exec(select(ChartRevision.version).where(*newest, ChartRevision.version == parent)).first()
        is not None
    )
