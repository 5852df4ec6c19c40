"""Charts, their documents and code lines: what coders, auditors and managers read."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import case, delete, exists, func, literal_column, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import QueryableAttribute, aliased, defer
from sqlalchemy.sql import ColumnElement
from sqlmodel import col, select

from codeloom.db.tables.accounts import Organization, User
from codeloom.db.tables.charts import (
    Chart,
    ChartCode,
    ChartRevision,
    ChartSuggestion,
    ConditionDecision,
    Document,
    DocumentRead,
    EditLease,
    FindingOverride,
    Patient,
)
from codeloom.db.visibility import visible
from codeloom.db.work import UnitOfWork

_TEXT = cast(QueryableAttribute[bytes], Document.text_enc)


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


@dataclass(frozen=True, slots=True)
class Around:
    """What stands beside a chart: its patient, the zone of its organization's clock, the edit lease, lapsed or not, and
    whether a suggestion was ever asked for."""

    patient: Patient
    time_zone: str
    lease: EditLease | None
    asked: bool


def around(uow: UnitOfWork, chart: Chart) -> Around:
    """What stands beside a chart, in one query."""
    mine = (col(ChartSuggestion.org_id) == uow.org_id, col(ChartSuggestion.chart_id) == chart.id)
    query = (
        select(Patient, Organization.time_zone, EditLease, exists().where(*mine))
        .join(Organization, col(Organization.id) == col(Patient.org_id))
        .outerjoin(EditLease, (col(EditLease.org_id) == col(Patient.org_id)) & (col(EditLease.chart_id) == chart.id))
        .where(Patient.org_id == uow.org_id, Patient.id == chart.patient_id)
    )
    found, zone, held, asked = uow.session.exec(query).one()
    return Around(found, zone, held, asked)


def documents(uow: UnitOfWork, chart_id: UUID) -> list[tuple[Document, bool]]:
    """A chart's documents in their order, each with whether the person of the scope has opened it. Without the texts."""
    read = (
        (col(DocumentRead.org_id) == col(Document.org_id))
        & (col(DocumentRead.document_id) == col(Document.id))
        & (col(DocumentRead.user_id) == uow.scope.user_id)
    )
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
    return uow.session.exec(
        select(Document).where(Document.org_id == uow.org_id, Document.chart_id == chart_id, Document.id == document_id)
    ).first()


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
    """What a list shows. `numbers` are the only charts meant, if any are named.

    `after` is the (due, id) of the last row of the page before: keyset paging.
    """

    statuses: tuple[str, ...]
    specialty: str = ""
    setting: str = ""
    assignee_id: UUID | None = None
    unassigned: bool = False
    late_at: datetime | None = None
    after: tuple[datetime, UUID] | None = None
    newest_first: bool = False
    numbers: tuple[int, ...] = ()


PAGE = 50
_FAR = datetime.fromisoformat("9999-01-01T00:00:00+00:00")
_LAST: ColumnElement[datetime] = literal_column("timestamptz '9999-01-01 00:00:00+00'")
DUE: ColumnElement[datetime] = case((col(Chart.due_at).is_(None), _LAST), else_=col(Chart.due_at))
"""When a chart is due, those without a time last; the same expression as in the indexes, so that paging uses them.

Not written as coalesce: PostgreSQL does not count that as leakproof, and under row-level security would read every page
before the wanted one."""


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
    if wanted.numbers:
        where.append(col(Chart.number).in_(wanted.numbers))
    if wanted.late_at is not None:
        where.append(col(Chart.due_at) < wanted.late_at)
    return where


def page(uow: UnitOfWork, wanted: QueueFilter, size: int = PAGE) -> list[QueueRow]:
    """One page of charts by due date, with patient and assignee. Every column is named with its table.

    Of several statuses a page of each is read, for an index holds the order within one.
    """
    if len(wanted.statuses) > 1:
        several = [row for one in wanted.statuses for row in page(uow, replace(wanted, statuses=(one,)), size)]
        return sorted(several, key=lambda row: cursor_of(row.chart), reverse=wanted.newest_first)[:size]
    where = conditions(uow, wanted)
    key = tuple_(DUE, col(Chart.id))
    if wanted.after is not None:
        where.append(key < wanted.after if wanted.newest_first else key > wanted.after)
    order = (DUE.desc(), col(Chart.id).desc()) if wanted.newest_first else (DUE, col(Chart.id))
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


def to_do(uow: UnitOfWork, most: int) -> list[int]:
    """The numbers of the charts a coder takes up one after another: returned before draft, then the earliest due."""
    returned_first = col(Chart.status) != "returned"
    query = (
        select(Chart.number)
        .where(*visible(uow.scope), col(Chart.status).in_(("draft", "returned")))
        .order_by(returned_first, DUE, col(Chart.id))
    )
    return list(uow.session.exec(query.limit(most)))


def keep_revisions(uow: UnitOfWork, revisions: Sequence[dict[str, Any]]) -> None:
    """Store revisions of a chart's rows; one that is kept already stays as it is."""
    whole = {"render_nulls": True}  # one statement also when some have no parent
    uow.session.execute(insert(ChartRevision).on_conflict_do_nothing(), list(revisions), execution_options=whole)


def forget_revisions(uow: UnitOfWork, chart_id: UUID, version: int) -> None:
    """Drop the revisions of a chart's rows up to a version."""
    mine = (col(ChartRevision.org_id) == uow.org_id, col(ChartRevision.chart_id) == chart_id)
    uow.session.execute(delete(ChartRevision).where(*mine, col(ChartRevision.version) <= version))


@dataclass(frozen=True, slots=True)
class Steps:
    """Whether there is a step back from a chart's newest version, and one forth to what was undone."""

    back: bool = False
    forth: bool = False


def steps(uow: UnitOfWork, chart: Chart) -> Steps:
    """The steps from a chart's newest version to versions that are still kept."""
    newest, other = aliased(ChartRevision), aliased(ChartRevision)
    same = (col(other.org_id) == col(newest.org_id)) & (col(other.chart_id) == col(newest.chart_id))
    back, forth = col(other.version) == col(newest.parent), col(other.version) == col(newest.undone)
    query = (
        select(func.bool_or(back), func.bool_or(forth))
        .select_from(newest)
        .join(other, same & (back | forth))
        .where(col(newest.org_id) == uow.org_id, col(newest.chart_id) == chart.id, col(newest.version) == chart.version)
    )
    found = uow.session.exec(query).one()
    return Steps(bool(found[0]), bool(found[1]))
