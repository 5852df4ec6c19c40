"""What RQ calls. Arguments are ids as texts, nothing is returned, and no error carries more than a code: RQ would keep it
in Redis.
"""

import logging
import os
import signal
import threading
from collections.abc import Callable
from functools import wraps
from types import FrameType
from typing import ParamSpec
from uuid import UUID

from codeloom.services.delivery import relay
from codeloom.services.imports import running

log = logging.getLogger("codeloom.jobs")
P = ParamSpec("P")
WORKER_VARIABLE = "CODELOOM_WORKER"
stopping = threading.Event()
"""Set in a work-horse that was asked to end: work in hand stops at its next patient and is given back."""


class JobFailed(Exception):
    """A job failed; the text is the kind of failure and nothing else."""


def entry_point(job: Callable[P, object]) -> Callable[P, None]:
    """Catch everything, so that no value, text or stack reaches Redis."""

    @wraps(job)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            job(*args, **kwargs)
        except Exception as error:
            kind = type(error).__name__
            log.error("job.failed", extra={"job": job.__name__, "kind": kind})
        else:
            return
        raise JobFailed(kind) from None

    return guarded


def stop_in_order(_number: int, _frame: FrameType | None) -> None:
    """Signal handler of a work-horse."""
    stopping.set()


def heed_stop() -> None:
    """In a work-horse: end in order on SIGUSR1, which the worker sends when it is asked to end."""
    signal.signal(signal.SIGUSR1, stop_in_order)


def give_back(worker: str) -> None:
    """The work-horse of a worker died: let its import be taken up at once."""
    if not running.give_back(worker):
        log.warning("job.not_given_back")


@entry_point
def run_import(org_id: str, job_id: str) -> None:
    """Work on an import until it is done, the lease is lost, or this worker is asked to end."""
    running.run(UUID(org_id), UUID(job_id), os.environ.get(WORKER_VARIABLE, "worker"), stopping)


@entry_point
def drain_outbox() -> None:
    """Deliver the events that are due."""
    relay.drain()
