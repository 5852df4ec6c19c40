"""Where the pieces of a file are kept: sealed here, stored by a keeper. The web and the worker share no disk.

A keeper stores sealed bytes by export and number and knows nothing of what is in them. Rows of the database are the one there is;
another (an object store) fulfils `Keeper` and is chosen in `keeper()`.
"""

import zlib
from typing import Protocol
from uuid import UUID

from codeloom.db.queries.exports import jobs as queries
from codeloom.db.tables.exports import ExportChunk
from codeloom.db.work import UnitOfWork

CHUNK_BYTES = 1024 * 1024
"""Of a file, before it is compressed and sealed."""


class Keeper(Protocol):
    """Keeps sealed pieces. Each call may raise Unreachable; a piece that is put is there once the transaction is committed."""

    def put(self, uow: UnitOfWork, export_id: UUID, n: int, sealed: bytes) -> None:
        """Keep the n-th piece, from 0."""

    def read(self, uow: UnitOfWork, export_id: UUID, n: int) -> bytes | None:
        """The n-th piece; None when there is none."""

    def delete(self, uow: UnitOfWork, export_id: UUID) -> None:
        """Delete all pieces of a file, also of one that was never completed."""


class InDatabase:
    """Pieces as rows of export_chunks."""

    def put(self, uow: UnitOfWork, export_id: UUID, n: int, sealed: bytes) -> None:
        queries.put_chunk(uow, export_id, n, sealed)

    def read(self, uow: UnitOfWork, export_id: UUID, n: int) -> bytes | None:
        return queries.chunk(uow, export_id, n)

    def delete(self, uow: UnitOfWork, export_id: UUID) -> None:
        queries.drop_chunks(uow, export_id)


_in_database = InDatabase()


def keeper() -> Keeper:
    """The keeper in use."""
    return _in_database


def put_piece(uow: UnitOfWork, export_id: UUID, n: int, data: bytes) -> None:
    """Compress, seal and keep the n-th piece."""
    sealed = uow.vault.seal(ExportChunk.data_enc, (export_id, n), zlib.compress(data, 1))
    keeper().put(uow, export_id, n, sealed)


def read_piece(uow: UnitOfWork, export_id: UUID, n: int) -> bytes | None:
    """The n-th piece as it was; None when there is none. Raises Unreadable."""
    sealed = keeper().read(uow, export_id, n)
    return (
        None if sealed is None else zlib.decompress(uow.vault.open_bytes(ExportChunk.data_enc, (export_id, n), sealed))
    )


def delete_pieces(uow: UnitOfWork, export_id: UUID) -> None:
    """Delete the file."""
    keeper().delete(uow, export_id)
