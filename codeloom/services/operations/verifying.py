"""Verifying a practice's whole log while a manager looks: in pieces beside the requests, with how far it is, until it is stopped.

Each piece is a transaction of its own, so that nobody who writes waits and nothing is held. A run belongs to the process that
began it and goes on when its page is left; what came of it is recorded. A stopped run records that it was stopped.
"""

import logging
import threading
import time
from dataclasses import dataclass, replace
from uuid import UUID

from codeloom.db.checking import Inspection
from codeloom.db.ids import new_id
from codeloom.db.scope import Scope
from codeloom.db.work import UnitOfWork, Unreachable, system_work, unit_of_work
from codeloom.services.core import Nothing, count, verb
from codeloom.services.operations.audit_log import view_of
from codeloom.services.operations.checkpointing import outside

log = logging.getLogger("codeloom.audit_log")
PIECE = 10_000
"""Rows of one transaction: some tens of milliseconds."""
UNREAD = "The log could not be read: the database did not answer. Nothing was changed. Verify again."


@dataclass(frozen=True, slots=True)
class Verifying:
    """A run: `state` is "" (none), "running", "stopped", "whole", "broken" or "failed" (not read to its end). `share` is the part
    that is done in percent, `left` how long it takes still, in the end how long it took; `sentence` says what came of it, `bad` is
    the first bad row, 0 for none."""

    run: str = ""
    state: str = ""
    done: int = 0
    total: int = 0
    share: int = 0
    words: str = ""
    left: str = ""
    sentence: str = ""
    bad: int = 0


class _Run:
    """One run in its thread. `shown` is replaced whole, so that who reads it needs no lock."""

    def __init__(self, scope: Scope) -> None:
        self.scope, self.stop, self.ended = scope, threading.Event(), threading.Event()
        self.shown = Verifying(str(new_id()), "running", words="Verifying", left="Reading the checkpoints")

    def start(self) -> None:
        threading.Thread(target=self._work, name="verifying", daemon=True).start()

    def _work(self) -> None:
        began = time.perf_counter()
        try:
            self.shown = self._checked(began)
        except Unreachable:
            self.shown = replace(self.shown, state="failed", sentence=UNREAD)
        except Exception as error:  # a run must not stay "running" for ever; only the kind of failure is told
            log.error("audit_log.verifying_failed", extra={"kind": type(error).__name__})
            self.shown = replace(self.shown, state="failed", sentence=UNREAD)
        finally:
            self.ended.set()

    def _checked(self, began: float) -> Verifying:
        org = self.scope.org_id
        beside = outside(org, whole=True)
        with _turn, system_work() as session:
            inspection = Inspection(session, org, beside)
        verdict = None
        while verdict is None:
            if self.stop.is_set():
                self._record("AUDIT_LOG_VERIFYING_STOPPED", rows=inspection.done)
                return replace(self.shown, state="stopped")
            with _turn, system_work() as session:
                verdict = inspection.step(session, PIECE)
            self.shown = self._so_far(inspection, time.perf_counter() - began)
        seconds = round(time.perf_counter() - began, 1)
        act = "AUDIT_LOG_VERIFIED" if verdict.whole else "AUDIT_LOG_BROKEN"
        self._record(act, rows=verdict.rows, bad=verdict.bad_seq or 0, why=verdict.why, seconds=seconds)
        view = view_of(verdict)
        state = "whole" if view.whole else "broken"
        return replace(self.shown, state=state, sentence=view.sentence, bad=view.bad_seq, left=said(seconds))

    def _so_far(self, inspection: Inspection, seconds: float) -> Verifying:
        done, total = inspection.done, inspection.total
        left = f"{said(seconds / done * (total - done))} left" if done else "Reading"
        share = 100 * done // total if total else 100
        words = f"{done:,} of {count(total, 'row')}"
        return replace(self.shown, done=done, total=total, share=share, words=words, left=left)

    def _record(self, act: str, **facts: object) -> None:
        with unit_of_work(self.scope) as uow:
            uow.record(act, "audit_log", "", **facts)
            uow.commit()


_turn = threading.Lock()
"""One piece at a time in this process: runs of several practices go on in turn."""
_door = threading.Lock()
_runs: dict[UUID, _Run] = {}
"""The last run of each practice in this process."""


def said(seconds: float) -> str:
    """41 s, or 2 min."""
    return f"{max(round(seconds), 1)} s" if seconds < 100 else f"{round(seconds / 60)} min"


@verb("operations.verify_audit_log", Nothing, repeatable=True)
def verify(uow: UnitOfWork, _command: Nothing) -> Verifying:
    """Begin to verify the whole log, or find the run that is on its way. What comes of it is recorded by the run."""
    with _door:
        run = _runs.get(uow.org_id)
        if run is None or run.ended.is_set():
            run = _runs[uow.org_id] = _Run(uow.scope)
            run.start()
    return run.shown


@verb("operations.stop_verifying", Nothing, repeatable=True)
def stop(uow: UnitOfWork, _command: Nothing) -> Verifying:
    """Stop a run after the piece in hand. It records how far it came."""
    run = _runs.get(uow.org_id)
    if run is None:
        return Verifying()
    run.stop.set()
    run.ended.wait(1)
    return run.shown


def how_far(scope: Scope, run: str = "") -> Verifying:
    """How far the last run of the scope's practice is in this process; that of a run of another name is nothing."""
    last = _runs.get(scope.org_id)
    return last.shown if last is not None and run in ("", last.shown.run) else Verifying()


def finished(scope: Scope, seconds: float = 60) -> Verifying:
    """Wait for a run's end. Raises TimeoutError."""
    last = _runs[scope.org_id]
    if not last.ended.wait(seconds):
        raise TimeoutError
    return last.shown
