"""Heartbeats of workers and doorbells, and locks for tasks of one process at a time. They belong to no organization."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text

from codeloom.db.work import system_work

_BEAT = text("""
insert into worker_heartbeats (worker, kind, queues, beat_at, started_at)
values (:worker, :kind, :queues, clock_timestamp(), clock_timestamp())
on conflict (worker) do update set beat_at = excluded.beat_at, kind = excluded.kind, queues = excluded.queues""")
_GONE = text("delete from worker_heartbeats where worker = :worker or beat_at < clock_timestamp() - interval '1 day'")
_ALL = text("""
select worker, kind, queues, beat_at, extract(epoch from clock_timestamp() - beat_at) as silent from worker_heartbeats
order by kind, worker""")


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """A process, its kind (worker, doorbell), the queues it serves, its last sign of life and the seconds since."""

    worker: str
    kind: str
    queues: tuple[str, ...]
    beat_at: datetime
    silent: float


def beat(worker: str, kind: str, queues: Sequence[str]) -> None:
    """Note that a process lives and which queues it serves."""
    with system_work() as session:
        session.connection().execute(_BEAT, {"worker": worker, "kind": kind, "queues": list(queues)})


def leave(worker: str) -> None:
    """Forget a process that ends in order, and those silent for a day."""
    with system_work() as session:
        session.connection().execute(_GONE, {"worker": worker})


def heartbeats() -> list[Heartbeat]:
    """All processes that gave a sign of life within a day."""
    with system_work() as session:
        rows = session.connection().execute(_ALL)
        return [Heartbeat(row[0], row[1], tuple(row[2]), row[3], float(row[4])) for row in rows]


@contextmanager
def alone(task: int) -> Iterator[bool]:
    """Try to take the lock of a task; False while another process holds it. It is released at the end of the block."""
    with system_work() as session:
        asked = session.connection().execute(text("select pg_try_advisory_xact_lock(:task)"), {"task": task})
        yield bool(asked.scalar_one())
