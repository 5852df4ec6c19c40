"""Signed statements of where an audit chain stood: making them, telling ours from others', keeping them in the database.

A checkpoint commits to every row since the one before it by a Merkle root (ADR 34). The Ed25519 key is derived from
ENCRYPTION_KEY, so that only who runs the product can sign; keys that were retired still check, by the settings or by a public
key that one of ours vouched for. A second copy outside the database is codeloom/gateways/checkpoint_files.py; comparing all of it
with the chain is checking.py.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import insert
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlmodel import Session, col, select

from codeloom.coding import clock
from codeloom.db.tables.operations import AuditCheckpoint, CheckpointKey
from codeloom.settings import settings


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """After row `seq` the chain of `org_id` had this hash; `root` is the Merkle root over the hashes of the rows `first` to `seq`.

    One made before there were roots has neither `first` nor `root`.
    """

    org_id: UUID
    seq: int
    hash: bytes
    at: datetime
    signature: bytes
    first: int | None = None
    root: bytes | None = None

    def line(self) -> dict[str, str | int]:
        """The checkpoint as plain values, for a file."""
        made: dict[str, str | int] = {
            "org": str(self.org_id), "seq": self.seq, "hash": self.hash.hex(), "at": self.at.isoformat(),
            "signature": self.signature.hex(),
        }  # fmt: skip
        return (
            made if self.first is None or self.root is None else made | {"first": self.first, "root": self.root.hex()}
        )


def from_line(line: dict[str, object]) -> Checkpoint:
    """The checkpoint of a file's line. Raises ValueError when it is none."""
    try:
        rooted = "root" in line
        return Checkpoint(
            UUID(str(line["org"])), int(str(line["seq"])), bytes.fromhex(str(line["hash"])),
            datetime.fromisoformat(str(line["at"])), bytes.fromhex(str(line["signature"])),
            int(str(line["first"])) if rooted else None, bytes.fromhex(str(line["root"])) if rooted else None,
        )  # fmt: skip
    except KeyError:
        raise ValueError("not a checkpoint") from None


def sign(org_id: UUID, first: int, seq: int, hash_: bytes, root: bytes, at: datetime) -> Checkpoint:
    """A checkpoint signed with the key in force."""
    unsigned = Checkpoint(org_id, seq, hash_, at, b"", first, root)
    signature = _key(settings().encryption_keys()[0]).sign(_statement(unsigned))
    return Checkpoint(org_id, seq, hash_, at, signature, first, root)


class Signers:
    """The public keys that may have signed: of the settings' keys, and those that one of these vouched for."""

    def __init__(self, session: Session) -> None:
        self._ours = [_key(secret).public_key() for secret in settings().encryption_keys()]
        rows = session.exec(select(CheckpointKey.public, CheckpointKey.signature)).all()
        vouched = [public for public, signature in rows if _signed(self._ours, signature, _voucher(public))]
        self._all = [*self._ours, *(Ed25519PublicKey.from_public_bytes(one) for one in vouched)]

    def made(self, checkpoint: Checkpoint) -> bool:
        """Whether one of them signed a checkpoint."""
        return _signed(self._all, checkpoint.signature, _statement(checkpoint))

    def by(self, checkpoint: Checkpoint) -> bytes | None:
        """The 32 bytes of the public key that signed a checkpoint; None when none of them did."""
        statement = _statement(checkpoint)
        signed = (one for one in self._all if _signed([one], checkpoint.signature, statement))
        found = next(signed, None)
        return None if found is None else found.public_bytes_raw()

    def publics(self) -> list[bytes]:
        """Their 32 bytes each, that of the key in force first."""
        return [one.public_bytes_raw() for one in self._all]

    def vouch(self, session: Session) -> int:
        """Keep every one of them under the word of the key in force, for the time when its secret is gone; how many there are."""
        force = _key(settings().encryption_keys()[0])
        by = force.public_key().public_bytes_raw()
        for public in {one.public_bytes_raw() for one in self._all} - {by}:
            row = {"public": public, "by": by, "signature": force.sign(_voucher(public)), "kept_at": clock.now()}
            made = upsert(CheckpointKey).values(**row)
            changed = {name: made.excluded[name] for name in ("by", "signature", "kept_at")}
            session.connection().execute(made.on_conflict_do_update(index_elements=["public"], set_=changed))
        return len(self._all)


def stored(session: Session, org_id: UUID, newest: int | None = None, *, after: int = 0) -> list[Checkpoint]:
    """An organization's checkpoints in the database in order, all or the newest ones, of rows after `after`."""
    query = select(AuditCheckpoint).where(AuditCheckpoint.org_id == org_id, col(AuditCheckpoint.seq) > after)
    query = query.order_by(col(AuditCheckpoint.seq).desc())
    rows = session.exec(query.limit(newest)).all()
    return [Checkpoint(c.org_id, c.seq, c.hash, c.at, c.signature, c.first, c.root) for c in reversed(rows)]


def keep(session: Session, made: Checkpoint) -> None:
    """Put a checkpoint into the database."""
    row = {"org_id": made.org_id, "seq": made.seq, "hash": made.hash, "at": made.at, "signature": made.signature,
           "first": made.first, "root": made.root}  # fmt: skip
    session.connection().execute(insert(AuditCheckpoint), [row])


PACK = b"codeloom evidence pack "
"""What stands before a manifest when it is signed, so that no signature of a checkpoint passes for one of a pack."""


EXPORT = b"codeloom audit export "
"""The same before the hash of an exported log."""


def sign_pack(manifest: bytes) -> tuple[bytes, bytes]:
    """(public key, signature) of the manifest of an evidence pack, by the key in force."""
    key = _key(settings().encryption_keys()[0])
    return key.public_key().public_bytes_raw(), key.sign(PACK + manifest)


def sign_export(hashed: bytes) -> tuple[bytes, bytes]:
    """(public key, signature) of the SHA-256 of an exported log, by the key in force."""
    key = _key(settings().encryption_keys()[0])
    return key.public_key().public_bytes_raw(), key.sign(EXPORT + hashed)


def _signed(keys: list[Ed25519PublicKey], signature: bytes, statement: bytes) -> bool:
    for key in keys:
        try:
            key.verify(signature, statement)
        except InvalidSignature:
            continue
        return True
    return False


def _statement(one: Checkpoint) -> bytes:
    fields: dict[str, object] = {
        "v": 1,
        "org": str(one.org_id),
        "seq": one.seq,
        "hash": one.hash.hex(),
        "at": one.at.isoformat(),
    }
    if one.root is not None:
        fields |= {"v": 2, "first": one.first, "root": one.root.hex()}
    return orjson.dumps(fields, option=orjson.OPT_SORT_KEYS)


def _voucher(public: bytes) -> bytes:
    return b"codeloom checkpoint key " + public


def _key(secret: bytes) -> Ed25519PrivateKey:
    seed = HKDF(hashes.SHA256(), 32, salt=None, info=b"codeloom audit checkpoints").derive(secret)
    return Ed25519PrivateKey.from_private_bytes(seed)
