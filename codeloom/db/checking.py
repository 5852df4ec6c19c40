"""Comparing an audit chain with its checkpoints, those of the database and those outside it; proving that a row is in it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import text
from sqlmodel import Session

from codeloom.db import chain, merkle
from codeloom.db.chain import GENESIS, Verdict
from codeloom.db.checkpoints import Checkpoint, Signers, stored

LATELY = 50
"""Checkpoints that a check of what is new compares; each commits to everything before it."""

_KNOWN = text("""
select i.org_id, o.name from (
  select org_id from audit_heads union select org_id from audit_checkpoints union select id from organizations) i
left join organizations o on o.id = i.org_id order by 1""")


def organizations(session: Session) -> dict[UUID, str]:
    """All organizations that the database knows, or whose log or checkpoints it holds, by id; one that is gone has no name."""
    return {org: name or "" for org, name in session.connection().execute(_KNOWN)}


@dataclass(frozen=True, slots=True)
class Outside:
    """What lies outside the database: the checkpoints of an organization's file, None without one, those of a copy of it, and
    what reading them told."""

    own: list[Checkpoint] | None = None
    copied: tuple[Checkpoint, ...] = ()
    told: tuple[str, ...] = ()


def check(session: Session, org_id: UUID, outside: Outside, *, whole: bool) -> Verdict:
    """The first bad row by the chain itself, its head, the checkpoints in the database and those outside it.

    `whole` reads all of it and names a file that is missing or lacks what the database has; else only what follows the last
    good checkpoint is read.
    """
    kept = stored(session, org_id, None if whole else LATELY)
    signed = union(kept, outside.own or (), outside.copied)
    good, against = _agreeing(session, org_id, signed, whole=whole)
    start = (0, GENESIS) if whole or good is None else (good.seq, good.hash)
    verdict = chain.verify(session, org_id, *start)
    broken = [one for one in (verdict, against) if one is not None and not one.whole]
    if broken:
        return min(broken, key=lambda one: one.bad_seq or 0)
    if whole and kept and outside.own is None:
        return replace(verdict, why=f"its file of checkpoints is missing, the database has {len(kept)}")
    if whole and (lost := sorted({one.seq for one in kept} - {one.seq for one in outside.own or ()})):
        return replace(
            verdict, why=f"its file lacks {len(lost)} of {len(kept)} checkpoints, the first of row {lost[0]}"
        )
    return replace(verdict, told=outside.told)


def union(*places: Iterable[Checkpoint]) -> list[Checkpoint]:
    """The checkpoints of several places in order, each once."""
    return sorted({(c.seq, c.hash, c.signature): c for place in places for c in place}.values(), key=lambda c: c.seq)


def root_since(session: Session, org_id: UUID, first: int, last: int) -> bytes:
    """The Merkle root over the stored hashes of the rows `first` to `last`."""
    return merkle.root(chain.hashes(session, org_id, first, last))


@dataclass(frozen=True, slots=True)
class Proof:
    """That a row is the one a signed checkpoint commits to: its hash, and the hashes that lead from it to the root."""

    seq: int
    row_hash: bytes
    path: tuple[bytes, ...]
    checkpoint: Checkpoint


def prove(session: Session, org_id: UUID, seq: int, exported: Iterable[Checkpoint]) -> Proof | None:
    """The proof of a row by the first checkpoint with a root that covers it; None while there is none, or no such row."""
    signed = union(stored(session, org_id), exported)
    covering = (c for c in signed if c.first is not None and c.first <= seq <= c.seq)
    one, own = next(covering, None), chain.hash_at(session, org_id, seq)
    if one is None or one.first is None or own is None:
        return None
    hashes = list(chain.hashes(session, org_id, one.first, one.seq))
    return Proof(seq, own, tuple(merkle.path(hashes, seq - one.first)), one)


def holds(session: Session, proof: Proof) -> bool:
    """Whether a proof leads to its checkpoint's root, and one of our keys signed that. It reads no row of the log."""
    one = proof.checkpoint
    if one.first is None:
        return False
    led = merkle.climbed(proof.row_hash, proof.seq - one.first, one.seq - one.first + 1, proof.path)
    return led == one.root and Signers(session).made(one)


def _agreeing(
    session: Session, org_id: UUID, signed: Sequence[Checkpoint], *, whole: bool
) -> tuple[Checkpoint | None, Verdict | None]:
    """The last checkpoint the stored chain agrees with, and the verdict of the first one it does not agree with."""
    good: Checkpoint | None = None
    signers, there = Signers(session), chain.hashes_at(session, org_id, [one.seq for one in signed])
    for one in signed:
        first, bad = good.seq + 1 if good else 1, Verdict(org_id, 0, 0, GENESIS)
        here = there.get(one.seq)
        if one.org_id != org_id or not signers.made(one):
            return good, replace(bad, bad_seq=first, why=f"the checkpoint at row {one.seq} is not signed by us")
        if here is None:
            length = chain.length(session, org_id)
            why = f"the end of the log is missing: a signed checkpoint has seen row {one.seq}"
            return good, replace(bad, bad_seq=min(length, one.seq - 1) + 1, why=why)
        if here != one.hash:
            why = f"rows {first} to {one.seq} were rewritten: a signed checkpoint has another hash"
            return good, replace(bad, bad_seq=first, why=why)
        if whole and one.first is not None:
            if one.first > first:
                why = f"the checkpoint of the rows {first} to {one.first - 1} is missing"
                return good, replace(bad, bad_seq=first, why=why)
            if root_since(session, org_id, one.first, one.seq) != one.root:
                why = f"rows {one.first} to {one.seq} were changed: a signed checkpoint has another root"
                return good, replace(bad, bad_seq=one.first, why=why)
        good = one
    return good, None
