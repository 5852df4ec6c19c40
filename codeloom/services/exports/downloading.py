"""Downloading a file: asked once, recorded, then read piece by piece, each under the same permission."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import Field

from codeloom.coding import clock
from codeloom.db.queries.exports import jobs as queries
from codeloom.db.tables.exports import Export
from codeloom.db.work import UnitOfWork
from codeloom.services.core import Refused, verb
from codeloom.services.exports.asking import OfExport, of_scope
from codeloom.services.exports.keeping import read_piece
from codeloom.services.exports.writers import WRITERS


class PieceOf(OfExport):
    """The n-th piece of a file, from 0."""

    n: int = Field(ge=0)


@dataclass(frozen=True, slots=True)
class Download:
    """A file to be sent: its name, media type, bytes and pieces."""

    export_id: UUID
    name: str
    media: str
    size: int
    pieces: int

    def numbers(self) -> Iterator[int]:
        """The numbers of the pieces in their order."""
        return iter(range(self.pieces))


@verb("exports.download", OfExport)
def download(uow: UnitOfWork, cmd: OfExport) -> Download:
    """Begin a download; each is a line of the audit log."""
    export = of_scope(uow, cmd.export_id)
    _require(export)
    uow.record("EXPORT_DOWNLOADED", "export", export.id, rows=export.row_count, size=export.size)
    made = (export.finished_at or export.created_at).astimezone(ZoneInfo(queries.time_zone(uow)))
    name = f"{export.report}-{made:%Y-%m-%d-%H%M}.{export.format}"
    return Download(export.id, name, WRITERS[export.format][1], export.size, export.chunks)


@verb("exports.piece", PieceOf, read_only=True)
def piece(uow: UnitOfWork, cmd: PieceOf) -> bytes:
    """One piece in clear."""
    export = of_scope(uow, cmd.export_id)
    _require(export)
    data = read_piece(uow, export.id, cmd.n)
    if data is None:
        raise _gone()
    return data


def _require(export: Export) -> None:
    if export.status == "gone" or (export.expires_at is not None and export.expires_at <= clock.now()):
        raise _gone()
    if export.status != "ready":
        raise Refused("This export has no file.", todo="Wait until it is ready, or make it again.", code="not_ready")


def _gone() -> Refused:
    return Refused(
        "This file was kept for seven days and is gone.",
        todo="Make it again on the page Exports.",
        code="gone",
        status=410,
    )
