"""One question to a provider and what belongs to it, and the locks under which one changes."""

from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select

from codeloom.db.tables.charts import Chart, Document, Patient
from codeloom.db.tables.encounters import Encounter
from codeloom.db.tables.provider_queries import ProviderQuery, QueryDraft
from codeloom.db.visibility import visible_queries
from codeloom.db.work import UnitOfWork


def find(uow: UnitOfWork, query_id: UUID, *, lock: bool = False) -> ProviderQuery | None:
    """A query the scope may see; `lock` keeps it for this transaction and reads it anew."""
    query = select(ProviderQuery).where(*visible_queries(uow.scope), col(ProviderQuery.id) == query_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return uow.session.exec(query).first()


def by_number(uow: UnitOfWork, number: int) -> ProviderQuery | None:
    """A query the scope may see, by its number in the organization."""
    query = select(ProviderQuery).where(*visible_queries(uow.scope), col(ProviderQuery.number) == number)
    return uow.session.exec(query).first()


def number_of(uow: UnitOfWork, query_id: UUID | None) -> int | None:
    """The number of a query of the organization."""
    query = select(ProviderQuery.number).where(ProviderQuery.org_id == uow.org_id, ProviderQuery.id == query_id)
    return uow.session.exec(query).first() if query_id is not None else None


def follower(uow: UnitOfWork, query_id: UUID) -> int | None:
    """The number of the query that asks this one again."""
    query = select(ProviderQuery.number).where(ProviderQuery.org_id == uow.org_id, ProviderQuery.follows_id == query_id)
    return uow.session.exec(query).first()


def chart_of(uow: UnitOfWork, query: ProviderQuery, *, lock: bool = False) -> Chart | None:
    """The chart of a query that was found in sight, whether or not the chart itself is: its provider answers into it."""
    wanted = select(Chart).where(Chart.org_id == uow.org_id, Chart.id == query.chart_id)
    if lock:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    return uow.session.exec(wanted).first()


def encounter_of(uow: UnitOfWork, query: ProviderQuery, *, lock: bool = False) -> Encounter | None:
    """The encounter of a query that was found in sight."""
    wanted = select(Encounter).where(Encounter.org_id == uow.org_id, Encounter.id == query.encounter_id)
    if lock:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    return uow.session.exec(wanted).first()


def patient_of(uow: UnitOfWork, subject: Chart | Encounter) -> Patient:
    """The patient of a chart or an encounter."""
    return uow.session.exec(select(Patient).where(Patient.org_id == uow.org_id, Patient.id == subject.patient_id)).one()


def of_subject(uow: UnitOfWork, subject: Chart | Encounter) -> list[ProviderQuery]:
    """Every query of a chart or an encounter, the newest first."""
    column = col(ProviderQuery.chart_id if isinstance(subject, Chart) else ProviderQuery.encounter_id)
    query = select(ProviderQuery).where(ProviderQuery.org_id == uow.org_id, column == subject.id)
    return list(uow.session.exec(query.order_by(col(ProviderQuery.sent_at).desc(), col(ProviderQuery.id).desc())))


def draft_of(uow: UnitOfWork, about: UUID) -> QueryDraft | None:
    """What the person of the scope is typing about a chart, an encounter or a query."""
    place = func.coalesce(col(QueryDraft.chart_id), col(QueryDraft.encounter_id), col(QueryDraft.query_id))
    mine = (QueryDraft.org_id == uow.org_id, QueryDraft.author_id == uow.user_id)
    return uow.session.exec(select(QueryDraft).where(*mine, place == about)).first()


def draft(uow: UnitOfWork, draft_id: UUID, *, lock: bool = False) -> QueryDraft | None:
    """A draft of the person of the scope; `lock` keeps it for this transaction."""
    query = select(QueryDraft).where(
        QueryDraft.org_id == uow.org_id, QueryDraft.author_id == uow.user_id, QueryDraft.id == draft_id
    )
    return uow.session.exec(query.with_for_update() if lock else query).first()


def last_position(uow: UnitOfWork, chart_id: UUID) -> int:
    """The highest position of a chart's documents, 0 without any."""
    query = select(func.max(Document.position)).where(Document.org_id == uow.org_id, Document.chart_id == chart_id)
    return uow.session.exec(query).one() or 0
