"""The job of the queue `exports`, exports that wait, and files whose seven days are over.

The lease is a row in PostgreSQL: a killed worker's lapses within 10 s, and the next worker makes the file anew.
"""

import logging
import threading
from enum import StrEnum
from functools import partial
from uuid import UUID

from codeloom.coding import clock
from codeloom.db.queries.exports import jobs as queries
from codeloom.db.queries.exports import work
from codeloom.db.queries.exports.work import Fenced, Lease
from codeloom.db.scope import Scope
from codeloom.db.work import Clash, UnitOfWork, Unreachable
from codeloom.services.core import NotFound, Nothing, verb
from codeloom.services.delivery import LeaseBeat, Work, chore, job
from codeloom.services.exports.keeping import delete_pieces
from codeloom.services.exports.making import Impossible, Stopped, fail, make

log = logging.getLogger("codeloom.exports")
MOST_TRIES = 8
"""Claims after which an export that never came to its end is given up."""


class Outcome(StrEnum):
    """How a run ended: `held` by another worker or over, `done`, `failed`, `lost` (fenced off), `stopped` on request, `put_off`."""

    HELD = "held"
    DONE = "done"
    FAILED = "failed"
    LOST = "lost"
    STOPPED = "stopped"
    PUT_OFF = "put_off"


def run(org_id: UUID, export_id: UUID, worker: str, stop: threading.Event | None = None) -> Outcome:
    """Take an export up and make its file. Safe to call at any time, twice too."""
    try:
        lease = work.claim(org_id, export_id, worker, clock.now())
    except Unreachable:
        return Outcome.PUT_OFF
    if lease is None:
        return Outcome.HELD
    try:
        if lease.tries > MOST_TRIES:
            return _failed(lease, "gave_up")
        with LeaseBeat(partial(work.beat, lease)):
            make(lease, stop or threading.Event())
        return Outcome.DONE
    except Fenced:
        return Outcome.LOST
    except Stopped:
        work.release(lease)
        return Outcome.STOPPED
    except Impossible as error:
        return _failed(lease, error.reason)
    except NotFound:  # the team it is of was archived meanwhile
        return _failed(lease, "team_gone")
    except (Unreachable, Clash) as error:
        log.warning(
            "export.put_off", extra={"export": str(export_id), "kind": type(error).__name__, "tries": lease.tries}
        )
        work.release(lease, min(60, 2**lease.tries))
        return Outcome.PUT_OFF
    except Exception as error:  # a value of a row could stand in the error
        log.error("export.broken", extra={"export": str(export_id), "kind": type(error).__name__})
        return _failed(lease, "broken")


def _failed(lease: Lease, reason: str) -> Outcome:
    try:
        fail(lease, reason)
    except Fenced:
        return Outcome.LOST
    except Unreachable:
        return Outcome.PUT_OFF
    return Outcome.FAILED


def give_back(worker: str) -> bool:
    """Free the leases of a dead process of that name before they lapse; False when the database is away."""
    try:
        work.release_all(worker)
    except Unreachable:
        return False
    return True


@job(queue="exports", give_back=give_back)
def make_export(here: Work, org_id: UUID, export_id: UUID) -> None:
    """Make the file of an export."""
    run(org_id, export_id, here.worker, here.stopping)


@chore(every=1.0)
def enqueue_waiting_exports() -> int:
    """Enqueue every export that waits or whose holder stopped renewing. Raises job_queue.Away, Unreachable.

    The queue's key holds the number of claims so far, so that one wait is enqueued once, however often this is called.
    """
    return sum(
        make_export.enqueue(f"export-{one.export_id}-{one.tries}", one.org_id, one.export_id) for one in work.waiting()
    )


@verb("exports.purge", Nothing)
def purge_exports(uow: UnitOfWork, _cmd: Nothing) -> int:
    """Delete files whose seven days are over; what was asked for stays. Returns how many there were."""
    over = queries.expired(uow, clock.now())
    for one in over:
        one.status = "gone"
        delete_pieces(uow, one.id)
        uow.record("EXPORT_DELETED", "export", one.id, after_days=7)
    return len(over)


@chore(every=600.0, first=45.0)
def purge_all_exports() -> int:
    """Purge every organization that has files past their time."""
    due = work.organizations_with_expired(clock.now())
    return sum(purge_exports(Scope.of_worker(org_id), Nothing()) for org_id in due)
