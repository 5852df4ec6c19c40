"""The work of an import: who holds a job (lease and fence, in the database's own time), and the rows it writes.

The lease is claimed by the system role across organizations; each transaction of the work begins with the fence.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID, uuid4

import psycopg
from sqlalchemy import ARRAY, Update, Uuid, any_, bindparam, insert, literal, text
from sqlmodel import col, delete, select, update

from codeloom.db.tables.accounts import OrgCounter
from codeloom.db.tables.imports import ImportChunk, ImportFile, ImportJob
from codeloom.db.work import UnitOfWork, Unreachable, system_work

LEASE_SECONDS = 10
FIRST_NUMBER = 10_001


class Fenced(Exception):
    """The lease is gone: another worker holds the job, or somebody cancelled it. Nothing more may be written."""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to work on a job until it is not renewed. `by` asked for the import, nobody where a source
    sent it, `tries` counts the claims."""

    org_id: UUID
    job_id: UUID
    token: UUID
    by: UUID | None
    dry_run: bool
    options: dict[str, Any]
    tries: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """A job that waits for a worker. `tries`, its claims so far, makes the name of each queued run its own."""

    org_id: UUID
    job_id: UUID
    tries: int


_FREE = "(status = 'queued' or (status = 'running' and (lease_until is null or lease_until < clock_timestamp())))"
_CLAIM = text(f"""
update import_jobs set status = 'running', lease_token = :token, worker = :worker, beat_at = clock_timestamp(),
  lease_until = clock_timestamp() + make_interval(secs => :seconds), attempts = attempts + 1,
  started_at = coalesce(started_at, :now)
where org_id = :org and id = :job and {_FREE}
returning created_by, dry_run, options, attempts""")
_RENEW = """
update import_jobs set beat_at = clock_timestamp(), lease_until = clock_timestamp() + make_interval(secs => :seconds)
where org_id = :org and id = :job and lease_token = :token and status = 'running'"""
_BEAT = text(_RENEW)
_FENCE = text(f"""{_RENEW}
returning set_config('idle_in_transaction_session_timeout', '8000', true),
  case when current_setting('transaction_timeout', true) is not null then set_config('transaction_timeout', '20000', true) end""")
_RELEASE = text("""
update import_jobs set lease_token = null, lease_until = clock_timestamp() + make_interval(secs => :seconds)
where org_id = :org and id = :job and lease_token = :token and status = 'running'""")
_RELEASE_ALL = text("""
update import_jobs set lease_token = null, lease_until = clock_timestamp() where worker = :worker and status = 'running'""")
_PIECES = "select file_id, data_enc from import_chunks where org_id = %s and file_id = any(%s) and n = %s"
_WAITING = text(f"select org_id, id, attempts from import_jobs where {_FREE} order by created_at limit :many")


def claim(org_id: UUID, job_id: UUID, worker: str, now: Any) -> Lease | None:
    """Claim a job that waits or whose lease lapsed; None when it is held, over or unknown."""
    token = uuid4()
    with system_work() as session:
        found = session.connection().execute(
            _CLAIM,
            {"org": org_id, "job": job_id, "token": token, "worker": worker, "seconds": LEASE_SECONDS, "now": now},
        )
        row = found.first()
    return Lease(org_id, job_id, token, row.created_by, row.dry_run, row.options, row.attempts) if row else None


def beat(lease: Lease) -> bool:
    """Renew a lease; False when it is lost."""
    with system_work() as session:
        return session.connection().execute(_BEAT, _place(lease, LEASE_SECONDS)).rowcount == 1


def release(lease: Lease, seconds: float = 0) -> None:
    """Give a job back, to be taken up again after some seconds."""
    with system_work() as session:
        session.connection().execute(_RELEASE, _place(lease, seconds))


def release_all(worker: str) -> None:
    """Free every job a worker held; the worker must be dead."""
    with system_work() as session:
        session.connection().execute(_RELEASE_ALL, {"worker": worker})


def waiting(many: int = 100) -> list[Waiting]:
    """Jobs that wait or whose lease lapsed, of all organizations."""
    with system_work() as session:
        return [Waiting(*row) for row in session.connection().execute(_WAITING, {"many": many})]


def organizations_with_jobs() -> list[UUID]:
    """Organizations that have import jobs."""
    with system_work() as session:
        return list(session.exec(select(ImportJob.org_id).distinct()))


def _place(lease: Lease, seconds: float) -> dict[str, Any]:
    return {"org": lease.org_id, "job": lease.job_id, "token": lease.token, "seconds": seconds}


def fence(uow: UnitOfWork, lease: Lease) -> None:
    """Renew the lease inside the transaction of the work, which keeps the job's row until commit. Raises Fenced.

    A worker that freezes inside the transaction loses it, so that another can take over: before its lease lapses where it
    froze between statements, after 20 s where it froze within several that are sent at once, which no idle timer sees
    (PostgreSQL 17 or newer).
    """
    if uow.session.connection().execute(_FENCE, _place(lease, LEASE_SECONDS)).first() is None:
        raise Fenced


def finish_job(uow: UnitOfWork, lease: Lease, now: Any) -> None:
    """The job is done; its lease ends."""
    uow.session.execute(
        update(ImportJob)
        .where(col(ImportJob.org_id) == uow.org_id, col(ImportJob.id) == lease.job_id)
        .values(status="done", finished_at=now, lease_token=None, lease_until=None)
    )


def files(uow: UnitOfWork, job_id: UUID) -> list[ImportFile]:
    """A job's files in their order."""
    query = select(ImportFile).where(ImportFile.org_id == uow.org_id, ImportFile.job_id == job_id)
    return list(uow.session.exec(query.order_by(col(ImportFile.position))))


def piece(uow: UnitOfWork, file_id: UUID, n: int) -> bytes | None:
    """A sealed piece of an upload."""
    return pieces(uow, [file_id], n).get(file_id)


def pieces(uow: UnitOfWork, file_ids: Sequence[UUID], n: int) -> dict[UUID, bytes]:
    """The sealed pieces of that number of several uploads.

    They travel as bytes: as text, the driver's way, each byte would be written as two and read back. Raises Unreachable.
    """
    connection = uow.session.connection()
    wire = connection.connection.driver_connection
    assert isinstance(wire, psycopg.Connection)
    try:
        with wire.cursor(binary=True) as cursor:
            return dict(cursor.execute(_PIECES, (uow.org_id, list(file_ids), n)).fetchall())
    except psycopg.Error as error:
        connection.invalidate()
        raise Unreachable(type(error).__name__) from None


def add_files(uow: UnitOfWork, rows: Sequence[dict[str, Any]]) -> None:
    """Rows for the files inside an archive."""
    uow.session.execute(insert(ImportFile), rows)


def set_files(uow: UnitOfWork, rows: Sequence[dict[str, Any]]) -> None:
    """Change files' rows, each given by its id and the columns to change."""
    by_columns: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in rows:
        names = tuple(sorted(row.keys() - {"id"}))
        by_columns.setdefault(names, []).append({"of_org": uow.org_id, "of_file": row["id"], **row})
    for names, alike in by_columns.items():
        uow.session.connection().execute(_change_of_file(names), alike)


@cache
def _change_of_file(names: tuple[str, ...]) -> Update:
    """The statement that changes these columns of the file `of_file` of the organization `of_org`."""
    its = (col(ImportFile.org_id) == bindparam("of_org"), col(ImportFile.id) == bindparam("of_file"))
    return update(ImportFile).where(*its).values({name: bindparam(name) for name in names})


def drop_pieces(uow: UnitOfWork, file_ids: Sequence[UUID]) -> None:
    """Delete the stored pieces of these uploads."""
    files: Any = literal(list(file_ids), ARRAY(Uuid))
    uow.session.execute(
        delete(ImportChunk).where(col(ImportChunk.org_id) == uow.org_id, col(ImportChunk.file_id) == any_(files))
    )


def numbers(uow: UnitOfWork) -> int:
    """The last chart number given. It stays locked until commit, so imports of one organization write in turn."""
    query = select(OrgCounter.value).where(OrgCounter.org_id == uow.org_id, OrgCounter.name == "chart")
    found = uow.session.exec(query.with_for_update()).first()
    if found is None:
        uow.session.execute(insert(OrgCounter), [{"org_id": uow.org_id, "name": "chart", "value": FIRST_NUMBER - 1}])
        return FIRST_NUMBER - 1
    return max(found, FIRST_NUMBER - 1)


def give_numbers(uow: UnitOfWork, last: int) -> None:
    """Keep the last chart number given."""
    uow.session.execute(
        update(OrgCounter)
        .where(col(OrgCounter.org_id) == uow.org_id, col(OrgCounter.name) == "chart")
        .values(value=last)
    )
