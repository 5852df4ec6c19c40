"""What waits, runs, was done and failed in each queue of an organization, and how much waited at each minute of the last hour.

An hour ago is read from when things were asked for and when they ended, so nothing is sampled and nothing is missing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import TextClause, text

from codeloom.db.work import UnitOfWork

MINUTES = 60
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Of one queue now: what waits for somebody to take it, what is in work, and when the oldest of both was asked for."""

    queue: str
    waiting: int
    running: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class Ended:
    """Of one queue: what was done in the last hour, and what failed for good in the last 24."""

    queue: str
    done: int
    failed: int


@dataclass(frozen=True, slots=True)
class Held:
    """A worker has something of this organization in hand: of which queue, and since when it was begun or asked for."""

    worker: str
    queue: str
    since: datetime | None


_NOW = text("""
select 'outbox', count(*) filter (where claimed_until is null or claimed_until < :now),
  count(*) filter (where claimed_until >= :now), min(created_at)
  from outbox_events where org_id = :org and published_at is null and dead_at is null
union all select 'imports', count(*) filter (where status = 'queued'), count(*) filter (where status = 'running'), min(created_at)
  from import_jobs where org_id = :org and status in ('queued', 'running')
union all select 'suggestions', count(*) filter (where lease_until is null or lease_until < :now),
  count(*) filter (where lease_until >= :now), min(asked_at)
  from (select asked_at, lease_until from suggestions where org_id = :org and status = 'waiting' union all
        select asked_at, lease_until from chart_suggestions where org_id = :org and status = 'waiting') s
union all select 'exports', count(*) filter (where status = 'queued'), count(*) filter (where status = 'running'), min(created_at)
  from exports where org_id = :org and status in ('queued', 'running')
union all select 'mail', count(*) filter (where lease_until is null or lease_until < :now),
  count(*) filter (where lease_until >= :now), min(queued_at)
  from pending_emails where org_id = :org and state = 'waiting'
union all select 'webhooks', count(*), 0, min(created_at)
  from webhook_deliveries where org_id = :org and state = 'waiting'""")
_ENDED = text("""
select 'outbox', (select count(*) from outbox_events where org_id = :org and published_at >= :hour),
  (select count(*) from outbox_events where org_id = :org and dead_at >= :day)
union all select 'imports', (select count(*) from import_jobs where org_id = :org and status = 'done' and finished_at >= :hour),
  (select count(*) from import_files f join import_jobs j on (j.org_id, j.id) = (f.org_id, f.job_id)
   where j.org_id = :org and j.finished_at >= :day and f.status = 'refused')
union all select 'suggestions', count(*) filter (where status = 'done' and finished_at >= :hour),
  count(*) filter (where status = 'failed')
  from (select status, finished_at from suggestions where org_id = :org and finished_at >= :day union all
        select status, finished_at from chart_suggestions where org_id = :org and finished_at >= :day) s
union all select 'exports', count(*) filter (where status in ('ready', 'gone') and finished_at >= :hour),
  count(*) filter (where status = 'failed') from exports where org_id = :org and finished_at >= :day
union all select 'mail', count(*) filter (where state = 'sent' and finished_at >= :hour), count(*) filter (where state = 'dead')
  from pending_emails where org_id = :org and finished_at >= :day
union all select 'webhooks', count(*) filter (where state = 'delivered' and finished_at >= :hour),
  count(*) filter (where state = 'dead') from webhook_deliveries where org_id = :org and finished_at >= :day""")
_JOBS = text("""
with spans(began, ended) as (
  select created_at, finished_at from import_jobs
    where org_id = :org and status <> 'uploading' and (finished_at is null or finished_at > :start)
  union all select created_at, finished_at from exports where org_id = :org and (finished_at is null or finished_at > :start)
  union all select asked_at, finished_at from suggestions
    where org_id = :org and (status = 'waiting' or finished_at > :start)
  union all select asked_at, finished_at from chart_suggestions
    where org_id = :org and (status = 'waiting' or finished_at > :start)
  union all select queued_at, finished_at from pending_emails
    where org_id = :org and (state = 'waiting' or finished_at > :start)
  union all select created_at, finished_at from webhook_deliveries
    where org_id = :org and (state = 'waiting' or finished_at > :start)),
changes(minute, change) as (
  select greatest(0, ceil(extract(epoch from began - :start) / 60)), 1 from spans union all
  select greatest(0, ceil(extract(epoch from ended - :start) / 60)), -1 from spans where ended is not null)
select minute::int, sum(change)::int from changes where minute <= 60 group by minute""")
_LAG = text("""
with spans(began, ended) as (
  select created_at, coalesce(published_at, dead_at) from outbox_events where org_id = :org and published_at > :start
  union all select created_at, dead_at from outbox_events where org_id = :org and published_at is null and dead_at > :start
  union all select created_at, null from outbox_events where org_id = :org and published_at is null and dead_at is null)
select minute, max(lag)::float from (
  select least(60, greatest(1, ceil(extract(epoch from ended - :start) / 60)))::int, extract(epoch from ended - began)
    from spans where ended is not null
  union all
  select n, extract(epoch from (:start + n * interval '1 minute') - began) from spans,
    generate_series(greatest(0, ceil(extract(epoch from began - :start) / 60))::int,
      least(60, floor(extract(epoch from coalesce(ended, :now) - :start) / 60))::int) as n
) one(minute, lag) group by minute""")
_HELD = text("""
select worker, 'imports', started_at from import_jobs where org_id = :org and status = 'running' and lease_until >= :now
union all select worker, 'exports', started_at from exports where org_id = :org and status = 'running' and lease_until >= :now
union all select worker, 'suggestions', asked_at from suggestions
  where org_id = :org and status = 'waiting' and lease_until >= :now
union all select worker, 'suggestions', asked_at from chart_suggestions
  where org_id = :org and status = 'waiting' and lease_until >= :now
union all select worker, 'mail', null from pending_emails where org_id = :org and state = 'waiting' and lease_until >= :now
union all select worker, 'webhooks', null from webhook_endpoints where org_id = :org and lease_until >= :now""")


def now_waiting(uow: UnitOfWork, now: datetime) -> list[Waiting]:
    """Every queue of the organization, in the order in which it is shown."""
    return [Waiting(*row) for row in _rows(uow, _NOW, now=now)]


def ended(uow: UnitOfWork, now: datetime) -> list[Ended]:
    """The same queues, what ended in them."""
    return [Ended(*row) for row in _rows(uow, _ENDED, hour=now - HOUR, day=now - DAY)]


def jobs_by_minute(uow: UnitOfWork, now: datetime) -> list[int]:
    """How many jobs (all queues but the outbox) were asked for and not ended, at each of the 61 minutes until now."""
    changes = {row[0]: row[1] for row in _rows(uow, _JOBS, start=now - timedelta(minutes=MINUTES))}
    return list(_running(changes))


def lag_by_minute(uow: UnitOfWork, now: datetime) -> list[float]:
    """The longest time in seconds that an event waited: of those taken in each minute, and of those that waited at its end; for the
    61 minutes until now."""
    found = {row[0]: row[1] for row in _rows(uow, _LAG, start=now - timedelta(minutes=MINUTES), now=now)}
    return [max(0.0, found.get(minute, 0.0)) for minute in range(MINUTES + 1)]


def held(uow: UnitOfWork, now: datetime) -> list[Held]:
    """What workers have in hand for the organization."""
    return [Held(*row) for row in _rows(uow, _HELD, now=now)]


def _running(changes: dict[int, int]) -> Iterator[int]:
    total = 0
    for minute in range(MINUTES + 1):
        total += changes.get(minute, 0)
        yield total


def _rows(uow: UnitOfWork, query: TextClause, **given: object) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in uow.session.connection().execute(query, {"org": uow.org_id, **given})]
