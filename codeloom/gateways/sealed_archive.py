"""A file that only the holder of a master key reads, written and read as a stream: what a backup is kept in.

The first line is JSON in clear: what the file is, its salt and the fingerprint of the master key. The rest is a row of pieces,
each its length (4 bytes, big-endian) and AES-256-GCM ciphertext under a key of this file (HKDF-SHA-256 of the master key and the
salt). The nonce of a piece is its number; its associated data is the first line and whether it is the last, so that a piece
that was altered, moved, left out or taken from another file, and an end that was cut off, are all seen.
"""

import hashlib
import json
import os
import struct
from collections.abc import Iterable, Iterator, Sequence
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KIND = "codeloom backup"
VERSION = 1
PIECE_BYTES = 1 << 20
_TAG_BYTES, _MOST_HEAD = 16, 1000
_LENGTH = struct.Struct(">I")


class Broken(Exception):
    """The file cannot be read; `why` says it in words."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def write(out: IO[bytes], master: bytes, data: Iterable[bytes]) -> int:
    """Write an archive of `data`, given in parts of any size; its size in bytes. Raises OSError, and whatever `data` raises."""
    salt = os.urandom(32)
    head = {"kind": KIND, "v": VERSION, "key": _fingerprint(master), "salt": salt.hex()}
    line = json.dumps(head, separators=(",", ":")).encode() + b"\n"
    out.write(line)
    sealer, number, waiting, size = _sealer(master, salt), 0, bytearray(), len(line)
    for part in data:
        waiting += part
        while len(waiting) > PIECE_BYTES:
            size += _put(out, sealer, number, bytes(waiting[:PIECE_BYTES]), line, last=False)
            number += 1
            del waiting[:PIECE_BYTES]
    return size + _put(out, sealer, number, bytes(waiting), line, last=True)


def read(source: IO[bytes], masters: Sequence[bytes]) -> Iterator[bytes]:
    """The data of an archive, piece by piece, by whichever of the master keys it was written. Raises Broken, also at its end:
    what came before is the beginning of a whole file only once the last piece was taken. Raises OSError."""
    line = source.readline(_MOST_HEAD)
    sealer = _opener(line, masters)
    number, ahead = 0, source.read(_LENGTH.size)
    while ahead:
        if len(ahead) < _LENGTH.size:
            raise Broken("its end is missing")
        (length,) = _LENGTH.unpack(ahead)
        if not _TAG_BYTES <= length <= PIECE_BYTES + _TAG_BYTES:
            raise Broken("it was altered")
        sealed, ahead = source.read(length), source.read(_LENGTH.size)
        if len(sealed) < length:
            raise Broken("its end is missing")
        try:
            yield sealer.decrypt(_nonce(number), sealed, _bound(line, last=not ahead))
        except InvalidTag:
            raise Broken("its end is missing or it was altered" if not ahead else "it was altered") from None
        number += 1
    if not number:
        raise Broken("its end is missing")


def _opener(line: bytes, masters: Sequence[bytes]) -> AESGCM:
    try:
        head = json.loads(line)
        kind, version, salt = head["kind"], head["v"], bytes.fromhex(head["salt"])
    except (ValueError, KeyError, TypeError):
        raise Broken("it is no backup of Codeloom") from None
    if (kind, version) != (KIND, VERSION):
        raise Broken("it is no backup that this release reads")
    for master in masters:
        if _fingerprint(master) == head.get("key"):
            return _sealer(master, salt)
    raise Broken(
        "it was made under another key: ENCRYPTION_KEY of that copy, or ENCRYPTION_KEYS_RETIRED with it, opens it"
    )


def _put(out: IO[bytes], sealer: AESGCM, number: int, data: bytes, line: bytes, *, last: bool) -> int:
    sealed = sealer.encrypt(_nonce(number), data, _bound(line, last=last))
    return out.write(_LENGTH.pack(len(sealed)) + sealed)


def _fingerprint(master: bytes) -> str:
    return hashlib.sha256(b"codeloom backup" + master).hexdigest()[:16]


def _sealer(master: bytes, salt: bytes) -> AESGCM:
    return AESGCM(HKDF(hashes.SHA256(), 32, salt=salt, info=b"codeloom backup").derive(master))


def _nonce(number: int) -> bytes:
    return number.to_bytes(12, "big")


def _bound(line: bytes, *, last: bool) -> bytes:
    return (b"\x01" if last else b"\x00") + line
