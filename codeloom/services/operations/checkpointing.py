"""Checkpoints of the audit log: signing where a chain stands, comparing what is kept inside and outside the database.

A checkpoint goes into the database and into a file outside it; a cut tail, a rewritten chain, a lost file or a lost
organization contradicts one of them (ADR 34).
"""

import logging
from pathlib import Path
from uuid import UUID

from codeloom.coding import clock
from codeloom.db import checking, checkpoints
from codeloom.db.chain import GENESIS, Verdict
from codeloom.db.checking import Outside, Proof
from codeloom.db.checkpoints import Checkpoint
from codeloom.db.queries.operations.workers import alone
from codeloom.db.work import system_work
from codeloom.gateways import checkpoint_files
from codeloom.services.delivery import chore
from codeloom.services.operations import checkpoint_copies

log = logging.getLogger("codeloom.audit_log")
DELETED = "ORGANIZATION_DELETED"
"""The act of the log that says, under a signed checkpoint, that an organization was deleted: its tombstone."""
_TASK = 0x10_0A


def outside(org_id: UUID, *, whole: bool, beside: Path | None = None) -> Outside:
    """What lies outside the database, all of it or the newest. `beside` is a copy of the folder of checkpoints."""
    newest = None if whole else checking.LATELY
    own, told = _exported(org_id, newest)
    copied, more = _exported(org_id, newest, beside) if beside else (None, ())
    objects, said = checkpoint_copies.read_back(org_id) if whole else ((), ())
    return Outside(own, (*(copied or ()), *objects), (*told, *more, *said))


def check(org_id: UUID, *, whole: bool = True, beside: Path | None = None) -> Verdict:
    """Verify a chain and its checkpoints: all of it, or from the last good checkpoint on. `beside` is a copy of the folder of
    checkpoints, read in addition. Raises Unreachable."""
    with system_work() as session:
        return checking.check(session, org_id, outside(org_id, whole=whole, beside=beside), whole=whole)


def organizations() -> dict[UUID, str]:
    """Organizations that have a chain, by id, with their names; the name of one that was deleted is empty. Raises Unreachable."""
    with system_work() as session:
        return checking.organizations(session)


def lost(known: dict[UUID, str], beside: Path | None = None) -> list[Verdict]:
    """A verdict for every organization that only checkpoints speak of, or only its log. Raises OSError for a copy not readable."""
    verdicts = []
    copied = checkpoint_files.organizations(beside) if beside else set()
    for org_id in sorted(checkpoint_files.organizations() | checkpoint_copies.organizations() | copied):
        if org_id not in known:
            signed = [*(_exported(org_id)[0] or ()), *(_exported(org_id, None, beside)[0] or () if beside else ())]
            signed += checkpoint_copies.read_back(org_id)[0]
            seen = max((one.seq for one in signed), default=0)
            why = f"the organization and its log are missing: a signed checkpoint has seen row {seen}"
            verdicts.append(Verdict(org_id, 0, 0, GENESIS, 1, why))
    gone = [org_id for org_id, name in known.items() if not name and not deleted(org_id)]
    return verdicts + [
        Verdict(one, 0, 0, GENESIS, None, "the organization is missing, its log is there") for one in gone
    ]


def deleted(org_id: UUID) -> bool:
    """Whether the log of an organization has a tombstone that a checkpoint of ours has seen. Raises Unreachable."""
    with system_work() as session:
        seq = checking.last_of(session, org_id, DELETED)
    if seq is None:
        return False
    proof = prove(org_id, seq)
    return proof is not None and holds(proof)


def checkpoint(org_id: UUID) -> Verdict:
    """Verify what is new in a chain and sign where it stands now, unless it is broken or nothing is new.

    Raises Unreachable; OSError when the file outside the database cannot be written (then there is no checkpoint at all).
    """
    with system_work() as session:
        verdict = checking.check(session, org_id, outside(org_id, whole=False), whole=False)
        if not verdict.whole:
            log.error("audit_log.broken", extra={"org": str(org_id), "seq": verdict.bad_seq})
        elif verdict.rows:
            first, last = verdict.last_seq - verdict.rows + 1, verdict.last_seq
            root = checking.root_since(session, org_id, first, last)
            made = checkpoints.sign(org_id, first, last, verdict.last_hash, root, clock.now())
            checkpoints.keep(session, made)
            checkpoint_files.append(org_id, made.line())
        if verdict.told:
            log.warning("audit_log.torn_line", extra={"org": str(org_id)})
    return verdict


def fill(org_id: UUID) -> int:
    """Write into the file outside the database what it lacks of the checkpoints in the database; how many. Raises OSError.

    The object store, where there is one, is asked by the next turn what it lacks.
    """
    checkpoint_copies.look_again(org_id)
    with system_work() as session:
        there = {one.signature for one in _exported(org_id)[0] or ()}
        lacking = [one for one in checkpoints.stored(session, org_id) if one.signature not in there]
        for one in lacking:
            checkpoint_files.append(org_id, one.line())
    return len(lacking)


@chore(every=300.0, first=30.0)
def checkpoint_all() -> int:
    """Checkpoint every organization; how many chains are broken or could not be written. Only one process does it at a time."""
    with alone(_TASK) as mine:
        return sum(not _done(org_id) for org_id in organizations()) if mine else 0


def prove(org_id: UUID, seq: int) -> Proof | None:
    """The proof that a row is in the log as a signed checkpoint saw it; None when no checkpoint covers it. Raises Unreachable."""
    with system_work() as session:
        return checking.prove(session, org_id, seq, _exported(org_id)[0] or ())


def holds(proof: Proof) -> bool:
    """Whether a proof leads to a checkpoint that we signed. It reads no row of the log. Raises Unreachable."""
    with system_work() as session:
        return checking.holds(session, proof)


def _done(org_id: UUID) -> bool:
    try:
        return checkpoint(org_id).whole
    except OSError as error:  # a full disk: the others, and the next turn, are not kept from theirs
        log.error("audit_log.checkpoint_not_written", extra={"org": str(org_id), "errno": error.errno})
        return False


def _exported(
    org_id: UUID, newest: int | None = None, where: Path | None = None
) -> tuple[list[Checkpoint] | None, tuple[str, ...]]:
    """The checkpoints in a file outside the database, None without one, and what is told of it.

    A line that is JSON and no checkpoint counts as one nobody signed; one that was cut off is passed over and told.
    """
    found = checkpoint_files.read(org_id, where=where, newest=newest)
    if found is None:
        return None, ()
    made = []
    for line in found.lines:
        try:
            made.append(checkpoints.from_line(line))
        except ValueError:
            made.append(Checkpoint(org_id, 1, b"", clock.now(), b""))
    place = "the copy's file" if where else "the file outside the database"
    return made, tuple(f"Line {n} of {place} was cut off while it was written and is passed over." for n in found.torn)
