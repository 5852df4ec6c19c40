"""An upload as a file to read: its encrypted pieces, fetched and opened one at a time, so that nothing is whole in memory."""

import io
from collections.abc import Iterator, Sequence
from contextlib import suppress
from uuid import UUID

from codeloom.db.crypto import Unreadable, unreadable_at
from codeloom.db.queries.imports import work
from codeloom.db.scope import Scope
from codeloom.db.tables.imports import ImportChunk
from codeloom.db.work import unit_of_work

TOGETHER = 8
"""Small files fetched at a time: at most so many megabytes."""
KEPT_BYTES = 32 * 1024 * 1024
"""Small files of one import that stay in memory between the looks at them; what is beyond is fetched again each time."""


class Pieces(io.RawIOBase):
    """A seekable stream over the pieces of one file, `size` bytes in pieces of `piece_bytes` each but the last.

    `first` is the first piece, when it was fetched before. A small file that `keeps` it needs no second look at the database;
    every other one lets go of what it holds when it was read to its end.

    Raises Unreadable for a piece that is missing or does not open, Unreachable when the database is away.
    """

    def __init__(
        self, scope: Scope, file_id: UUID, size: int, piece_bytes: int, first: bytes = b"", *, keeps: bool = False
    ) -> None:
        super().__init__()
        self._keeps = keeps
        self._scope, self._file, self._size, self._step = scope, file_id, size, piece_bytes
        self._at = 0
        self._held: tuple[int, bytes] = (0, first) if first else (-1, b"")

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, start + offset)
        return self._at

    def read(self, size: int = -1, /) -> bytes:
        """Up to `size` bytes, fewer at the end only; all that is left when `size` is negative."""
        left = max(0, self._size - self._at)
        wanted = left if size < 0 else min(size, left)
        parts = []
        while wanted:
            n, offset = divmod(self._at, self._step)
            part = self._piece(n)[offset : offset + wanted]
            if not part:
                raise unreadable_at(ImportChunk.data_enc, (self._file, n))
            parts.append(part)
            self._at += len(part)
            wanted -= len(part)
        if self._at >= self._size and not self._keeps:
            self._held = (-1, b"")
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def readinto(self, buffer: object, /) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]  # the io protocol hands over a writable buffer
        data = self.read(len(view))
        view[: len(data)] = data
        return len(data)

    def _piece(self, n: int) -> bytes:
        if self._held[0] != n:
            with unit_of_work(self._scope, read_only=True) as uow:
                sealed = work.piece(uow, self._file, n)
                if sealed is None:
                    raise unreadable_at(ImportChunk.data_enc, (self._file, n))
                self._held = (
                    n,
                    uow.vault.open_bytes(ImportChunk.data_enc, (self._file, n), sealed),
                )
        return self._held[1]


def opened(scope: Scope, files: Sequence[tuple[UUID, int]], piece_bytes: int) -> Iterator[Pieces]:
    """Files (id, bytes) in their order; those of one piece are fetched several at a time."""
    left = KEPT_BYTES
    for at in range(0, len(files), TOGETHER):
        some = files[at : at + TOGETHER]
        small = [file_id for file_id, size in some if 0 < size <= piece_bytes]
        first: dict[UUID, bytes] = {}
        if small:
            with unit_of_work(scope, read_only=True) as uow:
                for file_id, sealed in work.pieces(uow, small, 0).items():
                    with suppress(Unreadable):  # reading the file raises it again
                        first[file_id] = uow.vault.open_bytes(ImportChunk.data_enc, (file_id, 0), sealed)
        for file_id, size in some:
            keeps = file_id in first and size <= left
            left -= size if keeps else 0
            yield Pieces(scope, file_id, size, piece_bytes, first.pop(file_id, b""), keeps=keeps)
