"""Heartbeats of workers and doorbells, and locks for tasks of one process at a time. They belong to no organization."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text

from codeloom.db.work import system_work

_BEAT = text("""
insert into worker_heartbeats (worker, kind, queues, beat_at, started_at, release, memory_mb)
values (:worker, :kind, :queues, clock_timestamp(), clock_timestamp(), :release, :memory)
on conflict (worker) do update set beat_at = excluded.beat_at, kind = excluded.kind, queues = excluded.queues,
  release = excluded.release, memory_mb = excluded.memory_mb""")
_GONE = text("delete from worker_heartbeats where worker = :worker or beat_at < clock_timestamp() - interval '1 day'")
_ALL = text("""
select worker, kind, queues, beat_at, extract(epoch from clock_timestamp() - beat_at) as silent, started_at, release, memory_mb
from worker_heartbeats order by kind, started_at, worker""")


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """A process, its kind (web, worker, doorbell), the queues it serves, its last sign of life and the seconds since,
    when it began, its release ("" of one before 0061) and its memory in MB (0: not known)."""

    worker: str
    kind: str
    queues: tuple[str, ...]
    beat_at: datetime
    silent: float
    started_at: datetime
    release: str
    memory_mb: int


def beat(worker: str, kind: str, queues: Sequence[str], release: str, memory_mb: int) -> None:
    """Note that a process lives, which queues it serves, of which release it is and how much memory it has."""
    given = {"worker": worker, "kind": kind, "queues": list(queues), "release": release, "memory": memory_mb}
    with system_work() as session:
        session.connection().execute(_BEAT, given)


def leave(worker: str) -> None:
    """Forget a process that ends in order, and those silent for a day."""
    with system_work() as session:
        session.connection().execute(_GONE, {"worker": worker})


def heartbeats() -> list[Heartbeat]:
    """All processes that gave a sign of life within a day."""
    with system_work() as session:
        rows = session.connection().execute(_ALL)
        return [Heartbeat(row[0], row[1], tuple(row[2]), row[3], float(row[4]), row[5], row[6], row[7]) for row in rows]


@contextmanager
def alone(task: int) -> Iterator[bool]:
    """Try to take the lock of a task; False while another process holds it. It is released at the end of the block."""
    with system_work() as session:
        asked = session.connection().execute(text("select pg_try_advisory_xact_lock(:task)"), {"task": task})
        yield bool(asked.scalar_one())
