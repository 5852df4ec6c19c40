"""What a manager has done with deliveries: a test sent, one or all tried again, one let go."""

from typing import Literal
from uuid import UUID

from codeloom.coding import clock
from codeloom.db.ids import new_id
from codeloom.db.queries.webhooks import deliveries as queries
from codeloom.db.queries.webhooks import endpoints
from codeloom.db.queries.webhooks.deliveries import TEST
from codeloom.db.tables.webhooks import DeliveryState, EndpointState, WebhookDelivery
from codeloom.db.work import UnitOfWork
from codeloom.services.core import NotFound, Refused, verb
from codeloom.services.webhooks.announcing import queue, stamp
from codeloom.services.webhooks.deliveries import OfDelivery
from codeloom.services.webhooks.endpoints import OfEndpoint, held, switch

MOST_AT_ONCE = 1000
Reason = Literal["sent_otherwise", "not_needed", "wrong"]


class LetGo(OfDelivery):
    """A delivery that is to be sent no more, and why."""

    reason: Reason


@verb("webhooks.test", OfEndpoint)
def send_test(uow: UnitOfWork, command: OfEndpoint) -> str:
    """Send a signed message that says nothing; it waits for no other and is tried once, also while the endpoint is paused."""
    row, now = held(uow, command.endpoint_id), clock.now()
    made = queue(uow, row, new_id(), TEST, stamp(now), {"endpoint": str(row.id)})
    uow.record("WEBHOOK_TESTED", "webhook_endpoint", row.id, delivery=str(made))
    return row.name


@verb("webhooks.retry", OfDelivery)
def retry(uow: UnitOfWork, command: OfDelivery) -> str:
    """Have a delivery tried now, with all its tries before it; an endpoint that was switched off is enabled. Gives what it tells
    of. Raises Refused for one that was accepted or let go."""
    row = queries.delivery(uow, command.delivery_id, lock=False)
    if row is None:
        raise NotFound()
    endpoint = endpoints.endpoint(uow, row.endpoint_id, lock=True)
    row = queries.delivery(uow, command.delivery_id)
    if endpoint is None or row is None:
        raise NotFound()
    if row.state in (DeliveryState.DELIVERED, DeliveryState.DROPPED) or row.topic == TEST:
        words = {"delivered": "This message was accepted.", "dropped": "This message was let go."}
        raise Refused(words.get(row.state, "A test is sent once. Send another one."), code="ended")
    if endpoint.state == EndpointState.DISABLED:
        switch(uow, endpoint, EndpointState.ON)
    again(uow, row)
    return row.about or row.topic


@verb("webhooks.retry_all", OfEndpoint)
def retry_all(uow: UnitOfWork, command: OfEndpoint) -> int:
    """Have every message of an endpoint that was given up tried again, in their order, and the oldest one that waits now; how
    many. An endpoint that was switched off is enabled."""
    endpoint = held(uow, command.endpoint_id)
    rows = queries.dead_of(uow, endpoint.id, MOST_AT_ONCE)
    head = queries.head(uow, endpoint.id)
    if head is not None and head.attempts > head.forgiven:
        rows.append(head)
    if not rows and endpoint.state != EndpointState.DISABLED:
        raise Refused("There is nothing to try again.", code="nothing")
    if endpoint.state == EndpointState.DISABLED:
        switch(uow, endpoint, EndpointState.ON)
    for row in rows:
        again(uow, row)
    return len(rows)


@verb("webhooks.let_go", LetGo)
def let_go(uow: UnitOfWork, command: LetGo) -> str:
    """Send a message no more; those behind it go on. Gives what it tells of. Raises Refused for one that was accepted."""
    row = queries.delivery(uow, command.delivery_id)
    if row is None or endpoints.endpoint(uow, row.endpoint_id) is None:
        raise NotFound()
    if row.state == DeliveryState.DELIVERED:
        raise Refused("This message was accepted.", code="ended")
    if row.state != DeliveryState.DROPPED:
        row.state, row.finished_at = DeliveryState.DROPPED.value, clock.now()
        uow.session.add(row)
        uow.record("WEBHOOK_LET_GO", "webhook_delivery", row.id, reason=command.reason, endpoint=str(row.endpoint_id))
    return row.about or row.topic


def again(uow: UnitOfWork, row: WebhookDelivery) -> None:
    """Have a locked delivery tried now, from its first try on."""
    row.state, row.finished_at = DeliveryState.WAITING.value, None
    row.forgiven, row.next_try = row.attempts, clock.now()
    uow.session.add(row)
    uow.record("WEBHOOK_RETRIED", "webhook_delivery", row.id, endpoint=str(row.endpoint_id))


def of_worker(uow: UnitOfWork, delivery_id: UUID) -> None:
    """The same for an operator, in a transaction of a worker. Raises NotFound, Refused."""
    row = queries.delivery(uow, delivery_id)
    if row is None or endpoints.endpoint(uow, row.endpoint_id) is None:
        raise NotFound()
    if row.state not in (DeliveryState.WAITING, DeliveryState.DEAD) or row.topic == TEST:
        raise Refused("This message was accepted or let go.", code="ended")
    again(uow, row)
