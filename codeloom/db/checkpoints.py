"""Signed statements of where an audit chain stood: making them, checking them, keeping them in the database.

The Ed25519 key is derived from ENCRYPTION_KEY, so that only who runs the product can sign; keys that were retired still
check. A second copy outside the database is codeloom/gateways/checkpoint_files.py.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import insert
from sqlmodel import Session, col, select

from codeloom.db import chain
from codeloom.db.chain import GENESIS, Verdict
from codeloom.db.tables.accounts import Organization
from codeloom.db.tables.operations import AuditCheckpoint
from codeloom.settings import settings


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """After row `seq` the chain of `org_id` had this hash."""

    org_id: UUID
    seq: int
    hash: bytes
    at: datetime
    signature: bytes

    def line(self) -> dict[str, str | int]:
        """The checkpoint as plain values, for a file."""
        return {
            "org": str(self.org_id), "seq": self.seq, "hash": self.hash.hex(), "at": self.at.isoformat(),
            "signature": self.signature.hex(),
        }  # fmt: skip


def from_line(line: dict[str, object]) -> Checkpoint:
    """The checkpoint of a file's line. Raises ValueError when it is none."""
    try:
        return Checkpoint(
            UUID(str(line["org"])), int(str(line["seq"])), bytes.fromhex(str(line["hash"])),
            datetime.fromisoformat(str(line["at"])), bytes.fromhex(str(line["signature"])),
        )  # fmt: skip
    except KeyError:
        raise ValueError("not a checkpoint") from None


def sign(org_id: UUID, seq: int, hash_: bytes, at: datetime) -> Checkpoint:
    """A checkpoint signed with the key in force."""
    key = _key(settings().encryption_keys()[0])
    return Checkpoint(org_id, seq, hash_, at, key.sign(_statement(org_id, seq, hash_, at)))


def is_genuine(checkpoint: Checkpoint) -> bool:
    """Whether one of our keys, in force or retired, made the signature."""
    statement = _statement(checkpoint.org_id, checkpoint.seq, checkpoint.hash, checkpoint.at)
    for secret in settings().encryption_keys():
        try:
            _key(secret).public_key().verify(checkpoint.signature, statement)
        except InvalidSignature:
            continue
        return True
    return False


def stored(session: Session, org_id: UUID) -> list[Checkpoint]:
    """An organization's checkpoints in the database, in order."""
    query = select(AuditCheckpoint).where(AuditCheckpoint.org_id == org_id).order_by(col(AuditCheckpoint.seq))
    return [Checkpoint(c.org_id, c.seq, c.hash, c.at, c.signature) for c in session.exec(query)]


def keep(session: Session, made: Checkpoint) -> None:
    """Put a checkpoint into the database."""
    row = {"org_id": made.org_id, "seq": made.seq, "hash": made.hash, "at": made.at, "signature": made.signature}
    session.connection().execute(insert(AuditCheckpoint), [row])


def organizations(session: Session) -> dict[UUID, str]:
    """All organizations by id, with their names."""
    return dict(session.exec(select(Organization.id, Organization.name)).all())


def check(session: Session, org_id: UUID, exported: Iterable[Checkpoint], *, whole: bool) -> Verdict:
    """The first bad row by the chain itself, its head, the checkpoints in the database and those `exported`.

    `whole` reads all of it, else only what follows the last good checkpoint.
    """
    known = {(c.seq, c.hash, c.signature): c for c in (*stored(session, org_id), *exported)}
    good, against = _agreeing(session, org_id, sorted(known.values(), key=lambda c: c.seq))
    start = (0, GENESIS) if whole or good is None else (good.seq, good.hash)
    verdict = chain.verify(session, org_id, *start)
    broken = [one for one in (verdict, against) if one is not None and not one.whole]
    return min(broken, key=lambda one: one.bad_seq or 0) if broken else verdict


def _agreeing(session: Session, org_id: UUID, signed: Iterable[Checkpoint]) -> tuple[Checkpoint | None, Verdict | None]:
    """The last checkpoint the stored chain agrees with, and the verdict of the first one it does not agree with."""
    good: Checkpoint | None = None
    for one in signed:
        here = chain.hash_at(session, org_id, one.seq)
        first = good.seq + 1 if good else 1
        if one.org_id != org_id or not is_genuine(one):
            return good, Verdict(org_id, 0, 0, GENESIS, first, f"the checkpoint at row {one.seq} is not signed by us")
        if here is None:
            length = chain.length(session, org_id)
            why = f"the end of the log is missing: a signed checkpoint has seen row {one.seq}"
            return good, Verdict(org_id, 0, 0, GENESIS, min(length, one.seq - 1) + 1, why)
        if here != one.hash:
            why = f"rows {first} to {one.seq} were rewritten: a signed checkpoint has another hash"
            return good, Verdict(org_id, 0, 0, GENESIS, first, why)
        good = one
    return good, None


def _statement(org_id: UUID, seq: int, hash_: bytes, at: datetime) -> bytes:
    fields = {"v": 1, "org": str(org_id), "seq": seq, "hash": hash_.hex(), "at": at.isoformat()}
    return orjson.dumps(fields, option=orjson.OPT_SORT_KEYS)


def _key(secret: bytes) -> Ed25519PrivateKey:
    seed = HKDF(hashes.SHA256(), 32, salt=None, info=b"codeloom audit checkpoints").derive(secret)
    return Ed25519PrivateKey.from_private_bytes(seed)
