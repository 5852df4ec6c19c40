"""The outbox relay: takes due events, hands each to the consumers of its topic, and puts off what fails; after
eight attempts an event is dead until a manager replays it.

Delivery is at least once and in order per aggregate. A consumer notes each event in processed_events in the transaction of its
effect, so that a second delivery has no second effect. workers/doorbell.py calls `enqueue_drain` at each NOTIFY.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from codeloom.coding import clock, trace_context
from codeloom.db import outbox
from codeloom.db.outbox import Event, first_time
from codeloom.db.queries import delivery as queries
from codeloom.db.scope import Scope
from codeloom.db.topics import Topic
from codeloom.db.work import UnitOfWork, Unreachable, unit_of_work
from codeloom.gateways import job_queue
from codeloom.services.core import (
    OUTBOX_FAILURES,
    OUTBOX_SECONDS,
    Command,
    NotFound,
    Nothing,
    Problem,
    Refused,
    span,
    verb,
)
from codeloom.services.delivery import registry
from codeloom.services.delivery.registry import Consumer, Work

log = logging.getLogger("codeloom.relay")
AWAY = (job_queue.Away, Unreachable)
"""What is raised when Redis or the database does not answer: trying again is right, nothing is lost."""
AWAY_SECONDS = 3.0
LATE_SECONDS = 2.0


@registry.job(queue="outbox")
def drain_outbox(_work: Work) -> None:
    """Deliver the events that are due."""
    drain()


def enqueue_drain() -> bool:
    """Enqueue drain_outbox, once however often it is called; without Redis drain in this process. Raises Unreachable.

    True when a job was enqueued; False when one waits already, or the outbox was drained here.
    """
    try:
        return drain_outbox.enqueue("drain-outbox")
    except job_queue.Away:
        drain()
        return False


def drain_if_late() -> int:
    """Drain here when an event has been due for 2 s: its job was lost, or every worker is busy. Raises Unreachable."""
    return drain() if outbox.waits(LATE_SECONDS) else 0


def drain(consumers: Mapping[Topic, tuple[Consumer, ...]] | None = None, rounds: int = 20) -> int:
    """Deliver what is due, up to `rounds` batches. Returns the number of events delivered. Raises Incomplete."""
    takers = registry.consumers() if consumers is None else consumers
    sent = 0
    for _ in range(rounds):
        events = outbox.claim()
        if not events:
            break
        sent += sum(_deliver_in_its_trace(event, takers) for event in events)
    return sent


def _deliver_in_its_trace(event: Event, consumers: Mapping[Topic, tuple[Consumer, ...]]) -> bool:
    with trace_context.within(event.trace, event_id=str(event.id)), span("relay.deliver", "CONSUMER") as traced:
        traced.note("codeloom.topic", event.topic)
        delivered = deliver(event, consumers)
        if delivered:
            age = (clock.now() - event.created_at).total_seconds()
            OUTBOX_SECONDS.labels(event.topic).observe(age)
            said = {"topic": event.topic, "attempt": event.attempts, "age_ms": round(age * 1000)}
            log.info("relay.delivered", extra=said)
        return delivered


def deliver(event: Event, consumers: Mapping[Topic, tuple[Consumer, ...]]) -> bool:
    """Hand one claimed event to its consumers; whether all of them have it now."""
    try:
        for consumer in _of(event, consumers):
            with unit_of_work(Scope.of_worker(event.org_id)) as uow:
                if first_time(uow, consumer.name, event.id):
                    consumer.take(uow, event)
                    uow.record("EVENT_TAKEN", "outbox_event", event.id, topic=event.topic, consumer=consumer.name)
                    uow.commit()
    except AWAY:
        outbox.wait_for(event, AWAY_SECONDS)
        return False
    except Exception as error:
        code = error.code if isinstance(error, Problem) else type(error).__name__
        log.warning("relay.failed", extra={"topic": event.topic, "kind": code, "attempt": event.attempts})
        OUTBOX_FAILURES.labels(event.topic, "dead" if event.attempts >= outbox.MAX_ATTEMPTS else "again").inc()
        outbox.put_off(event, code)
        return False
    outbox.mark_sent(event)
    return True


def _of(event: Event, consumers: Mapping[Topic, tuple[Consumer, ...]]) -> tuple[Consumer, ...]:
    try:
        return consumers[Topic(event.topic)]
    except (KeyError, ValueError):
        raise Refused("No consumer takes this topic.", code="no_consumer") from None


@dataclass(frozen=True, slots=True)
class DeadEvent:
    """An event that could not be delivered, with the code of its last failure."""

    id: str
    topic: str
    why: str
    attempts: int


class OfEvent(Command):
    """A command about one event."""

    event_id: UUID


@verb("delivery.dead_events", Nothing, read_only=True)
def dead(uow: UnitOfWork, _cmd: Nothing) -> tuple[DeadEvent, ...]:
    """Events that were given up, the newest first."""
    return tuple(DeadEvent(str(e.id), e.topic, e.last_error, e.attempts) for e in queries.dead(uow))


@verb("delivery.replay", OfEvent)
def replay(uow: UnitOfWork, cmd: OfEvent) -> None:
    """Let a dead event be delivered again. Consumers that have had it do not take it twice."""
    event = queries.event(uow, cmd.event_id)
    if event is None:
        raise NotFound()
    if event.dead_at is None:
        raise Refused("This event is on its way already.", code="not_dead")
    event.dead_at, event.attempts, event.claimed_until, event.next_at = None, 0, None, clock.now()
    uow.record("EVENT_REPLAYED", "outbox_event", event.id, topic=event.topic)
