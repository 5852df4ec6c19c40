"""Heartbeats of web processes, workers and doorbells, kept in PostgreSQL so that /health and operators can read them."""

import os
import resource
import secrets
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from codeloom import RELEASE
from codeloom.db.queries.operations import workers as queries
from codeloom.db.work import Unreachable
from codeloom.services.core import forking

BEAT_SECONDS = 3.0
SILENT_AFTER = 15.0


@dataclass(frozen=True, slots=True)
class Alive:
    """How many processes of a kind are alive, the queues they serve, and the seconds since the newest heartbeat (or None)."""

    kind: str
    count: int
    queues: frozenset[str]
    seconds: float | None


def my_name() -> str:
    """A name for this process that no other one has, after a restart neither."""
    return f"{socket.gethostname()[:40]}-{os.getpid()}-{secrets.token_hex(3)}"


def memory_mb() -> int:
    """The memory this process has now in MB; 0 where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return 0
    return pages * resource.getpagesize() // 1_000_000


def beat(worker: str, kind: str, queues: Sequence[str] = ()) -> bool:
    """Note that a process lives and which queues it serves; False when the database is away."""
    try:
        queries.beat(worker, kind, queues, RELEASE, memory_mb())
    except Unreachable:
        return False
    return True


@contextmanager
def beating(worker: str, kind: str, queues: Sequence[str] = ()) -> Iterator[None]:
    """Write a heartbeat every 3 s while the block runs, and remove it at its end."""
    over = threading.Event()

    def go_on() -> None:
        while not over.wait(BEAT_SECONDS):
            with forking.background_work():
                beat(worker, kind, queues)

    beat(worker, kind, queues)
    thread = threading.Thread(target=go_on, name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(BEAT_SECONDS)
        leave(worker)


def leave(worker: str) -> None:
    """Remove this process's heartbeat. Does nothing while the database is away, so that the process can end."""
    try:
        queries.leave(worker)
    except Unreachable:
        return


def alive(kind: str) -> Alive:
    """The living processes of a kind. Raises Unreachable."""
    beats = [beat for beat in queries.heartbeats() if beat.kind == kind]
    living = [beat for beat in beats if beat.silent < SILENT_AFTER]
    queues = frozenset(queue for beat in living for queue in beat.queues)
    return Alive(kind, len(living), queues, min((beat.silent for beat in beats), default=None))
