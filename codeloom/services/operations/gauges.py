"""How things stand at this moment, as Prometheus reads it: what waits, who is alive, which release runs.

Read when somebody asks and the same from every web process of a copy, unlike what a process counts (services/core/metrics.py).
"""

from collections.abc import Callable, Iterable, Mapping

from prometheus_client.metrics_core import GaugeMetricFamily

from codeloom import RELEASE, commit
from codeloom.db import outbox
from codeloom.db.queries import mail
from codeloom.db.work import Unreachable
from codeloom.gateways import job_queue
from codeloom.services.delivery import queues
from codeloom.services.operations.health_report import Check
from codeloom.services.operations.heartbeat import alive
from codeloom.settings import settings

Gauges = Iterable[GaugeMetricFamily]


def _one(name: str, words: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, words, value)


def _by(name: str, words: str, label: str, values: Mapping[str, float]) -> GaugeMetricFamily:
    made = GaugeMetricFamily(name, words, labels=[label])
    for key, value in values.items():
        made.add_metric([key], value)
    return made


def _outbox() -> Gauges:
    many, oldest = outbox.backlog()
    yield _one("codeloom_outbox_due", "Events that are due and not with every consumer", many)
    yield _one("codeloom_outbox_oldest_seconds", "For how long the oldest of them is due", oldest)


def _queues() -> Gauges:
    found = {queue: job_queue.backlog(queue) for queue in queues()}
    waiting = {queue: float(many) for queue, (many, _) in found.items()}
    yield _by("codeloom_queue_jobs", "Jobs that wait in a queue", "queue", waiting)
    oldest = {queue: seconds for queue, (_, seconds) in found.items()}
    yield _by("codeloom_queue_oldest_seconds", "For how long the oldest of them has waited", "queue", oldest)


def _letters() -> Gauges:
    found = mail.counts_of_all([])
    states = {"waiting": float(found.waiting), "dead": float(found.dead)}
    yield _by("codeloom_letters", "Letters that were not sent", "state", states)


def _processes() -> Gauges:
    living = {kind: float(alive(kind).count) for kind in ("worker", "doorbell")}
    yield _by("codeloom_processes", "Processes heard from lately", "kind", living)


READINGS: tuple[Callable[[], Gauges], ...] = (_outbox, _queues, _letters, _processes)


def build() -> GaugeMetricFamily:
    """Which release and commit answers; 1."""
    made = GaugeMetricFamily(
        "codeloom_build", "Release and commit that answer", labels=["release", "commit", "environment"]
    )
    made.add_metric([RELEASE, commit(), settings().codeloom_env], 1)
    return made


def gauges(checks: Iterable[Check]) -> list[GaugeMetricFamily]:
    """Everything; `checks` are those of the health report. What cannot be read now is left out: the checks say why."""
    well = {check.name: float(check.ok) for check in checks}
    pool = settings().database_pool + 2
    found = [
        build(),
        _by("codeloom_dependency_up", "Whether a dependency is well, as /health says", "dependency", well),
        _one("codeloom_database_pool_size", "Connections that a process has at most as the role app", pool),
    ]
    for read in READINGS:
        try:
            found += read()
        except (Unreachable, job_queue.Away):
            continue
    return found
