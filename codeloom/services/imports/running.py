"""Running an import job under its lease, enqueuing jobs that wait, and deleting uploads nobody finished.

The lease is a row in PostgreSQL: a killed worker's lapses within 10 s, and the next worker goes on. The work on the files is
in imports/files.py.
"""

import gc
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from enum import StrEnum
from functools import partial
from uuid import UUID

from codeloom.coding import clock
from codeloom.db.outbox import Event
from codeloom.db.queries.imports import jobs as queries
from codeloom.db.queries.imports import work
from codeloom.db.queries.imports.work import Fenced, Lease
from codeloom.db.scope import Scope
from codeloom.db.topics import Topic
from codeloom.db.work import Clash, UnitOfWork, Unreachable
from codeloom.services.core import Nothing, verb
from codeloom.services.delivery import LeaseBeat, Work, chore, consumer, job
from codeloom.services.imports.files import work_through
from codeloom.services.imports.generating import Stopped, make_missing
from codeloom.services.imports.holding import purge_held

log = logging.getLogger("codeloom.imports")
ALLOCATED_BETWEEN_COLLECTIONS = 20_000
"""Python's 700 fit a program that makes few objects; a parsed file is thousands of dicts, none of them in a cycle."""
KEEP_WAITING = timedelta(days=1)


class Outcome(StrEnum):
    """How a run ended: `held` by another worker or over, `done`, `lost` (fenced off), `stopped` on request, `put_off`."""

    HELD = "held"
    DONE = "done"
    LOST = "lost"
    STOPPED = "stopped"
    PUT_OFF = "put_off"


def run(org_id: UUID, job_id: UUID, worker: str, stop: threading.Event | None = None) -> Outcome:
    """Take a job up and work until it is done, the lease is lost or `stop` is set. Safe to call at any time, twice too."""
    try:
        lease = work.claim(org_id, job_id, worker, clock.now())
    except Unreachable:
        return Outcome.PUT_OFF
    if lease is None:
        return Outcome.HELD
    beat, stop = LeaseBeat(partial(work.beat, lease)), stop or threading.Event()
    try:
        with beat, _collecting_seldom():
            make_missing(lease, stop)
            work_through(lease, stop)
        return Outcome.DONE
    except Fenced:
        return Outcome.LOST
    except Stopped:
        return _give_back(lease, 0, Outcome.STOPPED)
    except (Unreachable, Clash) as error:
        log.warning("import.put_off", extra={"job": str(job_id), "kind": type(error).__name__, "tries": lease.tries})
        return _give_back(lease, min(60, 2**lease.tries), Outcome.PUT_OFF)


@contextmanager
def _collecting_seldom() -> Iterator[None]:
    """Have the collector of cycles look less often at what was parsed; a sixth of an import's time goes into it else."""
    before = gc.get_threshold()
    gc.set_threshold(ALLOCATED_BETWEEN_COLLECTIONS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _give_back(lease: Lease, seconds: float, outcome: Outcome) -> Outcome:
    try:
        work.release(lease, seconds)
    except Unreachable:
        return Outcome.PUT_OFF
    return outcome


def give_back(worker: str) -> bool:
    """Free the leases of a dead process of that name before they lapse; False when the database is away."""
    try:
        work.release_all(worker)
    except Unreachable:
        return False
    return True


@job(queue="imports", give_back=give_back)
def run_import(here: Work, org_id: UUID, job_id: UUID) -> None:
    """Work on an import until it is done, the lease is lost, or the worker is asked to end."""
    run(org_id, job_id, here.worker, here.stopping)


@consumer(Topic.IMPORT_QUEUED, name="import")
def enqueue_import(_uow: UnitOfWork, event: Event) -> None:
    """Enqueue run_import for a queued import. A second job meets the lease and does nothing. Raises job_queue.Away."""
    job_id = UUID(event.payload["job"])
    run_import.enqueue(f"import-{job_id}-0", event.org_id, job_id)


@chore(every=2.0)
def enqueue_waiting() -> int:
    """Enqueue every job that waits or whose holder stopped renewing. Raises job_queue.Away, Unreachable.

    The queue's key holds the number of claims so far, so that one wait is enqueued once, however often this is called.
    """
    return sum(run_import.enqueue(f"import-{one.job_id}-{one.tries}", one.org_id, one.job_id) for one in work.waiting())


@verb("imports.purge", Nothing)
def purge(uow: UnitOfWork, _cmd: Nothing) -> int:
    """Delete the pieces of uploads and dry runs that nobody finished within a day. Returns how many jobs that were."""
    stale = queries.stale(uow, KEEP_WAITING)
    for one in stale:
        one.status, one.finished_at = "cancelled", one.finished_at or clock.now()
        queries.drop_chunks(uow, one.id)
        uow.record("IMPORT_CANCELLED", "import_job", one.id, stale=True)
    return len(stale)


@chore(every=3600.0, first=60.0)
def purge_all() -> int:
    """Purge every organization that has imports, of waiting uploads and of what was decided long ago."""
    scopes = [Scope.of_worker(org_id) for org_id in work.organizations_with_jobs()]
    return sum(purge(scope, Nothing()) + purge_held(scope, Nothing()) for scope in scopes)
