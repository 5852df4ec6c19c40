"""What RQ calls. Arguments are ids as texts, nothing is returned, and no error carries more than a code: RQ would keep it
in Redis. The jobs themselves are registered in the rooms of services.
"""

import gc
import logging
import os
import signal
import threading
import time
from collections.abc import Callable
from types import FrameType

from rq import get_current_job

from codeloom.coding import clock, trace_context
from codeloom.services.core import JOB_SECONDS, JOB_WAIT_SECONDS, in_work_horse, reporting, span
from codeloom.services.delivery import Work, jobs

log = logging.getLogger("codeloom.jobs")
WORKER_VARIABLE = "CODELOOM_WORKER"
stopping = threading.Event()
"""Set in a work-horse that was asked to end: work in hand stops at its next patient and is given back."""

_made_ready: set[Callable[[], object]] = set()


class JobFailed(Exception):
    """A job failed; the text is the kind of failure and nothing else."""


def run(name: str, *ids: str) -> None:
    """Do a registered job. Catches everything and raises JobFailed, so that no value, text or stack reaches Redis."""
    kind, began, held = "", time.perf_counter(), get_current_job()
    if held and held.enqueued_at and name in jobs():
        JOB_WAIT_SECONDS.labels(jobs()[name].queue).observe(max(0.0, (clock.now() - held.enqueued_at).total_seconds()))
    trace_id, job_id = (str(held.meta.get("trace", "")), held.id) if held else ("", "")
    with trace_context.within(trace_id, job_id=job_id), span(name, "CONSUMER") as traced:
        try:
            jobs()[name].run(Work(os.environ.get(WORKER_VARIABLE, "worker"), stopping), *ids)
        except Exception as error:
            kind = type(error).__name__
            traced.fail(kind)
            log.error("job.failed", exc_info=error, extra={"job": name, "kind": kind})
        traced.note("codeloom.outcome", "failed" if kind else "ok")
        seconds = time.perf_counter() - began
        JOB_SECONDS.labels(name if name in jobs() else "unknown", "failed" if kind else "ok").observe(seconds)
        log.info("job.done", extra={"job": name, "kind": kind, "ms": round(seconds * 1000, 1)})
    reporting.flush()  # the work-horse ends now
    if kind:
        raise JobFailed(kind)


def make_ready(name: str) -> None:
    """Load what a registered job reads, once in this process: each run is a fork of it. A failure is left to the run."""
    ready = jobs()[name].ready if name in jobs() else None
    if ready is None or ready in _made_ready:
        return
    _made_ready.add(ready)
    try:
        ready()
    except Exception as error:
        log.error("job.not_ready", exc_info=error, extra={"job": name, "kind": type(error).__name__})
    gc.freeze()


def stop_in_order(_number: int, _frame: FrameType | None) -> None:
    """Signal handler of a work-horse."""
    stopping.set()


def heed_stop() -> None:
    """In a work-horse: end in order on SIGUSR1, which the worker sends when it is asked to end, and count as one."""
    signal.signal(signal.SIGUSR1, stop_in_order)
    in_work_horse()


def give_back(worker: str) -> None:
    """The work-horse of a worker died: let what it held be taken up at once."""
    for name, one in jobs().items():
        if not one.give_back(worker):
            log.warning("job.not_given_back", extra={"job": name})
