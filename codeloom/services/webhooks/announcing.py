"""What endpoints can be told of: an event in the transaction of the act, and from it one delivery for each that asks for it.

No event is written where no endpoint of the organization asks for its topic: an act costs one look at a small table then.
"""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from codeloom.coding import clock, trace_context
from codeloom.db.ids import new_id
from codeloom.db.outbox import Event
from codeloom.db.queries.webhooks import deliveries, endpoints
from codeloom.db.tables.webhooks import WebhookDelivery, WebhookEndpoint
from codeloom.db.topics import Topic
from codeloom.db.work import UnitOfWork
from codeloom.services.delivery import consumer

TOPICS = (
    Topic.ENCOUNTER_FINALIZED,
    Topic.ENCOUNTER_REOPENED,
    Topic.ENCOUNTER_SUGGESTED,
    Topic.CHART_ASSIGNED,
    Topic.CHART_SUBMITTED,
    Topic.CHART_RETURNED,
    Topic.CHART_COMPLETED,
    Topic.AUDIT_CLOSED,
    Topic.IMPORT_DONE,
)
"""In the order in which people choose them."""
_ASKED = "webhook_topics"


def announce(uow: UnitOfWork, topic: Topic, subject: UUID, **data: Any) -> None:
    """Tell endpoints of an act of this transaction. `data` are ids, numbers and statuses: it leaves the practice as it is.

    `number` says which chart or encounter it is about. Events of one subject arrive in the order of its acts.
    """
    asked = uow.session.info.get(_ASKED)
    if asked is None:
        with uow.session.no_autoflush:  # what the act wrote goes to the database once, with all that it writes
            asked = uow.session.info[_ASKED] = endpoints.topics_asked(uow)
    if topic.value in asked:
        uow.tell(topic, subject, at=stamp(clock.now()), **data)


def deliver_event(uow: UnitOfWork, event: Event) -> None:
    """Make a delivery for each endpoint that asks for the topic."""
    data = dict(event.payload)
    at = str(data.pop("at", "")) or stamp(clock.now())
    for endpoint in endpoints.endpoints(uow):
        if event.topic in endpoint.topics:
            queue(uow, endpoint, event.id, event.topic, at, data)


for _topic in TOPICS:
    consumer(_topic, name="webhooks")(deliver_event)


def queue(
    uow: UnitOfWork, endpoint: WebhookEndpoint, event_id: UUID, topic: str, at: str, data: dict[str, Any]
) -> UUID:
    """A delivery of an event to an endpoint, written once; its id."""
    body = json.dumps({"type": topic, "timestamp": at, "data": data}, separators=(",", ":"))
    row = WebhookDelivery(
        org_id=uow.org_id, id=new_id(), endpoint_id=endpoint.id, event_id=event_id, topic=topic,
        about=str(data.get("number", ""))[:40], body=body, trace=trace_context.current_id(),
    )  # fmt: skip
    deliveries.add(uow, row)
    return row.id


def stamp(moment: datetime) -> str:
    """2026-06-10T14:41:52Z."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
