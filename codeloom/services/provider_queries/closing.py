"""The end of a question: its answer taken, or withdrawn while it was open."""

from codeloom.coding import clock
from codeloom.db.tables.provider_queries import ProviderQuery
from codeloom.db.work import UnitOfWork
from codeloom.services.core import Conflict, Refused, verb
from codeloom.services.provider_queries.commands import OfQueryVersion, WithdrawQuery
from codeloom.services.provider_queries.showing import query_view
from codeloom.services.provider_queries.summaries import check_handles, locked, settle
from codeloom.services.provider_queries.telling import query_over
from codeloom.services.provider_queries.views import QueryView


@verb("provider_queries.take", OfQueryVersion)
def take(uow: UnitOfWork, command: OfQueryVersion) -> QueryView:
    """Take an answer: the query closes, and no code changes by it. Taken again it answers the same.

    Raises Refused while it is not answered, and for somebody who neither asked it nor works on it.
    """
    query, subject = locked(uow, command.query_id)
    check_handles(query, subject)
    if query.status == "closed":
        return query_view(subject, query)
    if query.status != "answered":
        raise Refused("There is no answer to take.", code="not_answered")
    if query.version != command.version:
        raise Conflict(details={"version": query.version})
    query.status, query.ended_at, query.ended_by = "closed", clock.now(), uow.user_id
    settle(subject, query)
    uow.record("QUERY_CLOSED", "query", query.id)
    query_over(subject, query)
    return query_view(subject, query)


@verb("provider_queries.withdraw", WithdrawQuery)
def withdraw(uow: UnitOfWork, command: WithdrawQuery) -> QueryView:
    """Take an open query back, with a reason. Withdrawn again with the same reason it answers the same.

    Raises Refused once it is answered: an answer is never lost.
    """
    query, subject = locked(uow, command.query_id)
    check_handles(query, subject)
    if query.status == "withdrawn" and uow.vault.open(ProviderQuery.reason_enc, query) == command.reason:
        return query_view(subject, query)
    if query.status != "open":
        word = "withdrawn" if query.status == "withdrawn" else "answered"
        raise Refused(f"It is {word} already.", kept="Your reason is kept here.", code="not_open")
    if query.version != command.version:
        raise Conflict(details={"version": query.version})
    # sealed first: whoever reads a key writes what the row holds so far, and none is withdrawn without a reason
    reason = uow.vault.seal(ProviderQuery.reason_enc, query, command.reason)
    query.reason_enc, query.status = reason, "withdrawn"
    query.ended_at, query.ended_by = clock.now(), uow.user_id
    settle(subject, query)
    uow.record("QUERY_WITHDRAWN", "query", query.id)
    query_over(subject, query)
    return query_view(subject, query)
