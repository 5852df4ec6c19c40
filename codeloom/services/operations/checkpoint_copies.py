"""Copies of checkpoints in the object store, where one is configured: made by a job, read back when a log is verified (ADR 47).

A store that is away keeps nothing from working: checkpoints are made without it, and copied when it is back.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from time import monotonic
from uuid import UUID

from codeloom.coding import clock
from codeloom.db import checking, checkpoints
from codeloom.db.checkpoints import Checkpoint
from codeloom.db.queries.operations.workers import alone
from codeloom.db.work import system_work
from codeloom.gateways import checkpoint_objects, copy_report, objects
from codeloom.gateways.job_queue import Away as QueueAway
from codeloom.services.delivery import Work, chore, job

log = logging.getLogger("codeloom.audit_log")
_TASK = 0x10_0B
TURN_SECONDS = 10.0
"""For which one turn copies; what is left waits for the next one. PostgreSQL ends a transaction that idles for 30 s."""
SILENT = timedelta(minutes=15)
"""After the last turn nobody seems to copy any more."""


@job(queue="mail")
def copy_checkpoints(_work: Work) -> None:
    """Copy what the store lacks, once in all processes at a time. A failure is told by /health and tried again in a minute.

    In the queue of what else waits for servers outside: one of its own would want a worker where there is no store.
    """
    with alone(_TASK) as mine:
        if mine:
            copy_all()


@chore(every=60.0, first=20.0)
def ask_for_copies() -> bool:
    """Have a worker copy checkpoints, where there is a store; whether one was asked."""
    if not objects.configured():
        return False
    try:
        return copy_checkpoints.enqueue("copy-checkpoints")
    except QueueAway:
        return False


def copy_all() -> int:
    """Copy what the store lacks; how many checkpoints still wait. Raises Unreachable."""
    with system_work() as session:
        known = [org_id for org_id, name in checking.organizations(session).items() if name]
    code, waiting, until = "", 0, monotonic() + TURN_SECONDS
    for org_id in known:
        lacking: Sequence[Checkpoint] = ()
        try:
            lacking = _lacking(org_id) if not code else _after(org_id, copy_report.copied_up_to(org_id))
            while lacking and not code and monotonic() < until:
                checkpoint_objects.append(org_id, lacking[0].seq, dict(lacking[0].line()))
                copy_report.note_copied(org_id, lacking[0].seq)
                lacking = lacking[1:]
        except objects.Away as fault:
            code = fault.code
            lacking = lacking or _after(org_id, copy_report.copied_up_to(org_id))
        waiting += len(lacking)
    if code:
        log.warning("audit_log.not_copied", extra={"code": code, "waiting": waiting})
    copy_report.tell({"at": clock.now().isoformat(), "code": code, "waiting": waiting})
    return waiting


def read_back(org_id: UUID) -> tuple[tuple[Checkpoint, ...], tuple[str, ...]]:
    """The copies of an organization's checkpoints, and what is to be told of them; nothing without a store.

    What is no checkpoint counts as one nobody signed.
    """
    if not objects.configured():
        return (), ()
    try:
        lines = checkpoint_objects.read(org_id)
    except objects.Away as fault:
        return (), (f"The copies in the object store could not be read ({fault.code}) and were not compared.",)
    made = []
    for line in lines:
        try:
            made.append(checkpoints.from_line(line))
        except ValueError:
            made.append(Checkpoint(org_id, 1, b"", clock.now(), b""))
    copied = {one.seq for one in made}
    lacking = sum(one.seq not in copied for one in _after(org_id, 0))
    if not lacking:
        return tuple(made), ()
    return tuple(made), (
        f"{lacking} checkpoints have no copy in the object store: `audit checkpoint --fill` has them written.",
    )


def organizations() -> set[UUID]:
    """The organizations of which there are copies; none without a store, or while it is away."""
    try:
        return checkpoint_objects.organizations() if objects.configured() else set()
    except objects.Away:
        return set()


def look_again(org_id: UUID) -> None:
    """Have the next turn ask the store what it has of an organization."""
    copy_report.note_copied(org_id, 0)


def report() -> tuple[bool, str]:
    """Whether copies are made, and a few words about it, for /health. Raises RedisError."""
    last = copy_report.told()
    if last is None:
        return True, "no turn yet"
    if last["code"]:
        return False, f"{last['waiting']} checkpoints wait, the store answers {last['code']}"
    if clock.now() - datetime.fromisoformat(last["at"]) > SILENT:
        return False, "no worker copies checkpoints"
    return True, f"{last['waiting']} checkpoints wait"


def _lacking(org_id: UUID) -> list[Checkpoint]:
    """The checkpoints without a copy. The store is asked only when it is not known up to where it has them."""
    row = copy_report.copied_up_to(org_id)
    ours = _after(org_id, row)
    if row or not ours:
        return ours
    there = set(checkpoint_objects.rows(org_id))
    if there >= {one.seq for one in ours}:
        copy_report.note_copied(org_id, ours[-1].seq)
    return [one for one in ours if one.seq not in there]


def _after(org_id: UUID, row: int) -> list[Checkpoint]:
    with system_work() as session:
        return checkpoints.stored(session, org_id, after=row)
