"""What runs beside requests, declared where its feature lives: consumers of outbox topics, jobs of workers, chores.

The decorators register at import; codeloom/services/rooms.py imports every room and then calls `complete`. Reading a registry
before that raises Incomplete, so that no process delivers an event to some of its consumers only.
"""

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar, TypeVarTuple, Unpack
from uuid import UUID

from codeloom.db.outbox import Event
from codeloom.db.topics import Topic
from codeloom.db.work import UnitOfWork
from codeloom.gateways import job_queue
from codeloom.settings import OTHERS

Ids = TypeVarTuple("Ids")
Take = Callable[[UnitOfWork, Event], object]
T = TypeVar("T", bound=Take)
C = TypeVar("C", bound=Callable[[], object])


class Incomplete(RuntimeError):
    """A registry is read before every room was imported, or a topic has no consumer."""


@dataclass(frozen=True, slots=True)
class Consumer:
    """Takes the events of a topic. `take` works in the transaction that notes the event as taken under `name`."""

    name: str
    take: Take


@dataclass(frozen=True, slots=True)
class Work:
    """Where a job runs: the name of the worker, by which leases are held, and an event that is set to ask for an end."""

    worker: str
    stopping: threading.Event


@dataclass(frozen=True, slots=True)
class Job(Generic[*Ids]):
    """A job that workers of one queue do. Arguments are ids; nothing it returns or raises is kept but a kind of error.
    `prepare` is called once in each worker before it forks for a job: what it reads is there in every fork.
    """

    name: str
    queue: str
    do: Callable[[Work, Unpack[Ids]], object]
    give_back: Callable[[str], bool]
    prepare: Callable[[], object] | None = None

    def enqueue(self, key: str, *ids: *Ids) -> bool:
        """Have a worker do it. False when a job of that key waits in its queue already. Raises job_queue.Away."""
        return job_queue.enqueue(self.queue, self.name, key, *map(str, ids))

    def run(self, work: Work, *ids: str) -> None:
        """Do it here, with the ids as texts. Raises ValueError for one that is no id, and what the job raises."""
        self.do(work, *map(UUID, ids))  # type: ignore[arg-type]  # `enqueue` checked their number and kind


@dataclass(frozen=True, slots=True)
class Chore:
    """Something to do every so many seconds, the first time `first` seconds after a process began."""

    name: str
    every: float
    first: float
    do: Callable[[], object]


CONSUMERS: dict[Topic, tuple[Consumer, ...]] = {}
JOBS: dict[str, Job[*tuple[UUID, ...]]] = {}
CHORES: dict[str, Chore] = {}
_complete = threading.Event()


def consumer(topic: Topic, *, name: str) -> Callable[[T], T]:
    """Register `take(uow, event)` for a topic. The name stands in processed_events for good: it never changes."""

    def register(take: T) -> T:
        others = CONSUMERS.get(topic, ())
        if any(one.name == name for one in others):
            raise RuntimeError(f"two consumers of {topic} are called {name}")
        CONSUMERS[topic] = (*others, Consumer(name, take))
        return take

    return register


def job(
    *, queue: str, give_back: Callable[[str], bool] = lambda _worker: True, prepare: Callable[[], object] | None = None
) -> Callable[[Callable[[Work, Unpack[Ids]], object]], Job[*Ids]]:
    """Register `do(work, *ids)` as a job of a queue, called `<room>.<function>`.

    `give_back(worker)` frees what a dead process of that name held; False when the database is away.
    """
    if not re.fullmatch(r"[a-z_]+", queue) or queue == OTHERS:
        raise RuntimeError(f"a queue cannot be called {queue}")

    def register(do: Callable[[Work, Unpack[Ids]], object]) -> Job[*Ids]:
        made = Job(_name(do), queue, do, give_back, prepare)
        if made.name in JOBS:
            raise RuntimeError(f"two jobs are called {made.name}")
        JOBS[made.name] = made  # type: ignore[assignment]  # ids are UUIDs, however many
        return made

    return register


def chore(*, every: float, first: float = 0.0) -> Callable[[C], C]:
    """Register something to do every so many seconds, called `<room>.<function>`; two processes may do it at once."""

    def register(do: C) -> C:
        made = Chore(_name(do), every, first, do)
        if made.name in CHORES:
            raise RuntimeError(f"two chores are called {made.name}")
        CHORES[made.name] = made
        return do

    return register


def complete() -> None:
    """Say that every room was imported. Raises Incomplete when a topic has no consumer."""
    if forgotten := sorted(set(Topic) - CONSUMERS.keys()):
        raise Incomplete(f"nobody takes {', '.join(forgotten)}: declare a @consumer")
    _complete.set()


def consumers() -> dict[Topic, tuple[Consumer, ...]]:
    """Consumers by topic. Raises Incomplete."""
    _require()
    return CONSUMERS


def jobs() -> dict[str, Job[*tuple[UUID, ...]]]:
    """Jobs by name. Raises Incomplete."""
    _require()
    return JOBS


def chores() -> dict[str, Chore]:
    """Chores by name. Raises Incomplete."""
    _require()
    return CHORES


def queues() -> tuple[str, ...]:
    """The names of all queues, sorted. Raises Incomplete."""
    return tuple(sorted({one.queue for one in jobs().values()}))


def _require() -> None:
    if not _complete.is_set():
        raise Incomplete("call codeloom.services.rooms.load() when the process begins")


def _name(function: Callable[..., object]) -> str:
    room = function.__module__.removeprefix("codeloom.services.").partition(".")[0]
    return f"{room}.{function.__name__}"
