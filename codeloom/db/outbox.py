"""The outbox as the relay uses it: claim due events, mark them sent or dead, put off failed ones.

Events are delivered at least once and in order per aggregate: one waits while an older one of its aggregate is unsent.
"""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from codeloom.coding import clock
from codeloom.db.tables.delivery import ProcessedEvent
from codeloom.db.work import UnitOfWork, system_work

MAX_ATTEMPTS = 8
CLAIM = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Event:
    """A claimed event: ids only. `trace` is that of the act it tells of, None for events from before traces were kept."""

    org_id: UUID
    id: UUID
    topic: str
    aggregate: str
    payload: dict[str, Any]
    attempts: int
    created_at: datetime
    trace: UUID | None = None


_DUE = text("""
with due as materialized (
  select e.org_id, e.id from outbox_events e
  where e.published_at is null and e.dead_at is null and e.next_at <= :now
    and (e.claimed_until is null or e.claimed_until < :now)
    and not exists (select 1 from outbox_events o where o.org_id = e.org_id and o.aggregate = e.aggregate
      and o.position < e.position and o.published_at is null and o.dead_at is null)
  order by e.position limit :many for update skip locked)
update outbox_events e set claimed_until = :until, attempts = e.attempts + 1
from due where e.org_id = due.org_id and e.id = due.id
returning e.position, e.org_id, e.id, e.topic, e.aggregate, e.payload, e.attempts, e.created_at, e.trace
""")
_WAITS = text("""
select 1 from outbox_events where published_at is null and dead_at is null and next_at <= :before
  and (claimed_until is null or claimed_until < :now) limit 1
""")

_BACKLOG = text("""
select count(*), min(next_at) from outbox_events where published_at is null and dead_at is null and next_at <= :now
""")


def claim(many: int = 50) -> list[Event]:
    """Take up to `many` due events for 30 s; another relay skips them meanwhile."""
    now = clock.now()
    with system_work() as session:
        rows = session.connection().execute(_DUE, {"now": now, "until": now + CLAIM, "many": many})
        return [Event(*row[1:]) for row in sorted(rows, key=lambda row: int(row[0]))]


def waits(seconds: float = 0) -> bool:
    """Whether an event has been due for so many seconds and nobody holds it."""
    now = clock.now()
    with system_work() as session:
        asked = {"now": now, "before": now - timedelta(seconds=seconds)}
        return session.connection().execute(_WAITS, asked).first() is not None


def backlog() -> tuple[int, float]:
    """How many events of all organizations are due and not taken by every consumer, and for how many seconds the oldest is."""
    now = clock.now()
    with system_work() as session:
        many, since = session.connection().execute(_BACKLOG, {"now": now}).one()
        return many, max(0.0, (now - since).total_seconds()) if since else 0.0


def mark_sent(event: Event) -> None:
    """Note that every consumer has taken the event."""
    with system_work() as session:
        session.connection().execute(
            text("update outbox_events set published_at = :now, last_error = '' where org_id = :org and id = :id"),
            {"now": clock.now(), "org": event.org_id, "id": event.id},
        )


def put_off(event: Event, why: str) -> None:
    """The event failed: retry after an exponential wait with jitter, 300 s before jitter at most, or mark it dead.

    It is dead after MAX_ATTEMPTS claims. `why` is a code, never a value or a text of a person.
    """
    now = clock.now()
    wait = min(300.0, 2.0**event.attempts) * random.uniform(0.7, 1.3)
    dead = now if event.attempts >= MAX_ATTEMPTS else None
    with system_work() as session:
        session.connection().execute(
            text(
                "update outbox_events set next_at = :next, claimed_until = null, last_error = :why, dead_at = :dead "
                "where org_id = :org and id = :id"
            ),
            {
                "next": now + timedelta(seconds=wait),
                "why": why[:200],
                "dead": dead,
                "org": event.org_id,
                "id": event.id,
            },
        )


def wait_for(event: Event, seconds: float) -> None:
    """A service the consumer needs is unreachable: retry after some seconds, without counting this attempt."""
    with system_work() as session:
        session.connection().execute(
            text(
                "update outbox_events set next_at = :next, claimed_until = null, attempts = attempts - 1, "
                "last_error = 'away' where org_id = :org and id = :id"
            ),
            {"next": clock.now() + timedelta(seconds=seconds), "org": event.org_id, "id": event.id},
        )


def first_time(uow: UnitOfWork, consumer: str, event_id: UUID) -> bool:
    """Note in processed_events that a consumer takes an event; False when it has taken it before. Waits for a transaction that
    just takes it."""
    row = {"org_id": uow.org_id, "consumer": consumer, "event_id": event_id, "processed_at": clock.now()}
    noted = insert(ProcessedEvent).values(row).on_conflict_do_nothing().returning(col(ProcessedEvent.event_id))
    return uow.session.connection().execute(noted).first() is not None
