"""An open question about a chart given to a colleague, by the provider it was asked of."""

from codeloom.coding import clock
from codeloom.db.queries.provider_queries import rows as queries
from codeloom.db.work import UnitOfWork
from codeloom.services.core import Conflict, NotFound, Refused, verb
from codeloom.services.provider_queries.commands import HandOn
from codeloom.services.provider_queries.showing import colleagues, query_view
from codeloom.services.provider_queries.summaries import locked, settle
from codeloom.services.provider_queries.telling import tell_asked
from codeloom.services.provider_queries.views import QueryView


@verb("provider_queries.hand_on", HandOn)
def hand_on(uow: UnitOfWork, command: HandOn) -> QueryView:
    """Give an open query to another provider of the practice, who answers it from now on; its due time stays. Handed to the same
    one again it answers the same.

    Raises Refused for a query of an encounter (whoever wrote its note answers), for one that is not open, and for somebody who
    cannot be asked; Conflict for an older version.
    """
    query, subject = locked(uow, command.query_id)
    if (query.handed_by, query.provider_id) == (uow.user_id, command.provider_id):
        return query_view(subject, query)
    if query.provider_id != uow.user_id:
        raise NotFound()
    if subject.encounter is not None:
        raise Refused("Whoever wrote the note answers what is asked about it.", code="not_to_hand_on")
    if query.status != "open":
        raise Refused("This query is not open any more.", code="not_open")
    if query.version != command.version:
        raise Conflict(details={"version": query.version})
    if str(command.provider_id) not in {one.id for one in colleagues(subject, query)}:
        raise Refused("That is no other provider of the practice.", todo="Choose one from the list.", code="bad_input")
    draft = queries.draft_of(uow, query.id)
    if draft is not None:
        uow.session.delete(draft)
    query.provider_id, query.read_at = command.provider_id, None
    query.handed_at, query.handed_by = clock.now(), uow.user_id
    settle(subject, query)
    uow.record("QUERY_HANDED_ON", "query", query.id, to=str(command.provider_id))
    tell_asked(subject, query)
    return query_view(subject, query)
