"""What is counted and timed for Prometheus. Names and labels only: never an id, an address or a text of a person.

Where PROMETHEUS_MULTIPROC_DIR names a folder (launch/metrics_folder.py), every process writes its numbers into files there, and
whoever is asked adds up those of all: web servers, workers, their work-horses and the doorbell of one machine. What a process
counted outlives it. The work-horses of a worker, of which one lives at a time, share one set of files. Without a folder a process
knows its own numbers alone.

Buckets surround the goals of the field: an event 25 ms, a push 500 ms, an offline suggestion 300 ms, a job taken up in 20 s.
"""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from prometheus_client import REGISTRY, CollectorRegistry, Counter, Gauge, Histogram, generate_latest, values
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from codeloom.db import engine

FOLDER = "PROMETHEUS_MULTIPROC_DIR"


class _Process:
    """By what name this process writes its files: its number, unless it is a work-horse."""

    name = ""

    @staticmethod
    def of() -> str:
        """The name."""
        return _Process.name or str(os.getpid())


if FOLDER in os.environ:
    values.ValueClass = values.MultiProcessValue(_Process.of)  # type: ignore[no-untyped-call]  # the library leaves it bare

REQUESTS = Counter("codeloom_http_requests", "HTTP requests answered", ["method", "route", "status"])
REQUEST_SECONDS = Histogram(
    "codeloom_http_request_seconds", "Time to answer an HTTP request", ["route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)  # fmt: skip
SOCKETS = Gauge("codeloom_open_sockets", "Browsers' sockets that are open", multiprocess_mode="livesum")
EVENT_SECONDS = Histogram(
    "codeloom_event_seconds", "Time of an event of a page from its turn to its last change sent", ["handler"],
    buckets=(0.0025, 0.005, 0.01, 0.015, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)  # fmt: skip
EVENT_WAIT_SECONDS = Histogram(
    "codeloom_event_wait_seconds", "Time an event waits for the turn of its person",
    buckets=(0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5),
)  # fmt: skip
VERB_SECONDS = Histogram(
    "codeloom_verb_seconds", "Time of a verb with its transaction", ["verb", "outcome"],
    buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5),
)  # fmt: skip
PUSH_SECONDS = Histogram(
    "codeloom_push_seconds", "Time from an announced commit to the frames that tell of it", ["stream"],
    buckets=(0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 1, 2.5, 5, 15),
)  # fmt: skip
JOB_SECONDS = Histogram(
    "codeloom_job_seconds", "Time of a job", ["job_name", "outcome"],
    buckets=(0.01, 0.05, 0.1, 0.5, 1, 2.5, 5, 10, 20, 60, 300, 1800),
)  # fmt: skip
JOB_WAIT_SECONDS = Histogram(
    "codeloom_job_wait_seconds", "Time a job waits in its queue", ["queue"],
    buckets=(0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 20, 60, 300),
)  # fmt: skip
OUTBOX_SECONDS = Histogram(
    "codeloom_outbox_seconds", "Time from an event's commit until every consumer has it", ["topic"],
    buckets=(0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 20, 60, 300, 3600),
)  # fmt: skip
OUTBOX_FAILURES = Counter("codeloom_outbox_failures", "Deliveries to consumers that failed", ["topic", "outcome"])
DATABASE_WAIT_SECONDS = Histogram(
    "codeloom_database_wait_seconds", "Time a transaction waits for its connection", ["role"],
    buckets=(0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.01, 0.05, 0.25, 1, 5),
)  # fmt: skip
DATABASE_CONNECTIONS = Gauge(
    "codeloom_database_connections_used", "Pooled connections in use", ["role"], multiprocess_mode="livesum"
)
SUGGESTION_SECONDS = Histogram(
    "codeloom_suggestion_seconds", "Time to answer a suggestion for a note", ["provider", "outcome"],
    buckets=(0.05, 0.1, 0.2, 0.3, 0.5, 1, 1.5, 2.5, 5, 15, 30, 60, 180),
)  # fmt: skip
WEBHOOK_SECONDS = Histogram(
    "codeloom_webhook_seconds", "Time of one try to deliver a message to an endpoint", ["outcome"],
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20),
)  # fmt: skip
LETTERS = Counter("codeloom_letters_handed_over", "Tries to hand a letter over", ["outcome"])


def _waited(role: str, seconds: float) -> None:
    DATABASE_WAIT_SECONDS.labels(role).observe(seconds)


def _used(role: str, change: int) -> None:
    DATABASE_CONNECTIONS.labels(role).inc(change)


engine.observe(_waited, _used)


def in_work_horse() -> None:
    """In a process forked for a job: write into the files of its worker's work-horses."""
    _Process.name = f"{os.getppid()}-horse"


def exposition(more: Iterable[Metric] = ()) -> bytes:
    """All numbers as Prometheus reads them, with some that are read just now."""
    folder = os.environ.get(FOLDER)
    registry = CollectorRegistry() if folder else REGISTRY
    if folder:
        _forget_dead(Path(folder))
        MultiProcessCollector(registry, folder)  # type: ignore[no-untyped-call]  # the library leaves it bare
    given = CollectorRegistry()
    given.register(_Given(more))
    return generate_latest(registry) + generate_latest(given)


class _Given(Collector):
    """Numbers that are there already."""

    def __init__(self, metrics: Iterable[Metric]) -> None:
        self._metrics = [*metrics]

    def collect(self) -> Iterable[Metric]:
        """Them."""
        return self._metrics


def _forget_dead(folder: Path) -> None:
    """Remove what processes that are gone hold open: a killed one could not take it back. What they counted stays."""
    for path in folder.glob("gauge_live*_*.db"):
        number = path.stem.rpartition("_")[2].partition("-")[0]
        try:
            os.kill(int(number), 0)
        except (ProcessLookupError, ValueError):
            with suppress(FileNotFoundError):
                path.unlink()
        except PermissionError:
            continue
