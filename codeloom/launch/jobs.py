"""The processes beside the web: the job worker and the doorbell, as they start under a supervisor or by hand."""

import signal
import sys
from collections.abc import Collection

from codeloom.launch.problem import CannotStart, Exit
from codeloom.services.core import logging_config, reporting
from codeloom.settings import OTHERS, ROOT, Settings


def work(settings: Settings, only: Collection[str], without: Collection[str]) -> int:
    """Take jobs of the queues `only` names (none: of all) but those of `without`, until SIGTERM. The exit code.

    Work in hand is given back at its next patient. A killed work-horse loses nothing: jobs hold leases in PostgreSQL and are
    taken up again. Raises CannotStart for a name that is no queue, and when no queue is left.
    """
    _prepare(settings, "worker")
    known = _queues({*only, *without})
    served = tuple(queue for queue in known if queue not in without and (not only or queue in only))
    if not served:
        raise CannotStart(Exit.USAGE, "No queue is left for this worker: each is left out.")
    from workers import worker
    from workers.metrics_server import answer_prometheus

    answer_prometheus(settings)
    return worker.main(served)


def run_doorbell(settings: Settings) -> int:
    """Run the doorbell: enqueue a job whenever an event or an import waits, until SIGTERM. The exit code."""
    _prepare(settings, "doorbell")
    from workers import doorbell
    from workers.metrics_server import answer_prometheus

    answer_prometheus(settings)
    return doorbell.main()


def say_queues(settings: Settings) -> int:
    """Print each queue, the workers that WORKERS gives it and its jobs; one without a worker is said on standard error.

    Raises CannotStart when WORKERS names no queue of ours, or leaves none for `others`.
    """
    from codeloom.services.delivery import jobs

    counts = settings.workers_by_queue()
    others = counts.pop(OTHERS, 0)
    known = _queues(counts)
    if others and not {*known} - {*counts}:
        raise CannotStart(Exit.USAGE, f"WORKERS names every queue, so that none is left for {OTHERS}.")
    for queue in known:
        names = sorted(name for name, one in jobs().items() if one.queue == queue)
        print(f"{queue}  workers: {counts.get(queue, others)}  jobs: {', '.join(names)}")
        if not counts.get(queue, others):
            print(f"WORKERS gives no worker to the queue {queue}: its jobs wait.", file=sys.stderr)
    return Exit.OK


def _queues(named: Collection[str]) -> tuple[str, ...]:
    """All queues. Raises CannotStart when one of the names is none of them."""
    from codeloom.services import rooms
    from codeloom.services.delivery import queues

    rooms.load()
    known = queues()
    if unknown := sorted({*named} - {*known}):
        raise CannotStart(Exit.USAGE, f"There is no queue {', '.join(unknown)}; there are {', '.join(known)}.")
    return known


def _prepare(settings: Settings, part: str) -> None:
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))
    logging_config.begin(settings.log_level)
    reporting.begin(settings, part)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
