"""Where the pieces of a file are kept: sealed, as rows of export_chunks, or in the object store where one is configured
(S3_BUCKET). The web and the worker share no disk.

A row is there for each piece in both cases and is what counts: it holds the piece itself, or the name and key of the object that
does. So pieces stay readable when a store is configured later or no longer, and rotating keys reaches the keys of objects.
"""

import secrets
import zlib
from uuid import UUID

from codeloom.db.queries.exports import jobs as queries
from codeloom.db.tables.exports import ExportChunk
from codeloom.db.work import UnitOfWork, Unreachable
from codeloom.gateways import objects, sealed_objects

CHUNK_BYTES = 1024 * 1024
"""Of a file, before it is compressed and sealed."""
IN_ROW, IN_STORE = b"\x00", b"\x01"
"""The first byte of what a row holds, before it is sealed."""


def put_piece(uow: UnitOfWork, export_id: UUID, n: int, data: bytes) -> None:
    """Keep the n-th piece, from 0; it is there once the transaction is committed. Raises Unreachable while the store is away."""
    packed = zlib.compress(data, 1)
    held = _stored(uow, export_id, n, packed) if objects.configured() else IN_ROW + packed
    queries.put_chunk(uow, export_id, n, uow.vault.seal(ExportChunk.data_enc, (export_id, n), held))


def read_piece(uow: UnitOfWork, export_id: UUID, n: int) -> bytes | None:
    """The n-th piece as it was; None when there is none. Raises Unreadable, and Unreachable while the store is away."""
    sealed = queries.chunk(uow, export_id, n)
    if sealed is None:
        return None
    held = uow.vault.open_bytes(ExportChunk.data_enc, (export_id, n), sealed)
    packed = held[1:] if held[:1] == IN_ROW else _fetched(held[1:])
    return None if packed is None else zlib.decompress(packed)


def delete_pieces(uow: UnitOfWork, export_id: UUID) -> None:
    """Delete the file, also one that was never completed. Raises Unreachable while the store is away."""
    queries.drop_chunks(uow, export_id)
    if not objects.configured():
        return
    try:
        for name in list(objects.names(_folder(uow, export_id))):
            objects.delete(name)
    except objects.Away as away:
        raise Unreachable(away.code) from None


def _folder(uow: UnitOfWork, export_id: UUID) -> str:
    return f"exports/{uow.org_id}/{export_id}/"


def _stored(uow: UnitOfWork, export_id: UUID, n: int, packed: bytes) -> bytes:
    """Put a piece into the store under a name of its own: a worker that lost its lease overwrites nothing."""
    name = f"{_folder(uow, export_id)}{n:06d}-{secrets.token_hex(4)}"
    try:
        return IN_STORE + sealed_objects.put(name, packed) + name.encode()
    except objects.Away as away:
        raise Unreachable(away.code) from None


def _fetched(held: bytes) -> bytes | None:
    key, name = held[: sealed_objects.KEY_BYTES], held[sealed_objects.KEY_BYTES :].decode()
    try:
        return sealed_objects.get(name, key)
    except objects.Absent:
        return None
    except objects.Away as away:
        raise Unreachable(away.code) from None
