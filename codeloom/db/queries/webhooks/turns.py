"""Whose turn it is: a worker holds an endpoint by a lease with a token, so that its messages go one at a time.

The system role sees what is due and counts tries; addresses, secrets and bodies are closed to it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import text
from sqlmodel import col, select

from codeloom.db.queries.webhooks.deliveries import TEST, delivery, waiting
from codeloom.db.tables.webhooks import WebhookDelivery, WebhookEndpoint
from codeloom.db.work import UnitOfWork, system_work

LEASE = timedelta(minutes=2)
"""Longer than one message may take."""


@dataclass(frozen=True, slots=True)
class Turn:
    """The right to send to an endpoint."""

    org_id: UUID
    endpoint_id: UUID
    token: UUID


@dataclass(frozen=True, slots=True)
class Failing:
    """A delivery that waits after a failure or was given up, as an operator sees it."""

    org_id: UUID
    id: UUID
    endpoint_id: UUID
    topic: str
    state: str
    attempts: int
    last_answer: str
    next_try: datetime
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Load:
    """An endpoint with how many messages wait for it and were given up, as an operator sees it."""

    org_id: UUID
    id: UUID
    state: str
    lease_until: datetime | None
    waiting: int
    dead: int


_DUE = """
from webhook_endpoints e where e.state <> 'removed' and (e.lease_until is null or e.lease_until < :now) and (
  exists (select 1 from webhook_deliveries t where t.org_id = e.org_id and t.endpoint_id = e.id and t.state = 'waiting'
    and t.topic = :test and t.next_try <= :now)
  or e.state = 'on' and (select h.next_try from webhook_deliveries h where h.org_id = e.org_id and h.endpoint_id = e.id
    and h.state = 'waiting' and h.topic <> :test order by h.position limit 1) <= :now)
"""
_ALL_DUE = text(f"select e.org_id, e.id {_DUE} limit :many")
_TAKE = text("""
update webhook_endpoints set lease_token = :token, lease_until = :until, worker = :worker
where org_id = :org and id = :id and state <> 'removed' and (lease_until is null or lease_until < :now) returning id
""")
_RENEW = text("""
update webhook_endpoints set lease_until = :until where org_id = :org and id = :id and lease_token = :token returning id
""")
_BEGIN = text("""
update webhook_deliveries set attempts = attempts + 1
where org_id = :org and id = :delivery and state = 'waiting' returning attempts, forgiven
""")
_FREED = "lease_token = null, lease_until = null, worker = ''"
_RELEASE = text(f"update webhook_endpoints set {_FREED} where org_id = :org and id = :id and lease_token = :token")
_RELEASE_ALL = text(f"update webhook_endpoints set {_FREED} where worker = :worker")
_FAILING = text("""
select org_id, id, endpoint_id, topic, state, attempts, last_answer, next_try, created_at from webhook_deliveries
where topic <> :test and (state = 'dead' or state = 'waiting' and attempts > forgiven) order by state, created_at, id limit :many
""")
_OF_ALL = text("""
select e.org_id, e.id, e.state, e.lease_until,
  count(d.id) filter (where d.state = 'waiting'), count(d.id) filter (where d.state = 'dead')
from webhook_endpoints e left join webhook_deliveries d on d.org_id = e.org_id and d.endpoint_id = e.id and d.topic <> :test
  and d.state in ('waiting', 'dead')
where e.state <> 'removed' group by e.org_id, e.id, e.state, e.lease_until order by e.org_id, e.id limit :many
""")
_WHOSE = text("select org_id from webhook_deliveries where id = :id")


def due(now: datetime, many: int = 50) -> list[tuple[UUID, UUID]]:
    """(organization, endpoint) of endpoints that a message can be sent to now and that nobody holds."""
    with system_work() as session:
        found = session.connection().execute(_ALL_DUE, {"now": now, "test": TEST, "many": many})
        return [(row[0], row[1]) for row in found]


def take(org_id: UUID, endpoint_id: UUID, worker: str, now: datetime) -> Turn | None:
    """Hold an endpoint for LEASE; None when somebody holds it."""
    token = uuid4()
    given = {"org": org_id, "id": endpoint_id, "token": token, "until": now + LEASE, "worker": worker, "now": now}
    with system_work() as session:
        return Turn(org_id, endpoint_id, token) if session.connection().execute(_TAKE, given).first() else None


def begin(turn: Turn, delivery_id: UUID, now: datetime) -> tuple[int, int] | None:
    """Hold the endpoint for LEASE from now and count a try: how many were begun, and how many of them are forgiven. None when the
    endpoint is not held any more, or the delivery does not wait."""
    given = {**_given(turn), "until": now + LEASE, "delivery": delivery_id}
    with system_work() as session:
        connection = session.connection()
        if connection.execute(_RENEW, given).first() is None:
            return None
        row = connection.execute(_BEGIN, given).first()
        return (row[0], row[1]) if row else None


def release(turn: Turn) -> None:
    """Let others send to the endpoint."""
    with system_work() as session:
        session.connection().execute(_RELEASE, _given(turn))


def release_all(worker: str) -> None:
    """Free every endpoint a worker held; the worker must be dead."""
    with system_work() as session:
        session.connection().execute(_RELEASE_ALL, {"worker": worker})


def failing(many: int = 200) -> list[Failing]:
    """Deliveries of all organizations that were given up or wait after a failure, the oldest first."""
    with system_work() as session:
        return [Failing(*row) for row in session.connection().execute(_FAILING, {"test": TEST, "many": many})]


def of_all(many: int = 500) -> list[Load]:
    """The endpoints of all organizations."""
    with system_work() as session:
        return [Load(*row) for row in session.connection().execute(_OF_ALL, {"test": TEST, "many": many})]


def whose(delivery_id: UUID) -> UUID | None:
    """The organization of a delivery; None for one that is not there."""
    with system_work() as session:
        found: UUID | None = session.connection().execute(_WHOSE, {"id": delivery_id}).scalar_one_or_none()
        return found


def next_of(uow: UnitOfWork, turn: Turn, now: datetime) -> tuple[WebhookEndpoint, WebhookDelivery] | None:
    """What is to be sent to an endpoint that is held: a test that is due, else the oldest message if it is due."""
    endpoint = _held(uow, turn)
    if endpoint is None or endpoint.state == "removed":
        return None
    wanted = waiting(uow, endpoint.id).where(WebhookDelivery.topic == TEST, col(WebhookDelivery.next_try) <= now)
    found = uow.session.exec(wanted.limit(1)).first()
    if found is None and endpoint.state == "on":
        head = uow.session.exec(waiting(uow, endpoint.id).where(WebhookDelivery.topic != TEST).limit(1)).first()
        found = head if head is not None and head.next_try <= now else None
    return (endpoint, found) if found is not None else None


def held(uow: UnitOfWork, turn: Turn, delivery_id: UUID) -> tuple[WebhookEndpoint, WebhookDelivery] | None:
    """An endpoint that is held yet, locked, and a delivery of it that waits yet."""
    endpoint = _held(uow, turn, lock=True)
    found = delivery(uow, delivery_id)
    if endpoint is None or found is None or found.state != "waiting":
        return None
    return endpoint, found


def _held(uow: UnitOfWork, turn: Turn, *, lock: bool = False) -> WebhookEndpoint | None:
    query = select(WebhookEndpoint).where(
        WebhookEndpoint.org_id == turn.org_id,
        WebhookEndpoint.id == turn.endpoint_id,
        WebhookEndpoint.lease_token == turn.token,
    )
    return uow.session.exec(query.with_for_update() if lock else query).first()


def _given(turn: Turn) -> dict[str, object]:
    return {"org": turn.org_id, "id": turn.endpoint_id, "token": turn.token}
