"""Encryption at rest: AES-256-GCM under a data key per organization, itself wrapped by a master key from the settings.

A stored value is `0x01 | key id (2 bytes) | nonce (12) | ciphertext and tag`. Its associated data is
organization|table|column|row, so that a value moved to another row, column or organization does not open. Table, column
and row follow from the column as its class names it (sealed.py).
"""

import hashlib
import hmac
import os
import threading
import time
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlmodel import Session, col, select

from codeloom.coding import clock
from codeloom.db.sealed import Column, Key, SealedColumn, sealed_column
from codeloom.db.tables.accounts import OrgKey
from codeloom.db.tables.base import Row
from codeloom.settings import settings

_VERSION = b"\x01"
_keys: dict[tuple[UUID, int], bytes] = {}
_newest: dict[UUID, tuple[int, float]] = {}
"""The newest data key of an organization, and until when that is believed without asking."""
BELIEVED_SECONDS = 10.0
"""For which a process goes on sealing under a data key after a newer one was made."""
_lock = threading.Lock()


class Unreadable(Exception):
    """A stored value does not open: moved, cut, altered, or its key is gone. Carries the place, never the value."""

    def __init__(self, place: str) -> None:
        super().__init__(f"value at {place} cannot be decrypted")
        self.place = place


def unreadable_at(column: Column, key: Key) -> Unreadable:
    """The error for a value that is missing from a column of a row, or does not open there."""
    one = sealed_column(column)
    return Unreadable(f"{one.table}.{one.name}/{one.row(key)}")


def _masters() -> dict[bytes, bytes]:
    """Master keys by their 4-byte fingerprint, the one in force first."""
    return {hashlib.sha256(b"codeloom master" + k).digest()[:4]: k for k in settings().encryption_keys()}


def wrap(org_id: UUID, key_id: int, data_key: bytes) -> bytes:
    """A data key under the master key in force: fingerprint (4) | nonce (12) | ciphertext."""
    fingerprint, master = next(iter(_masters().items()))
    nonce = os.urandom(12)
    return fingerprint + nonce + AESGCM(master).encrypt(nonce, data_key, f"{org_id}|{key_id}".encode())


def unwrap(org_id: UUID, key_id: int, wrapped: bytes) -> bytes:
    """The data key, by whichever master key wrapped it. Raises Unreadable when that one is not configured."""
    master = _masters().get(wrapped[:4])
    if master is None:
        raise Unreadable(f"org_keys/{key_id}")
    try:
        return AESGCM(master).decrypt(wrapped[4:16], wrapped[16:], f"{org_id}|{key_id}".encode())
    except (InvalidTag, ValueError):
        raise Unreadable(f"org_keys/{key_id}") from None


def wrapped_in_force(wrapped: bytes) -> bool:
    """Whether the master key in force wrapped a data key."""
    return wrapped[:4] == next(iter(_masters()))


def can_unwrap(wrapped: bytes) -> bool:
    """Whether one of the settings' master keys wrapped a data key."""
    return wrapped[:4] in _masters()


def new_org_key(org_id: UUID, key_id: int = 1) -> OrgKey:
    """A fresh data key for an organization, ready to insert."""
    return OrgKey(org_id=org_id, id=key_id, wrapped=wrap(org_id, key_id, os.urandom(32)), created_at=clock.now())


def forget() -> None:
    """Drop the keys held in memory (after a rotation, between tests)."""
    with _lock:
        _keys.clear()
        _newest.clear()


class Vault:
    """Seals and opens values of one organization inside one database session."""

    def __init__(self, session: Session, org_id: UUID) -> None:
        self._session, self._org = session, org_id
        self._ciphers: dict[int, AESGCM] = {}
        self._blinding: dict[str, bytes] = {}

    def seal(self, column: Column, key: Key, value: str | bytes, *, key_id: int = 0) -> bytes:
        """Encrypt a value for a column of a row, such as `seal(Audit.feedback_enc, audit, text)`, under the newest data key or
        a given one."""
        key_id = key_id or self._newest_id()
        data = value.encode() if isinstance(value, str) else value
        nonce = os.urandom(12)
        body = self._cipher(key_id).encrypt(nonce, data, self._place(sealed_column(column), key))
        return _VERSION + key_id.to_bytes(2, "big") + nonce + body

    def open(self, column: Column, row: Row) -> str:
        """Decrypt the text a row holds in a column; an absent value reads as the empty text. Raises Unreadable.

        What an upgrade has not sealed yet is read where it stands in clear.
        """
        one = sealed_column(column)
        sealed = one.stored(row)
        return one.unsealed(row) if sealed is None else self.open_value(column, row, sealed)

    def put(self, column: Column, row: Row, text: str) -> None:
        """Encrypt a text into its column of a row, absent when it is empty, and empty what stood in clear before."""
        one = sealed_column(column)
        setattr(row, one.attribute, self.seal(column, row, text) if text else None)
        if one.clear:
            setattr(row, one.clear, type(getattr(row, one.clear))())

    def open_value(self, column: Column, key: Key, sealed: bytes | None) -> str:
        """Decrypt a text that was read without its row; an absent value reads as the empty text. Raises Unreadable."""
        return "" if sealed is None else self.open_bytes(column, key, sealed).decode()

    def open_bytes(self, column: Column, key: Key, sealed: bytes) -> bytes:
        """Decrypt bytes that were read without their row. Raises Unreadable."""
        if len(sealed) < 31 or sealed[:1] != _VERSION:
            raise unreadable_at(column, key)
        try:
            cipher = self._cipher(int.from_bytes(sealed[1:3], "big"))
            return cipher.decrypt(sealed[3:15], sealed[15:], self._place(sealed_column(column), key))
        except InvalidTag:
            raise unreadable_at(column, key) from None

    def blind(self, purpose: str, text: str) -> bytes:
        """HMAC of a text for equality look-up. It uses the organization's first key, so rotation does not lose it."""
        if purpose not in self._blinding:
            derivation = HKDF(hashes.SHA256(), 32, salt=None, info=f"blind {purpose}".encode())
            self._blinding[purpose] = derivation.derive(self._key(1))
        return hmac.digest(self._blinding[purpose], text.encode(), "sha256")

    def _place(self, column: SealedColumn, key: Key) -> bytes:
        return f"{self._org}|{column.table}|{column.name}|{column.row(key)}".encode()

    def _newest_id(self) -> int:
        known, until = _newest.get(self._org, (0, 0.0))
        if time.monotonic() >= until:
            found = self._session.exec(
                select(OrgKey.id)
                .where(OrgKey.org_id == self._org, col(OrgKey.retired_at).is_(None))
                .order_by(col(OrgKey.id).desc())
            ).first()
            if found is None:
                raise Unreadable("org_keys")
            known = found
            _newest[self._org] = (found, time.monotonic() + BELIEVED_SECONDS)
        return known

    def _cipher(self, key_id: int) -> AESGCM:
        if key_id not in self._ciphers:
            self._ciphers[key_id] = AESGCM(self._key(key_id))
        return self._ciphers[key_id]

    def _key(self, key_id: int) -> bytes:
        with _lock:
            known = _keys.get((self._org, key_id))
        if known is None:
            row = self._session.get(OrgKey, (self._org, key_id))
            if row is None:
                raise Unreadable(f"org_keys/{key_id}")
            known = unwrap(self._org, key_id, row.wrapped)
            with _lock:
                _keys[(self._org, key_id)] = known
        return known
