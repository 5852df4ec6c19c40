"""Opening a query, its cited texts, and the queries of a chart or an encounter. Reads are recorded."""

from uuid import UUID

from codeloom.coding import clock
from codeloom.coding.lifecycle import Role
from codeloom.db.queries.provider_queries import lists
from codeloom.db.queries.provider_queries import rows as queries
from codeloom.db.tables.provider_queries import ProviderQuery
from codeloom.db.work import UnitOfWork
from codeloom.services.core import NotFound, verb
from codeloom.services.notices import seen
from codeloom.services.provider_queries.asking import read
from codeloom.services.provider_queries.commands import OfQuery, OfSubject, OpenQuery, ReadCited
from codeloom.services.provider_queries.contents import unpack_answer, unpack_findings
from codeloom.services.provider_queries.showing import item_of, query_view
from codeloom.services.provider_queries.subjects import Subject
from codeloom.services.provider_queries.views import QueryView, SourceView, SubjectQueries


@verb("provider_queries.open", OpenQuery, repeatable=True)
def open_query(uow: UnitOfWork, command: OpenQuery) -> QueryView:
    """A query by its number. Its provider's first look is kept as the time it was read. Raises NotFound."""
    query = queries.by_number(uow, command.number)
    if query is None:
        raise NotFound()
    if uow.scope.role == Role.PROVIDER and query.provider_id == uow.user_id and query.read_at is None:
        query.read_at = clock.now()
        uow.session.add(query)
    uow.record("QUERY_READ", "query", query.id)
    seen(uow, query.id)
    return query_view(Subject.of(uow, query), query)


@verb("provider_queries.refresh", OfQuery, read_only=True)
def refresh_query(uow: UnitOfWork, command: OfQuery) -> QueryView:
    """A query that is open on a screen, as it stands now: for pushes. Raises NotFound."""
    query = _seen(uow, command.query_id)
    return query_view(Subject.of(uow, query), query)


@verb("provider_queries.read_cited", ReadCited, repeatable=True)
def read_cited(uow: UnitOfWork, command: ReadCited) -> SourceView:
    """A whole text that a query cites, with its findings marked, for everybody who sees the query: as it stood before the
    answer was added to it. Raises NotFound."""
    query = _seen(uow, command.query_id)
    findings = unpack_findings(uow.vault.open(ProviderQuery.evidence_enc, query))
    if command.document not in {one.document_id for one in findings}:
        raise NotFound()
    answer = unpack_answer(uow.vault.open(ProviderQuery.answer_enc, query)) if query.answer_enc is not None else None
    added = f", to query {query.number}\n{answer.addendum}" if answer is not None else ""
    return read(Subject.of(uow, query), command.document, findings, added)


@verb("provider_queries.of_subject", OfSubject, read_only=True)
def of_subject(uow: UnitOfWork, command: OfSubject) -> SubjectQueries:
    """The queries of a chart or an encounter in sight, newest first, and whether one may be asked now. Raises NotFound."""
    subject = Subject.at(uow, command.subject, command.number)
    may, why = subject.may_ask()
    found = lists.of(uow, queries.of_subject(uow, subject.row))
    now = clock.now()
    return SubjectQueries(
        rows=tuple(item_of(uow, one, now, subject.zone) for one in found),
        open=subject.row.queries_open,
        answered=subject.row.queries_answered,
        may_ask=may,
        why_not="" if may else why,
        number=subject.row.number,
    )


def _seen(uow: UnitOfWork, query_id: UUID) -> ProviderQuery:
    query = queries.find(uow, query_id)
    if query is None:
        raise NotFound()
    return query
