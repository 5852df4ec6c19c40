"""What a chart or an encounter keeps of its queries, made anew by each change of one of them. No verb lives here."""

from uuid import UUID

from codeloom.coding.lifecycle import Role
from codeloom.db.queries.provider_queries import rows as queries
from codeloom.db.tables.provider_queries import ProviderQuery
from codeloom.db.work import UnitOfWork
from codeloom.services.charts import query_settled
from codeloom.services.core import NotFound, Refused
from codeloom.services.encounters import EncounterWork, touch
from codeloom.services.provider_queries.subjects import Subject


def locked(uow: UnitOfWork, query_id: UUID) -> tuple[ProviderQuery, Subject]:
    """A query in sight with its chart or encounter, both locked: the chart or encounter first, as every act does that changes
    a query. Raises NotFound."""
    seen = queries.find(uow, query_id)
    if seen is None:
        raise NotFound()
    subject = Subject.of(uow, seen, lock=True)
    query = queries.find(uow, query_id, lock=True)
    if query is None:
        raise NotFound()
    return query, subject


def handles(query: ProviderQuery, subject: Subject) -> bool:
    """Whether the person of the scope takes, withdraws and asks again: who asked it, the coder whom the chart is assigned to,
    any biller for an encounter."""
    scope = subject.uow.scope
    if scope.role == Role.SUPERVISOR:
        return query.asker_id == scope.user_id
    return scope.role == (Role.CODER if query.chart_id is not None else Role.BILLER)


def check_handles(query: ProviderQuery, subject: Subject) -> None:
    """Raises Refused for anybody else."""
    if not handles(query, subject):
        raise Refused("Only the person who asked it, or who works on it now, may do that.", code="not_yours")


def settle(subject: Subject, query: ProviderQuery) -> None:
    """Keep the next version of a query and count the queries of its chart or encounter anew, in the same transaction."""
    query.version += 1
    subject.uow.session.add(query)
    recount(subject)


def recount(subject: Subject) -> None:
    """Count the queries of a chart or an encounter anew; an encounter gets its next version with it."""
    uow, row = subject.uow, subject.row
    uow.session.flush()
    states = [one.status for one in queries.of_subject(uow, row)]
    row.queries_open, row.queries_answered = states.count("open"), states.count("answered")
    if subject.chart is not None:
        query_settled(uow, subject.chart)
    if subject.encounter is not None:
        touch(EncounterWork.take(uow, subject.encounter.id))
    uow.session.add(row)
