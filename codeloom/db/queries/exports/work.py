"""The work of an export: who holds it (lease and fence, in the database's own time), and what is written while a file is made.

The lease is claimed by the system role across organizations; each transaction of the work begins with the fence.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import text
from sqlmodel import col, select

from codeloom.db.tables.exports import Export, ExportSchedule
from codeloom.db.work import UnitOfWork, Unreachable, system_work

LEASE_SECONDS = 10


class Fenced(Exception):
    """The lease is gone: another worker holds the export, or somebody stopped it. Nothing more may be written."""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to make a file until it is not renewed. `by` asked for it, `tries` counts the claims."""

    org_id: UUID
    export_id: UUID
    token: UUID
    by: UUID
    tries: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """An export that waits for a worker. `tries`, its claims so far, makes the name of each queued run its own."""

    org_id: UUID
    export_id: UUID
    tries: int


_FREE = "(status = 'queued' or (status = 'running' and (lease_until is null or lease_until < clock_timestamp())))"
_CLAIM = text(f"""
update exports set status = 'running', lease_token = :token, worker = :worker, beat_at = clock_timestamp(),
  lease_until = clock_timestamp() + make_interval(secs => :seconds), attempts = attempts + 1,
  started_at = coalesce(started_at, :now)
where org_id = :org and id = :export and {_FREE} returning made_by, attempts""")
_MINE = "org_id = :org and id = :export and lease_token = :token and status = 'running'"
_KEPT = "beat_at = clock_timestamp(), lease_until = clock_timestamp() + make_interval(secs => :seconds)"
_BEAT = text(f"update exports set {_KEPT} where {_MINE}")
_FENCE = text(f"""
update exports set {_KEPT}, row_count = :rows where {_MINE}
returning set_config('idle_in_transaction_session_timeout', '8000', true),
  case when current_setting('transaction_timeout', true) is not null then set_config('transaction_timeout', '20000', true) end""")
_RELEASE = text(f"""
update exports set lease_token = null, lease_until = clock_timestamp() + make_interval(secs => :seconds) where {_MINE}""")
_RELEASE_ALL = text("""
update exports set lease_token = null, lease_until = clock_timestamp() where worker = :worker and status = 'running'""")
_WAITING = text(f"select org_id, id, attempts from exports where {_FREE} order by created_at limit :many")


def claim(org_id: UUID, export_id: UUID, worker: str, now: datetime) -> Lease | None:
    """Claim an export that waits or whose lease lapsed; None when it is held, over or unknown."""
    token = uuid4()
    values = {
        "org": org_id,
        "export": export_id,
        "token": token,
        "worker": worker,
        "seconds": LEASE_SECONDS,
        "now": now,
    }
    with system_work() as session:
        row = session.connection().execute(_CLAIM, values).first()
    return Lease(org_id, export_id, token, row.made_by, row.attempts) if row else None


def beat(lease: Lease) -> bool:
    """Renew a lease; False when it is lost."""
    with system_work() as session:
        return session.connection().execute(_BEAT, _place(lease, LEASE_SECONDS)).rowcount == 1


def release(lease: Lease, seconds: float = 0) -> bool:
    """Give an export back, to be taken up again after some seconds; False when the database is away."""
    try:
        with system_work() as session:
            session.connection().execute(_RELEASE, _place(lease, seconds))
    except Unreachable:
        return False
    return True


def release_all(worker: str) -> None:
    """Free every export a worker held; the worker must be dead. Raises Unreachable."""
    with system_work() as session:
        session.connection().execute(_RELEASE_ALL, {"worker": worker})


def waiting(many: int = 100) -> list[Waiting]:
    """Exports that wait or whose lease lapsed, of all organizations."""
    with system_work() as session:
        return [Waiting(*row) for row in session.connection().execute(_WAITING, {"many": many})]


def fence(uow: UnitOfWork, lease: Lease, rows: int) -> None:
    """Renew the lease inside the transaction of the work, which keeps the export's row until commit, and note how many rows are
    written. Raises Fenced."""
    if uow.session.connection().execute(_FENCE, {**_place(lease, LEASE_SECONDS), "rows": rows}).first() is None:
        raise Fenced


def organizations_with_expired(now: datetime) -> list[UUID]:
    """Organizations that have files whose time is over."""
    query = select(Export.org_id).where(Export.status == "ready", col(Export.expires_at) <= now).distinct()
    with system_work() as session:
        return list(session.exec(query))


def due_schedules(now: datetime) -> list[tuple[UUID, UUID]]:
    """(organization, schedule) of those whose time has come."""
    query = select(ExportSchedule.org_id, ExportSchedule.id).where(
        ExportSchedule.paused == "", ExportSchedule.next_at <= now
    )
    with system_work() as session:
        return list(session.exec(query.order_by(col(ExportSchedule.next_at))).all())


def _place(lease: Lease, seconds: float) -> dict[str, Any]:
    return {"org": lease.org_id, "export": lease.export_id, "token": lease.token, "seconds": seconds}
