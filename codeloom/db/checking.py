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


def last_of(session: Session, org_id: UUID, act: str) -> int | None:
    """The number of the newest row of an act, None without any."""
    query = text("select max(seq) from audit_log where org_id = :org and act = :act")
    found: int | None = session.connection().execute(query, {"org": org_id, "act": act}).scalar_one()
    return found


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
    if whole:
        inspection = Inspection(session, org_id, outside)
        while (found := inspection.step(session)) is None:
            pass
        return found
    signed = union(stored(session, org_id, LATELY), outside.own or (), outside.copied)
    good, against = _agreeing(session, org_id, signed, whole=False)
    verdict = chain.verify(session, org_id, *((0, GENESIS) if good is None else (good.seq, good.hash)))
    return _first(verdict, against) or replace(verdict, told=outside.told)


class Inspection:
    """A check of a whole chain and all its checkpoints in pieces, so that no transaction lasts and a person may stop it.

    It is about the rows that there are when it begins: `total` of them, `done` so far. Memory does not grow with the rows.
    """

    def __init__(self, session: Session, org_id: UUID, outside: Outside) -> None:
        self._org, self._outside, self._kept = org_id, outside, stored(session, org_id)
        self._end = chain.end(session, org_id)
        signed = union(self._kept, outside.own or (), outside.copied)
        good, self._against = _agreeing(session, org_id, signed, whole=True)
        agreed = [one for one in signed if good is not None and one.seq <= good.seq]
        self._rooted = [one for one in agreed if one.root is not None][::-1]
        self._overlapping: list[Checkpoint] = []
        self._wrong: Verdict | None = None
        self._reached = (0, GENESIS)
        self._start(1)
        self.total = self._end.seq

    @property
    def done(self) -> int:
        """Rows that hold so far."""
        return self._reached[0]

    def step(self, session: Session, rows: int = chain.ALL) -> Verdict | None:
        """Check so many rows more; the verdict once there is one, else None. After an error the inspection is of no more use."""
        found = chain.piece(session, self._org, self._reached, self.total, rows, self._seen)
        self._reached = (found.last_seq, found.last_hash)
        for one in self._overlapping:
            self._compare(one, root_since(session, self._org, one.first or 1, one.seq))
        self._overlapping = []
        ended, found = found.rows < rows or not found.whole, replace(found, rows=found.last_seq)
        if ended:
            return self._concluded(chain.concluded(found, self._end))
        known = self._wrong or (self._against and self.done >= (self._against.bad_seq or 1) - 1)
        return self._concluded(found) if known else None

    def _seen(self, seq: int, row_hash: bytes) -> None:
        if not self._rooted or seq < self._from:
            return
        self._tree.add(row_hash)
        if self._rooted[-1].seq != seq:
            return
        while self._rooted and self._rooted[-1].seq == seq:
            one = self._rooted.pop()
            if one.first == self._from:
                self._compare(one, self._tree.root())
            else:
                self._overlapping.append(one)
        self._start(seq + 1)

    def _start(self, seq: int) -> None:
        """Begin the tree of the next checkpoint."""
        self._tree, self._from = merkle.Tree(), seq
        if self._rooted:
            self._from = max(seq, self._rooted[-1].first or seq)

    def _compare(self, one: Checkpoint, root: bytes) -> None:
        if root != one.root and self._wrong is None:
            why = f"rows {one.first} to {one.seq} were changed: a signed checkpoint has another root"
            self._wrong = Verdict(self._org, self.done, self.done, GENESIS, one.first, why)

    def _concluded(self, found: Verdict) -> Verdict:
        """The first that is bad, else what is wrong with the file."""
        bad, own, kept = _first(found, self._wrong, self._against), self._outside.own, self._kept
        if bad is not None:
            return bad
        if kept and own is None:
            return replace(found, why=f"its file of checkpoints is missing, the database has {len(kept)}")
        if lost := sorted({one.seq for one in kept} - {one.seq for one in own or ()}):
            why = f"its file lacks {len(lost)} of {len(kept)} checkpoints, the first of row {lost[0]}"
            return replace(found, why=why)
        return replace(found, told=self._outside.told)


def _first(*found: Verdict | None) -> Verdict | None:
    """The one that names the first bad row; None while all are whole."""
    broken = [one for one in found if one is not None and not one.whole]
    return min(broken, key=lambda one: one.bad_seq or 0) if broken else None


def union(*places: Iterable[Checkpoint]) -> list[Checkpoint]:
    """The checkpoints of several places in order, each once."""
    told = {(c.seq, c.hash, c.signature, c.first, c.root): c for place in places for c in place}
    return sorted(told.values(), key=lambda c: c.seq)


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
    ranges = merkle.beside(seq - one.first, one.seq - one.first + 1)
    path = tuple(root_since(session, org_id, one.first + low, one.first + high - 1) for low, high in ranges)
    return Proof(seq, own, path, one)


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
    """The last checkpoint the stored chain agrees with by its hash, and the verdict of the first one it does not agree with.

    `whole` names one that is missing between two, too.
    """
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
        good = one
    return good, None
