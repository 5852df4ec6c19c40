"""A worker's turn at an endpoint: its messages one after the other, the oldest first, each signed anew at every try.

At least once and in order. A worker that dies between the answer and its note sends the message again, with the same webhook-id,
by which receivers know it for the same. While the oldest message waits for its next try nothing else is sent, so an endpoint that
is away gets one request at growing intervals, however much waits for it. A message that only itself is refused ends after
REFUSED_TRIES, and the next one goes; one that fails WAITS through switches the endpoint off, and nothing is lost.
"""

import logging
import random
import threading
import time
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from codeloom.coding import clock, trace_context
from codeloom.db.queries.webhooks import turns as queries
from codeloom.db.queries.webhooks.deliveries import TEST
from codeloom.db.queries.webhooks.turns import Turn
from codeloom.db.scope import Scope
from codeloom.db.tables.webhooks import DeliveryState, EndpointState, WebhookDelivery, WebhookEndpoint, WebhookTry
from codeloom.db.work import UnitOfWork, Unreachable, unit_of_work
from codeloom.gateways import standard_webhooks
from codeloom.gateways.webhooks import Answer, post
from codeloom.services.core import WEBHOOK_SECONDS, span
from codeloom.services.delivery import Work, chore, job
from codeloom.services.webhooks.endpoints import allowed_networks, switch
from codeloom.services.webhooks.telling import tell_disabled, tell_given_up

log = logging.getLogger("codeloom.webhooks")
WAITS = tuple(timedelta(minutes=minutes) for minutes in (0.5, 2, 5, 15, 45, 240, 1080))
"""Between the tries of a message, give or take a tenth: eight tries in about 23 hours."""
REFUSED = frozenset({"400", "409", "413", "415", "422"})
"""Answers that speak of the message, not of the endpoint."""
REFUSED_TRIES = 3
MOST_DEAD_IN_ROW = 10
"""After so many refused messages without one accepted the endpoint is switched off."""
GONE = "410"
"""The endpoint says that it wants no more."""
MANY, TURN_SECONDS = 50, 20.0
"""Messages and seconds of one turn, at most; then others of the worker's jobs get theirs."""


@dataclass(frozen=True, slots=True)
class _Message:
    delivery_id: UUID
    event_id: UUID
    address: str
    body: bytes
    test: bool
    trace: UUID | None
    secrets: tuple[str, ...] = field(repr=False)


def give_back(worker: str) -> bool:
    """Free the endpoints of a dead worker of that name; False when the database is away."""
    try:
        queries.release_all(worker)
    except Unreachable:
        return False
    return True


@job(queue="webhooks", give_back=give_back)
def send_webhooks(here: Work, org_id: UUID, endpoint_id: UUID) -> None:
    """Send what is due to an endpoint."""
    send_due(org_id, endpoint_id, here.worker, here.stopping)


@chore(every=2.0)
def enqueue_webhooks() -> int:
    """Enqueue send_webhooks for each endpoint that something is due for; how many. Raises job_queue.Away, Unreachable."""
    return sum(send_webhooks.enqueue(f"webhooks-{one}", org, one) for org, one in queries.due(clock.now()))


def send_due(org_id: UUID, endpoint_id: UUID, worker: str, stopping: threading.Event | None = None) -> int:
    """One turn: how many messages the endpoint accepted. Raises Unreachable."""
    turn = queries.take(org_id, endpoint_id, worker, clock.now())
    if turn is None:
        return 0
    began, sent, left = time.monotonic(), 0, MANY
    try:
        while left and time.monotonic() - began < TURN_SECONDS and not (stopping and stopping.is_set()):
            left -= 1
            message = _next(turn)
            if message is None:
                break
            with trace_context.within(message.trace) as trace, span("webhooks.try", "CLIENT") as traced:
                sent += _try(turn, message, traced.traceparent(trace.id))
    finally:
        queries.release(turn)
    return sent


def _next(turn: Turn) -> _Message | None:
    """What is to be sent now."""
    with unit_of_work(Scope.of_worker(turn.org_id), read_only=True) as uow:
        found = queries.next_of(uow, turn, clock.now())
        if found is None:
            return None
        endpoint, row = found
        secrets = [uow.vault.open(WebhookEndpoint.secret_enc, endpoint)]
        if endpoint.old_until is not None and endpoint.old_until > clock.now():
            secrets.append(uow.vault.open(WebhookEndpoint.old_secret_enc, endpoint))
        return _Message(
            row.id, row.event_id, endpoint.address, row.body.encode(), row.topic == TEST, row.trace, tuple(secrets)
        )


def _try(turn: Turn, message: _Message, traceparent: str) -> bool:
    """Send one message, which names its trace; whether it was accepted."""
    begun = queries.begin(turn, message.delivery_id, clock.now())
    if begun is None:
        return False
    headers = standard_webhooks.headers(message.secrets, str(message.event_id), clock.now(), message.body)
    answer = post(message.address, {**headers, "traceparent": traceparent}, message.body, allowed_networks())
    outcome = "taken" if answer.taken else f"{answer.code[0]}xx" if answer.code.isdigit() else answer.code
    WEBHOOK_SECONDS.labels(outcome).observe(answer.took_ms / 1000)
    tries, forgiven = begun
    with unit_of_work(Scope.of_worker(turn.org_id)) as uow:
        found = queries.held(uow, turn, message.delivery_id)
        if found is None:
            log.warning("webhooks.claim_lapsed", extra={"delivery": str(message.delivery_id)})
            return False
        endpoint, row = found
        uow.session.add(
            WebhookTry(org_id=row.org_id, delivery_id=row.id, n=tries, answer=answer.code, took_ms=answer.took_ms)
        )
        row.last_answer, row.took_ms = answer.code, answer.took_ms
        _judge(uow, endpoint, row, answer, tries - max(forgiven, row.forgiven))
        uow.session.add(row)
        uow.commit()
    said = {"delivery": str(message.delivery_id), "tries": tries, "answer": answer.code, "state": row.state}
    log.log(logging.INFO if answer.taken else logging.WARNING, "webhooks.tried", extra=said)
    return answer.taken


def _judge(uow: UnitOfWork, endpoint: WebhookEndpoint, row: WebhookDelivery, answer: Answer, tries: int) -> None:
    """What the answer to the try of that number means for the message and for its endpoint."""
    facts = {"endpoint": str(endpoint.id), "topic": row.topic, "tries": row.attempts, "answer": answer.code}
    if answer.taken:
        _end(row, DeliveryState.DELIVERED)
        if row.topic != TEST:
            endpoint.dead_in_row = 0
            uow.session.add(endpoint)
        uow.record("WEBHOOK_DELIVERED", "webhook_delivery", row.id, **facts)
        return
    refused, last = answer.code in REFUSED, len(WAITS) + 1
    if row.topic != TEST and answer.code != GONE and tries < (REFUSED_TRIES if refused else last):
        row.next_try = clock.now() + _wait(max(tries, 1), answer)
        uow.record("WEBHOOK_PUT_OFF", "webhook_delivery", row.id, **facts)
        return
    _end(row, DeliveryState.DEAD)
    uow.record("WEBHOOK_GIVEN_UP", "webhook_delivery", row.id, **facts)
    if row.topic == TEST:
        return
    endpoint.dead_in_row += 1
    uow.session.add(endpoint)
    if endpoint.state == EndpointState.ON and (not refused or endpoint.dead_in_row >= MOST_DEAD_IN_ROW):
        switch(uow, endpoint, EndpointState.DISABLED)
        tell_disabled(uow, endpoint)
    else:
        tell_given_up(uow, endpoint)


def _wait(tries: int, answer: Answer) -> timedelta:
    """How long to wait after so many tries that failed; as long as the endpoint asks, where that is longer."""
    planned: timedelta = WAITS[min(tries, len(WAITS)) - 1] * random.uniform(0.9, 1.1)
    return max(planned, timedelta(seconds=answer.retry_after))


def _end(row: WebhookDelivery, state: DeliveryState) -> None:
    row.state, row.finished_at = state.value, clock.now()
