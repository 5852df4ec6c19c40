"""The file of an export, sent piece by piece as it is decrypted: memory does not grow with its size."""

from collections.abc import AsyncIterator
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response, StreamingResponse

from codeloom.api.core.principal import ScopeOf
from codeloom.db.scope import Scope
from codeloom.services.core import offload
from codeloom.services.exports import Download, OfExport, PieceOf, download, piece

router = APIRouter()


@router.get("/api/exports/{export_id}/file")
async def file(export_id: UUID, scope: ScopeOf) -> Response:
    """The whole file; the download is recorded, and each piece is read under the same permission."""
    begun = await offload(download, scope, OfExport(export_id=export_id))
    headers = {
        "content-disposition": f'attachment; filename="{begun.name}"',
        "content-length": str(begun.size),
        "cache-control": "no-store",
    }
    return StreamingResponse(_pieces(scope, begun), media_type=begun.media, headers=headers)


async def _pieces(scope: Scope, begun: Download) -> AsyncIterator[bytes]:
    for n in begun.numbers():
        yield await offload(piece, scope, PieceOf(export_id=begun.export_id, n=n))
